import assert from 'node:assert/strict';
import type { Grouping } from '../../../../src/certificates/arrangement/grouping.ts';
import { groupCertificates, GROUPINGS } from '../../../../src/certificates/arrangement/grouping.ts';
import { inDays, NOW, record } from '../records.ts';

const registrableDomain = (name: string) => name.split('.').slice(-2).join('.') || undefined;
const keys = (records: Parameters<typeof groupCertificates>[0], by: Grouping) =>
  groupCertificates(records, by, { now: NOW, registrableDomain }).map(({ key, certificates }) => [
    key,
    certificates.map(({ id }) => id),
  ]);

describe('groupCertificates', () => {
  it('groups by kind in the order of the kinds and leaves out kinds without a member', () => {
    const records = [
      record({ id: '1', kind: 'external' }),
      record({ id: '2', kind: 'cloud-basic' }),
      record({ id: '3', kind: 'external' }),
    ];
    assert.deepEqual(keys(records, 'kind'), [
      ['cloud-basic', ['2']],
      ['external', ['1', '3']],
    ]);
  });

  it('calls a lapsed certificate expired although the service still says issued', () => {
    const records = [
      record({ id: '1' }),
      record({ id: '2', notAfter: inDays(-1) }),
      record({ id: '3', state: 'failed' }),
    ];
    assert.deepEqual(keys(records, 'state'), [
      ['failed', ['3']],
      ['expired', ['2']],
      ['issued', ['1']],
    ]);
  });

  it('puts each certificate into the expiry bucket of its days left', () => {
    const days = [-1, 0, 6.9, 7, 29.9, 30, 89.9, 90];
    const records = days.map((left, index) => record({ id: String(index), notAfter: inDays(left) }));
    records.push(record({ id: 'pending', state: 'pending', notAfter: undefined }));
    records.push(record({ id: 'revoked', state: 'revoked' }));
    assert.deepEqual(keys(records, 'expiry'), [
      ['expired', ['0']],
      ['within-7-days', ['1', '2']],
      ['within-30-days', ['3', '4']],
      ['within-90-days', ['5', '6']],
      ['later', ['7']],
      ['none', ['pending', 'revoked']],
    ]);
  });

  it('groups by the registrable domain of the common name, without the wildcard, and puts nameless ones last', () => {
    const records = [
      record({ id: '1', commonName: '*.zeta.com' }),
      record({ id: '2', commonName: '', subjectAltNames: [] }),
      record({ id: '3', commonName: '', subjectAltNames: ['a.b.alpha.com'] }),
      record({ id: '4', commonName: 'zeta.com' }),
    ];
    assert.deepEqual(keys(records, 'domain'), [
      ['alpha.com', ['3']],
      ['zeta.com', ['1', '4']],
      ['', ['2']],
    ]);
  });

  it('loses no certificate in any grouping', () => {
    const records = Array.from({ length: 500 }, (_, index) =>
      record({ id: String(index), notAfter: inDays(index - 100), commonName: `h${index}.example${index % 7}.com` }),
    );
    for (const by of GROUPINGS) {
      const ids = groupCertificates(records, by, { now: NOW, registrableDomain }).flatMap((group) =>
        group.certificates.map(({ id }) => id),
      );
      assert.deepEqual(ids.sort(), records.map(({ id }) => id).sort(), by);
    }
  });
});
