import assert from 'node:assert/strict';
import { codeBlock, codeSpan, escapeMarkdown, table } from '../../../src/ui/markdown.ts';

describe('escapeMarkdown', () => {
  for (const [text, expected] of [
    ['plain words, 10:00 (UTC)', 'plain words, 10:00 (UTC)'],
    ['**bold** _it_ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\`'],
    ['[a](command:x) ![i](u)', '\\[a\\](command:x) !\\[i\\](u)'],
    ['<script>&amp;', '&lt;script&gt;&amp;amp;'],
    ['$(bug) a|b', '\\$(bug) a\\|b'],
    ['http://evil.example me@x.org', 'http\\://evil\\.example me\\@x\\.org'],
    ['bücher.example 例え.テスト', 'bücher\\.example 例え\\.テスト'],
    ['two\n\nlines\r\n# head', 'two lines # head'],
    ['# head', '\\# head'],
    ['1. item', '1\\. item'],
    ['- item', '\\- item'],
    ['new-portal', 'new-portal'],
  ] as const) {
    it(`makes of ${JSON.stringify(text)} text that shows the same`, () => assert.equal(escapeMarkdown(text), expected));
  }
});

describe('codeSpan', () => {
  it('fences more than the backticks inside', () => {
    assert.equal(codeSpan('a`b``c'), '```a`b``c```');
    assert.equal(codeSpan('`x`'), '`` `x` ``');
  });
  it('cannot end a table cell', () => assert.equal(codeSpan('a|b'), 'a\\|b'));
  it('is nothing for nothing', () => assert.equal(codeSpan(' '), ''));
});

describe('codeBlock', () => {
  it('cannot be closed from inside', () =>
    assert.equal(codeBlock('a\n````\nb', 'http'), '`````http\na\n````\nb\n`````'));
});

describe('table', () => {
  it('leaves out rows without a value', () => {
    assert.equal(
      table(
        ['a', 'b'],
        [
          ['1', '2'],
          ['3', ''],
        ],
      ),
      '| a | b |\n| --- | --- |\n| 1 | 2 |',
    );
  });
  it('is nothing without rows', () => assert.equal(table(['a'], [['']]), ''));
});
