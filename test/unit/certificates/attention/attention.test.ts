import assert from 'node:assert/strict';
import { certificatesNeedingAttention } from '../../../../src/certificates/attention/attention.ts';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import { inDays, NOW, record } from '../records.ts';

const look = (...records: CertificateRecord[]) =>
  certificatesNeedingAttention(records, { now: NOW, withinDays: 30 }).map(({ certificate, concern, severity }) => [
    certificate.id,
    concern,
    severity,
  ]);

describe('certificatesNeedingAttention', () => {
  it('leaves an issued certificate alone that has more days left than asked for', () => {
    assert.deepEqual(look(record({ notAfter: inDays(31) })), []);
  });

  it('warns of one that expires within the days asked for, more loudly in the last week', () => {
    assert.deepEqual(look(record({ id: '1', notAfter: inDays(30.5) }), record({ id: '2', notAfter: inDays(6.5) })), [
      ['1', 'expires-soon', 'warning'],
      ['2', 'expires-soon', 'error'],
    ]);
  });

  it('mentions an unused one that expires soon without alarm', () => {
    assert.deepEqual(look(record({ notAfter: inDays(3), usedBy: [] })), [['1001', 'expires-soon', 'information']]);
  });

  it('is silent about an unused one that a newer certificate for the same names has replaced', () => {
    const old = record({
      id: 'old',
      notAfter: inDays(3),
      usedBy: [],
      subjectAltNames: ['b.example.com', 'a.example.com'],
    });
    const replacement = record({
      id: 'new',
      notAfter: inDays(99),
      subjectAltNames: ['a.example.com', 'b.example.com'],
    });
    assert.deepEqual(look(old, replacement), []);
    assert.deepEqual(look({ ...old, usedBy: ['lb-1'] }, replacement), [['old', 'expires-soon', 'error']]);
  });

  it('tells an expired one that something uses from one that may be forgotten', () => {
    const expired = record({ state: 'expired', notAfter: inDays(-2) });
    assert.deepEqual(look({ ...expired, usedBy: ['lb-1'] }), [['1001', 'expired-in-use', 'error']]);
    assert.deepEqual(look(expired), [['1001', 'expired', 'warning']]);
    assert.deepEqual(look({ ...expired, usedBy: [] }), []);
  });

  it('lists failed, timed-out and keyless certificates', () => {
    const records = (['failed', 'timed-out', 'key-required'] as const).map((state) => record({ id: state, state }));
    assert.deepEqual(look(...records), [
      ['failed', 'failed', 'error'],
      ['timed-out', 'timed-out', 'warning'],
      ['key-required', 'key-required', 'warning'],
    ]);
  });

  it('lists a pending one only if a person must validate it', () => {
    const pending = record({ state: 'pending', kind: 'cloud-basic', notAfter: undefined });
    assert.deepEqual(look(pending, { ...pending, capabilities: { validation: { why: 'none' } } }), []);
    assert.deepEqual(look({ ...pending, kind: 'global-edge', capabilities: { validation: true } }), []);
    assert.deepEqual(look({ ...pending, capabilities: { validation: true } }), [
      ['1001', 'validation-waiting', 'information'],
    ]);
  });

  it('says nothing about what is over', () => {
    assert.deepEqual(
      look(record({ state: 'revoked' }), record({ state: 'deleted' }), record({ state: 'revoking' })),
      [],
    );
  });
});
