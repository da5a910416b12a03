import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import { certificateRow } from '../../../../src/views/certificates/certificateRow.ts';
import { inDays, NOW, record } from '../../certificates/records.ts';

describe('a row of a certificate of a gateway', () => {
  const rowOf = (changes: Partial<CertificateRecord>) =>
    certificateRow(record(changes), { now: NOW, withinDays: 30, following: false });

  it('offers what can be done with it, and the next one of yours when it ends', () => {
    const domain = { id: 'd', domain: 'www.example.com', groupId: 'g', gatewayId: 'gw' };
    const inUse = { replace: true, bind: true, delete: { why: 'in-use' } } as const;
    const bound = rowOf({ kind: 'gateway', notAfter: inDays(80), capabilities: inUse, boundDomains: [domain] });
    assert.equal(bound.contextValue, 'certificate;replace;bind;bound;nextDetails;');
    const free = rowOf({
      kind: 'gateway',
      notAfter: inDays(3),
      capabilities: { ...inUse, delete: true },
      boundDomains: [],
    });
    assert.equal(free.contextValue, 'certificate;replace;bind;delete;nextReplace;');
    assert.match(free.spoken, /Next: replace it with a new one of yours$/);
  });
});
