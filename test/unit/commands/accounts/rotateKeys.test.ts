import assert from 'node:assert/strict';
import type { Account, Caller } from '../../../../src/certificates/account.ts';
import { addAccount } from '../../../../src/commands/accounts/addAccount.ts';
import { rotateKeys } from '../../../../src/commands/accounts/rotateKeys.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { type RunningSandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { type AccountBench, accountBench, leaveOpen } from '../../../support/accountBench.ts';
import { commandBench } from '../../../support/commandBench.ts';
import { type Act, ESC } from '../../../support/scriptedUi.ts';

const OLD = { accessKey: 'OLD', secretKey: 'OLD' };
const OWNER: Caller = { name: 'owner@sandbox.example', type: 'main' };
const OPERATOR: Caller = { name: 'sandbox-operator', type: 'sub' };

/** The service tells who the new keys belong to, over real HTTP. */
describe('new keys', () => {
  let sandbox: RunningSandbox;
  let bench: AccountBench;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.dispose());
  beforeEach(async () => (bench = await accountBench(sandbox)));
  afterEach(() => bench.dispose());

  const naverAccount = (caller?: Caller, options = { iamEndpoint: sandbox.address.naver.stsUrl }): Promise<Account> => {
    const { url } = sandbox.address.naver;
    const record = { label: 'Shop', cloud: 'naver', zone: 'public', endpoint: url, options };
    return bench.accounts.add({ ...record, ...(caller && { caller }) }, OLD);
  };
  const mainKeys = () => [sandbox.address.naver.accessKey, sandbox.address.naver.secretKey];
  const subKeys = () => [sandbox.address.naver.subAccessKey, sandbox.address.naver.subSecretKey];
  const rotate = async (account: Account, acts: Act[]) => {
    await rotateKeys(bench.deps(...acts))(account);
    const { accessKey } = (await bench.accounts.key(account.id)) as typeof OLD;
    return { accessKey, caller: bench.accounts.get(account.id)?.caller };
  };
  const refused = async (account: Account, acts: Act[], code: string) => {
    await assert.rejects(rotate(account, acts), { code });
    assert.deepEqual(await bench.accounts.key(account.id), OLD);
    assert.deepEqual(bench.accounts.get(account.id), account);
    assert.deepEqual(bench.ui.notifications, []);
  };
  const tells = (userType: string, loginAlias: string) => {
    const body = JSON.stringify({ userType, loginAlias });
    const effect = { kind: 'answer', when: 'before', status: 200, body } as const;
    sandbox.control.addFault({ path: 'caller-identity', effect });
  };
  const tellsNothing = () =>
    sandbox.control.addFault({ path: 'caller-identity', count: 'always', effect: { kind: 'html', when: 'before' } });

  it('of the same main account replace the old ones, also while the outcome of a change is not known', async () => {
    const account = await naverAccount(OWNER);
    await leaveOpen(bench, account);
    assert.deepEqual(await rotate(account, mainKeys()), { accessKey: mainKeys()[0], caller: OWNER });
  });

  it('of another main account are not stored, whether or not a change is unsettled', async () => {
    const account = await naverAccount({ ...OWNER, name: 'somebody@sandbox.example' });
    await refused(account, mainKeys(), 'account.other');
    await leaveOpen(bench, account);
    await refused(account, mainKeys(), 'account.other');
  });

  it('of the same sub account replace the old ones while the outcome of a change is not known', async () => {
    const account = await naverAccount(OPERATOR);
    await leaveOpen(bench, account);
    assert.deepEqual(await rotate(account, subKeys()), { accessKey: subKeys()[0], caller: OPERATOR });
  });

  const untold: Readonly<Record<string, { before?: Caller; arrange?: () => void }>> = {
    'after those of a sub account': { before: OPERATOR },
    'after those of nobody known': {},
    'that the service calls something else': { before: OWNER, arrange: () => tells('Robot', OWNER.name) },
    'that the service does not tell of': { before: OWNER, arrange: tellsNothing },
  };
  for (const [what, { before: caller, arrange }] of Object.entries(untold)) {
    it(`of a main account ${what} have to wait for the outcome of a change`, async () => {
      const account = await naverAccount(caller);
      await leaveOpen(bench, account);
      arrange?.();
      await refused(account, mainKeys(), 'account.unsettled');
    });

    it(`of a main account ${what} are stored where nothing has to be looked for`, async () => {
      const account = await naverAccount(caller);
      await leaveOpen(bench, { id: 'another' });
      arrange?.();
      assert.equal((await rotate(account, mainKeys())).accessKey, mainKeys()[0]);
    });
  }

  it('of another sub account have to wait: it may be one of another main account', async () => {
    const account = await naverAccount({ ...OPERATOR, name: 'somebody' });
    await leaveOpen(bench, account);
    await refused(account, subKeys(), 'account.unsettled');
  });

  describe('where the old ones cannot look for the outcome of a change any more', () => {
    const stuck = async () => {
      const account = await naverAccount();
      await leaveOpen(bench, account, 'cloud.unauthorized');
      return account;
    };

    it('are stored if the user says that they are of the same account', async () => {
      const account = await stuck();
      assert.equal((await rotate(account, [...mainKeys(), 'Same Account'])).accessKey, mainKeys()[0]);
      assert.match(
        bench.ui.shown.join('\n'),
        /same account as the old ones of Shop\?.*outcome of 1 change is not known/s,
      );
    });

    it('are not stored if not', async () => {
      const account = await stuck();
      await assert.rejects(rotate(account, [...mainKeys(), ESC]), Cancelled);
      assert.deepEqual(await bench.accounts.key(account.id), OLD);
    });

    it('have to wait for another change that can still be looked for', async () => {
      const account = await stuck();
      bench.cloud.failures.length = 0;
      await leaveOpen(bench, account, 'network.timeout', 'shop');
      await refused(account, mainKeys(), 'account.unsettled');
    });
  });

  it('have to wait for a change that began while they were tried', async () => {
    const account = await naverAccount();
    const deps = bench.deps(...mainKeys());
    const { checkNew } = deps.clouds;
    deps.clouds.checkNew = async (...args) => {
      await leaveOpen(bench, account);
      return checkNew(...args);
    };
    await assert.rejects(rotateKeys(deps)(account), { code: 'account.unsettled' });
    assert.deepEqual(await bench.accounts.key(account.id), OLD);
  });

  it('whose owner is not told take what was known of the old ones with them', async () => {
    const account = await naverAccount(OWNER);
    tellsNothing();
    assert.equal((await rotate(account, mainKeys())).caller, undefined);
  });

  it('are noted with their owner when the account is added', async () => {
    const added = await commandBench();
    added.checks.push({ caller: OWNER });
    await addAccount(added.deps('NAVER Cloud — Public', 'AK', 'SK', '='))();
    assert.deepEqual(added.accounts.list()[0]?.caller, OWNER);
    await added.dispose();
  });

  describe('of an API gateway', () => {
    const gatewayAccount = (projectId?: string): Promise<Account> => {
      const { apigUrl: endpoint, iamUrl: iamEndpoint } = sandbox.address.otc;
      const options = { iamEndpoint, ...(projectId !== undefined && { projectId }) };
      return bench.accounts.add({ label: 'Shop', cloud: 'otc', zone: 'eu-de', endpoint, options }, OLD);
    };
    const keys = () => [sandbox.address.otc.accessKey, sandbox.address.otc.secretKey];

    it('that open the project of the account replace the old ones, also while the outcome of a change is not known', async () => {
      const account = await gatewayAccount(sandbox.address.otc.projectId);
      await leaveOpen(bench, account);
      assert.equal((await rotate(account, keys())).accessKey, keys()[0]);
    });

    it('that do not open the project of the account are not stored, and the user reads whose they may be', async () => {
      const account = await gatewayAccount('0123456789abcdef0123456789abcdef');
      await assert.rejects(rotate(account, [...keys(), 'Correct the Entries', ESC]), Cancelled);
      assert.match(bench.ui.shown.join('\n'), /belongs to another account: then add that as a new account/);
      assert.deepEqual(await bench.accounts.key(account.id), OLD);
    });

    it('have to wait for the outcome of a change where the account names no project', async () => {
      const account = await gatewayAccount();
      await leaveOpen(bench, account);
      await refused(account, keys(), 'account.unsettled');
    });
  });
});
