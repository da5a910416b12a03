import assert from 'node:assert/strict';
import type { Account } from '../../../../src/certificates/account.ts';
import { accountOptions } from '../../../../src/commands/accounts/accountOptions.ts';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { type RunningSandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { type AccountBench, accountBench, leaveOpen } from '../../../support/accountBench.ts';
import { type Act, BACK, ESC } from '../../../support/scriptedUi.ts';

describe('the options of an account', () => {
  let sandbox: RunningSandbox;
  let bench: AccountBench;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.dispose());
  beforeEach(async () => (bench = await accountBench(sandbox)));
  afterEach(() => bench.dispose());

  const gatewayAccount = (changes: Partial<Account> = {}, login = false): Promise<Account> => {
    const { apigUrl, iamUrl, accessKey, secretKey, projectId, user, password, domain } = sandbox.address.otc;
    const options = { iamEndpoint: iamUrl, projectId, ...changes.options };
    const record = { label: 'Shop', cloud: 'otc', zone: 'eu-de', endpoint: apigUrl, ...changes, options };
    return bench.accounts.add(record, login ? { user, password, domain } : { accessKey, secretKey });
  };
  const naverAccount = (endpoint?: string): Promise<Account> => {
    const { accessKey, secretKey } = sandbox.address.naver;
    const record = { label: 'Shop', cloud: 'naver', zone: 'public', ...(endpoint !== undefined && { endpoint }) };
    return bench.accounts.add(record, { accessKey, secretKey });
  };
  const change = async (account: Account, ...acts: Act[]) => {
    await accountOptions(bench.deps(...acts))(account);
    assert.deepEqual(bench.ui.left, []);
    return bench.accounts.get(account.id);
  };
  const left = async (account: Account, ...acts: Act[]) => {
    await assert.rejects(change(account, ...acts), Cancelled);
    assert.deepEqual(bench.accounts.get(account.id), account);
  };
  const names = async (account: Account) => {
    await bench.inventory.open(account.id);
    return (bench.inventory.snapshot(account.id)?.certificates ?? []).map(({ name }) => name);
  };
  const twoProjects = () => sandbox.control.otc.setSwitches({ subProject: true });

  describe('of an API gateway', () => {
    it('another project of those that can be used is tried, stored, and its certificates read in place of the others', async () => {
      twoProjects();
      const account = await gatewayAccount();
      const before = await names(account);
      assert.ok(before.length > 0);
      const changed = await change(account, 'Project', 'eu-de_shop');
      assert.equal(changed?.options?.['projectName'], 'eu-de_shop');
      assert.notEqual(changed?.options?.['projectId'], account.options?.['projectId']);
      assert.equal(changed?.options?.['iamEndpoint'], account.options?.['iamEndpoint']);
      assert.match(bench.ui.shown.join('\n'), /Project: eu-de \| eu-de_shop/);
      const after = await names(account);
      assert.ok(!after.some((name) => before.includes(name)), after.join());
      const cached = await bench.cache.read(account.id);
      assert.deepEqual(cached?.certificates.map(({ name }) => name) ?? [], after);
    });

    it('the project in use is marked, and choosing it again changes nothing', async () => {
      twoProjects();
      const account = await gatewayAccount();
      sandbox.control.clearRequests();
      const same = await change(account, 'Project', '=');
      assert.deepEqual(same?.options?.['projectId'], account.options?.['projectId']);
      assert.match(bench.ui.notifications.at(-1) ?? '', /as before/);
      assert.ok(
        sandbox.control.requests().every(({ listener }) => listener === 'otcIam'),
        'nothing was tried',
      );
    });

    it('a project that is refused leaves all as it was, says why, and lets another one be chosen', async () => {
      twoProjects();
      const account = await gatewayAccount();
      const deps = bench.deps('Project', 'eu-de_shop', 'Correct the Entries', ESC);
      deps.clouds.checkNew = () => Promise.reject(new ExtensionError('cloud.forbidden', 'refused'));
      await assert.rejects(accountOptions(deps)(account), Cancelled);
      const [question, again] = bench.ui.shown.slice(-2);
      assert.match(question ?? '', /does not work with the new options, so nothing was changed.*permission/s);
      assert.match(again ?? '', /› Project: eu-de \| eu-de_shop/);
      assert.deepEqual(bench.accounts.get(account.id), account);
    });

    it('a layout of the signature that the service wants is stored, and taken back again', async () => {
      sandbox.control.otc.setSwitches({ signatureLayouts: ['credential'] });
      const account = await gatewayAccount();
      const signed = await change(account, 'Layout of the signature', '“Credential=”');
      assert.equal(signed?.options?.['signing'], 'credential');
      assert.ok((await names(account)).length > 0);
      sandbox.control.otc.setSwitches({ signatureLayouts: ['access'] });
      const automatic = await change(signed!, 'Layout of the signature', 'Automatic');
      assert.equal(automatic?.options?.['signing'], undefined);
    });

    it('a layout that the service refuses is not stored', async () => {
      sandbox.control.otc.setSwitches({ signatureLayouts: ['access'] });
      const account = await gatewayAccount();
      await left(account, 'Layout of the signature', '“Credential=”', 'Correct the Entries', ESC);
      assert.match(bench.ui.shown.at(-2) ?? '', /nothing was changed/);
    });

    it('addresses that moved are tried together, with the project found anew', async () => {
      const { apigUrl, iamUrl, projectId } = sandbox.address.otc;
      const gone = {
        endpoint: 'http://127.0.0.1:1',
        options: { iamEndpoint: 'http://127.0.0.1:2', projectId: 'gone' },
      };
      const account = await gatewayAccount(gone);
      const changed = await change(account, 'Addresses', apigUrl, iamUrl);
      assert.equal(changed?.endpoint, apigUrl);
      assert.deepEqual(changed?.options, { iamEndpoint: iamUrl, projectId });
      assert.ok((await names(account)).length > 0);
    });

    it('an address that does not answer is not stored; the question is then for the address', async () => {
      const account = await gatewayAccount();
      await left(account, 'Addresses', 'http://127.0.0.1:1', '=', 'Correct the Entries', BACK, ESC);
      const [back, what] = bench.ui.shown.slice(-2);
      assert.match(back ?? '', /Address: http:\/\/127\.0\.0\.1:1$/);
      assert.match(what ?? '', /Overview: Project/);
    });

    it('where a password signs in there is no signature to lay out', async () => {
      const account = await gatewayAccount({}, true);
      await left(account, 'Layout of the signature', ESC);
      assert.match(bench.ui.refusals.join(), /signs in with a password/);
    });

    it('an account that follows its region is told so, and its zone stays', async () => {
      const { accessKey, secretKey } = sandbox.address.otc;
      const account = await bench.accounts.add(
        { label: 'Region', cloud: 'otc', zone: 'eu-de' },
        { accessKey, secretKey },
      );
      await left(account, 'Cloud and zone', 'Address', ESC);
      assert.equal(bench.ui.refusals.length, 2);
    });
  });

  describe('while the outcome of a change is not known', () => {
    it('project and addresses stay, since it is looked for where it was sent; the layout does not matter', async () => {
      const account = await gatewayAccount();
      await leaveOpen(bench, account);
      await left(account, 'Project', 'Addresses', ESC);
      assert.equal(bench.ui.refusals.length, 2);
      assert.match(bench.ui.refusals.join(), /outcome of 1 change is not known yet/);
      const signed = await change(account, 'Layout of the signature', '“Credential=”');
      assert.equal(signed?.options?.['signing'], 'credential');
    });

    it('nothing is stored either if the change began while the new options were tried', async () => {
      twoProjects();
      const account = await gatewayAccount();
      const deps = bench.deps('Project', 'eu-de_shop');
      const { checkNew } = deps.clouds;
      deps.clouds.checkNew = async (...args) => {
        await leaveOpen(bench, account);
        return checkNew(...args);
      };
      await assert.rejects(accountOptions(deps)(account), { code: 'account.unsettled' });
      assert.deepEqual(bench.accounts.get(account.id), account);
    });

    it('addresses that nothing answers at any more can be changed: looking there would never end', async () => {
      const { apigUrl, iamUrl } = sandbox.address.otc;
      const account = await gatewayAccount({ endpoint: 'http://127.0.0.1:1' });
      await leaveOpen(bench, account, 'network.unreachable');
      assert.equal((await change(account, 'Addresses', apigUrl, iamUrl))?.endpoint, apigUrl);
    });

    it('another account is free', async () => {
      const account = await gatewayAccount();
      await leaveOpen(bench, { ...account, id: 'another' });
      twoProjects();
      assert.equal((await change(account, 'Project', 'eu-de_shop'))?.options?.['projectName'], 'eu-de_shop');
    });
  });

  describe('of NAVER', () => {
    it('an own address can be changed to where the service moved', async () => {
      const { url } = sandbox.address.naver;
      const account = await naverAccount('http://127.0.0.1:1');
      assert.equal((await change(account, 'Address', url))?.endpoint, url);
      assert.ok((await names(account)).length > 0);
    });

    it('a zone and its address are shown and stay', async () => {
      const account = await naverAccount();
      await left(account, 'Cloud and zone', 'Address', ESC);
      assert.deepEqual(bench.ui.shown.at(-1), 'Options of Shop › Overview: Cloud and zone | Address');
      assert.equal(bench.ui.refusals.length, 2);
    });
  });

  it('the sandbox has nothing to change, and says so', async () => {
    const account = await bench.accounts.add({ label: 'Sandbox', cloud: 'naver', zone: 'sandbox' });
    await left(account, 'Cloud and zone', ESC);
    assert.match(bench.ui.refusals.join(), /sandbox brings/);
  });

  it('without its key nothing can be tried, so nothing is asked', async () => {
    const account = await gatewayAccount();
    bench.storage.secretValues.clear();
    await assert.rejects(change(account), { code: 'account.keyMissing' });
  });
});
