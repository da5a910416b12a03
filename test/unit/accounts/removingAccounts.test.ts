import assert from 'node:assert/strict';
import { AccountStore } from '../../../src/accounts/accountStore.ts';
import type { Credentials } from '../../../src/certificates/account.ts';
import { FakeStorage } from '../../support/fakeStorage.ts';

const KEY: Credentials = { accessKey: 'OLDACCESSKEY', secretKey: 'OLDSECRETKEY' };
const NEW: Credentials = { accessKey: 'NEWACCESSKEY', secretKey: 'NEWSECRETKEY' };
const SHOP = { label: 'Shop', cloud: 'otc', zone: 'eu-de' };

describe('what is left of an account', () => {
  let storage: FakeStorage;
  let store: AccountStore;
  let id: string;
  /** What others were told to wipe. */
  let forgotten: string[];
  let forget: (accountId: string) => Promise<void>;
  /** One more window, or the next start. */
  const window = () =>
    new AccountStore({
      memento: storage.memento,
      secrets: storage.secrets,
      wait: async () => undefined,
      forget: (accountId) => forget(accountId),
    });
  beforeEach(async () => {
    storage = new FakeStorage();
    forgotten = [];
    forget = async (accountId) => void forgotten.push(accountId);
    store = window();
    ({ id } = await store.add(SHOP, KEY));
  });

  const keys = () => [...storage.secretValues].filter(([name]) => name.includes('.key.')).map(([, value]) => value);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const breakDelete = (broken: () => Promise<void>) => {
    const { secrets } = storage;
    const works = secrets.delete;
    secrets.delete = broken;
    return () => (secrets.delete = works);
  };
  const locked = () => Promise.reject(new Error('the keyring is locked'));
  const noAnswer = () => new Promise<never>(() => undefined);

  it('is nothing where nothing fails, and the next start has nothing to do', async () => {
    assert.equal(await store.remove(id), true);
    assert.deepEqual([keys(), forgotten], [[], [id]]);
    await window().reload();
    assert.deepEqual(forgotten, [id]);
  });

  it('that was removed is its key while the keyring is locked: it is gone all the same, which is told', async () => {
    breakDelete(locked);
    assert.equal(await store.remove(id), false);
    assert.deepEqual([store.list(), window().list(), forgotten], [[], [], [id]]);
  });

  for (const [when, again] of [
    ['when the window gets the focus', () => store],
    ['at the next start', () => window()],
  ] as const) {
    it(`is wiped ${when} if it could not be before, once`, async () => {
      const mend = breakDelete(locked);
      await store.remove(id);
      mend();
      const later = again();
      await later.reload();
      assert.deepEqual(keys(), []);
      const calls = forgotten.length;
      await later.reload();
      await window().reload();
      assert.equal(forgotten.length, calls);
    });
  }

  it('is noted without any of the key', async () => {
    breakDelete(locked);
    await store.remove(id);
    const noted = JSON.stringify([...storage.mementoValues]);
    assert.ok(noted.includes(id));
    for (const secret of Object.values(KEY)) assert.ok(!noted.includes(secret));
  });

  it('is wiped by the next start if the editor ends before it is', async () => {
    const mend = breakDelete(noAnswer);
    void store.remove(id);
    await settle();
    mend();
    await window().reload();
    assert.deepEqual([keys(), forgotten.includes(id)], [[], true]);
  });

  it('and is not a key is wiped at the next start if it could not be before', async () => {
    const works = forget;
    forget = () => Promise.reject(new Error('disk full'));
    assert.equal(await store.remove(id), false);
    assert.deepEqual([keys(), forgotten], [[], []]);
    forget = works;
    await window().reload();
    assert.deepEqual(forgotten, [id]);
  });

  it('is wiped by each window that knew it, since it may just have kept more', async () => {
    window();
    await store.remove(id);
    await settle();
    assert.deepEqual(forgotten, [id, id]);
  });

  it('is wiped by a window that learns of the removal only as it changes another account', async () => {
    const there = window();
    const other = await there.add({ ...SHOP, label: 'Other' }, KEY);
    storage.secrets.store = () => Promise.reject(new Error('no news'));
    await store.remove(id);
    await there.rename(other.id, 'Another');
    await settle();
    assert.deepEqual(forgotten, [id, id]);
  });

  it('that has new keys is the old one, wiped by the next start if the editor ends before it is', async () => {
    const mend = breakDelete(noAnswer);
    void store.change(id, { key: NEW });
    await settle();
    mend();
    assert.deepEqual(
      keys(),
      [KEY, NEW].map((key) => JSON.stringify(key)),
    );
    const next = window();
    await next.reload();
    assert.deepEqual([keys(), await next.key(id), forgotten], [[JSON.stringify(NEW)], NEW, []]);
  });

  it('is all that it has if its records cannot be written: nothing is wiped then', async () => {
    storage.memento.update = () => Promise.reject(new Error('disk full'));
    await assert.rejects(store.remove(id), { code: 'account.unwritable', details: { what: 'record' } });
    assert.deepEqual([store.get(id)?.label, await store.key(id), forgotten], ['Shop', KEY, []]);
  });

  it('does not keep a later start from looking when its records cannot be written', async () => {
    const mend = breakDelete(locked);
    await store.remove(id);
    mend();
    storage.memento.update = () => Promise.reject(new Error('disk full'));
    await window().reload();
    assert.deepEqual(keys(), []);
  });
});
