import assert from 'node:assert/strict';
import { ignoreChange, ignoreLine, restrictCommand, untrackCommand } from '../../../../src/editor/git/gitIgnore.ts';

describe('keeping a file out of git', () => {
  it('names exactly this file, whatever its name', () => {
    assert.equal(ignoreLine('keys/server.key'), '/keys/server.key');
    assert.equal(ignoreLine('#!a*b?[c].key'), '/#!a\\*b\\?\\[c\\].key');
    assert.equal(ignoreLine('blank.key '), '/blank.key\\ ');
  });

  it('appends a line of its own, once', () => {
    assert.deepEqual(ignoreChange('', '/a.key'), { start: 0, end: 0, text: '/a.key\n' });
    assert.deepEqual(ignoreChange('dist', '/a.key'), { start: 4, end: 4, text: '\n/a.key\n' });
    assert.deepEqual(ignoreChange('dist\n', '/a.key'), { start: 5, end: 5, text: '/a.key\n' });
    assert.equal(ignoreChange('dist\r\n/a.key\r\n', '/a.key'), undefined);
  });

  it('quotes names for a shell', () => {
    assert.equal(untrackCommand('keys/server.key'), 'git rm --cached -- keys/server.key');
    assert.equal(untrackCommand("it's $(x).key"), "git rm --cached -- 'it'\\''s $(x).key'");
    assert.equal(restrictCommand('/tmp/a b.key'), "chmod 600 -- '/tmp/a b.key'");
  });
});
