import assert from 'node:assert/strict';
import { GatewayClock } from '../../../src/clouds/clock.ts';

const NOW = Date.UTC(2026, 8, 21, 12, 0, 0);
const dateAt = (offsetMs: number): string => new Date(NOW + offsetMs).toUTCString();

describe('the clock of a cloud', () => {
  it('agrees with this computer until a refusal says otherwise', () => {
    const clock = new GatewayClock(() => NOW + 0.4);
    assert.equal(clock.offsetMs, 0);
    assert.equal(clock.timestamp(), NOW);
  });

  for (const offsetMs of [3_600_000, -3_600_000, 301_000]) {
    it(`learns an offset of ${offsetMs} ms`, () => {
      const clock = new GatewayClock(() => NOW);
      assert.equal(clock.learn(dateAt(offsetMs), 0), true);
      assert.equal(clock.offsetMs, offsetMs);
      assert.equal(clock.timestamp(), NOW + offsetMs);
    });
  }

  for (const date of [dateAt(0), dateAt(59_000), dateAt(-59_000), undefined, '', 'today']) {
    it(`finds nothing to correct in ${date}`, () => {
      const clock = new GatewayClock(() => NOW);
      assert.equal(clock.learn(date, 0), false);
      assert.equal(clock.offsetMs, 0);
    });
  }

  it('tells every request that was signed with the old offset to be signed again', () => {
    const clock = new GatewayClock(() => NOW);
    assert.equal(clock.learn(dateAt(3_600_000), 0), true);
    assert.equal(clock.learn(dateAt(3_600_000), 0), true);
    assert.equal(clock.learn(dateAt(3_600_000), 3_600_000), false);
  });

  it('forgets the offset once this computer has been set right', () => {
    let now = NOW - 3_600_000;
    const clock = new GatewayClock(() => now);
    clock.learn(dateAt(0), 0);
    now = NOW;
    assert.equal(clock.learn(dateAt(0), clock.offsetMs), true);
    assert.equal(clock.offsetMs, 0);
  });
});
