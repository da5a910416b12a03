import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { type CsrFiles, makeCsrFiles, withBrokenSignature } from '../support/csrFiles.ts';
import { chooseInExplorer } from './harness/explorer.ts';
import { until } from './harness/until.ts';
import { type Journey, startJourney } from './journey.ts';

const REISSUE_WITH_CSR = /Reissue Certificate with This CSR/;
const REISSUE_THIS = /Reissue This Certificate/;
const NAMES = ['mall.example.com', 'www.mall.example.com'];

/** Advanced certificates, from the files they came from and go to. */
describe('reissuing a certificate by right-click', function () {
  // Each step stands on the one before.
  this.bail(true);
  let journey: Journey;
  let mall: CsrFiles;
  before(async () => {
    mall = await makeCsrFiles(NAMES);
    const [short, locked, stranger, other] = await Promise.all([
      makeCsrFiles(['mall.example.com']),
      makeCsrFiles(NAMES, 'locked away'),
      makeCsrFiles(NAMES),
      makeCsrFiles(['elsewhere.example.org']),
    ]);
    journey = await startJourney({
      sandbox: 'given',
      files: {
        'mall.csr': mall.csr,
        'mall.key': mall.key,
        'short.csr': short.csr,
        'short.key': short.key,
        'broken.csr': withBrokenSignature(mall.csr),
        'locked.csr': locked.csr,
        'locked.key': locked.key,
        'stranger.csr': stranger.csr,
        'stranger.key': other.key,
      },
    });
    // News is one thing, and nothing was ever sent of it another.
    const [news] = await journey.control.certificates('news-adv');
    const { certificatePem } = await journey.control.materialOf(news?.number ?? 0);
    await writeFile(path.join(journey.folder, 'news.crt'), certificatePem);
    const { workbench } = journey;
    await workbench.openContainer('Certificates');
    await workbench.view('Certificates').waitForRow('mall-adv');
    await workbench.openContainer('Explorer');
  });
  after(() => journey?.stop());

  const sent = async () =>
    (await journey.control.requests()).filter(({ method, target }) => method === 'POST' && /reissue/.test(target))
      .length;
  const backOut = async () => {
    const { dialog, quickInput } = journey.workbench;
    await dialog.press('Cancel');
    await quickInput.waitUntilClosed();
  };

  it('a CSR with a broken signature is explained', async () => {
    const { workbench } = journey;
    await chooseInExplorer(workbench, 'broken.csr', REISSUE_WITH_CSR);
    await workbench.notifications.waitFor(/broken\.csr cannot be sent: its signature is broken.*Nothing was sent/);
    await workbench.screenshot('broken-csr');
    assert.equal(await sent(), 0);
  });

  it('an encrypted key beside a CSR is compared by its password', async () => {
    const { workbench } = journey;
    const { quickInput, dialog } = workbench;
    await chooseInExplorer(workbench, 'locked.csr', REISSUE_WITH_CSR);
    const { masked } = await quickInput.waitFor({ message: /locked\.key is encrypted/ });
    assert.equal(masked, true);
    await quickInput.enter('wrong');
    await workbench.notifications.waitFor(/This password does not open locked\.key/);
    await quickInput.waitFor({ message: /locked\.key is encrypted/ });
    await quickInput.enter('locked away');
    await quickInput.waitFor({ title: /Certificate/, item: /mall-adv/ });
    await quickInput.click(/mall-adv/);
    await quickInput.waitFor({ title: /Name/, value: 'mall-adv-2' });
    await quickInput.accept();
    const { detail } = await dialog.waitFor(/Reissue/);
    assert.match(detail, /Private key: locked\.key/);
    await backOut();
    assert.equal(await sent(), 0);
  });

  it('a key that does not match its CSR is explained before anything else', async () => {
    const { workbench } = journey;
    await chooseInExplorer(workbench, 'stranger.csr', REISSUE_WITH_CSR);
    const { message, detail } = await workbench.dialog.waitFor(/stranger\.key is not the private key/);
    assert.match(message + detail, /Nothing was sent/);
    await workbench.screenshot('stranger');
    await backOut();
    assert.equal(await sent(), 0);
  });

  it('a CSR that loses a name is stopped until the loss is accepted', async () => {
    const { workbench } = journey;
    const { quickInput, dialog } = workbench;
    await chooseInExplorer(workbench, 'short.csr', REISSUE_WITH_CSR);
    const { items } = await quickInput.waitFor({ title: /Certificate/, item: /mall-adv/ });
    assert.match(items.find(({ label }) => label.includes('mall-adv'))?.detail ?? '', /1 name of it is not in the CSR/);
    assert.ok(
      items.some(({ group }) => /Cannot be reissued/.test(group)),
      'those that cannot be are listed too',
    );
    await workbench.screenshot('which-certificate');
    await quickInput.click(/mall-adv/);
    await quickInput.waitFor({ title: /Name/ });
    await quickInput.accept();
    const consent = await dialog.waitFor(/Go on without 1 name/);
    assert.match(consent.detail, /www\.mall\.example\.com[\s\S]*MAY BE REVOKED[\s\S]*mall-adv/);
    await workbench.screenshot('consent');
    await dialog.press('Go On Without 1 Name');
    const review = await dialog.waitFor(/Reissue .mall-adv/);
    assert.match(review.detail, /^MAY BE REVOKED[\s\S]*COST: something may be billed[\s\S]*Names lost \(1\)/);
    await backOut();
    assert.equal(await sent(), 0);
  });

  it('with the right CSR the plan says that everything stays valid, and is carried out once', async () => {
    const { workbench } = journey;
    const { quickInput, dialog } = workbench;
    await chooseInExplorer(workbench, 'mall.csr', REISSUE_WITH_CSR);
    const { items } = await quickInput.waitFor({ title: /Certificate/, item: /mall-adv/ });
    assert.match(items[0]?.label ?? '', /mall-adv/, 'the one with the same names comes first');
    await quickInput.accept();
    await quickInput.waitFor({ title: /Name/, value: 'mall-adv-2' });
    await quickInput.accept();
    const { detail } = await dialog.waitFor(/Reissue .mall-adv. as .mall-adv-2/);
    assert.match(detail, /^Stays valid: mall-adv[\s\S]*free[\s\S]*Private key: mall\.key[\s\S]*POST .*\/reissue/);
    await workbench.screenshot('consequences');
    await dialog.press('Reissue');
    await workbench.notifications.waitFor(/mall-adv-2 will be issued once its DNS records \(TXT\) exist/);
    await workbench.view('Certificates').waitForRow(/mall-adv-2/);
    await workbench.screenshot('reissued');
    assert.equal(await sent(), 1);
    assert.deepEqual((await journey.control.issues())['mall-adv-2'], { received: 1, committed: 1 });
  });

  it('once issued it is downloaded next to its key, and the pair is checked', async () => {
    const { workbench, control, folder } = journey;
    const { quickInput } = workbench;
    const [made] = await control.certificates('mall-adv-2');
    await control.validate(made?.number ?? 0);
    const certificates = workbench.view('Certificates');
    await certificates.waitForRow(/mall-adv-2.*(key|Key)/);
    await certificates.chooseFromContextMenu('mall-adv-2', /Download…/);
    await quickInput.waitFor({ title: /Format/, item: /PEM/ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Folder/, item: /./ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /File name/, value: 'mall.pem' });
    await quickInput.accept();
    await workbench.notifications.waitFor(/mall\.pem is written\. The private key mall\.key belongs to it/);
    await workbench.editorText(/mall/, /BEGIN.CERTIFICATE/);
    const leaf = new X509Certificate(readFileSync(path.join(folder, 'mall.pem')));
    assert.ok(leaf.checkPrivateKey(createPrivateKey(mall.key)));
    await workbench.screenshot('downloaded');
  });

  it('its private key is found in the workspace and registered, once', async () => {
    const { workbench, control } = journey;
    const { dialog } = workbench;
    await workbench.view('Certificates').chooseFromContextMenu('mall-adv-2', /Register Private Key/);
    const { detail } = await dialog.waitFor(/Hand the private key of .mall-adv-2/);
    assert.match(detail, /^The private key is sent to 127\.0\.0\.1:\d+ on this computer[\s\S]*mall\.key/);
    assert.ok(!detail.includes('BEGIN PRIVATE KEY'));
    await workbench.screenshot('register-key');
    await dialog.press('Register Private Key');
    await workbench.notifications.waitFor(/private key of mall-adv-2 is registered/);
    await workbench.view('Certificates').waitForRow(/mall-adv-2.*days left/);
    const [made] = await control.certificates('mall-adv-2');
    assert.deepEqual((await control.writes())[`registPrivateKey ${made?.number}`], { received: 1, committed: 1 });
  });

  it('from a certificate a new key and CSR are made with its names, and the files are there before it is sent', async () => {
    const { workbench, folder } = journey;
    const { quickInput, dialog } = workbench;
    await workbench.openContainer('Explorer');
    await chooseInExplorer(workbench, 'news.crt', REISSUE_THIS);
    await quickInput.waitFor({ title: /CSR/, item: /New key and CSR/ });
    await quickInput.click(/New key and CSR/);
    await quickInput.waitFor({ title: /Common name/ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Further names/ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Kind of key/, item: /P-256/ });
    await quickInput.click(/P-256/);
    await quickInput.waitFor({ title: /Password/ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /File name/ });
    await quickInput.enter('news-new');
    await quickInput.waitFor({ title: /Name/ });
    await quickInput.accept();
    const { detail } = await dialog.waitFor(/Reissue .news-adv/);
    assert.match(detail, /^Stays valid: [\s\S]*news-new\.key in [\s\S]*before anything is sent/);
    await dialog.press('Reissue');
    await workbench.notifications.waitFor(/news-adv-2 will be issued once its DNS records/);
    const key = readFileSync(path.join(folder, 'news-new.key'), 'utf8');
    const csr = readFileSync(path.join(folder, 'news-new.csr'), 'utf8');
    assert.match(key, /BEGIN PRIVATE KEY/);
    assert.match(csr, /BEGIN CERTIFICATE REQUEST/);
    assert.equal(await sent(), 2);
  });

  it('an Advanced certificate is ordered with a CSR of the workspace, and the card says first that it is billed', async () => {
    const { workbench, control } = journey;
    const { quickInput, dialog } = workbench;
    await workbench.openContainer('Certificates');
    await workbench.view('Certificates').titleAction('Issue Certificate');
    await quickInput.waitFor({ title: /Type/, item: /Advanced DV/ });
    await quickInput.click(/Advanced DV/);
    await quickInput.waitFor({ title: /CSR/, item: /mall\.example\.com/ });
    // Several CSRs have these names: the file tells them apart.
    await quickInput.type('mall.csr');
    await until('only its row to be left', async () => {
      const items = (await quickInput.state())?.items ?? [];
      return items.length === 1 && items[0]?.description === 'mall.csr';
    });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Name/ });
    await quickInput.enter('mall-order');
    await quickInput.waitFor({ title: /Proof|Validation|control/i, item: /./ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Subscription/i, item: /1 year/ });
    await quickInput.accept();
    const { detail } = await dialog.waitFor(/mall-order/);
    assert.match(detail, /^COST: this order is billed/);
    assert.match(detail, /requestPaidCertificateIssuance/);
    await workbench.screenshot('advanced-plan');
    await dialog.press('Issue Certificate');
    await workbench.view('Certificates').waitForRow(/mall-order/);
    assert.deepEqual((await control.issues())['mall-order'], { received: 1, committed: 1 });
    assert.equal((await control.charges()).filter(({ what }) => what === 'subscription').length, 1);
  });

  it('no private key is in anything that the editor or the extension wrote', async () => {
    const lines = mall.key.split('\n').filter((line) => line.length > 40);
    const files = await journey.writtenFiles();
    assert.ok(files.length > 0);
    for (const { file, text } of files) {
      const leaked = lines.some((line) => text.includes(line));
      assert.ok(!leaked, file);
    }
  });
});
