import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AccountStore } from '../../../../src/accounts/accountStore.ts';
import { Inventory } from '../../../../src/certificates/list/inventory.ts';
import { fileCache } from '../../../../src/certificates/list/snapshotCache.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { FakeCloud } from '../../../support/fakeCloud.ts';
import { FakeStorage } from '../../../support/fakeStorage.ts';

const KEY = { accessKey: 'OLDACCESSKEY', secretKey: 'OLDSECRETKEY' };
const NEW_KEY = { accessKey: 'NEWACCESSKEY', secretKey: 'NEWSECRETKEY' };

/** Windows of one editor: their storage and their folder are the same, and each has what it knows. */
describe('a refresh during which its account changes', () => {
  let folder: string;
  let storage: FakeStorage;
  let here: Window;
  let there: Window;
  let id: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'windows-'));
    storage = new FakeStorage();
    here = window();
    there = window();
    ({ id } = await here.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY));
    await settle();
  });
  afterEach(() => rm(folder, { recursive: true }));

  type Window = ReturnType<typeof window>;
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  /** The service shows who asks, so that each list tells by which key, and of which project, it was read. */
  const window = () => {
    const cache = fileCache(folder);
    /** What the service, or the disk, waits for before it goes on. */
    const waits: Partial<Record<'list' | 'write', Promise<void>>> = {};
    const reached: (() => void)[] = [];
    const stopAt = (point: 'list' | 'write') => {
      let goOn = (): void => undefined;
      waits[point] = new Promise((resolve) => (goOn = resolve));
      const arrived = new Promise<void>((resolve) => reached.push(resolve));
      return { arrived, goOn: () => (delete waits[point], goOn()) };
    };
    const at = async (point: 'list' | 'write') => {
      const wait = waits[point];
      if (!wait) return;
      reached.shift()?.();
      await wait;
    };
    const accounts = new AccountStore({
      memento: storage.memento,
      secrets: storage.secrets,
      wait: settle as () => Promise<void>,
      forget: (accountId) => cache.remove(accountId),
    });
    const failures: ExtensionError[] = [];
    const inventory = new Inventory({
      accounts: () => accounts.list(),
      provider: async (accountId) => {
        const account = accounts.get(accountId);
        const cloud = new FakeCloud(account);
        cloud.accountId = accountId;
        const list = async () => {
          const { accessKey } = (await accounts.key(accountId)) as typeof KEY;
          await at('list');
          const failure = failures.shift();
          if (failure) throw failure;
          cloud.add(`${accessKey} ${account?.options?.['projectId'] ?? 'none'}`);
          return { certificates: [...cloud.certificates.values()], notices: [] };
        };
        return Object.assign(cloud.provider, { list });
      },
      cache: {
        ...cache,
        write: async (accountId, listing) => {
          const writing = cache.write(accountId, listing);
          await at('write');
          await writing;
        },
      },
      now: Date.now,
      warn: assert.fail,
    });
    const resets: Promise<void>[] = [];
    // As the composition root does it.
    accounts.onDidChange((event) => {
      if (event.kind === 'accounts') return inventory.accountsChanged();
      resets.push(inventory.reset(event.accountId));
    });
    const ended = async () => void (await Promise.allSettled(resets));
    return { accounts, inventory, cache, stopAt, failures, ended };
  };

  const CHANGES = {
    'other keys': (accounts: AccountStore) => accounts.change(id, { key: NEW_KEY }),
    'another project': (accounts: AccountStore) => accounts.change(id, { options: { projectId: 'other' } }),
  } as const;
  const SEEN = { 'other keys': 'NEWACCESSKEY none', 'another project': 'OLDACCESSKEY other' } as const;

  for (const point of ['list', 'write'] as const) {
    for (const where of ['this window', 'another window'] as const) {
      const by = () => (where === 'this window' ? here : there);
      const stage = point === 'list' ? 'the list is read' : 'the list is written to disk';

      it(`leaves nothing on disk if the account is removed in ${where} while ${stage}`, async () => {
        const { arrived, goOn } = here.stopAt(point);
        const opening = here.inventory.open(id).catch(() => undefined);
        await arrived;
        await by().accounts.remove(id);
        goOn();
        await opening;
        await settle();
        await Promise.all([here, there].map(({ accounts }) => accounts.reload()));
        assert.deepEqual(await readdir(folder), []);
        assert.deepEqual(here.inventory.snapshots(), []);
      });

      for (const change of ['other keys', 'another project'] as const) {
        it(`leaves nothing of before on disk if the account gets ${change} in ${where} while ${stage}`, async () => {
          const { arrived, goOn } = here.stopAt(point);
          const opening = here.inventory.open(id).catch(() => undefined);
          await arrived;
          await CHANGES[change](by().accounts);
          goOn();
          await opening;
          await settle();
          await Promise.all([here.ended(), there.ended()]);
          const shown = here.inventory.snapshot(id)?.certificates.map(({ name }) => name);
          const kept = (await here.cache.read(id))?.certificates.map(({ name }) => name);
          assert.deepEqual([shown, kept], [[SEEN[change]], [SEEN[change]]]);
        });
      }
    }
  }

  it('of which a window kept a list too late is read anew by the next start, whose service is away', async () => {
    await here.inventory.open(id);
    const late = (await here.cache.read(id))!;
    await here.accounts.change(id, { key: NEW_KEY });
    await Promise.all([here.ended(), there.ended()]);
    // A window that had not heard of the new keys, and ended.
    await there.cache.write(id, late);
    const next = window();
    next.failures.push(new ExtensionError('network.unreachable', 'away'));
    await next.inventory.open(id);
    assert.deepEqual(next.inventory.snapshot(id)?.certificates, []);
  });

  it('keeps nothing of before on disk if the service is away by then', async () => {
    const { arrived, goOn } = here.stopAt('write');
    const opening = here.inventory.open(id).catch(() => undefined);
    await arrived;
    here.failures.push(new ExtensionError('network.unreachable', 'away'));
    await here.accounts.change(id, { key: NEW_KEY });
    goOn();
    await opening;
    await here.ended();
    await there.ended();
    const kept = (await here.cache.read(id))?.certificates.map(({ name }) => name) ?? [];
    assert.ok(
      kept.every((name) => name === SEEN['other keys']),
      String(kept),
    );
  });
});
