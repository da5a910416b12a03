import assert from 'node:assert/strict';
import { noteOwners } from '../../../src/accounts/ownerNotes.ts';
import type { Account } from '../../../src/certificates/account.ts';
import type { Subscription } from '../../../src/certificates/notifier.ts';
import { accountOptions } from '../../../src/commands/accounts/accountOptions.ts';
import { testAccount } from '../../../src/commands/accounts/manageAccounts.ts';
import { ExtensionError } from '../../../src/errors.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { type AccountBench, accountBench } from '../../support/accountBench.ts';

const OWNER = { name: 'owner@sandbox.example', type: 'main' };

/** The service tells who the keys belong to, over real HTTP. */
describe('an account that was stored before its owner was noted', () => {
  let sandbox: RunningSandbox;
  let bench: AccountBench;
  let notes: Subscription;
  /** Ends when what was asked is noted. */
  let noting: Promise<unknown>[];
  let warnings: unknown[];
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.dispose());
  beforeEach(async () => {
    bench = await accountBench(sandbox);
    noting = [];
    warnings = [];
    const { accounts, inventory, connections } = bench;
    notes = noteOwners({
      accounts: {
        noteCaller: (account, caller) => {
          const noted = accounts.noteCaller(account, caller);
          noting.push(noted);
          return noted;
        },
      },
      inventory,
      callerOf: (id) => {
        const asked = connections.caller(id);
        noting.push(asked.catch(() => undefined));
        return asked;
      },
      warn: (error) => warnings.push(error),
    });
  });
  afterEach(async () => {
    notes.dispose();
    await bench.dispose();
  });

  const stored = (changes: Partial<Account> = {}, kind: 'main' | 'sub' = 'main'): Promise<Account> => {
    const { url, stsUrl, accessKey, secretKey, subAccessKey, subSecretKey } = sandbox.address.naver;
    const record = { label: 'Shop', cloud: 'naver', zone: 'public', endpoint: url, options: { iamEndpoint: stsUrl } };
    const key = kind === 'main' ? { accessKey, secretKey } : { accessKey: subAccessKey, secretKey: subSecretKey };
    return bench.accounts.add({ ...record, ...changes }, key);
  };
  const read = async ({ id }: Account) => {
    await bench.inventory.refresh(id);
    for (let known = -1; known < noting.length;) {
      known = noting.length;
      await Promise.all(noting);
    }
    return bench.accounts.get(id)?.caller;
  };
  const asked = () => sandbox.control.requests().filter(({ target }) => target.includes('caller-identity')).length;
  const lists = () => sandbox.control.requests().filter(({ target }) => target.includes('/api/v1/certificates')).length;

  it('has it noted once its certificates were read, which are not read again for that', async () => {
    const account = await stored();
    assert.deepEqual(await read(account), OWNER);
    assert.deepEqual([asked(), lists(), bench.accounts.get(account.id)?.changes], [1, 1, undefined]);
  });

  it('has its sub account noted', async () =>
    assert.deepEqual(await read(await stored({}, 'sub')), { name: 'sandbox-operator', type: 'sub' }));

  it('that is noted is not asked for', async () => {
    const caller = { name: 'somebody', type: 'main' } as const;
    assert.deepEqual(await read(await stored({ caller })), caller);
    assert.equal(asked(), 0);
  });

  it('is asked for once where the service does not tell', async () => {
    sandbox.control.addFault({ path: 'caller-identity', count: 'always', effect: { kind: 'html', when: 'before' } });
    const account = await stored();
    await read(account);
    const times = asked();
    assert.deepEqual([await read(account), asked() > 0, asked() - times], [undefined, true, 0]);
    assert.deepEqual(warnings, []);
  });

  it('is not asked for where there is nobody to ask', async () => {
    const account = await stored({ options: {} });
    assert.deepEqual([await read(account), asked()], [undefined, 0]);
  });

  it('is not asked for while its certificates cannot be read', async () => {
    const account = await stored();
    await bench.accounts.change(account.id, { key: { accessKey: 'WRONG', secretKey: 'WRONG' } });
    assert.deepEqual([await read(account), asked()], [undefined, 0]);
  });

  it('is not noted if it has other keys by the time it is told', async () => {
    const account = await stored();
    const before = bench.accounts.get(account.id)!;
    await bench.accounts.change(account.id, { key: { accessKey: 'OTHER', secretKey: 'OTHER' } });
    await bench.accounts.noteCaller(before, { name: 'somebody', type: 'main' });
    assert.equal(bench.accounts.get(account.id)?.caller, undefined);
  });

  it('that cannot be noted is no failure of the list', async () => {
    const account = await stored();
    bench.storage.memento.update = () => Promise.reject(new Error('disk full'));
    await assert.rejects(read(account), { code: 'account.unwritable', details: { what: 'record' } });
    assert.equal(bench.inventory.snapshot(account.id)?.problem, undefined);
    assert.equal(warnings.length, 1);
  });

  it('has it noted when it is tested', async () => {
    notes.dispose();
    const account = await stored();
    await testAccount(bench.deps())(account);
    assert.deepEqual(bench.accounts.get(account.id)?.caller, OWNER);
  });

  it('has it noted when its options are changed', async () => {
    notes.dispose();
    const account = await stored();
    const { url, stsUrl } = sandbox.address.naver;
    const localhost = url.replace('127.0.0.1', 'localhost');
    await accountOptions(bench.deps('Addresses', localhost, stsUrl))(account);
    assert.deepEqual(bench.accounts.get(account.id)?.caller, OWNER);
  });

  it('is refused the keys of another main account afterwards', async () => {
    const account = await stored();
    await read(account);
    const { requireSameOwner } = await import('../../../src/commands/accounts/sameOwner.ts');
    const now = bench.accounts.get(account.id)!;
    await assert.rejects(
      requireSameOwner(bench.deps(), now, { name: 'somebody', type: 'main' }),
      (error) => error instanceof ExtensionError && error.code === 'account.other',
    );
  });
});
