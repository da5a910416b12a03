import assert from 'node:assert/strict';
import * as path from 'node:path';
import { until } from './harness/until.ts';
import { type Journey, startJourney } from './journey.ts';

const WRONG_SECRET = 'WRONGSECRET-0123456789-typed-by-a-person';

/** An account with keys, at the address of a service that behaves as the public zone. */
describe('a NAVER account with keys', function () {
  // Each step stands on the one before.
  this.bail(true);
  let journey: Journey;
  before(async () => (journey = await startJourney({ sandbox: 'own' })));
  after(() => journey?.stop());

  const answerUntilSecret = async (accessKey: string) => {
    const { quickInput } = journey.workbench;
    const first = await quickInput.waitFor({ title: /Cloud and zone/, item: /another address/ });
    assert.deepEqual([first.step, first.steps], [1, undefined], 'the answer decides how many steps follow');
    await quickInput.choose(/another address/);
    const { step, steps } = await quickInput.waitFor({ title: /Address/ });
    assert.deepEqual([step, steps], [2, 5]);
    await quickInput.type('http://certificates.example.com');
    await quickInput.waitFor({ message: /HTTPS/ });
    await quickInput.enter(journey.service.url);
    await quickInput.waitFor({ title: /Access key/ });
    await quickInput.enter(accessKey);
    await quickInput.waitFor({ title: /Secret key/ });
  };

  it('a wrong key is explained and not stored', async () => {
    const { workbench, service } = journey;
    await workbench.openContainer('Certificates');
    await workbench.command('Certificates: Add Account…');
    await answerUntilSecret(service.accessKey);
    assert.equal((await workbench.quickInput.state())?.masked, true);
    await workbench.quickInput.enter(WRONG_SECRET);
    await workbench.quickInput.waitFor({ title: /Label/ });
    await workbench.quickInput.enter('Shop');
    const { message, detail } = await workbench.dialog.waitFor(/nothing was stored/);
    assert.match(detail, /key/i, `${message}\n${detail}`);
    await workbench.screenshot('wrong-key');
  });

  it('correcting only the secret is enough', async () => {
    const { workbench, service } = journey;
    await workbench.dialog.press('Correct the Entries');
    const { quickInput } = workbench;
    const { step, steps } = await quickInput.waitFor({ title: /Secret key/ });
    assert.deepEqual([step, steps], [4, 5]);
    await quickInput.back();
    await quickInput.waitFor({ title: /Access key/, value: service.accessKey });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Secret key/ });
    await quickInput.enter(service.secretKey);
    await quickInput.waitFor({ title: /Label/, value: 'Shop' });
    await quickInput.accept();
    await workbench.view('Certificates').waitForRow('Shop');
    await workbench.view('Certificates').waitForRow('www-example');
  });

  it('a sub account lists through version 1 and its row says what is missing', async () => {
    const { workbench, service } = journey;
    const { quickInput } = workbench;
    await workbench.command('Certificates: Add Account…');
    await answerUntilSecret(service.subAccessKey);
    await quickInput.enter(service.subSecretKey);
    await quickInput.waitFor({ title: /Label/ });
    await quickInput.enter('Auditor');
    const certificates = workbench.view('Certificates');
    await certificates.reveal('Auditor');
    await certificates.waitForRow(/sub account/i);
    await workbench.screenshot('sub-account');
  });

  it('an account can be renamed and tested from its row', async () => {
    const { workbench } = journey;
    const certificates = workbench.view('Certificates');
    await certificates.chooseFromContextMenu('Shop', /Rename/);
    await workbench.quickInput.waitFor({ title: /Rename/ });
    await workbench.quickInput.type('auditor');
    await workbench.quickInput.waitFor({ message: /another account/i });
    await workbench.quickInput.enter('Web shop');
    await certificates.waitForRow('Web shop');
    await certificates.chooseFromContextMenu('Web shop', /Test/);
    await workbench.notifications.waitFor(/Web shop works/);
  });

  it('its options show what was given, and an address that does not answer changes nothing', async () => {
    const { workbench, service } = journey;
    const { quickInput } = workbench;
    await workbench.view('Certificates').chooseFromContextMenu('Web shop', /Account Options/);
    const { items } = await quickInput.waitFor({ title: /Options of Web shop/, item: /Address/ });
    assert.deepEqual(
      items.map(({ label, description }) => [label, description]),
      [
        ['Address', new URL(service.url).host],
        ['Cloud and zone', 'NAVER Cloud — Public'],
      ],
    );
    await workbench.screenshot('account-options');
    await quickInput.choose(/Address/);
    await quickInput.waitFor({ title: /Address/, value: service.url });
    await quickInput.enter('http://127.0.0.1:1');
    await workbench.dialog.waitFor(/nothing was changed/);
    await workbench.screenshot('account-options-refused');
    await workbench.dialog.press('Correct the Entries');
    await quickInput.waitFor({ title: /Address/, value: 'http://127.0.0.1:1' });
    await quickInput.enter(service.url.replace('127.0.0.1', 'localhost'));
    await workbench.notifications.waitFor(/Web shop works with the new options/);
    await workbench.view('Certificates').waitForRow('www-example');
  });

  it('removing asks, then the account is gone', async () => {
    const { workbench } = journey;
    const certificates = workbench.view('Certificates');
    await certificates.chooseFromContextMenu('Auditor', /Remove/);
    const { detail } = await workbench.dialog.waitFor(/Auditor/);
    assert.match(detail, /Nothing changes in the cloud/);
    await workbench.dialog.press('Remove Account');
    await certificates.waitUntilGone('Auditor');
  });

  it('no key is in any file that was written', async () => {
    const { service } = journey;
    const secrets = [WRONG_SECRET, service.secretKey, service.subSecretKey, service.accessKey, service.subAccessKey];
    // The extension's own log is not among them: this host lacks the native module that writes it. Unit tests search its lines.
    const expected = ['server.log', 'settings.json', path.join('cloud-certificates.cloud-certificates', 'cache')];
    // The list is read and written once more after the options changed.
    const files = await until(`${expected.join(', ')} to be written`, async () => {
      const written = await journey.writtenFiles();
      const isThere = (name: string) => written.some(({ file, text }) => file.includes(name) && text !== '');
      return expected.every(isThere) ? written : undefined;
    });
    for (const { file, text } of files)
      for (const secret of secrets) assert.ok(!text.includes(secret), `a key is in ${file}`);
  });
});
