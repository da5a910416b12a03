import assert from 'node:assert/strict';
import { AccountStore, type AccountsEvent } from '../../../src/accounts/accountStore.ts';
import { FakeStorage } from '../../support/fakeStorage.ts';

const KEY = { accessKey: 'EXAMPLEACCESSKEY0001', secretKey: 'EXAMPLESECRETKEY0000000000000000000000001' };

describe('account store', () => {
  let storage: FakeStorage;
  const window = () =>
    new AccountStore({ memento: storage.memento, secrets: storage.secrets, wait: async () => undefined });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  beforeEach(() => (storage = new FakeStorage()));

  it('keeps the record and the key apart, joined by the id', async () => {
    const store = window();
    const { id } = await store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    assert.deepEqual(await store.key(id), KEY);
    assert.ok(!JSON.stringify([...storage.mementoValues]).includes(KEY.secretKey));
    assert.deepEqual([...storage.secretValues.keys()].filter((name) => name.includes(id)).length, 1);
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
    await assert.rejects(store.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY), /disk full/);
    assert.equal(storage.secretValues.size, 0);
  });

  it('stores no new key for an account that was removed meanwhile', async () => {
    const [here, there] = [window(), window()];
    const { id } = await here.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, KEY);
    await settle();
    await there.remove(id);
    await assert.rejects(here.rotateKeys(id, KEY), { code: 'account.unknown' });
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
    await there.rotateKeys(id, { ...KEY, secretKey: 'EXAMPLESECRETKEY0000000000000000000000002' });
    await settle();
    assert.deepEqual(events, [{ kind: 'accounts' }, { kind: 'keys', accountId: id }]);
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
});
