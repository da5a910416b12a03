import assert from 'node:assert/strict';
import { AccountStore, type AccountsEvent } from '../../../src/accounts/accountStore.ts';
import type { Credentials } from '../../../src/certificates/account.ts';
import { FakeStorage } from '../../support/fakeStorage.ts';

const OLD: Credentials = { accessKey: 'OLDACCESSKEY', secretKey: 'OLDSECRETKEY' };
const NEW: Credentials = { accessKey: 'NEWACCESSKEY', secretKey: 'NEWSECRETKEY' };
const SHOP = { label: 'Shop', cloud: 'otc', zone: 'eu-de', options: { projectId: 'old' } };
const CHANGE = { key: NEW, options: { projectId: 'new' } };

describe('a change of what an account signs in with', () => {
  let storage: FakeStorage;
  let store: AccountStore;
  let id: string;
  /** Names of the calls that fail from now on; the number of calls that still work comes first. */
  let failing: { after: number; calls: readonly string[] } | undefined;
  const window = () =>
    new AccountStore({
      memento: storage.memento,
      secrets: storage.secrets,
      wait: async () => undefined,
      forget: async () => undefined,
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  beforeEach(async () => {
    failing = undefined;
    storage = new FakeStorage();
    const { secrets, memento } = storage;
    const breakable = <Args extends unknown[], T>(name: string, call: (...args: Args) => T) =>
      ((...args: Args) => {
        if (!failing?.calls.includes(name) || failing.after-- > 0) return call(...args);
        return Promise.reject(new Error(`${name} failed`));
      }) as (...args: Args) => T;
    secrets.store = breakable('store', secrets.store);
    secrets.delete = breakable('delete', secrets.delete);
    memento.update = breakable('update', memento.update);
    store = window();
    ({ id } = await store.add(SHOP, OLD));
  });

  const state = async (seen = window()) => [await seen.key(id), seen.get(id)?.options];
  const keys = () => [...storage.secretValues].filter(([name]) => name.includes('.key.')).map(([, value]) => value);

  it('takes key and options together, and leaves nothing of the old key', async () => {
    await store.change(id, CHANGE);
    assert.deepEqual(await state(), [NEW, CHANGE.options]);
    assert.deepEqual(await state(store), [NEW, CHANGE.options]);
    await store.change(id, { key: OLD });
    assert.deepEqual(await state(), [OLD, CHANGE.options]);
    assert.deepEqual(keys(), [JSON.stringify(OLD)]);
  });

  it('keeps whose keys they are with options alone, and not with another key that does not tell', async () => {
    const caller = { name: 'owner', type: 'main' } as const;
    await store.change(id, { ...CHANGE, caller });
    await store.change(id, { options: {} });
    assert.deepEqual([store.get(id)?.caller, window().get(id)?.caller], [caller, caller]);
    await store.change(id, { key: OLD });
    assert.deepEqual([store.get(id)?.caller, window().get(id)?.caller], [undefined, undefined]);
  });

  it('changes nothing if the new key cannot be stored', async () => {
    failing = { after: 0, calls: ['store'] };
    await assert.rejects(store.change(id, CHANGE), { code: 'account.unwritable', details: { what: 'key' } });
    for (const seen of [store, window()]) assert.deepEqual(await state(seen), [OLD, SHOP.options]);
    assert.deepEqual(keys(), [JSON.stringify(OLD)]);
  });

  it('changes nothing, and keeps no new key, if the record cannot be stored', async () => {
    failing = { after: 0, calls: ['update'] };
    await assert.rejects(store.change(id, CHANGE), { code: 'account.unwritable', details: { what: 'record' } });
    for (const seen of [store, window()]) assert.deepEqual(await state(seen), [OLD, SHOP.options]);
    assert.deepEqual(keys(), [JSON.stringify(OLD)]);
  });

  it('is complete if only the other windows cannot be told', async () => {
    failing = { after: 1, calls: ['store'] };
    await store.change(id, CHANGE);
    for (const seen of [store, window()]) assert.deepEqual(await state(seen), [NEW, CHANGE.options]);
  });

  it('is complete if the old key cannot be wiped, which is made up for when the window gets the focus', async () => {
    failing = { after: 0, calls: ['delete'] };
    await store.change(id, CHANGE);
    for (const seen of [store, window()]) assert.deepEqual(await state(seen), [NEW, CHANGE.options]);
    failing = undefined;
    await store.reload();
    assert.deepEqual(keys(), [JSON.stringify(NEW)]);
  });

  it('tries once to wipe what it cannot when the window gets the focus', async () => {
    failing = { after: 0, calls: ['delete'] };
    await store.change(id, CHANGE);
    let tries = 0;
    storage.secrets.delete = async () => {
      tries += 1;
      if (tries < 50) throw new Error('the keyring is locked');
    };
    await store.reload();
    assert.equal(tries, 1);
  });

  it('that begins while another write is under way does not take in what that one failed to write', async () => {
    const { memento } = storage;
    const { update } = memento;
    let writes = 0;
    // What VS Code does: a value is handed out at once, and written a moment later.
    memento.update = async (...args) => {
      const isFirst = ++writes === 1;
      await update.apply(memento, args);
      await settle();
      if (isFirst) throw new Error('disk full');
    };
    const { options } = CHANGE;
    await Promise.all([
      assert.rejects(store.rename(id, 'Renamed'), { code: 'account.unwritable', details: { what: 'record' } }),
      store.change(id, { options }),
    ]);
    assert.deepEqual(await state(), [OLD, options]);
    assert.equal(window().get(id)?.label, SHOP.label);
  });

  it('never mixes key and options, whatever fails, and does not wipe what is in use again', async () => {
    for (let after = 0; after < 4; after += 1) {
      failing = { after, calls: ['store', 'update', 'delete'] };
      await store.change(id, CHANGE).catch(() => undefined);
      failing = undefined;
      const [key, options] = await state();
      assert.ok(
        (key as typeof NEW).accessKey === (options?.['projectId' as never] === 'new' ? 'NEWACCESSKEY' : 'OLDACCESSKEY'),
      );
      await store.change(id, { key: OLD, options: SHOP.options });
      await store.reload();
      assert.deepEqual(await state(), [OLD, SHOP.options]);
    }
  });

  it('does not come back after a failure that the editor remembers as done', async () => {
    const { memento } = storage;
    const { update } = memento;
    // What VS Code does: the value is handed out although it could not be written.
    memento.update = async (...args) => (await update.apply(memento, args), Promise.reject(new Error('disk full')));
    await assert.rejects(store.change(id, CHANGE), { code: 'account.unwritable', details: { what: 'record' } });
    memento.update = update;
    await store.rename(id, 'Renamed');
    assert.deepEqual(await state(), [OLD, SHOP.options]);
  });

  it('an added account whose news cannot be told is there with its key', async () => {
    failing = { after: 1, calls: ['store'] };
    const added = await store.add({ ...SHOP, label: 'Second' }, NEW);
    assert.deepEqual(await window().key(added.id), NEW);
  });

  it('is refused for an account that is gone, and leaves no key', async () => {
    await store.remove(id);
    await assert.rejects(store.change(id, CHANGE), { code: 'account.unknown' });
    assert.deepEqual(keys(), []);
  });

  it('leaves no key whichever place it was in, once the account is removed', async () => {
    await store.change(id, CHANGE);
    await store.remove(id);
    assert.deepEqual(keys(), []);
  });

  it('is told of here and in other windows, once', async () => {
    const there = window();
    const heard: [string, AccountsEvent][] = [];
    store.onDidChange((event) => heard.push(['here', event]));
    there.onDidChange((event) => heard.push(['there', event]));
    await store.change(id, CHANGE);
    await settle();
    const told = heard.filter(([, { kind }]) => kind === 'signIn');
    assert.deepEqual(told, [
      ['here', { kind: 'signIn', accountId: id }],
      ['there', { kind: 'signIn', accountId: id }],
    ]);
    assert.deepEqual(await state(there), [NEW, CHANGE.options]);
  });

  it('a new label is none, and is told of as such', async () => {
    const kinds: string[] = [];
    store.onDidChange(({ kind }) => kinds.push(kind));
    await store.rename(id, 'Renamed');
    assert.deepEqual(kinds, ['accounts']);
  });

  describe('in two windows at the same instant', () => {
    /** Windows with one SecretStorage whose records reach each other only when told, the last one to write winning. */
    const apart = async () => {
      const own = new FakeStorage();
      for (const [key, value] of storage.mementoValues) own.mementoValues.set(key, value);
      const there = new AccountStore({
        memento: own.memento,
        secrets: storage.secrets,
        wait: async () => undefined,
        forget: async () => undefined,
      });
      const reach = async (from: FakeStorage, to: FakeStorage, seen: AccountStore) => {
        for (const [key, value] of from.mementoValues) to.mementoValues.set(key, value);
        await seen.reload();
      };
      return {
        there,
        toHere: () => reach(own, storage, store),
        toThere: () => reach(storage, own, there),
      };
    };

    it('survives another window that renames, and the new label does too', async () => {
      const { there, toHere, toThere } = await apart();
      await store.change(id, CHANGE);
      await there.rename(id, 'Renamed');
      await toHere();
      await toThere();
      for (const seen of [store, there]) {
        assert.deepEqual(await state(seen), [NEW, CHANGE.options]);
        assert.equal(seen.get(id)?.label, 'Renamed');
      }
    });

    it('does not bring back an account that the other one removed', async () => {
      const { there, toHere } = await apart();
      await there.remove(id);
      await store.change(id, CHANGE);
      await toHere();
      assert.deepEqual(store.list(), []);
      assert.deepEqual(keys(), []);
    });
  });
});
