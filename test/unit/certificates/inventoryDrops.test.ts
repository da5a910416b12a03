import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Inventory } from '../../../src/certificates/inventory.ts';
import { type CachedListing, fileCache, type SnapshotCache } from '../../../src/certificates/snapshotCache.ts';
import { account, FakeCloud } from '../../support/fakeCloud.ts';

describe('an inventory from which certificates go', () => {
  let folder: string;
  let cloud: FakeCloud;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'inventory-'));
    cloud = new FakeCloud();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (cache: SnapshotCache = fileCache(folder)) =>
    new Inventory({
      accounts: () => [account],
      provider: async () => cloud.provider,
      cache,
      now: () => Date.parse('2026-06-01T00:00:00Z'),
      warn: assert.fail,
    });
  const names = (inventory: Inventory) => inventory.snapshot(account.id)?.certificates.map(({ name }) => name);

  it('a certificate that is deleted while the list is read does not come back with it', async () => {
    const { id } = cloud.add('web');
    const inventory = open();
    await inventory.open(account.id);
    const { list } = cloud.provider;
    cloud.provider.list = async () => {
      const listing = await list();
      cloud.certificates.delete(id);
      inventory.drop(account.id, id);
      return listing;
    };
    await inventory.refresh(account.id);
    assert.deepEqual(names(inventory), []);
  });

  it('a certificate that is deleted while it is read alone does not come back', async () => {
    const { id } = cloud.add('web', 'pending');
    const inventory = open();
    await inventory.open(account.id);
    cloud.move(id, 'issued');
    const { fetch } = cloud.provider;
    cloud.provider.fetch = async (known) => {
      const fetched = await fetch(known);
      inventory.drop(account.id, id);
      return fetched;
    };
    await inventory.sync(account.id);
    assert.deepEqual(names(inventory), []);
  });

  it('a row that went is shown again if the service still lists it afterwards', async () => {
    const { id } = cloud.add('web');
    const inventory = open();
    await inventory.open(account.id);
    inventory.drop(account.id, id);
    await inventory.refresh(account.id);
    assert.deepEqual(names(inventory), ['web']);
  });

  for (const hasChanges of [true, false]) {
    it(`the next start knows what came and went since the list was read, ${hasChanges ? 'with' : 'without'} a feed of changes`, async () => {
      const listings = new Map<string, CachedListing>();
      const cache: SnapshotCache = {
        read: async (accountId) => listings.get(accountId),
        write: async (accountId, listing) => void listings.set(accountId, listing),
        remove: async (accountId) => void listings.delete(accountId),
      };
      cloud.hasChanges = hasChanges;
      const { id } = cloud.add('old');
      const inventory = open(cache);
      await inventory.open(account.id);
      inventory.drop(account.id, id);
      cloud.certificates.delete(id);
      inventory.adopt(cloud.add('new'));
      await new Promise((resolve) => setImmediate(resolve));
      const next = open(cache);
      await next.open(account.id);
      assert.deepEqual(names(next), ['new']);
    });
  }
});
