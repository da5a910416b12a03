import assert from 'node:assert/strict';
import { plainText, visible } from '../../../src/ui/plainText.ts';

/** How VS Code finds links in its notifications and beside its inputs (1.100 to 1.139). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
const ICON = /\$\([a-z0-9~-]+\)/gi;

describe('plainText', () => {
  for (const text of [
    '[Renew](command:workbench.action.terminal.new)',
    'refused: [a](https://evil.example) and [b](file:///etc/passwd "t")',
    '[[x](command:y)](command:z)',
    ']]([](command:z)',
  ]) {
    it(`makes no link of ${text}`, () => {
      assert.deepEqual(plainText(text).match(LINK), null);
      assert.equal(plainText(text).replaceAll(' ', ''), text.replaceAll(' ', ''), 'nothing is lost');
    });
  }

  it('makes no icon of text', () => {
    assert.deepEqual(plainText('$(trash) $(sync~spin) $(X)').match(ICON), null);
    assert.equal(plainText('$(trash)'), '$ (trash)');
  });

  it('leaves sentences as they are', () => {
    const sentence = 'Delete “*.bücher.example”?\n\nNot [undone] (ever). 例え.テスト, 50 %\t$5';
    assert.equal(plainText(sentence), sentence);
  });
});

describe('visible', () => {
  for (const [text, expected] of [
    ['web\u202egpj.exe', 'web‹U+202E›gpj.exe'],
    ['\u2066a\u2069\u200f\u061c', '‹U+2066›a‹U+2069›‹U+200F›‹U+061C›'],
    ['a\u0000b\u001b[31mc\u0085', 'a‹U+0000›b‹U+001B›[31mc‹U+0085›'],
    ['a\u200bb\ufeff\u2028', 'a‹U+200B›b‹U+FEFF›‹U+2028›'],
    ['یک\u200cنام 👩\u200d💻', 'یک\u200cنام 👩\u200d💻'],
    ['two\r\nlines\t', 'two\r\nlines\t'],
  ] as const) {
    it(`shows ${JSON.stringify(text)} as ${expected}`, () => assert.equal(visible(text), expected));
  }
});
