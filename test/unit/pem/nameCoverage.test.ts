import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareNames, coverageOf, isDnsName, nameCovers } from '../../../src/pem/nameCoverage.ts';

/** Few labels, so that names meet. */
const names = fc.array(
  fc
    .tuple(fc.boolean(), fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }))
    .map(([wildcard, labels]) => (wildcard ? '*.' : '') + [...labels, 'example'].join('.')),
  { maxLength: 10 },
);

describe('coverage of names', () => {
  it('serves a name by itself before any wildcard', () => {
    assert.deepEqual(
      coverageOf(['*.example.com', 'www.example.com'], ['www.example.com', 'a.b.example.com', 'x.example.com']),
      {
        served: [
          { name: 'www.example.com', by: 'www.example.com' },
          { name: 'x.example.com', by: '*.example.com' },
        ],
        notServed: ['a.b.example.com'],
      },
    );
  });

  it('does not serve the bare domain by its wildcard', () => {
    assert.deepEqual(coverageOf(['*.example.com'], ['example.com']).notServed, ['example.com']);
  });

  it('serves or does not serve every name once', () => {
    fc.assert(
      fc.property(names, names, (patterns, asked) => {
        const { served, notServed } = coverageOf(patterns, asked);
        assert.deepEqual([...served.map(({ name }) => name), ...notServed].sort(), [...new Set(asked)].sort());
        assert.ok(served.every(({ name, by }) => patterns.includes(by) && nameCovers(by, name)));
        assert.ok(notServed.every((name) => !patterns.some((pattern) => nameCovers(pattern, name))));
      }),
    );
  });
});

describe('comparison of names', () => {
  it('tells what is kept, added and lost, and what a new wildcard serves all the same', () => {
    assert.deepEqual(
      compareNames(
        ['www.example.com', 'API.example.com.', 'example.com', 'old.example.net'],
        ['*.example.com', 'example.com', 'api.example.com', 'api.example.com'],
      ),
      {
        kept: ['api.example.com', 'example.com'],
        added: ['*.example.com'],
        lost: ['www.example.com', 'old.example.net'],
        stillServed: ['www.example.com'],
      },
    );
  });

  it('loses what the other direction adds, whatever the order', () => {
    fc.assert(
      fc.property(names, names, fc.func(fc.integer()), (before, after, rank) => {
        const shuffled = [...after].sort((a, b) => rank(a) - rank(b));
        const there = compareNames(before, shuffled);
        const back = compareNames(after, before);
        assert.deepEqual(there.lost.toSorted(), back.added.toSorted());
        assert.deepEqual(there.kept.toSorted(), back.kept.toSorted());
        assert.deepEqual([...there.kept, ...there.lost].toSorted(), [...new Set(before)].toSorted());
      }),
    );
  });

  it('of a list with itself changes nothing', () => {
    fc.assert(
      fc.property(names, (list) => {
        const { added, lost, kept } = compareNames(list, list.toReversed());
        assert.deepEqual([added, lost, kept.length], [[], [], new Set(list).size]);
      }),
    );
  });
});

describe('syntax of DNS names', () => {
  const longest = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;
  for (const name of [
    'example.com',
    '*.example.com',
    'localhost',
    'xn--vv4b11d.xn--3e0b707e',
    '1.example.com',
    longest,
  ])
    it(`accepts ${name.slice(0, 30)}`, () => assert.equal(isDnsName(name), true));
  for (const name of [
    '',
    '.',
    '*',
    '*.',
    'a..b',
    '-a.example',
    'a-.example',
    'a_b.example',
    'EXAMPLE.com',
    'www.*.example',
    'example.com\n',
    'a b.example',
    '예시.한국',
    '192.0.2.1',
    'example.123',
    `${longest}d`,
  ])
    it(`refuses ${JSON.stringify(name.slice(0, 30))}`, () => assert.equal(isDnsName(name), false));
});
