import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { readBytes } from '../../src/pem/read.ts';
import { chooseInExplorer, openInExplorer } from './harness/explorer.ts';
import { until } from './harness/until.ts';
import { type Journey, startJourney } from './journey.ts';

const fixture = (name: string) => readFileSync(path.join('test/fixtures/pem', name));
const PASSWORDS = JSON.parse(String(fixture('passwords.json'))) as { plain: string; korean: string };
const LOCKED = 'enc-p384-pbes2-aes192-korean.pem';

/** Keys and certificates where people have them: among the files of their project. */
describe('certificates as files', function () {
  this.bail(true);
  let journey: Journey;
  before(async () => {
    const files = {
      'chain.pem': fixture('chain.pem'),
      'server.key': fixture('key-p256.pem'),
      'archive.p12': fixture('modern-rsa.p12'),
      'binary.der': fixture('cert-p256.der'),
      'locked.key': fixture(LOCKED),
    };
    journey = await startJourney({ sandbox: 'given', files });
  });
  after(() => journey?.stop());

  const choose = (file: string, entry: string) => chooseInExplorer(journey.workbench, file, entry);

  it('a right click on a chain opens a page with its facts, its chain and the key beside it', async () => {
    const { workbench } = journey;
    await workbench.waitForContainer('Certificates');
    await workbench.openContainer('Explorer');
    await choose('chain.pem', 'Inspect Certificate');
    const text = await workbench.editorText(/chain/, /Fingerprint SHA-256/);
    for (const fact of [/www\.example\.com/, /Test Root/, /server\.key\) is the key of/, /Serial number/])
      assert.match(text, fact);
    await workbench.screenshot('inspect');
  });

  it('New Key and CSR writes both files beside it, the key for its owner alone', async () => {
    const { workbench, folder } = journey;
    const { quickInput } = workbench;
    await choose('chain.pem', 'New Key and CSR');
    await quickInput.waitFor({ title: /Common name/, step: 1 });
    await quickInput.enter('shop.example.org');
    await quickInput.waitFor({ title: /Further names/ });
    await quickInput.enter('www.shop.example.org');
    await quickInput.waitFor({ title: /Kind of key/, item: /P-256/ });
    await quickInput.click(/P-256/);
    await quickInput.waitFor({ title: /Organisation/ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Password/ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /File name/, value: 'shop.example.org' });
    await quickInput.accept();
    const { detail } = await workbench.dialog.waitFor(/shop\.example\.org/);
    assert.match(detail, /shop\.example\.org, www\.shop\.example\.org[\s\S]*not encrypted/);
    await workbench.dialog.press('Create Key and CSR');
    await workbench.editorText(/shop\.example\.org/, /BEGIN.CERTIFICATE.REQUEST/);
    const key = path.join(folder, 'shop.example.org.key');
    assert.match(readFileSync(key, 'utf8'), /BEGIN PRIVATE KEY/);
    if (process.platform !== 'win32') assert.equal(statSync(key).mode & 0o777, 0o600);
  });

  it('the view of the workspace lists them, and a click inspects one', async () => {
    const { workbench } = journey;
    await workbench.openContainer('Certificates');
    const view = workbench.view('In This Workspace');
    await view.open();
    await view.waitForRow(/server\.key/);
    await view.click(/chain\.pem/);
    await workbench.editorText(/chain/, /Fingerprint SHA-256/);
    await workbench.screenshot('workspace');
  });

  it('Convert… unpacks an archive into files beside it, the key for its owner alone', async () => {
    const { workbench, folder } = journey;
    const { quickInput } = workbench;
    await workbench.openContainer('Explorer');
    await choose('archive.p12', 'Convert Certificate or Key');
    await quickInput.waitFor({ title: /Convert/, item: /Unpack/ });
    await quickInput.click(/Unpack/);
    await quickInput.waitFor({ title: /Password/, message: /archive\.p12/ });
    assert.equal((await quickInput.state())?.masked, true);
    await quickInput.enter('wrong');
    await quickInput.waitFor({ message: /does not open archive\.p12/ });
    await quickInput.enter(PASSWORDS.plain);
    await quickInput.waitFor({ title: /File name/, value: 'archive' });
    await quickInput.enter('unpacked');
    const said = await workbench.notifications.waitFor(/unpacked\.key, unpacked\.pem/);
    assert.match(said.message, /not encrypted; only you may read/);
    await workbench.editorText(/unpacked/, /BEGIN.CERTIFICATE/);
    const [certificate] = readBytes(readFileSync(path.join(folder, 'unpacked.pem'))).items;
    const [key] = readBytes(readFileSync(path.join(folder, 'unpacked.key'))).items;
    assert.ok(certificate?.kind === 'certificate' && key?.kind === 'privateKey');
    assert.equal(key.key.spkiSha256, certificate.facts.spkiSha256);
    if (process.platform !== 'win32') assert.equal(statSync(path.join(folder, 'unpacked.key')).mode & 0o777, 0o600);
    assert.deepEqual(readFileSync(path.join(folder, 'archive.p12')), fixture('modern-rsa.p12'));
    await workbench.notifications.clear();
  });

  it('Convert… writes DER as PEM with the same bytes inside, and no file over another', async () => {
    const { workbench, folder } = journey;
    const { quickInput } = workbench;
    await choose('binary.der', 'Convert Certificate or Key');
    await quickInput.waitFor({ title: /Convert/, item: /As PEM text/ });
    await quickInput.click(/As PEM text/);
    await quickInput.waitFor({ title: /File name/, value: 'binary' });
    await quickInput.type('chain');
    await quickInput.waitFor({ message: /chain\.pem exists already/ });
    await quickInput.enter('text');
    await workbench.editorText(/text/, /BEGIN.CERTIFICATE/);
    const pem = readFileSync(path.join(folder, 'text.pem'), 'utf8');
    assert.deepEqual(new X509Certificate(pem).raw, fixture('cert-p256.der'));
    await workbench.notifications.clear();
  });

  it('the light bulb decrypts a key in place: asked, shown, not saved, and undone', async () => {
    const { workbench, folder } = journey;
    const { page, quickInput } = workbench;
    await openInExplorer(workbench, 'locked.key');
    await workbench.editorText(/locked/, /BEGIN.ENCRYPTED/);
    await page.locator('.editor-group-container.active .view-line').first().click();
    const action = page.locator('.action-widget .monaco-list-row', { hasText: 'Decrypt This Key' }).first();
    await until('the light bulb to offer it', async () => {
      if (await action.isVisible()) return true;
      await workbench.press('Escape');
      await workbench.press('ControlOrMeta+.');
      return action.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    await action.click();
    await quickInput.waitFor({ title: /Decrypt This Key/, message: /whoever has the file has the key/ });
    assert.equal((await quickInput.state())?.masked, true);
    await quickInput.enter('wrong');
    await quickInput.waitFor({ message: /does not open the key, and nothing was changed/ });
    await quickInput.enter(PASSWORDS.korean);
    const apply = page.locator('.monaco-button', { hasText: 'Apply' }).first();
    await apply.waitFor();
    await workbench.screenshot('decrypt');
    const text = await workbench.editorText(/locked/);
    assert.match(text, /BEGIN ENCRYPTED PRIVATE KEY/);
    await apply.click();
    await workbench.editorText(/locked/, /BEGIN.PRIVATE.KEY/);
    assert.deepEqual(readFileSync(path.join(folder, 'locked.key')), fixture(LOCKED));
    await page.locator('.editor-group-container.active .view-line').first().click();
    await workbench.press('ControlOrMeta+Z');
    await workbench.editorText(/locked/, /BEGIN.ENCRYPTED.PRIVATE.KEY/);
    const leaked = (await journey.writtenFiles()).filter(({ text: written }) => holdsSecret(written));
    assert.deepEqual(
      leaked.map(({ file }) => file),
      [],
    );
  });

  it('the view of the workspace shows which row of the cloud a certificate and its key have', async () => {
    const { workbench, folder, control } = journey;
    const [certificate] = (await control.certificates()).filter(({ status }) => status === '1');
    assert.ok(certificate);
    const { certificatePem, privateKeyPem } = await control.materialOf(certificate.number);
    writeFileSync(path.join(folder, 'cloud.pem'), certificatePem);
    writeFileSync(path.join(folder, 'cloud.key'), privateKeyPem ?? '', { mode: 0o600 });
    await workbench.openContainer('Certificates');
    const view = workbench.view('In This Workspace');
    await view.open();
    const row = `in the cloud as ${certificate.name}`;
    const linked = (name: string) =>
      until(
        `${name} with ${row}`,
        async () => (await view.allRows()).find(({ spoken }) => spoken.includes(name) && spoken.includes(row)),
        { seen: async () => (await view.rows()).map(({ spoken }) => spoken) },
      );
    assert.match((await linked('cloud.pem')).spoken, /days? left/);
    assert.match((await linked('cloud.key')).spoken, /key of /);
    await workbench.screenshot('workspace-links');
  });
});

/** Whether a file, read as Latin-1, has a line of the key that `locked.key` holds, or its password. */
function holdsSecret(text: string): boolean {
  const lines = String(fixture('key-p384.pem')).split('\n').slice(1, -2);
  return [...lines, Buffer.from(PASSWORDS.korean).toString('latin1')].some((secret) => text.includes(secret));
}
