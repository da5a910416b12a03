import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import { certificateFlags } from '../../../../src/views/certificates/certificateRow.ts';
import { inDays, NOW, record } from '../../certificates/records.ts';

describe('what the menus of a certificate offer', () => {
  const flags = (changes: Partial<CertificateRecord>) =>
    certificateFlags(record(changes), { now: NOW, withinDays: 30, following: false }).join(' ');

  it('for an Advanced one that expires soon: to reissue it', () => {
    const capabilities = { reissue: true, download: true } as const;
    assert.equal(flags({ kind: 'advanced-dv', notAfter: inDays(12), capabilities }), 'reissue download nextReissue');
  });

  it('for an Advanced one that cannot be reissued: to try it all the same, which says why', () => {
    const capabilities = { reissue: { why: 'state' } } as const;
    assert.equal(flags({ kind: 'advanced-ov', state: 'failed', capabilities }), 'reissue nextDetails');
  });

  it('for one of another kind: no reissue', () => {
    const capabilities = { reissue: { why: 'kind' } } as const;
    assert.equal(flags({ kind: 'cloud-basic', notAfter: inDays(80), capabilities }), 'nextDetails');
  });

  it('for one that waits for its private key: to register it', () =>
    assert.equal(flags({ state: 'key-required', capabilities: { 'register-key': true } }), 'registerKey nextKey'));
});
