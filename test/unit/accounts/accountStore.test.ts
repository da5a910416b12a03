import assert from 'node:assert/strict';
import { AccountStore, type AccountsEvent } from '../../../src/accounts/accountStore.ts';
import type { Credentials } from '../../../src/certificates/account.ts';
import { ExtensionError, neverExecuted } from '../../../src/errors.ts';
import { advice } from '../../../src/ui/sentences/errors.ts';
import { FakeStorage } from '../../support/fakeStorage.ts';

const KEY = { accessKey: 'EXAMPLEACCESSKEY0001', secretKey: 'EXAMPLESECRETKEY0000000000000000000000001' };

describe('account store', () => {
  let storage: FakeStorage;
  const window = () =>
    new AccountStore({
      memento: storage.memento,
      secrets: storage.secrets,
      wait: async () => undefined,
      forget: async () => undefined,
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  beforeEach(() => (storage = new FakeStorage()));

  it('keeps the record and the key apart, joined by the id', async () => {
    const store = window();
    const { id } = await store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    assert.deepEqual(await store.key(id), KEY);
    assert.ok(!JSON.stringify([...storage.mementoValues]).includes(KEY.secretKey));
    assert.deepEqual([...storage.secretValues.keys()].filter((name) => name.includes(id)).length, 1);
  });

  it('a keyring that cannot be opened is no doubt whether something was sent', async () => {
    const store = window();
    const { id } = await store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    storage.secrets.get = () => Promise.reject(new Error('the keyring is locked'));
    await assert.rejects(store.key(id), (error) => {
      assert.ok(error instanceof ExtensionError && neverExecuted(error.code));
      assert.match(advice(error).message, /locked/);
      return true;
    });
  });

  it('stores the key before the record, so that no record is ever without its key', async () => {
    const store = window();
    const order: string[] = [];
    const { memento, secrets } = storage;
    const [update, keep] = [memento.update, secrets.store];
    memento.update = (...args) => (order.push('record'), update.apply(memento, args));
    secrets.store = (...args) => (
      order.push(args[0].includes('.key.') ? 'key' : 'revision'),
      keep.apply(secrets, args)
    );
    await store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    assert.deepEqual(order, ['key', 'record', 'revision']);
  });

  it('removing wipes the key', async () => {
    const store = window();
    const { id } = await store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    await store.remove(id);
    assert.deepEqual(store.list(), []);
    assert.ok(![...storage.secretValues.values()].some((value) => value.includes(KEY.secretKey)));
    await assert.rejects(store.key(id), { code: 'account.keyMissing' });
  });

  it('leaves no key behind whose record cannot be stored', async () => {
    const store = window();
    storage.memento.update = () => Promise.reject(new Error('disk full'));
    await assert.rejects(store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY), {
      code: 'account.unwritable',
      details: { what: 'record' },
    });
    assert.equal(storage.secretValues.size, 0);
  });

  it('stores no new key for an account that was removed meanwhile', async () => {
    const [here, there] = [window(), window()];
    const { id } = await here.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    await settle();
    await there.remove(id);
    await assert.rejects(here.change(id, { key: KEY }), { code: 'account.unknown' });
    assert.ok(![...storage.secretValues.values()].some((value) => value.includes(KEY.secretKey)));
  });

  it('news that cannot be read make it look at the records all the same', async () => {
    const here = window();
    const records = { revision: 'new', accounts: [{ id: 'a', label: 'Shop', cloud: 'naver', zone: 'public' }] };
    await storage.memento.update('cloudCertificates.accounts', records);
    storage.secrets.get = () => Promise.reject(new Error('the keyring is locked'));
    await storage.secrets.store('cloudCertificates.revision', 'new');
    await settle();
    assert.equal(here.list().length, 1);
  });

  it('records that cannot be written are no doubt whether something was sent', async () => {
    const [here, there] = [window(), window()];
    const { id } = await here.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    await there.add({ label: 'Other', cloud: 'naver', zone: 'public' }, KEY);
    storage.secretValues.clear();
    // Another window has overwritten what this one added.
    await storage.memento.update('cloudCertificates.accounts', { revision: 'new', accounts: [] });
    storage.memento.update = () => Promise.reject(new Error('disk full'));
    await assert.rejects(here.key(id), { code: 'account.keyMissing' });
  });

  it('a secret storage that does not answer keeps nobody from what needs no key', async () => {
    const store = window();
    storage.secrets.store = () => new Promise<never>(() => undefined);
    const { id } = await store.add({ label: 'Sandbox', cloud: 'naver', zone: 'sandbox' });
    await store.rename(id, 'Renamed');
    await store.reload();
    assert.equal(window().get(id)?.label, 'Renamed');
  });

  it('a key that the host forgot is a failure with a name, and is noticed', async () => {
    const store = window();
    const { id } = await store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    await store.add({ label: 'Sandbox', cloud: 'naver', zone: 'sandbox' });
    assert.equal(await store.hasForgottenKeys(), false);
    storage.secretValues.clear();
    assert.equal(await store.hasForgottenKeys(), true);
    await assert.rejects(store.key(id), { code: 'account.keyMissing' });
  });

  it('a sandbox account needs no key', async () => {
    const store = window();
    await store.add({ label: 'Sandbox', cloud: 'naver', zone: 'sandbox' });
    assert.equal(await store.hasForgottenKeys(), false);
  });

  it('labels are unique whatever their case, and a free one is proposed', async () => {
    const store = window();
    const { id } = await store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    assert.ok(store.isLabelTaken(' shop '));
    assert.ok(!store.isLabelTaken('SHOP', id));
    assert.equal(store.freeLabel('Shop'), 'Shop 2');
  });

  it('changes made in another window arrive', async () => {
    const [here, there] = [window(), window()];
    const events: AccountsEvent[] = [];
    here.onDidChange((event) => events.push(event));
    const { id } = await there.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    await settle();
    assert.deepEqual(
      here.list().map(({ label }) => label),
      ['Shop'],
    );
    await there.change(id, { key: { ...KEY, secretKey: 'EXAMPLESECRETKEY0000000000000000000000002' } });
    await settle();
    assert.deepEqual(events, [{ kind: 'accounts' }, { kind: 'accounts' }, { kind: 'signIn', accountId: id }]);
  });

  it('two windows that add an account each lose none', async () => {
    const [here, there] = [window(), window()];
    storage.secrets.onDidChange(() => undefined);
    await here.add({ label: 'A', cloud: 'naver', zone: 'public' }, KEY);
    await there.add({ label: 'B', cloud: 'naver', zone: 'public' }, KEY);
    assert.deepEqual(
      window()
        .list()
        .map(({ label }) => label),
      ['A', 'B'],
    );
  });

  const credentials: Readonly<Record<string, Credentials>> = {
    'an access key': KEY,
    'a temporary key': { ...KEY, securityToken: 'EXAMPLETOKEN' },
    'a login': { user: 'ada', password: ' blanks and "quotes" ', domain: 'OTC-1' },
    'a login with one-time codes': { user: 'ada', password: 'EXAMPLEPASSWORD', domain: 'OTC-1', userId: '5f3c' },
  };
  for (const [kind, value] of Object.entries(credentials)) {
    it(`${kind} is kept and read as it was, replaced as a whole, and never beside the record`, async () => {
      const store = window();
      const { id } = await store.add(
        { label: 'Shop', cloud: 'otc', zone: 'eu-de', options: { projectId: 'p' } },
        value,
      );
      assert.deepEqual(await store.key(id), value);
      await store.change(id, { key: { user: 'bob', password: 'OTHERPASSWORD', domain: 'OTC-2' } });
      await store.change(id, { key: value });
      assert.deepEqual(await window().key(id), value);
      const records = JSON.stringify([...storage.mementoValues]);
      for (const secret of Object.values(value))
        assert.ok(!records.includes(JSON.stringify(secret)), 'a record has it');
    });
  }

  for (const [damage, value] of [
    ['text that is no JSON', '{"accessKey":"AK","secre'],
    ['JSON that is no object', '"AK"'],
    ['null', 'null'],
    ['a key without its secret', '{"accessKey":"AK"}'],
    ['a key with an empty secret', '{"accessKey":"AK","secretKey":""}'],
    ['a key with a token that is none', '{"accessKey":"AK","secretKey":"SK","securityToken":1}'],
    ['a login without its account', '{"user":"ada","password":"p"}'],
    ['a login with a number for a password', '{"user":"ada","password":1,"domain":"d"}'],
  ] as const) {
    it(`${damage} is no key`, async () => {
      const store = window();
      const { id } = await store.add({ label: 'Shop', cloud: 'otc', zone: 'eu-de' }, KEY);
      storage.secretValues.set(`cloudCertificates.key.${id}`, value);
      await assert.rejects(store.key(id), { code: 'account.keyMissing' });
    });
  }

  it('what was found out is kept with the record, whichever window looks', async () => {
    const [here, there] = [window(), window()];
    const { id } = await here.add({ label: 'Shop', cloud: 'otc', zone: 'eu-de' }, KEY);
    await here.change(id, { options: { projectId: 'p-1' } });
    await settle();
    assert.deepEqual(there.get(id)?.options, { projectId: 'p-1' });
  });

  it('an account is stored under the id that it was tried with', async () => {
    const { id } = await window().add({ id: 'tried', label: 'Shop', cloud: 'otc', zone: 'eu-de' }, KEY);
    assert.equal(id, 'tried');
  });

  describe('in two windows at the same instant', () => {
    const account = (label: string) => ({ label, cloud: 'naver', zone: 'public' });
    const labels = (store: AccountStore) => store.list().map(({ label }) => label);

    /** Two windows whose records reach each other only when told, the last one to write winning. */
    const apart = () => {
      const windows = [0, 1].map(() => {
        const own = new FakeStorage();
        const store = new AccountStore({
          memento: own.memento,
          secrets: own.secrets,
          wait: async () => undefined,
          forget: async () => undefined,
        });
        return { own, store };
      });
      const overwrite = async (from: number, to: number) => {
        const [source, target] = [windows[from]!, windows[to]!];
        for (const [key, value] of source.own.mementoValues) target.own.mementoValues.set(key, value);
        await target.store.reload();
      };
      return { here: windows[0]!.store, there: windows[1]!.store, overwrite };
    };

    it('neither of two added accounts is lost', async () => {
      const { here, there, overwrite } = apart();
      await here.add(account('A'));
      await there.add(account('B'));
      await overwrite(1, 0);
      await overwrite(0, 1);
      assert.deepEqual(labels(here), ['B', 'A']);
      assert.deepEqual(labels(there), ['B', 'A']);
    });

    it('two accounts of one label are told apart', async () => {
      const { here, there, overwrite } = apart();
      await here.add(account('Shop'));
      await there.add(account('shop'));
      await overwrite(1, 0);
      await overwrite(0, 1);
      assert.deepEqual(labels(here), ['shop', 'Shop 2']);
      assert.deepEqual(labels(there), ['shop', 'Shop 2']);
    });

    it('the sandbox of a cloud stays one', async () => {
      const { here, there, overwrite } = apart();
      for (const store of [here, there]) await store.add({ ...account('Sandbox'), zone: 'sandbox' });
      await overwrite(1, 0);
      await overwrite(0, 1);
      assert.deepEqual(labels(here), ['Sandbox']);
      assert.deepEqual(here.list(), there.list());
    });

    it('an account removed in one does not come back from the other', async () => {
      const { here, there, overwrite } = apart();
      const { id } = await here.add(account('A'));
      await overwrite(0, 1);
      await here.remove(id);
      await there.add(account('B'));
      await overwrite(1, 0);
      await overwrite(0, 1);
      assert.deepEqual(labels(here), ['B']);
      assert.deepEqual(labels(there), ['B']);
    });

    it('windows agree on which removals are remembered, and stop writing', async () => {
      const removed = Array.from({ length: 200 }, (_, index) => `gone-${index}`);
      const records = { revision: 'old', accounts: [{ id: 'a', ...account('A') }], removed };
      await storage.memento.update('cloudCertificates.accounts', records);
      const [here, there] = [window(), window()];
      const { update } = storage.memento;
      let writes = 0;
      const stopped = new Promise<void>(() => undefined);
      storage.memento.update = (...args) => ((writes += 1) < 10 ? update.apply(storage.memento, args) : stopped);
      await here.remove('a');
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      // The removal, and that it was wiped.
      assert.deepEqual([labels(here), labels(there), writes], [[], [], 2]);
    });

    it('records of an earlier version, which knew nothing of removals, are read', async () => {
      const records = { revision: 'old', accounts: [{ id: 'a', ...account('Old') }] };
      await storage.memento.update('cloudCertificates.accounts', records);
      const store = window();
      await store.add(account('New'));
      assert.deepEqual(labels(window()), ['Old', 'New']);
    });
  });
});
