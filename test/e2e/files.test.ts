import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { until } from './harness/until.ts';
import { type Journey, startJourney } from './journey.ts';

const fixture = (name: string) => readFileSync(path.join('test/fixtures/pem', name));

/** Keys and certificates where people have them: among the files of their project. */
describe('certificates as files', function () {
  this.bail(true);
  let journey: Journey;
  before(async () => {
    const files = { 'chain.pem': fixture('chain.pem'), 'server.key': fixture('key-p256.pem') };
    journey = await startJourney({ sandbox: 'own', files });
  });
  after(() => journey?.stop());

  /** A menu ignores clicks in its first moments, so it is clicked until it is gone. */
  async function choose(file: string, entry: string): Promise<void> {
    const { page } = journey.workbench;
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().click({ button: 'right' });
    const item = page.locator('.monaco-menu .action-item', { hasText: entry }).first();
    await item.waitFor();
    await until(`the menu to close after ${entry}`, async () => {
      if ((await item.count()) === 0) return true;
      await item.click({ timeout: 2000 }).catch(() => undefined);
      return (await item.count()) === 0;
    });
  }

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
    await view.click(/www\.example\.com/);
    await workbench.editorText(/chain/, /Fingerprint SHA-256/);
    await workbench.screenshot('workspace');
  });
});
