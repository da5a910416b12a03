import assert from 'node:assert/strict';
import * as path from 'node:path';
import { packagedFiles } from '../host/package.ts';

/** Everything that may ship; whatever else lies in the folder stays here. */
const SHIPS = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'package.json',
  'package.nls.json',
  'dist/accounts.js',
  'dist/errors.js',
  'dist/extension.js',
  'dist/fetchTransport.js',
  'dist/files.js',
  'dist/l10n.js',
  'dist/naver.js',
  'dist/otc.js',
  'dist/publicSuffix.js',
  'dist/sandbox.js',
];

describe('the package', () => {
  it('has what the extension needs and nothing else', async () => {
    const files = await packagedFiles(path.resolve('.'));
    const others = files.filter((file) => !SHIPS.includes(file) && !/^media\/[\w.-]+\.(svg|png|json|md)$/.test(file));
    assert.deepEqual(others, []);
    for (const needed of ['package.json', 'package.nls.json', 'LICENSE', 'dist/extension.js', 'dist/sandbox.js']) {
      assert.ok(files.includes(needed), `${needed} is missing`);
    }
    assert.ok(files.some((file) => file.startsWith('media/')));
  });
});
