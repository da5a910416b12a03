import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../../../src/certificates/account.ts';
import { Inventory } from '../../../src/certificates/inventory.ts';
import { fileCache } from '../../../src/certificates/snapshotCache.ts';
import { ExtensionError } from '../../../src/errors.ts';
import { account, FakeCloud } from '../../support/fakeCloud.ts';

describe('an inventory that is kept up', () => {
  let folder: string;
  let cloud: FakeCloud;
  let accounts: Account[];
  let now: number;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'inventory-'));
    cloud = new FakeCloud();
    accounts = [account];
    now = Date.parse('2026-06-01T00:00:00Z');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () =>
    new Inventory({
      accounts: () => accounts,
      provider: async () => cloud.provider,
      cache: fileCache(folder),
      now: () => now,
      warn: assert.fail,
    });
  const names = (inventory: Inventory) => inventory.snapshot(account.id)?.certificates.map(({ name }) => name);

  it('a quiet poll asks for changes once and fetches nothing', async () => {
    cloud.add('web');
    const inventory = open();
    await inventory.open(account.id);
    cloud.calls.length = 0;
    await inventory.sync(account.id);
    assert.deepEqual(cloud.calls, ['recent']);
  });

  it('fetches only what moved, and only once for one change', async () => {
    const { id } = cloud.add('web', 'pending');
    cloud.add('api');
    const inventory = open();
    await inventory.open(account.id);
    cloud.calls.length = 0;
    cloud.move(id, 'issued');
    await inventory.sync(account.id);
    await inventory.sync(account.id);
    assert.deepEqual(cloud.calls, ['recent', `fetch ${id}`, 'recent']);
    assert.equal(inventory.certificate(account.id, id)?.state, 'issued');
  });

  it('reads the list when a change speaks of a certificate it does not know', async () => {
    const inventory = open();
    await inventory.open(account.id);
    const { id } = cloud.add('made-elsewhere', 'pending');
    cloud.changes = [{ certificateId: id, status: 'Ongoing' }];
    cloud.calls.length = 0;
    await inventory.sync(account.id);
    await inventory.sync(account.id);
    assert.deepEqual(cloud.calls, ['recent', 'list', 'recent']);
    assert.deepEqual(names(inventory), ['made-elsewhere']);
  });

  it('drops a certificate that no longer exists', async () => {
    const { id } = cloud.add('web', 'pending');
    const inventory = open();
    await inventory.open(account.id);
    cloud.certificates.delete(id);
    cloud.changes = [{ certificateId: id, status: 'Deleted' }];
    await inventory.sync(account.id);
    assert.deepEqual(names(inventory), []);
  });

  it('looks at pending ones by themselves where the cloud tells no changes', async () => {
    cloud.hasChanges = false;
    const { id } = cloud.add('web', 'pending');
    cloud.add('api');
    const inventory = open();
    await inventory.open(account.id);
    cloud.calls.length = 0;
    await inventory.sync(account.id);
    assert.deepEqual(cloud.calls, [`fetch ${id}`]);
  });

  describe('where the cloud tells no changes', () => {
    beforeEach(() => {
      cloud.hasChanges = false;
      cloud.add('web');
    });

    it('says of when the list is, for nothing was asked since', async () => {
      const inventory = open();
      await inventory.open(account.id);
      const asOf = inventory.snapshot(account.id)?.asOf;
      now += 60_000;
      await inventory.sync(account.id);
      assert.deepEqual(inventory.snapshot(account.id)?.asOf, asOf);
      assert.deepEqual(cloud.calls, ['list']);
    });

    it('reads the list with each start, however young that on disk is', async () => {
      await open().open(account.id);
      cloud.add('late');
      now += 60_000;
      const second = open();
      await second.open(account.id);
      assert.deepEqual(names(second), ['web', 'late']);
    });
  });

  it('reads the whole list again after an hour, since changes do not tell of deletions', async () => {
    const inventory = open();
    await inventory.open(account.id);
    cloud.calls.length = 0;
    now += 61 * 60 * 1000;
    await inventory.sync(account.id);
    assert.deepEqual(cloud.calls, ['list']);
  });

  it('the same change told again later, of a certificate issued anew, is fetched again', async () => {
    const { id } = cloud.add('web', 'pending');
    const inventory = open();
    await inventory.open(account.id);
    cloud.move(id, 'issued');
    await inventory.sync(account.id);
    cloud.changes = [];
    await inventory.sync(account.id);
    cloud.certificates.set(id, { ...cloud.certificates.get(id)!, notAfter: new Date('2027-01-01T00:00:00Z') });
    cloud.changes = [{ certificateId: id, status: 'Normal' }];
    await inventory.sync(account.id);
    assert.equal(inventory.certificate(account.id, id)?.notAfter?.getFullYear(), 2027);
  });

  it('two changes of one certificate are fetched once', async () => {
    const { id } = cloud.add('web', 'pending');
    const inventory = open();
    await inventory.open(account.id);
    cloud.calls.length = 0;
    cloud.move(id, 'issued');
    cloud.changes = ['Normal', 'Ongoing'].map((status) => ({ certificateId: id, status }));
    await inventory.sync(account.id);
    await inventory.sync(account.id);
    assert.deepEqual(cloud.calls, ['recent', `fetch ${id}`, 'recent']);
  });

  it('reads the list when asking for changes shows that this key may not ask', async () => {
    cloud.add('web');
    await open().open(account.id);
    cloud.calls.length = 0;
    const { changes } = cloud.provider;
    changes!.recent = () => {
      cloud.hasChanges = false;
      return Promise.reject(new ExtensionError('cloud.mainAccountOnly', 'a sub account'));
    };
    const second = open();
    await second.open(account.id);
    assert.deepEqual(cloud.calls, ['list']);
    assert.equal(second.snapshot(account.id)?.problem, undefined);
  });
});
