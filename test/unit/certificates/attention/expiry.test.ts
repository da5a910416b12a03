import assert from 'node:assert/strict';
import { daysLeft, stateAt } from '../../../../src/certificates/attention/expiry.ts';
import { inDays, NOW, record } from '../records.ts';

describe('daysLeft', () => {
  for (const [left, expected] of [
    [1, 1],
    [1.99, 1],
    [0.5, 0],
    [-0.5, -1],
  ] as const) {
    it(`of ${left} days is ${expected}`, () => assert.equal(daysLeft({ notAfter: inDays(left) }, NOW), expected));
  }
  it('is unknown without a date', () => assert.equal(daysLeft({}, NOW), undefined));
});

describe('stateAt', () => {
  it('makes a lapsed issued certificate expired', () =>
    assert.equal(stateAt(record({ notAfter: inDays(-0.01) }), NOW), 'expired'));
  it('counts the last instant of validity as valid', () =>
    assert.equal(stateAt(record({ notAfter: NOW }), NOW), 'issued'));
  it('keeps every other state', () =>
    assert.equal(stateAt(record({ state: 'revoked', notAfter: inDays(-1) }), NOW), 'revoked'));
});
