import assert from 'node:assert/strict';
import fc from 'fast-check';
import { APIG_NAMES, checkName, NAVER_NAMES } from '../../../../src/certificates/names/nameRule.ts';

describe('names of certificates', () => {
  for (const { rule, service, pattern } of [
    { rule: APIG_NAMES, service: 'APIG', pattern: /^[A-Za-z][A-Za-z0-9_]{3,49}$/ },
    { rule: NAVER_NAMES, service: 'NAVER', pattern: /^[A-Za-z][A-Za-z0-9-]{2,19}$/ },
  ]) {
    it(`${service}: fit if the documented pattern does`, () => {
      const characters = fc.constantFrom('a', 'Z', '9', '-', '_', '.', ' ', 'ä', '한', '\n');
      const texts = fc.oneof(fc.string(), fc.string({ unit: characters, maxLength: 60 }), fc.stringMatching(pattern));
      fc.assert(
        fc.property(texts, (name) => assert.equal(checkName(name, rule) === undefined, pattern.test(name))),
        { examples: [['abc'], ['abcd'], ['a'.repeat(20)], ['a'.repeat(21)], ['a'.repeat(50)], ['a'.repeat(51)], ['']] },
      );
    });
  }

  for (const [name, naver, apig] of [
    ['abc', undefined, 'too-short'],
    ['abcd', undefined, undefined],
    ['a-123', undefined, 'characters'],
    ['a_123', 'characters', undefined],
    ['A2345678901234567890', undefined, undefined],
    ['a23456789012345678901', 'too-long', undefined],
    ['', 'too-short', 'too-short'],
    ['ab', 'too-short', 'too-short'],
    ['1abc', 'first-letter', 'first-letter'],
    ['-abc', 'first-letter', 'characters'],
    ['a b', 'characters', 'characters'],
    ['한글이름', 'characters', 'characters'],
  ] as const) {
    it(`judges '${name}' as ${naver ?? 'fine'} for NAVER and ${apig ?? 'fine'} for APIG`, () => {
      assert.deepEqual([checkName(name, NAVER_NAMES), checkName(name, APIG_NAMES)], [naver, apig]);
    });
  }
});
