import assert from 'node:assert/strict';
import {
  exceedsLifetimeLimit,
  LIFETIME_LIMITS,
  lifetimeDays,
  lifetimeLimit,
} from '../../../../src/pem/findings/lifetimeLimits.ts';

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

describe('limits of lifetimes', () => {
  for (const [issued, days] of [
    ['2018-03-01', 825],
    ['2020-08-31', 825],
    ['2020-09-01', 398],
    ['2026-03-14', 398],
    ['2026-03-15', 200],
    ['2027-03-14', 200],
    ['2027-03-15', 100],
    ['2029-03-14', 100],
    ['2029-03-15', 47],
    ['2040-01-01', 47],
  ] as const)
    it(`a certificate issued on ${issued} may live ${days} days to the second`, () => {
      const start = new Date(`${issued}T00:00:00Z`);
      const last = new Date(start.getTime() + days * DAY_MS - SECOND_MS);
      assert.deepEqual(lifetimeLimit(start)?.longest, { days });
      assert.equal(lifetimeDays(start, last), days);
      assert.equal(exceedsLifetimeLimit(start, last), false);
      assert.equal(exceedsLifetimeLimit(start, new Date(last.getTime() + SECOND_MS)), true);
    });

  for (const [issued, end, months] of [
    ['2018-02-28', '2021-05-28', 39],
    ['2015-04-01', '2018-07-01', 39],
    ['2015-03-31', '2020-03-31', 60],
    ['2012-07-01', '2017-07-01', 60],
  ] as const)
    it(`a certificate issued on ${issued} may live ${months} months`, () => {
      const [start, last] = [new Date(`${issued}T00:00:00Z`), new Date(`${end}T00:00:00Z`)];
      assert.equal(exceedsLifetimeLimit(start, last), false);
      assert.equal(exceedsLifetimeLimit(start, new Date(last.getTime() + SECOND_MS)), true);
    });

  it('there is none before there was one', () => {
    assert.equal(lifetimeLimit(new Date('2012-06-30T23:59:59Z')), undefined);
    assert.equal(exceedsLifetimeLimit(new Date('2010-01-01T00:00:00Z'), new Date('2030-01-01T00:00:00Z')), false);
  });

  it('stand newest first, as they are searched', () => {
    const times = LIFETIME_LIMITS.map(({ from }) => from.getTime());
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
  });
});
