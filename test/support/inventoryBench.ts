import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../../src/certificates/account.ts';
import { Inventory } from '../../src/certificates/list/inventory.ts';
import { fileCache, type SnapshotCache } from '../../src/certificates/list/snapshotCache.ts';
import { account, FakeCloud } from './fakeCloud.ts';

/** What inventories of a test share: a cloud, a folder for what they remember, and a clock. */
export class InventoryBench {
  folder = '';
  cloud = new FakeCloud();
  accounts: Account[] = [account];
  /** Milliseconds since the epoch. */
  now = Date.parse('2026-06-01T00:00:00Z');

  /** One more start of the editor. */
  open(cache: SnapshotCache = fileCache(this.folder)): Inventory {
    return new Inventory({
      accounts: () => this.accounts,
      provider: async () => this.cloud.provider,
      cache,
      now: () => this.now,
      warn: assert.fail,
    });
  }
}

/** A bench for each test of a `describe`. */
export function inventoryBench(): InventoryBench {
  const bench = new InventoryBench();
  beforeEach(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'inventory-'));
    Object.assign(bench, new InventoryBench(), { folder });
  });
  afterEach(() => rm(bench.folder, { recursive: true }));
  return bench;
}

/** Names of the certificates that an inventory shows. */
export function namesIn(inventory: Inventory): readonly string[] | undefined {
  return inventory.snapshot(account.id)?.certificates.map(({ name }) => name);
}
