import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../../../src/certificates/account.ts';
import { Inventory } from '../../../src/certificates/inventory.ts';
import { fileCache } from '../../../src/certificates/snapshotCache.ts';
import { Cancelled, ExtensionError } from '../../../src/errors.ts';
import { account, FakeCloud } from '../../support/fakeCloud.ts';

describe('inventory', () => {
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

  it('reads the whole list the first time', async () => {
    cloud.add('web');
    const inventory = open();
    await inventory.open(account.id);
    assert.deepEqual(names(inventory), ['web']);
    assert.equal(inventory.snapshot(account.id)?.source, 'service');
    assert.deepEqual(cloud.calls, ['list']);
  });

  it('shows the cache of the run before, dates included, before the service answers', async () => {
    const notAfter = new Date('2026-09-01T00:00:00Z');
    cloud.add('web', 'issued', { notAfter });
    await open().open(account.id);

    const second = open();
    const seen: string[] = [];
    second.onDidChange(() => {
      const { source, certificates } = second.snapshot(account.id)!;
      if (source === 'cache') seen.push(`${certificates[0]?.name} ${certificates[0]?.notAfter?.toISOString()}`);
    });
    await second.open(account.id);
    assert.equal(seen[0], `web ${notAfter.toISOString()}`);
    assert.equal(second.snapshot(account.id)?.source, 'service');
  });

  it('a cache that was cut off is as good as none', async () => {
    cloud.add('web');
    await open().open(account.id);
    const [file = ''] = await readdir(folder);
    const text = await readFile(path.join(folder, file), 'utf8');
    await writeFile(path.join(folder, file), text.slice(0, text.length / 2));
    const second = open();
    await second.open(account.id);
    assert.deepEqual(names(second), ['web']);
  });

  for (const back of [true, false]) {
    it(`reads the whole list when the clock was set ${back ? 'back' : 'forward'}`, async () => {
      cloud.add('web');
      const inventory = open();
      await inventory.open(account.id);
      cloud.add('late');
      now += (back ? -1 : 1) * 365 * 24 * 60 * 60_000;
      await inventory.sync(account.id);
      assert.deepEqual(names(inventory), ['web', 'late']);
    });
  }

  it('keeps the rows when a refresh fails, and says why', async () => {
    cloud.add('web');
    const inventory = open();
    await inventory.open(account.id);
    cloud.failures.push({ call: 'list', error: new ExtensionError('cloud.unavailable', 'down') });
    await inventory.refresh(account.id);
    const snapshot = inventory.snapshot(account.id);
    assert.deepEqual(snapshot?.problem?.code, 'cloud.unavailable');
    assert.equal(snapshot?.loading, false);
    assert.deepEqual(names(inventory), ['web']);
    await inventory.refresh(account.id);
    assert.equal(inventory.snapshot(account.id)?.problem, undefined);
  });

  it('a cancelled refresh is not a failure and leaves no spinner', async () => {
    const inventory = open();
    await inventory.open(account.id);
    cloud.provider.list = () => Promise.reject(new Cancelled());
    await assert.rejects(inventory.refresh(account.id), Cancelled);
    assert.equal(inventory.snapshot(account.id)?.loading, false);
    assert.equal(inventory.snapshot(account.id)?.problem, undefined);
  });

  it('two callers share one list', async () => {
    const inventory = open();
    await inventory.open(account.id);
    cloud.calls.length = 0;
    await Promise.all([inventory.refresh(), inventory.refresh(account.id)]);
    assert.deepEqual(cloud.calls, ['list']);
  });

  it('a certificate ordered while the list was being read stays', async () => {
    const inventory = open();
    await inventory.open(account.id);
    const list = cloud.provider.list.bind(cloud.provider);
    cloud.provider.list = async (options) => {
      const before = await list(options);
      inventory.adopt(cloud.add('just-ordered', 'pending'));
      return before;
    };
    await inventory.refresh(account.id);
    assert.deepEqual(names(inventory), ['just-ordered']);
  });

  it('limits of the list are remembered with it', async () => {
    const notice = { code: 'list.partial', details: { list: 'v1', code: 'cloud.unavailable' } } as const;
    const list = cloud.provider.list.bind(cloud.provider);
    cloud.provider.list = async () => ({ ...(await list()), notices: [notice] });
    await open().open(account.id);
    const second = open();
    await second.open(account.id);
    assert.deepEqual(second.snapshot(account.id)?.notices, [notice]);
  });

  it('gateways are remembered with it, through polls that bring nothing', async () => {
    const gateways = [{ id: 'a', name: 'blue' }];
    const list = cloud.provider.list.bind(cloud.provider);
    cloud.provider.list = async () => ({ ...(await list()), gateways });
    await open().open(account.id);
    const second = open();
    await second.open(account.id);
    await second.sync(account.id);
    assert.deepEqual(cloud.calls, ['list', 'recent', 'recent']);
    assert.deepEqual(second.snapshot(account.id)?.gateways, gateways);
  });

  it('gateways that are gone go with the next list', async () => {
    const list = cloud.provider.list.bind(cloud.provider);
    cloud.provider.list = async () => ({ ...(await list()), gateways: [{ id: 'a', name: 'blue' }] });
    const inventory = open();
    await inventory.open(account.id);
    cloud.provider.list = list;
    await inventory.refresh(account.id);
    assert.equal(inventory.snapshot(account.id)?.gateways, undefined);
  });

  describe('when refreshes overlap', () => {
    /** A list that answers when told, or is cancelled by its signal. */
    const slowList = () => {
      let answer = (): void => undefined;
      const list = cloud.provider.list.bind(cloud.provider);
      const asked = new Promise<void>((resolve) => {
        cloud.provider.list = (options) => {
          resolve();
          return new Promise((done, fail) => {
            answer = () => void list(options).then(done, fail);
            options?.signal?.addEventListener('abort', () => fail(new Cancelled()));
          });
        };
      });
      const restore = () => (cloud.provider.list = list);
      return { asked, answer: () => answer(), restore };
    };

    it('who joined a refresh that another one cancels still gets an answer', async () => {
      cloud.add('web');
      const inventory = open();
      const { asked, restore } = slowList();
      const cancel = new AbortController();
      const refreshing = assert.rejects(inventory.refresh(account.id, cancel.signal), Cancelled);
      await asked;
      const opening = inventory.open(account.id);
      await new Promise((resolve) => setImmediate(resolve));
      restore();
      cancel.abort();
      await refreshing;
      await opening;
      assert.deepEqual(names(inventory), ['web']);
      await inventory.open(account.id);
    });

    it('cancelling a refresh that joined another one returns at once', async () => {
      cloud.add('web');
      const inventory = open();
      const { asked, answer } = slowList();
      const opening = inventory.open(account.id);
      await asked;
      const cancel = new AbortController();
      const joined = assert.rejects(inventory.refresh(account.id, cancel.signal), Cancelled);
      cancel.abort();
      await joined;
      answer();
      await opening;
      assert.deepEqual(names(inventory), ['web']);
    });

    it('what a refresh with the old key brings after the key was changed is left aside', async () => {
      const old = slowList();
      const inventory = open();
      const opening = inventory.open(account.id);
      await old.asked;
      old.restore();
      cloud.add('seen-with-the-new-key');
      await inventory.reset(account.id);
      cloud.certificates.clear();
      old.answer();
      await opening;
      assert.deepEqual(names(inventory), ['seen-with-the-new-key']);
    });

    it('reads everything anew when the key was changed, however young the list is', async () => {
      cloud.add('seen-with-the-old-key');
      const inventory = open();
      await inventory.open(account.id);
      cloud.certificates.clear();
      cloud.add('seen-with-the-new-key');
      await inventory.reset(account.id);
      assert.deepEqual(names(inventory), ['seen-with-the-new-key']);
    });

    it('keeps nothing on disk of what was read before, even if the service cannot be asked now', async () => {
      cloud.add('of-another-project');
      const inventory = open();
      await inventory.open(account.id);
      assert.ok(await fileCache(folder).read(account.id));
      cloud.failures.push({ call: 'list', error: new ExtensionError('network.unreachable', 'away') });
      await inventory.reset(account.id);
      assert.equal(await fileCache(folder).read(account.id), undefined);
      assert.deepEqual(names(inventory), []);
    });

    it('a refresh that ends after its account was removed leaves no cache', async () => {
      cloud.add('web');
      const cache = fileCache(folder);
      const inventory = new Inventory({
        accounts: () => accounts,
        provider: async () => cloud.provider,
        cache: {
          ...cache,
          write: async (accountId, listing) => {
            accounts = [];
            inventory.accountsChanged();
            await cache.remove(accountId);
            await cache.write(accountId, listing);
          },
        },
        now: () => now,
        warn: assert.fail,
      });
      await inventory.open(account.id);
      assert.deepEqual(await readdir(folder), []);
    });
  });

  it('forgets an account that was removed', async () => {
    const inventory = open();
    await inventory.open(account.id);
    accounts = [];
    inventory.accountsChanged();
    assert.deepEqual(inventory.snapshots(), []);
    await assert.rejects(inventory.sync(account.id), { code: 'account.unknown' });
  });
});
