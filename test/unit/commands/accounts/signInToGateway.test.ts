import assert from 'node:assert/strict';
import { addAccount } from '../../../../src/commands/accounts/addAccount.ts';
import { testAccount } from '../../../../src/commands/accounts/manageAccounts.ts';
import { rotateKeys } from '../../../../src/commands/accounts/rotateKeys.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { type RunningSandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { passcodeAt } from '../../../../src/sandbox/otc/totp.ts';
import { type AccountBench, accountBench } from '../../../support/accountBench.ts';
import { type Act, ESC } from '../../../support/scriptedUi.ts';

const PASSWORD = 'User name and password';
const CREDENTIAL = 'Sign with “Credential=” Instead';

describe('signing in to an API gateway by command', () => {
  let sandbox: RunningSandbox;
  let bench: AccountBench;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.dispose());
  beforeEach(async () => (bench = await accountBench(sandbox)));
  afterEach(() => bench.dispose());

  const add = async (...acts: Act[]) => {
    const { apigUrl, iamUrl } = sandbox.address.otc;
    const place = ['Open Telekom Cloud at another address…', 'Germany', apigUrl, iamUrl];
    await addAccount(bench.deps(...place, ...acts))();
    assert.deepEqual(bench.ui.left, []);
    return bench.accounts.list().at(-1)!;
  };
  const listed = async (id: string) => (await (await bench.connections.provider(id)).list()).certificates.length;
  const logins = () => sandbox.control.requests().filter(({ target }) => target.startsWith('/v3/auth/tokens')).length;
  const passcode = () => passcodeAt(sandbox.address.otc.mfaSecret, sandbox.control.now());

  it('an access key finds its project by itself', async () => {
    const { accessKey, secretKey, projectId } = sandbox.address.otc;
    const { id, options } = await add('Access key', accessKey, secretKey, 'Shop');
    assert.equal(options?.['projectId'], projectId);
    assert.ok((await listed(id)) > 0);
  });

  it('a temporary key works with its token', async () => {
    const { temporaryAccessKey, temporarySecretKey, securityToken } = sandbox.address.otc;
    const { id } = await add('Temporary access key', temporaryAccessKey, temporarySecretKey, securityToken, 'Shop');
    assert.ok((await listed(id)) > 0);
  });

  it('a password is exchanged for a token once: what was tried goes on when it is stored', async () => {
    const { domain, user, password } = sandbox.address.otc;
    const { id } = await add(PASSWORD, domain, user, password, '', 'Shop');
    const before = logins();
    assert.ok((await listed(id)) > 0);
    assert.equal(logins(), before);
  });

  it('a one-time code is asked for where the user needs one, and once', async () => {
    const { domain, mfaUser, mfaUserId, password } = sandbox.address.otc;
    const { id } = await add(PASSWORD, domain, mfaUser, password, mfaUserId, 'Shop', passcode());
    assert.equal(bench.ui.shown.filter((line) => line.startsWith('One-Time Code for Shop')).length, 1);
    assert.ok((await listed(id)) > 0);
  });

  it('leaving the question for a one-time code stores nothing', async () => {
    const { domain, mfaUser, mfaUserId, password } = sandbox.address.otc;
    await assert.rejects(add(PASSWORD, domain, mfaUser, password, mfaUserId, 'Shop', ESC), Cancelled);
    assert.deepEqual(bench.accounts.list(), []);
  });

  for (const way of ['key', 'password'] as const) {
    it(`of two projects that fit a ${way}, the chosen one is stored and used`, async () => {
      sandbox.control.otc.setSwitches({ subProject: true });
      const { accessKey, secretKey, domain, user, password, projectId } = sandbox.address.otc;
      const acts = way === 'key' ? ['Access key', accessKey, secretKey] : [PASSWORD, domain, user, password, ''];
      const { id, options } = await add(...acts, 'Shop', 'eu-de_shop');
      assert.equal(options?.['projectName'], 'eu-de_shop');
      assert.notEqual(options?.['projectId'], projectId);
      sandbox.control.clearRequests();
      await listed(id);
      const paths = sandbox.control.requests().filter(({ listener }) => listener === 'otcApig');
      assert.ok(paths.length > 0);
      for (const { target } of paths) assert.ok(target.includes(options!['projectId']!), target);
    });
  }

  it('an account whose project has become ambiguous is asked for it when it is tested', async () => {
    sandbox.control.otc.setSwitches({ subProject: true });
    const { apigUrl, iamUrl, accessKey, secretKey } = sandbox.address.otc;
    const record = { label: 'Old', cloud: 'otc', zone: 'eu-de', endpoint: apigUrl, options: { iamEndpoint: iamUrl } };
    const account = await bench.accounts.add(record, { accessKey, secretKey });
    await assert.rejects(listed(account.id), { code: 'project.ambiguous' });
    await testAccount(bench.deps('eu-de_shop'))(account);
    assert.match(bench.ui.notifications.at(-1) ?? '', /Old works/);
    const options = bench.accounts.get(account.id)?.options;
    assert.deepEqual([options?.['projectName'], options?.['iamEndpoint']], ['eu-de_shop', iamUrl]);
    await listed(account.id);
  });

  it('a service that wants the other layout of signatures is signed in to with it', async () => {
    sandbox.control.otc.setSwitches({ signatureLayouts: ['credential'] });
    const { accessKey, secretKey } = sandbox.address.otc;
    const { id, options } = await add('Access key', accessKey, secretKey, 'Shop', CREDENTIAL);
    assert.equal(options?.['signing'], 'credential');
    assert.ok((await listed(id)) > 0);
  });

  it('a wrong password is sent once, explained and corrected', async () => {
    const { domain, user, password } = sandbox.address.otc;
    const wrong = [PASSWORD, domain, user, 'not it', '', 'Shop', 'Correct the Entries'];
    const { label } = await add(...wrong, password, '=', '=');
    assert.equal(label, 'Shop');
    assert.match(bench.ui.shown.join('\n'), /The login did not work, so nothing was stored\./);
    const refused = sandbox.control.requests().filter(({ decided }) => decided === 401);
    assert.equal(refused.length, 1);
  });

  it('a new password that is wrong leaves the account as it was', async () => {
    const { domain, user, password } = sandbox.address.otc;
    const account = await add(PASSWORD, domain, user, password, '', 'Shop');
    await assert.rejects(rotateKeys(bench.deps('not it', ESC))(account), Cancelled);
    await testAccount(bench.deps())(account);
    assert.match(bench.ui.notifications.at(-1) ?? '', /Shop works/);
    await rotateKeys(bench.deps(password))(account);
    assert.match(bench.ui.notifications.at(-1) ?? '', /new password works/);
  });

  it('no secret is in a line of the log or on the screen', async () => {
    const { domain, user, password, mfaUser, mfaUserId, accessKey, secretKey } = sandbox.address.otc;
    const { temporaryAccessKey, temporarySecretKey, securityToken } = sandbox.address.otc;
    const shown: string[] = [];
    for (const acts of [
      ['Access key', accessKey, secretKey, 'A'],
      ['Temporary access key', temporaryAccessKey, temporarySecretKey, securityToken, 'B'],
      [PASSWORD, domain, user, password, '', 'C'],
      [PASSWORD, domain, mfaUser, password, mfaUserId, 'D', passcode()],
    ]) {
      const { id } = await add(...acts);
      await listed(id);
      shown.push(...bench.ui.shown);
    }
    assert.ok(bench.lines.length > 8);
    const records = JSON.stringify([...bench.storage.mementoValues]);
    for (const secret of [secretKey, temporarySecretKey, securityToken, password]) {
      assert.ok(![...bench.lines, ...shown, records].join('\n').includes(secret));
    }
  });
});
