import assert from 'node:assert/strict';
import { addAccount } from '../../../../src/commands/accounts/addAccount.ts';
import { askPasscode } from '../../../../src/commands/accounts/askPasscode.ts';
import { rotateKeys } from '../../../../src/commands/accounts/rotateKeys.ts';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';
import { type Act, BACK, ESC, ScriptedUi } from '../../../support/scriptedUi.ts';

const REGION = 'Open Telekom Cloud — eu-de';
const OWN = 'Open Telekom Cloud at another address…';
const PASSWORD = 'User name and password';
const KEY: Act[] = [REGION, 'Access key', 'AK', 'SK', '='];
const LOGIN: Act[] = [REGION, PASSWORD, 'OTC-1', 'ada', 'pass word ', '', '='];

describe('signing in by command', () => {
  let bench: CommandBench;
  beforeEach(async () => (bench = await commandBench()));
  afterEach(() => bench.dispose());

  const add = async (...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await addAccount(deps)();
    assert.deepEqual(deps.ui.left, []);
    return deps.ui;
  };
  const stored = async () => {
    const account = bench.accounts.list().at(-1)!;
    return { account, credentials: await bench.accounts.key(account.id) };
  };
  const refuse = (code: 'cloud.unauthorized' | 'network.unreachable' = 'cloud.unauthorized') =>
    bench.refusals.push(new ExtensionError(code, 'refused'));

  it('a cloud with one way to sign in is not asked about ways', async () => {
    const ui = await add('NAVER Cloud — Public', 'AK', 'SK', '=');
    assert.ok(!ui.shown.some((line) => line.includes('Sign-in')));
  });

  it('a password keeps its blanks, names lose those around them', async () => {
    await add(REGION, PASSWORD, ' OTC-1 ', 'ada ', ' pass word ', '', '=');
    assert.deepEqual((await stored()).credentials, { user: 'ada', password: ' pass word ', domain: 'OTC-1' });
  });

  it('the id of a user goes with the login only if it was entered', async () => {
    await add(REGION, PASSWORD, 'OTC-1', 'ada', 'pass', 'two ids', ' 5f3c ', '=');
    assert.deepEqual((await stored()).credentials, { user: 'ada', password: 'pass', domain: 'OTC-1', userId: '5f3c' });
  });

  it('a temporary key has its token', async () => {
    await add(REGION, 'Temporary access key', 'AK', 'SK', ' TOKEN ', '=');
    assert.deepEqual((await stored()).credentials, { accessKey: 'AK', secretKey: 'SK', securityToken: 'TOKEN' });
  });

  it('what was typed for one way is not stored with another', async () => {
    const acts: Act[] = [
      REGION,
      'Temporary access key',
      'AK',
      'SK',
      BACK,
      BACK,
      BACK,
      PASSWORD,
      'OTC-1',
      'ada',
      'p',
      '',
    ];
    await add(...acts, '=');
    assert.deepEqual((await stored()).credentials, { user: 'ada', password: 'p', domain: 'OTC-1' });
  });

  it('a way chosen for one cloud does not count in a cloud that lacks it', async () => {
    await add(REGION, PASSWORD, BACK, BACK, 'NAVER Cloud — Public', 'AK', 'SK', '=');
    assert.deepEqual((await stored()).credentials, { accessKey: 'AK', secretKey: 'SK' });
  });

  it('no secret is ever shown', async () => {
    const login = await add(REGION, PASSWORD, 'OTC-1', 'ada', 'HIDDEN', BACK, '=', '', '=');
    const key = await add(REGION, 'Temporary access key', 'AK', 'HIDDEN', 'HIDDEN', BACK, '=', '=');
    assert.ok(![...login.shown, ...key.shown].join('\n').includes('HIDDEN'));
  });

  it('a cloud with many regions asks for the region in a step of its own', async () => {
    const ui = await add('Huawei Cloud — choose a region…', 'eu-west-101', 'Access key', 'AK', 'SK', '=');
    const { account } = await stored();
    assert.deepEqual(
      [account.cloud, account.zone, account.label],
      ['huawei', 'eu-west-101', 'Huawei Cloud eu-west-101'],
    );
    assert.ok(!ui.shown[0]?.includes('tr-west-1'), 'the first list holds the regions');
  });

  it('an own address of an API gateway comes with that of IAM, both checked', async () => {
    const ui = await add(
      OWN,
      'eu-de',
      'http://a.example',
      'https://a.example/',
      'iam',
      'https://iam.example',
      'Access key',
      'AK',
      'SK',
      '=',
    );
    assert.equal(ui.refusals.length, 2);
    const { account } = await stored();
    assert.equal(account.endpoint, 'https://a.example');
    assert.equal(account.zone, 'eu-de');
    assert.deepEqual(account.options, { iamEndpoint: 'https://iam.example' });
  });

  it('what the check found out is stored in the record', async () => {
    bench.checks.push({ options: { projectId: 'p-1', projectName: 'eu-de' } });
    await add(...KEY);
    assert.deepEqual((await stored()).account.options, { projectId: 'p-1', projectName: 'eu-de' });
  });

  it('of several projects one is chosen, and tried before anything is stored', async () => {
    const projects = [
      { id: 'p-1', name: 'eu-de' },
      { id: 'p-2', name: 'eu-de_shop' },
    ];
    bench.checks.push({ projects });
    await add(...LOGIN, 'eu-de_shop');
    const chosen = { projectId: 'p-2', projectName: 'eu-de_shop' };
    assert.deepEqual(
      bench.tried.map(({ draft }) => draft.options),
      [undefined, chosen],
    );
    assert.deepEqual((await stored()).account.options, chosen);
  });

  it('a project that is refused leads back to the entries', async () => {
    bench.checks.push({ projects: [{ id: 'p-1', name: 'eu-de' }] });
    const deps = bench.deps(...LOGIN, 'eu-de', 'Correct the Entries', '=', '=', 'Mine');
    const { checkNew } = deps.clouds;
    deps.clouds.checkNew = (...args) => {
      if (bench.tried.length === 1) refuse();
      return checkNew(...args);
    };
    await addAccount(deps)();
    assert.deepEqual(
      bench.accounts.list().map(({ label, options }) => [label, options]),
      [['Mine', undefined]],
    );
  });

  it('giving up at the projects stores nothing', async () => {
    bench.checks.push({ projects: [{ id: 'p-1', name: 'eu-de' }] });
    await assert.rejects(add(...LOGIN, ESC), Cancelled);
    assert.deepEqual(bench.accounts.list(), []);
    assert.equal(bench.storage.secretValues.size, 0);
  });

  it('a refused signature can be tried in the other layout, which is then stored', async () => {
    refuse();
    await add(...KEY, 'Sign with “Credential=” Instead');
    assert.deepEqual((await stored()).account.options, { signing: 'credential' });
    refuse();
    refuse();
    await add(...KEY.slice(0, -1), 'Second', 'Sign with “Credential=” Instead', 'Sign with “Access=” Instead');
    assert.deepEqual((await stored()).account.options, { signing: 'access' });
  });

  it('a refused password or an unreachable service offers no other layout', async () => {
    refuse();
    await assert.rejects(add(...LOGIN, 'Sign with “Credential=” Instead'), /no button/);
    refuse('network.unreachable');
    await assert.rejects(add(...KEY, 'Sign with “Credential=” Instead'), /no button/);
  });

  it('every try of one dialog is for the same account, which is then stored under that id', async () => {
    refuse();
    await add(...KEY, 'Correct the Entries', '=', '=');
    assert.equal(new Set(bench.tried.map(({ draft }) => draft.id)).size, 1);
    assert.equal((await stored()).account.id, bench.tried[0]?.draft.id);
  });

  it('an account with a password is asked for the new one alone', async () => {
    await add(REGION, PASSWORD, 'OTC-1', 'ada', 'old', '5f3c', '=');
    const { account } = await stored();
    refuse();
    const deps = bench.deps('wrong', 'Correct the Entries', 'new');
    await rotateKeys(deps)(account);
    assert.match(deps.ui.shown.join('\n'), /The login did not work.* The account keeps the password it has/);
    assert.deepEqual((await stored()).credentials, { user: 'ada', password: 'new', domain: 'OTC-1', userId: '5f3c' });
    assert.match(deps.ui.notifications.at(-1) ?? '', /new password works/);
  });

  it('an account with a temporary key is asked for the next one with its token', async () => {
    await add(REGION, 'Temporary access key', 'AK1', 'SK1', 'T1', '=');
    const { account } = await stored();
    await rotateKeys(bench.deps('AK2', 'SK2', 'T2'))(account);
    assert.deepEqual((await stored()).credentials, { accessKey: 'AK2', secretKey: 'SK2', securityToken: 'T2' });
  });

  it('new keys that are refused are corrected at the secret, with Back to the other one', async () => {
    await add(...KEY);
    const { account } = await stored();
    refuse();
    refuse();
    const deps = bench.deps('AK2', 'wrong', 'Correct the Entries', 'wrong', 'Correct the Entries', BACK, 'AK3', 'SK3');
    await rotateKeys(deps)(account);
    assert.deepEqual((await stored()).credentials, { accessKey: 'AK3', secretKey: 'SK3' });
  });

  it('a temporary key that is refused is corrected from its first part on: it is copied as a whole', async () => {
    await add(REGION, 'Temporary access key', 'AK1', 'SK1', 'T1', '=');
    const { account } = await stored();
    refuse();
    await rotateKeys(bench.deps('AK2', 'SK2', 'T2', 'Correct the Entries', 'AK3', 'SK3', 'T3'))(account);
    assert.deepEqual((await stored()).credentials, { accessKey: 'AK3', secretKey: 'SK3', securityToken: 'T3' });
  });

  it('an account whose credentials the editor forgot may sign in any way', async () => {
    await add(...KEY);
    const { account } = await stored();
    bench.storage.secretValues.clear();
    await rotateKeys(bench.deps(PASSWORD, 'OTC-1', 'ada', 'p', ''))(account);
    assert.deepEqual((await stored()).credentials, { user: 'ada', password: 'p', domain: 'OTC-1' });
  });

  it('a layout found while entering new keys is kept', async () => {
    await add(...KEY);
    const { account } = await stored();
    refuse();
    await rotateKeys(bench.deps('AK2', 'SK2', 'Sign with “Credential=” Instead'))(account);
    assert.deepEqual((await stored()).account.options, { signing: 'credential' });
  });
});

describe('a one-time code', () => {
  it('has six digits, whatever blanks it was copied with', async () => {
    const ui = new ScriptedUi('12345', '12345a', '123 456');
    assert.equal(await askPasscode(ui)({ label: 'Shop' }), '123456');
    assert.equal(ui.refusals.length, 2);
  });

  it('is a matter of the user, who may leave', async () => {
    await assert.rejects(askPasscode(new ScriptedUi(ESC))({ label: 'Shop' }), Cancelled);
  });
});
