import assert from 'node:assert/strict';
import { type CachedListing, type SnapshotCache } from '../../../../src/certificates/list/snapshotCache.ts';
import { account } from '../../../support/fakeCloud.ts';
import { inventoryBench, namesIn } from '../../../support/inventoryBench.ts';

describe('an inventory from which certificates go', () => {
  const bench = inventoryBench();

  it('a certificate that is deleted while the list is read does not come back with it', async () => {
    const { id } = bench.cloud.add('web');
    const inventory = bench.open();
    await inventory.open(account.id);
    const { list } = bench.cloud.provider;
    bench.cloud.provider.list = async () => {
      const listing = await list();
      bench.cloud.certificates.delete(id);
      inventory.drop(account.id, id);
      return listing;
    };
    await inventory.refresh(account.id);
    assert.deepEqual(namesIn(inventory), []);
  });

  it('a certificate that is deleted while it is read alone does not come back', async () => {
    const { id } = bench.cloud.add('web', 'pending');
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.move(id, 'issued');
    const { fetch } = bench.cloud.provider;
    bench.cloud.provider.fetch = async (known) => {
      const fetched = await fetch(known);
      inventory.drop(account.id, id);
      return fetched;
    };
    await inventory.sync(account.id);
    assert.deepEqual(namesIn(inventory), []);
  });

  it('a row that went is shown again if the service still lists it afterwards', async () => {
    const { id } = bench.cloud.add('web');
    const inventory = bench.open();
    await inventory.open(account.id);
    inventory.drop(account.id, id);
    await inventory.refresh(account.id);
    assert.deepEqual(namesIn(inventory), ['web']);
  });

  for (const hasChanges of [true, false]) {
    it(`the next start knows what came and went since the list was read, ${hasChanges ? 'with' : 'without'} a feed of changes`, async () => {
      const listings = new Map<string, CachedListing>();
      const cache: SnapshotCache = {
        read: async (accountId) => listings.get(accountId),
        write: async (accountId, listing) => void listings.set(accountId, listing),
        remove: async (accountId) => void listings.delete(accountId),
      };
      bench.cloud.hasChanges = hasChanges;
      const { id } = bench.cloud.add('old');
      const inventory = bench.open(cache);
      await inventory.open(account.id);
      inventory.drop(account.id, id);
      bench.cloud.certificates.delete(id);
      inventory.adopt(bench.cloud.add('new'));
      await new Promise((resolve) => setImmediate(resolve));
      const next = bench.open(cache);
      await next.open(account.id);
      assert.deepEqual(namesIn(next), ['new']);
    });
  }
});
