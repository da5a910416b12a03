import assert from 'node:assert/strict';
import type { SortKey } from '../../../../src/certificates/arrangement/sorting.ts';
import { sortCertificates, STATES_BY_URGENCY } from '../../../../src/certificates/arrangement/sorting.ts';
import { CERTIFICATE_STATES } from '../../../../src/certificates/certificateRecord.ts';
import { inDays, NOW, record } from '../records.ts';

const order = (records: Parameters<typeof sortCertificates>[0], by: SortKey) =>
  sortCertificates(records, by, NOW).map(({ name }) => name);

describe('sortCertificates', () => {
  it('orders names as people count, in any case', () => {
    const records = ['web-10', 'Web-2', 'api'].map((name) => record({ name }));
    assert.deepEqual(order(records, 'name'), ['api', 'Web-2', 'web-10']);
  });

  it('puts the soonest expiry first and what has no date last', () => {
    const records = [
      record({ name: 'none', notAfter: undefined }),
      record({ name: 'late', notAfter: inDays(90) }),
      record({ name: 'lapsed', notAfter: inDays(-3) }),
    ];
    assert.deepEqual(order(records, 'expiry'), ['lapsed', 'late', 'none']);
  });

  it('puts the newest registration first and what has no date last', () => {
    const records = [
      record({ name: 'none' }),
      record({ name: 'old', registeredAt: inDays(-9) }),
      record({ name: 'new', registeredAt: inDays(-1) }),
    ];
    assert.deepEqual(order(records, 'registered'), ['new', 'old', 'none']);
  });

  it('puts failed before expired before pending before issued', () => {
    const records = [
      record({ name: 'issued' }),
      record({ name: 'pending', state: 'pending', notAfter: undefined }),
      record({ name: 'lapsed', notAfter: inDays(-1) }),
      record({ name: 'failed', state: 'failed' }),
    ];
    assert.deepEqual(order(records, 'state'), ['failed', 'lapsed', 'pending', 'issued']);
  });

  it('orders equals by name, then by number', () => {
    const records = [record({ id: '10' }), record({ id: '9' })];
    assert.deepEqual(
      sortCertificates(records, 'expiry', NOW).map(({ id }) => id),
      ['9', '10'],
    );
  });

  it('knows the urgency of every state', () => {
    assert.deepEqual([...STATES_BY_URGENCY].sort(), [...CERTIFICATE_STATES].sort());
  });
});
