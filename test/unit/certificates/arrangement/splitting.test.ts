import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_CHILDREN, splitEvenly } from '../../../../src/certificates/arrangement/splitting.ts';

describe('splitEvenly', () => {
  it('leaves a list alone that fits', () => {
    const items = Array.from({ length: MAX_CHILDREN }, (_, index) => index);
    assert.deepEqual(splitEvenly(items), [items]);
  });

  it('splits one item too many into two halves', () => {
    const items = Array.from({ length: MAX_CHILDREN + 1 }, (_, index) => index);
    assert.deepEqual(
      splitEvenly(items).map((part) => part.length),
      [100, 101],
    );
  });

  it('keeps every item in order, in at most `limit` parts of nearly equal length', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.integer({ min: 1, max: 50 }), (length, limit) => {
        const items = Array.from({ length }, (_, index) => index);
        const parts = splitEvenly(items, limit);
        assert.deepEqual(parts.flat(), items);
        assert.ok(parts.length <= limit);
        const lengths = parts.map((part) => part.length);
        assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1);
      }),
    );
  });

  it('needs no more than two levels for 40,000 items', () => {
    const parts = splitEvenly(Array.from({ length: 40_000 }, (_, index) => index));
    assert.ok(parts.every((part) => part.length <= MAX_CHILDREN));
  });
});
