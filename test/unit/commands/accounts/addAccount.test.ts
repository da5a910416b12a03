import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { addAccount, addSandbox } from '../../../../src/commands/accounts/addAccount.ts';
import { removeAccount, renameAccount } from '../../../../src/commands/accounts/manageAccounts.ts';
import { rotateKeys } from '../../../../src/commands/accounts/rotateKeys.ts';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { advice } from '../../../../src/ui/sentences/errors.ts';
import { Journal } from '../../../../src/operations/journal.ts';
import { leaveOpen } from '../../../support/accountBench.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';
import { globalEdge } from '../../../support/fakeCloud.ts';
import { BACK, ESC } from '../../../support/scriptedUi.ts';

const PUBLIC = 'NAVER Cloud — Public';
const OWN = 'NAVER Cloud at another address…';

describe('accounts by command', () => {
  let bench: CommandBench;
  beforeEach(async () => (bench = await commandBench()));
  afterEach(() => bench.dispose());

  it('a key is tried before it is stored', async () => {
    await addAccount(bench.deps(PUBLIC, 'AK1', 'SK1', '='))();
    assert.deepEqual(
      bench.tried.map(({ credentials }) => credentials),
      [{ accessKey: 'AK1', secretKey: 'SK1' }],
    );
    const [account] = bench.accounts.list();
    assert.deepEqual(await bench.accounts.key(account!.id), { accessKey: 'AK1', secretKey: 'SK1' });
  });

  it('a key that does not work is explained, not stored, and can be corrected without typing all again', async () => {
    bench.refusals.push(new ExtensionError('cloud.unauthorized', 'refused', { details: { status: 401 } }));
    const deps = bench.deps(PUBLIC, 'AK1', 'bad', 'My label', 'Correct the Entries', 'good', '=');
    await addAccount(deps)();
    assert.match(deps.ui.shown.join('\n'), /nothing was stored/);
    assert.deepEqual(
      bench.accounts.list().map(({ label }) => label),
      ['My label'],
    );
    assert.deepEqual(await bench.accounts.key(bench.accounts.list()[0]!.id), { accessKey: 'AK1', secretKey: 'good' });
  });

  it('a correction begins with the secret, with Back to all that was answered before', async () => {
    bench.refusals.push(new ExtensionError('cloud.unauthorized', 'refused'));
    const deps = bench.deps(PUBLIC, 'AK1', 'SK1', '=', 'Correct the Entries', BACK, 'AK2', '=', '=');
    await addAccount(deps)();
    assert.deepEqual(deps.ui.left, []);
    assert.deepEqual(await bench.accounts.key(bench.accounts.list()[0]!.id), { accessKey: 'AK2', secretKey: 'SK1' });
  });

  it('a correction begins with the place if that is what did not answer', async () => {
    for (const code of ['network.unreachable', 'cloud.notFound', 'cloud.unexpectedAnswer'] as const) {
      bench.refusals.push(new ExtensionError(code, 'refused', { details: { host: 'x.example' } }));
      const zone = bench.deps(PUBLIC, 'AK1', 'SK1', 'One', 'Correct the Entries', ESC);
      await assert.rejects(Promise.resolve(addAccount(zone)()), Cancelled);
      assert.match(zone.ui.shown.at(-1) ?? '', /Cloud and zone/);
      bench.refusals.push(new ExtensionError(code, 'refused', { details: { host: 'x.example' } }));
      const own = bench.deps(OWN, 'https://typo.example', 'AK1', 'SK1', 'Two', 'Correct the Entries', ESC);
      await assert.rejects(Promise.resolve(addAccount(own)()), Cancelled);
      assert.match(own.ui.shown.at(-1) ?? '', /Address: https:\/\/typo\.example/);
    }
  });

  it('blames the key only if the service saw it', async () => {
    bench.refusals.push(new ExtensionError('network.unreachable', 'no route', { details: { host: 'x.example' } }));
    const deps = bench.deps(PUBLIC, 'AK1', 'SK1', '=', ESC);
    await assert.rejects(Promise.resolve(addAccount(deps)()), Cancelled);
    assert.match(deps.ui.shown.at(-1) ?? '', /^The key could not be tried, so nothing was stored/);
  });

  it('giving up after a refusal stores nothing', async () => {
    bench.refusals.push(new ExtensionError('cloud.unauthorized', 'refused'));
    await assert.rejects(Promise.resolve(addAccount(bench.deps(PUBLIC, 'AK1', 'SK1', '=', ESC))()), Cancelled);
    assert.deepEqual(bench.accounts.list(), []);
    assert.equal(bench.storage.secretValues.size, 0);
  });

  it('the secret key is never shown', async () => {
    const deps = bench.deps(PUBLIC, 'AK1', 'SK-visible-nowhere', BACK, '=', '=');
    await addAccount(deps)();
    assert.ok(!deps.ui.shown.join('\n').includes('SK-visible-nowhere'));
  });

  it('the sandbox plays two clouds, each with an account that comes and goes by itself', async () => {
    await addSandbox(bench.deps())();
    const labels = () => bench.accounts.list().map(({ label, cloud, zone }) => `${label} ${cloud} ${zone}`);
    assert.deepEqual(labels(), ['Sandbox naver sandbox', 'Sandbox OTC otc sandbox']);
    const [first] = bench.accounts.list();
    assert.deepEqual(bench.revealed, [first!.id]);
    await removeAccount(bench.deps('Remove Account'))(first!);
    assert.deepEqual(labels(), ['Sandbox OTC otc sandbox']);
    await addAccount(bench.deps('Sandbox'))();
    await addSandbox(bench.deps())();
    assert.deepEqual(labels(), ['Sandbox OTC otc sandbox', 'Sandbox naver sandbox']);
    assert.equal(bench.storage.secretValues.has(`cloudCertificates.key.${first!.id}`), false);
  });

  it('the sandbox asks for nothing, and there is one of it', async () => {
    await addAccount(bench.deps('Sandbox'))();
    const deps = bench.deps('Sandbox', ESC);
    await assert.rejects(Promise.resolve(addAccount(deps)()), Cancelled);
    assert.equal(deps.ui.refusals.length, 1);
    assert.equal(bench.accounts.list().length, 1);
    assert.deepEqual(bench.tried, []);
  });

  it('an own address must be HTTPS or on this computer, and bare', async () => {
    const deps = bench.deps(
      OWN,
      'nonsense',
      'http://example.com',
      'https://example.com/path',
      'http://127.0.0.1:8080',
      'AK',
      'SK',
      '=',
    );
    await addAccount(deps)();
    assert.equal(deps.ui.refusals.length, 3);
    assert.equal(bench.accounts.list()[0]?.endpoint, 'http://127.0.0.1:8080');
  });

  it('new keys replace the old ones only after they worked', async () => {
    await addAccount(bench.deps(PUBLIC, 'AK1', 'SK1', '='))();
    const [account] = bench.accounts.list();
    const first = await bench.accounts.key(account!.id);
    bench.refusals.push(new ExtensionError('cloud.unauthorized', 'refused'));
    const refused = bench.deps('AK2', 'bad', ESC);
    await assert.rejects(rotateKeys(refused)(account!), Cancelled);
    assert.match(refused.ui.shown.at(-1) ?? '', /The account keeps the keys it has/);
    assert.deepEqual(await bench.accounts.key(account!.id), first);
    await rotateKeys(bench.deps('AK2', 'SK2'))(account!);
    assert.deepEqual(await bench.accounts.key(account!.id), { accessKey: 'AK2', secretKey: 'SK2' });
  });

  it('renaming refuses a label that another account has', async () => {
    await addAccount(bench.deps(PUBLIC, 'AK1', 'SK1', 'A'))();
    await addAccount(bench.deps(PUBLIC, 'AK1', 'SK1', 'B'))();
    const deps = bench.deps('b', 'C');
    await renameAccount(deps)(bench.accounts.list()[0]!);
    assert.equal(deps.ui.refusals.length, 1);
    assert.deepEqual(
      bench.accounts.list().map(({ label }) => label),
      ['C', 'B'],
    );
  });

  it('removing asks first, then wipes record and key', async () => {
    await addAccount(bench.deps(PUBLIC, 'AK1', 'SK1', '='))();
    const [account] = bench.accounts.list();
    await assert.rejects(removeAccount(bench.deps(ESC))(account!), Cancelled);
    assert.equal(bench.accounts.list().length, 1);
    await removeAccount(bench.deps('Remove Account'))(account!);
    assert.deepEqual(bench.accounts.list(), []);
    assert.ok(![...bench.storage.secretValues.values()].join().includes('SK1'));
  });

  it('a key that cannot be stored is told of as such', async () => {
    bench.storage.secrets.store = () => Promise.reject(new Error('the keyring is locked'));
    const adding = addAccount(bench.deps(PUBLIC, 'AK1', 'SK1', '='))();
    await assert.rejects(adding, (error) => {
      assert.ok(error instanceof ExtensionError);
      assert.match(advice(error).message, /did not take the key, so nothing was changed/);
      return true;
    });
    assert.deepEqual(bench.accounts.list(), []);
  });

  it('removing goes on to the end if the key cannot be wiped, and tells so', async () => {
    await addAccount(bench.deps(PUBLIC, 'AK1', 'SK1', '='))();
    const [account] = bench.accounts.list();
    await leaveOpen(bench, account!);
    bench.storage.secrets.delete = () => Promise.reject(new Error('the keyring is locked'));
    const deps = bench.deps('Remove Account');
    await removeAccount(deps)(account!);
    assert.deepEqual([bench.accounts.list(), bench.operations.entries()], [[], []]);
    assert.match(deps.ui.notifications.join(), /was removed, but its keys .* could not be wiped yet/);
  });

  it('removing tells of a change that another window has under way, and does without what cannot be read', async () => {
    await addAccount(bench.deps('Sandbox'))();
    const [account] = bench.accounts.list();
    const request = { offer: globalEdge, certificateName: 'web', commonName: 'web.example.com', subjectAltNames: [] };
    const preview = bench.cloud.provider.issuance!.preview(request);
    const plan = {
      id: 'there',
      action: 'issue',
      accountId: account!.id,
      accountLabel: 'Shop',
      request,
      preview,
    } as const;
    await new Journal(bench.journalFile, Date.now).intend(plan, { pid: 1, run: 'there' });
    const deps = bench.deps(ESC, 'Remove Account');
    await assert.rejects(removeAccount(deps)(account!), Cancelled);
    assert.match(deps.ui.shown.at(-1) ?? '', /outcome of 1 change is not known yet/);
    await rm(bench.journalFile);
    await mkdir(bench.journalFile);
    await removeAccount(deps)(account!);
    assert.deepEqual(bench.accounts.list(), []);
  });

  it('removing tells that the outcome of a change will stay unknown', async () => {
    await addAccount(bench.deps('Sandbox'))();
    const [account] = bench.accounts.list();
    await leaveOpen(bench, account!);
    const deps = bench.deps('Remove Account');
    await removeAccount(deps)(account!);
    assert.match(deps.ui.shown.at(-1) ?? '', /outcome of 1 change is not known yet/);
  });
});
