import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Account, Credentials } from '../../../src/certificates/account.ts';
import type { Cloud } from '../../../src/clouds/cloud.ts';
import { Connections } from '../../../src/clouds/connections.ts';

const ACCOUNT: Account = { id: 'a', label: 'Shop', cloud: 'gateway', zone: 'west' };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What nothing refers to any more is gone afterwards. */
async function forgotten(): Promise<void> {
  // A WeakRef holds on to what was looked at until the task is over.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
}

describe('connections let go', () => {
  let accounts: Map<string, Account>;
  let connections: Connections;
  /** A token per sign-in, held by the connection alone. */
  let tokens: WeakRef<object>[];
  beforeEach(() => {
    accounts = new Map();
    tokens = [];
    const cloud: Cloud = {
      id: 'gateway',
      name: 'Gateway Cloud',
      signIn: ['access-key'],
      issues: false,
      zones: [{ id: 'west', name: 'West', endpoint: 'https://west.example' }],
      connect: async ({ account, key }) => {
        const token = {};
        tokens.push(new WeakRef(token));
        const provider = { account, token } as never;
        return { provider, check: async () => (await key(), { notices: [] }) };
      },
    };
    connections = new Connections({
      cloudOf: () => cloud,
      account: (id) => accounts.get(id),
      key: async () => ({ accessKey: 'STORED', secretKey: 'SK' }),
      sandbox: () => Promise.reject(new Error('no sandbox')),
      transport: () => Promise.reject(new Error('nothing is sent')),
      now: Date.now,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    });
  });

  const open = async () => void (await connections.provider(ACCOUNT.id));
  const tried = async (): Promise<WeakRef<Credentials>> => {
    const key: Credentials = { accessKey: 'TRIED', secretKey: 'SK' };
    await connections.checkNew(ACCOUNT, key);
    return new WeakRef(key);
  };

  it('of the token of a removed account, and of no other', async () => {
    accounts.set(ACCOUNT.id, ACCOUNT);
    accounts.set('b', { ...ACCOUNT, id: 'b' });
    await open();
    await connections.provider('b');
    accounts.delete(ACCOUNT.id);
    connections.letGo();
    await forgotten();
    assert.deepEqual(
      tokens.map((token) => token.deref() !== undefined),
      [false, true],
    );
  });

  it('of the token of the old key when a new one is stored', async () => {
    accounts.set(ACCOUNT.id, ACCOUNT);
    await open();
    const key = await tried();
    connections.forget(ACCOUNT.id);
    await open();
    await forgotten();
    assert.deepEqual(
      [key.deref(), ...tokens.map((token) => token.deref() !== undefined)],
      [undefined, false, false, true],
    );
  });

  it('of a key that was tried and not stored', async () => {
    const key = await tried();
    connections.letGo();
    await forgotten();
    assert.equal(key.deref(), undefined);
    assert.equal(tokens[0]?.deref(), undefined);
  });

  it('of a key that was tried and stored, but not of the connection that goes on', async () => {
    const key = await tried();
    accounts.set(ACCOUNT.id, ACCOUNT);
    connections.letGo();
    await forgotten();
    assert.equal(key.deref(), undefined);
    assert.notEqual(tokens[0]?.deref(), undefined);
    await open();
    assert.equal(tokens.length, 1);
  });
});
