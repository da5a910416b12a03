import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import { reissueObstacle, type ReissueObstacle } from '../../../../src/certificates/reissue/eligibility.ts';
import { record } from '../records.ts';

const NOW = new Date('2026-11-01T00:00:00Z');
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const eligible = {
  kind: 'advanced-dv',
  state: 'issued',
  orderId: 'order-1',
  notAfter: inDays(90),
  orderRole: 'original',
  capabilities: { reissue: true },
} as const;

const CASES: readonly {
  readonly of: string;
  readonly changes?: Partial<CertificateRecord>;
  readonly siblings?: readonly CertificateRecord[];
  readonly expected: ReissueObstacle | undefined;
}[] = [
  { of: 'an issued original', expected: undefined },
  { of: 'a representative', changes: { orderRole: 'representative' }, expected: undefined },
  { of: 'one whose private key is not registered', changes: { state: 'key-required' }, expected: undefined },
  { of: 'one with exactly a day left', changes: { notAfter: inDays(1) }, expected: undefined },
  { of: 'one with less than a day left', changes: { notAfter: inDays(0.9) }, expected: { why: 'too-late' } },
  { of: 'an expired one', changes: { notAfter: inDays(-1) }, expected: { why: 'state', state: 'expired' } },
  { of: 'a pending one', changes: { state: 'pending' }, expected: { why: 'state', state: 'pending' } },
  { of: 'a Global Edge one', changes: { kind: 'global-edge' }, expected: { why: 'kind', kind: 'global-edge' } },
  { of: 'a copy in its order', changes: { orderRole: 'other' }, expected: { why: 'role' } },
  {
    of: 'one that the cloud itself holds for a copy',
    changes: { capabilities: { reissue: { why: 'role' } } },
    expected: { why: 'role' },
  },
  {
    of: 'one read with the key of a sub account',
    changes: { capabilities: { reissue: { why: 'main-account-only' } } },
    expected: { why: 'account' },
  },
  { of: 'one of a cloud without reissue', changes: { capabilities: {} }, expected: { why: 'account' } },
  { of: 'one without an order', changes: { orderId: undefined }, expected: { why: 'no-order' } },
  {
    of: 'one whose order is busy',
    siblings: [record({ id: '2', name: 'web-2', state: 'pending', orderId: 'order-1' })],
    expected: { why: 'order-busy', other: 'web-2' },
  },
  {
    of: 'one beside another order that is busy',
    siblings: [record({ id: '2', state: 'pending', orderId: 'order-2' })],
    expected: undefined,
  },
];

describe('what keeps a certificate from being reissued', () => {
  for (const { of, changes, siblings = [], expected } of CASES)
    it(`${of}: ${expected?.why ?? 'nothing'}`, () => {
      const one = record({ id: '1', ...eligible, ...changes } as Partial<CertificateRecord>);
      assert.deepEqual(reissueObstacle(one, [one, ...siblings], NOW), expected);
    });
});
