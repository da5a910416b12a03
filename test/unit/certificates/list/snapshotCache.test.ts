import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CachedListing, fileCache } from '../../../../src/certificates/list/snapshotCache.ts';
import { record } from '../records.ts';

describe('the list of an account on disk', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'cache-'))));
  afterEach(() => rm(folder, { recursive: true }));

  /** Long ones take longer to write. */
  const listing = (name: string, count = 1): CachedListing => {
    const certificates = Array.from({ length: count }, (_, index) => record({ id: String(index), name }));
    const at = new Date('2026-06-01T00:00:00Z');
    return { asOf: at, fullListAt: at, certificates, notices: [] };
  };

  it('is gone if it is removed while it is written', async () => {
    const cache = fileCache(folder);
    const writing = cache.write('a', listing('web', 1000));
    await Promise.all([writing, cache.remove('a')]);
    assert.deepEqual(await readdir(folder), []);
  });

  it('is the last of those written at the same time, whole', async () => {
    const cache = fileCache(folder);
    await Promise.all([cache.write('a', listing('first', 1000)), cache.write('a', listing('last'))]);
    assert.deepEqual(await cache.read('a'), listing('last'));
    assert.equal((await readdir(folder)).length, 1);
  });

  it('is whole, and nobody fails, while several caches of one process write it', async () => {
    const [one, other] = [fileCache(folder), fileCache(folder)];
    for (let round = 0; round < 20; round += 1)
      await Promise.all([one.write('a', listing('web', 100 + round)), other.write('a', listing('web', 100 + round))]);
    assert.deepEqual(await one.read('a'), listing('web', 119));
    assert.equal((await readdir(folder)).length, 1);
  });

  it('is there after another one could not be written, of which nothing is left', async () => {
    const cache = fileCache(folder);
    const endless: Record<string, unknown> = {};
    endless['itself'] = endless;
    await assert.rejects(cache.write('a', { ...listing('web'), certificates: [record({ raw: endless })] }));
    await cache.write('a', listing('web'));
    assert.deepEqual(await cache.read('a'), listing('web'));
  });

  it('goes with what a crash left of writing it, and no other one does', async () => {
    const cache = fileCache(folder);
    for (const id of ['a', 'ab']) await cache.write(id, listing('web'));
    await writeFile(path.join(folder, 'a.json.1.tmp'), 'half a list');
    await cache.remove('a');
    assert.deepEqual(await readdir(folder), ['ab.json']);
    await cache.remove('never kept');
    await rm(folder, { recursive: true });
    await cache.remove('a');
    await mkdir(folder);
  });

  it('is passed over if it does not say when it was read', async () => {
    const cache = fileCache(folder);
    await cache.write('a', { ...listing('web'), fullListAt: 'soon' as never });
    assert.equal(await cache.read('a'), undefined);
  });

  it('says what the account signed in with when it was read', async () => {
    const cache = fileCache(folder);
    await cache.write('a', { ...listing('web'), changes: 3 });
    assert.equal((await cache.read('a'))?.changes, 3);
  });
});
