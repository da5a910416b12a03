import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filePreviousCertificates } from '../../../src/certificates/previousCertificates.ts';

describe('certificates that were replaced', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'previous-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('are found again by serial number, else the one that was kept last', async () => {
    const kept = filePreviousCertificates(folder);
    await kept.keep('shop', '7', '0a', 'first');
    await kept.keep('shop', '7', '0b', 'second');
    await utimes(path.join(folder, 'shop', '7', '0a.pem'), 1_000, 1_000);
    assert.equal(await kept.read('shop', '7', '0a'), 'first');
    assert.equal(await kept.read('shop', '7'), 'second');
    assert.equal(await kept.read('shop', '7', 'ff'), 'second');
    assert.equal(await kept.read('shop', '8'), undefined);
  });

  it('are found though another one goes between being listed and being looked at', async function () {
    if (process.platform === 'win32') this.skip();
    const kept = filePreviousCertificates(folder);
    await kept.keep('shop', '7', '0a', 'first');
    await symlink('nowhere', path.join(folder, 'shop', '7', '0b.pem'));
    assert.equal(await kept.read('shop', '7'), 'first');
  });

  it('say that they cannot be kept, and where', async () => {
    await writeFile(path.join(folder, 'shop'), 'no folder');
    await assert.rejects(filePreviousCertificates(folder).keep('shop', '7', '0a', 'text'), {
      code: 'file.unwritable',
      details: { file: '0a.pem', reason: 'ENOTDIR' },
    });
  });

  it('go with their account, and with no other', async () => {
    const kept = filePreviousCertificates(folder);
    await kept.keep('shop', '7', '0a', 'mine');
    await kept.keep('bank', '7', '0a', 'theirs');
    await kept.remove('shop');
    assert.equal(await kept.read('shop', '7'), undefined);
    assert.equal(await kept.read('bank', '7'), 'theirs');
  });

  it('stay below their folder whatever a service calls them', async () => {
    const kept = filePreviousCertificates(path.join(folder, 'previous'));
    await kept.keep('shop', '../..', '../outside', 'text');
    assert.equal(await kept.read('shop', '../..', '../outside'), 'text');
    assert.ok(!existsSync(path.join(folder, 'outside.pem')));
    await kept.remove('..');
    assert.equal(await kept.read('shop', '../..', '../outside'), 'text');
  });
});
