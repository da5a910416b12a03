import assert from 'node:assert/strict';
import { ignoreTest } from '../../../../src/editor/git/ignoreTest.ts';

describe('ignoreTest', () => {
  const ignored = ignoreTest([
    { folder: '', text: 'build/\n*.key\n# *.pem\n' },
    { folder: 'sites/', text: '/only-here.pem\n!keep.key\n' },
  ]);

  for (const path of ['build/a.pem', 'deep/build/a.pem', 'a.key', 'sites/b.key', 'sites/only-here.pem'])
    it(`ignores ${path}`, () => assert.equal(ignored(path), true));
  for (const path of ['a.pem', 'builder/a.pem', 'only-here.pem', 'sites/deep/only-here.pem', 'sites/keep.key'])
    it(`lets ${path} be seen`, () => assert.equal(ignored(path), false));
});
