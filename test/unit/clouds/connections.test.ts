import assert from 'node:assert/strict';
import type { Account, Credentials } from '../../../src/certificates/account.ts';
import type { AccountCheck, Cloud, CloudContext } from '../../../src/clouds/cloud.ts';
import { Connections, type ConnectionsDeps } from '../../../src/clouds/connections.ts';
import { ExtensionError } from '../../../src/errors.ts';

const LOGIN: Credentials = { user: 'ada', password: 'EXAMPLEPASSWORD', domain: 'OTC-1' };
const DRAFT: Account = { id: 'a', label: 'Shop', cloud: 'gateway', zone: 'west' };

describe('connections', () => {
  let accounts: Map<string, Account>;
  let keys: Map<string, Credentials>;
  let contexts: CloudContext[];
  let answer: AccountCheck;
  let passcodes: string[];
  beforeEach(() => {
    accounts = new Map();
    keys = new Map();
    contexts = [];
    answer = { notices: [] };
    passcodes = [];
  });

  /** Signs in by reading its credentials, as a real one does for each request. */
  const cloud: Cloud = {
    id: 'gateway',
    name: 'Gateway Cloud',
    signIn: ['access-key', 'password'],
    issues: true,
    zones: [
      { id: 'east', name: 'East', endpoint: 'https://east.example', identityEndpoint: 'https://iam.east.example' },
      { id: 'west', name: 'West', endpoint: 'https://west.example', identityEndpoint: 'https://iam.west.example' },
    ],
    connect: async (context) => {
      contexts.push(context);
      const provider = { account: context.account } as never;
      return { provider, check: async () => (await context.key(), answer) };
    },
  };
  const connections = (changes: Partial<ConnectionsDeps> = {}) =>
    new Connections({
      cloudOf: (id) => (id === cloud.id ? cloud : undefined),
      account: (id) => accounts.get(id),
      key: async (id) => keys.get(id) ?? Promise.reject(new ExtensionError('account.keyMissing', 'no key')),
      sandbox: () => Promise.reject(new ExtensionError('sandbox.unavailable', 'no sandbox')),
      passcode: async ({ label }) => (passcodes.push(label), '123456'),
      transport: () => Promise.reject(new Error('nothing is sent')),
      now: Date.now,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      ...changes,
    });
  const store = (account: Account, key: Credentials = LOGIN) => {
    accounts.set(account.id, account);
    keys.set(account.id, key);
  };
  const endpointsFor = async (account: Account) => {
    store(account);
    await connections().provider(account.id);
    return contexts.at(-1)?.endpoints;
  };

  describe('go', () => {
    it('to the zone of the account', async () => {
      assert.deepEqual(await endpointsFor(DRAFT), {
        api: 'https://west.example',
        identity: 'https://iam.west.example',
      });
      assert.equal(contexts[0]?.zone, 'west');
    });

    it('to the first zone of the cloud if the zone is none of this version', async () => {
      assert.equal((await endpointsFor({ ...DRAFT, zone: 'gone' }))?.api, 'https://east.example');
    });

    it('to the addresses of the user, and to no identity service that does not belong to them', async () => {
      const endpoint = 'https://own.example';
      assert.deepEqual(await endpointsFor({ ...DRAFT, endpoint }), { api: endpoint });
      const options = { iamEndpoint: 'https://iam.own.example' };
      assert.deepEqual(await endpointsFor({ ...DRAFT, endpoint, options }), {
        api: endpoint,
        identity: 'https://iam.own.example',
      });
      assert.deepEqual(await endpointsFor({ ...DRAFT, options }), {
        api: 'https://west.example',
        identity: 'https://iam.own.example',
      });
    });

    it('nowhere for a cloud of another version', async () => {
      await assert.rejects(endpointsFor({ ...DRAFT, cloud: 'other' }), { code: 'account.unknown' });
    });

    it('to the sandbox with its own key, and with what it tells beside them', async () => {
      const played = { endpoints: { api: 'http://127.0.0.1:1' }, key: LOGIN, options: { projectId: 'now' } };
      const account: Account = { ...DRAFT, zone: 'sandbox', options: { projectId: 'before', signing: 'credential' } };
      store(account, { accessKey: 'AK', secretKey: 'SK' });
      await connections({ sandbox: async () => played }).provider(account.id);
      const [context] = contexts;
      assert.deepEqual(context?.endpoints, played.endpoints);
      assert.equal(await context?.key(), LOGIN);
      assert.deepEqual(context?.account.options, { projectId: 'now', signing: 'credential' });
    });
  });

  it('ask for a one-time code by the label of the account', async () => {
    store(DRAFT);
    await connections().provider(DRAFT.id);
    assert.equal(await contexts[0]?.passcode?.(), '123456');
    assert.deepEqual(passcodes, ['Shop']);
  });

  it('are made once, again after a change of key, zone or options, and not for a new label', async () => {
    const made = async () => (await subject.provider(DRAFT.id), contexts.length);
    const subject = connections();
    store(DRAFT);
    assert.deepEqual([await made(), await made()], [1, 1]);
    store({ ...DRAFT, label: 'Renamed' });
    assert.equal(await made(), 1);
    store({ ...DRAFT, options: { signing: 'credential' } });
    assert.equal(await made(), 2);
    assert.equal(contexts[1]?.account.options?.['signing'], 'credential');
    store({ ...DRAFT, zone: 'east' });
    assert.equal(await made(), 3);
    subject.forget(DRAFT.id);
    assert.equal(await made(), 4);
  });

  it('that could not be made are tried again', async () => {
    let fails = true;
    const account: Account = { ...DRAFT, zone: 'sandbox' };
    store(account);
    const sandbox: ConnectionsDeps['sandbox'] = async () => {
      if (fails) throw new ExtensionError('sandbox.unavailable', 'not yet');
      return { endpoints: { api: 'http://127.0.0.1:1' }, key: LOGIN };
    };
    const subject = connections({ sandbox });
    await assert.rejects(subject.provider(account.id), { code: 'sandbox.unavailable' });
    fails = false;
    await subject.provider(account.id);
  });

  describe('of an account that is tried before it is stored', () => {
    it('go on when it is stored: nobody signs in, or enters a code, twice', async () => {
      const subject = connections();
      answer = { notices: [], options: { projectId: 'p-1' } };
      await subject.checkNew(DRAFT, LOGIN);
      store({ ...DRAFT, options: { projectId: 'p-1' } });
      assert.equal((await subject.provider(DRAFT.id)).account.id, DRAFT.id);
      assert.equal(contexts.length, 1);
    });

    it('read the stored key from then on', async () => {
      const subject = connections();
      await subject.checkNew(DRAFT, LOGIN);
      store(DRAFT, { accessKey: 'STORED', secretKey: 'SK' });
      await subject.provider(DRAFT.id);
      assert.deepEqual(await contexts[0]?.key(), { accessKey: 'STORED', secretKey: 'SK' });
    });

    it('do not go on for a record that differs, another account, or while a project is to be chosen', async () => {
      const subject = connections();
      await subject.checkNew(DRAFT, LOGIN);
      store({ ...DRAFT, zone: 'east' });
      await subject.provider(DRAFT.id);
      assert.equal(contexts.length, 2);
      store({ ...DRAFT, id: 'b' });
      await subject.provider('b');
      assert.equal(contexts.length, 3);
      answer = { notices: [], projects: [{ id: 'p-1', name: 'west' }] };
      await subject.checkNew({ ...DRAFT, id: 'c' }, LOGIN);
      store({ ...DRAFT, id: 'c' });
      await subject.provider('c');
      assert.equal(contexts.length, 5);
    });

    it('are not those of the account whose new key is tried', async () => {
      const subject = connections();
      store(DRAFT);
      await subject.provider(DRAFT.id);
      await subject.checkNew(DRAFT, { accessKey: 'NEW', secretKey: 'SK' });
      assert.deepEqual(await contexts[1]?.key(), { accessKey: 'NEW', secretKey: 'SK' });
      subject.forget(DRAFT.id);
      await subject.provider(DRAFT.id);
      assert.equal(contexts.length, 3);
      assert.deepEqual(await contexts[2]?.key(), LOGIN);
    });

    it('need a key', async () => {
      await assert.rejects(connections().checkNew(DRAFT, undefined), { code: 'account.keyMissing' });
    });
  });
});
