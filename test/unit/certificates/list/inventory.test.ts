import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Inventory } from '../../../../src/certificates/list/inventory.ts';
import { fileCache } from '../../../../src/certificates/list/snapshotCache.ts';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { account } from '../../../support/fakeCloud.ts';
import { inventoryBench, namesIn } from '../../../support/inventoryBench.ts';

describe('inventory', () => {
  const bench = inventoryBench();

  it('reads the whole list the first time', async () => {
    bench.cloud.add('web');
    const inventory = bench.open();
    await inventory.open(account.id);
    assert.deepEqual(namesIn(inventory), ['web']);
    assert.equal(inventory.snapshot(account.id)?.source, 'service');
    assert.deepEqual(bench.cloud.calls, ['list']);
  });

  it('shows the cache of the run before, dates included, before the service answers', async () => {
    const notAfter = new Date('2026-09-01T00:00:00Z');
    bench.cloud.add('web', 'issued', { notAfter });
    await bench.open().open(account.id);

    const second = bench.open();
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
    bench.cloud.add('web');
    await bench.open().open(account.id);
    const [file = ''] = await readdir(bench.folder);
    const text = await readFile(path.join(bench.folder, file), 'utf8');
    await writeFile(path.join(bench.folder, file), text.slice(0, text.length / 2));
    const second = bench.open();
    await second.open(account.id);
    assert.deepEqual(namesIn(second), ['web']);
  });

  for (const back of [true, false]) {
    it(`reads the whole list when the clock was set ${back ? 'back' : 'forward'}`, async () => {
      bench.cloud.add('web');
      const inventory = bench.open();
      await inventory.open(account.id);
      bench.cloud.add('late');
      bench.now += (back ? -1 : 1) * 365 * 24 * 60 * 60_000;
      await inventory.sync(account.id);
      assert.deepEqual(namesIn(inventory), ['web', 'late']);
    });
  }

  it('keeps the rows when a refresh fails, and says why', async () => {
    bench.cloud.add('web');
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.failures.push({ call: 'list', error: new ExtensionError('cloud.unavailable', 'down') });
    await inventory.refresh(account.id);
    const snapshot = inventory.snapshot(account.id);
    assert.deepEqual(snapshot?.problem?.code, 'cloud.unavailable');
    assert.equal(snapshot?.loading, false);
    assert.deepEqual(namesIn(inventory), ['web']);
    await inventory.refresh(account.id);
    assert.equal(inventory.snapshot(account.id)?.problem, undefined);
  });

  it('a cancelled refresh is not a failure and leaves no spinner', async () => {
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.provider.list = () => Promise.reject(new Cancelled());
    await assert.rejects(inventory.refresh(account.id), Cancelled);
    assert.equal(inventory.snapshot(account.id)?.loading, false);
    assert.equal(inventory.snapshot(account.id)?.problem, undefined);
  });

  it('two callers share one list', async () => {
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.calls.length = 0;
    await Promise.all([inventory.refresh(), inventory.refresh(account.id)]);
    assert.deepEqual(bench.cloud.calls, ['list']);
  });

  it('a certificate ordered while the list was being read stays', async () => {
    const inventory = bench.open();
    await inventory.open(account.id);
    const list = bench.cloud.provider.list.bind(bench.cloud.provider);
    bench.cloud.provider.list = async (options) => {
      const before = await list(options);
      inventory.adopt(bench.cloud.add('just-ordered', 'pending'));
      return before;
    };
    await inventory.refresh(account.id);
    assert.deepEqual(namesIn(inventory), ['just-ordered']);
  });

  it('limits of the list are remembered with it', async () => {
    const notice = { code: 'list.partial', details: { list: 'v1', code: 'cloud.unavailable' } } as const;
    const list = bench.cloud.provider.list.bind(bench.cloud.provider);
    bench.cloud.provider.list = async () => ({ ...(await list()), notices: [notice] });
    await bench.open().open(account.id);
    const second = bench.open();
    await second.open(account.id);
    assert.deepEqual(second.snapshot(account.id)?.notices, [notice]);
  });

  it('gateways are remembered with it, through polls that bring nothing', async () => {
    const gateways = [{ id: 'a', name: 'blue' }];
    const list = bench.cloud.provider.list.bind(bench.cloud.provider);
    bench.cloud.provider.list = async () => ({ ...(await list()), gateways });
    await bench.open().open(account.id);
    const second = bench.open();
    await second.open(account.id);
    await second.sync(account.id);
    assert.deepEqual(bench.cloud.calls, ['list', 'recent', 'recent']);
    assert.deepEqual(second.snapshot(account.id)?.gateways, gateways);
  });

  it('gateways that are gone go with the next list', async () => {
    const list = bench.cloud.provider.list.bind(bench.cloud.provider);
    bench.cloud.provider.list = async () => ({ ...(await list()), gateways: [{ id: 'a', name: 'blue' }] });
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.provider.list = list;
    await inventory.refresh(account.id);
    assert.equal(inventory.snapshot(account.id)?.gateways, undefined);
  });

  describe('when refreshes overlap', () => {
    /** A list that answers when told, or is cancelled by its signal. */
    const slowList = () => {
      let answer = (): void => undefined;
      const list = bench.cloud.provider.list.bind(bench.cloud.provider);
      const asked = new Promise<void>((resolve) => {
        bench.cloud.provider.list = (options) => {
          resolve();
          return new Promise((done, fail) => {
            answer = () => void list(options).then(done, fail);
            options?.signal?.addEventListener('abort', () => fail(new Cancelled()));
          });
        };
      });
      const restore = () => (bench.cloud.provider.list = list);
      return { asked, answer: () => answer(), restore };
    };

    it('who joined a refresh that another one cancels still gets an answer', async () => {
      bench.cloud.add('web');
      const nothing = async () => undefined;
      // Without a disk in between, who opens has joined within a turn.
      const inventory = bench.open({ read: nothing, write: nothing, remove: nothing });
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
      assert.deepEqual(namesIn(inventory), ['web']);
      await inventory.open(account.id);
    });

    it('cancelling a refresh that joined another one returns at once', async () => {
      bench.cloud.add('web');
      const inventory = bench.open();
      const { asked, answer } = slowList();
      const opening = inventory.open(account.id);
      await asked;
      const cancel = new AbortController();
      const joined = assert.rejects(inventory.refresh(account.id, cancel.signal), Cancelled);
      cancel.abort();
      await joined;
      answer();
      await opening;
      assert.deepEqual(namesIn(inventory), ['web']);
    });

    it('what a refresh with the old key brings after the key was changed is left aside', async () => {
      const old = slowList();
      const inventory = bench.open();
      const opening = inventory.open(account.id);
      await old.asked;
      old.restore();
      bench.cloud.add('seen-with-the-new-key');
      await inventory.reset(account.id);
      bench.cloud.certificates.clear();
      old.answer();
      await opening;
      assert.deepEqual(namesIn(inventory), ['seen-with-the-new-key']);
    });

    it('reads everything anew when the key was changed, however young the list is', async () => {
      bench.cloud.add('seen-with-the-old-key');
      const inventory = bench.open();
      await inventory.open(account.id);
      bench.cloud.certificates.clear();
      bench.cloud.add('seen-with-the-new-key');
      await inventory.reset(account.id);
      assert.deepEqual(namesIn(inventory), ['seen-with-the-new-key']);
    });

    it('keeps nothing on disk of what was read before, even if the service cannot be asked now', async () => {
      bench.cloud.add('of-another-project');
      const inventory = bench.open();
      await inventory.open(account.id);
      assert.ok(await fileCache(bench.folder).read(account.id));
      bench.cloud.failures.push({ call: 'list', error: new ExtensionError('network.unreachable', 'away') });
      await inventory.reset(account.id);
      assert.equal(await fileCache(bench.folder).read(account.id), undefined);
      assert.deepEqual(namesIn(inventory), []);
    });

    it('a refresh that ends after its account was removed leaves no cache', async () => {
      bench.cloud.add('web');
      const cache = fileCache(bench.folder);
      const inventory = new Inventory({
        accounts: () => bench.accounts,
        provider: async () => bench.cloud.provider,
        cache: {
          ...cache,
          write: async (accountId, listing) => {
            bench.accounts = [];
            inventory.accountsChanged();
            await cache.remove(accountId);
            await cache.write(accountId, listing);
          },
        },
        now: () => bench.now,
        warn: assert.fail,
      });
      await inventory.open(account.id);
      assert.deepEqual(await readdir(bench.folder), []);
    });
  });

  it('a refresh of all accounts does without one that is removed meanwhile', async () => {
    const other = { ...account, id: 'account-2', label: 'Other' };
    bench.accounts = [account, other];
    const inventory = bench.open();
    await inventory.open(account.id);
    let answer = (): void => undefined;
    const { list } = bench.cloud.provider;
    const asked = new Promise<void>((resolve) => {
      bench.cloud.provider.list = () => (resolve(), new Promise((done) => (answer = () => void list().then(done))));
    });
    const syncing = inventory.sync(other.id);
    await asked;
    bench.cloud.provider.list = list;
    const refreshing = inventory.refresh();
    bench.accounts = [account];
    inventory.accountsChanged();
    answer();
    await syncing;
    await refreshing;
    assert.equal(inventory.snapshot(account.id)?.problem, undefined);
  });

  it('forgets an account that was removed', async () => {
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.accounts = [];
    inventory.accountsChanged();
    assert.deepEqual(inventory.snapshots(), []);
    await assert.rejects(inventory.sync(account.id), { code: 'account.unknown' });
  });
});
