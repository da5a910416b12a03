import assert from 'node:assert/strict';
import type { OtcCertificateSummary } from '../../src/sandbox/otc/control.ts';
import { PASSWORD, uploadFiles } from '../support/uploadFiles.ts';
import { chooseInExplorer } from './harness/explorer.ts';
import { until } from './harness/until.ts';
import { type Journey, startJourney } from './journey.ts';

const UPLOAD = 'Upload Certificate';
const DOMAIN = 'b2b.example.net';

/** From files in a folder to what a domain of an API gateway serves. */
describe('uploading a certificate by right-click', function () {
  // Each step stands on the one before.
  this.bail(true);
  let journey: Journey;
  let files: Record<string, string | Uint8Array>;
  before(async () => {
    files = await uploadFiles([DOMAIN]);
    journey = await startJourney({ sandbox: 'given', files });
    // What a domain serves changes at once.
    await journey.control.setOtcSwitches({ effectMs: 0 });
    const { workbench } = journey;
    await workbench.openContainer('Certificates');
    await workbench.view('Certificates').waitForRow('Sandbox OTC');
    await workbench.openContainer('Explorer');
  });
  after(() => journey?.stop());

  const uploads = async () => {
    const writes = await journey.control.writes();
    return Object.entries(writes).filter(([what]) => /^create certificate/.test(what));
  };
  const stored = async (name: string): Promise<OtcCertificateSummary | undefined> =>
    (await journey.control.otcCertificates()).find((certificate) => certificate.name === name);
  /** @param closed what is told of the closed files beside it, one of which may hold the key */
  const start = async (file: string, closed?: RegExp) => {
    const { quickInput } = journey.workbench;
    await chooseInExplorer(journey.workbench, file, UPLOAD);
    if (closed) {
      await quickInput.waitFor({ placeholder: /Several files may hold the private key/, item: closed });
      await quickInput.click(closed);
    }
    await quickInput.waitFor({ title: /Account/, item: /Sandbox OTC/ });
    await quickInput.click(/Sandbox OTC/);
  };
  const isStopped = async (file: string, problem: RegExp, closed?: RegExp) => {
    const { quickInput } = journey.workbench;
    await start(file, closed);
    await quickInput.waitFor({ title: /Checks/, placeholder: /This stops it; nothing was sent/ });
    const items = await until(
      `what stops it to match ${String(problem)}`,
      async () => {
        const shown = (await quickInput.state())?.items ?? [];
        return shown.some(({ group, detail }) => group === 'Stops it' && problem.test(detail)) ? shown : undefined;
      },
      { seen: () => quickInput.state() },
    );
    assert.ok(!items.some(({ label }) => /Go On/.test(label)), 'there is no way on');
    await quickInput.cancel();
    await quickInput.waitUntilClosed();
    assert.deepEqual(await uploads(), []);
  };

  it('a key that does not match is explained, and nothing is sent', () =>
    isStopped('stranger.pem', /stranger\.key.* belongs to another certificate/, /None of Them/));

  it('a missing intermediate is named', () => isStopped('orphan.pem', /MISSING: .*Absent Issuing CA/));

  it('an expired certificate is explained', () => isStopped('expired.pem', /It ended on/));

  const toChecks = async () => {
    const { quickInput } = journey.workbench;
    await quickInput.waitFor({ title: /Gateways/, item: /All gateways/ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Domains/, item: DOMAIN });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Name/ });
    await quickInput.accept();
    await quickInput.waitFor({ title: /Checks/, item: /Go On to the Plan/ });
  };
  const isMended = (what: RegExp) =>
    until(
      `what was mended to match ${String(what)}`,
      async () => {
        const items = (await journey.workbench.quickInput.state())?.items ?? [];
        return items.some(({ group, detail }) => group === 'Mended' && what.test(detail));
      },
      { seen: () => journey.workbench.quickInput.state() },
    );
  const leave = async () => {
    await journey.workbench.quickInput.cancel();
    await journey.workbench.quickInput.waitUntilClosed();
    assert.deepEqual(await uploads(), []);
  };

  it('a reversed chain is put in order, and the list says so', async () => {
    await start('reversed.pem');
    await toChecks();
    await isMended(/Put in order/);
    await leave();
  });

  it('carriage returns and a byte order mark are not sent, and the list says so', async () => {
    await start('windows.pem');
    await toChecks();
    await isMended(/Not sent of windows\.pem: .*byte order mark/);
    await leave();
  });

  it('an encrypted key is opened by its password, and sent without one', async () => {
    const { quickInput } = journey.workbench;
    await chooseInExplorer(journey.workbench, 'locked.pem', UPLOAD);
    const { masked } = await quickInput.waitFor({ title: /Upload Certificate: Password of locked\.key/ });
    assert.equal(masked, true);
    await quickInput.enter(PASSWORD);
    await quickInput.waitFor({ title: /Account/, item: /Sandbox OTC/ });
    await quickInput.click(/Sandbox OTC/);
    await toChecks();
    await isMended(/locked\.key is encrypted; it is sent decrypted/);
    await leave();
  });

  it('a certificate whose key and chain lie beside it is uploaded, bound, and verified by reading back', async () => {
    const { workbench, control } = journey;
    const { quickInput, dialog } = workbench;
    await start('good.pem');
    await quickInput.waitFor({ title: /Gateways/, item: /All gateways/ });
    await quickInput.accept();
    const { items } = await quickInput.waitFor({ title: /Domains/, item: DOMAIN });
    assert.equal(items[0]?.label, DOMAIN, 'what its names cover comes first, ticked as nothing is served there');
    await quickInput.accept();
    await quickInput.waitFor({ title: /Name/, value: 'b2b_example_net' });
    await quickInput.accept();
    const checks = await quickInput.waitFor({ title: /Checks/, item: /Go On to the Plan/ });
    assert.ok(!checks.items.some(({ group }) => group === 'Stops it'));
    await workbench.screenshot('preflight');
    await quickInput.accept();
    const { detail } = await dialog.waitFor(/Upload .b2b_example_net/);
    assert.match(
      detail,
      /private key is sent in this one request[\s\S]*good\.key[\s\S]*Then bound to: b2b\.example\.net/,
    );
    assert.ok(!detail.includes('BEGIN PRIVATE KEY'));
    await workbench.screenshot('upload-plan');
    await dialog.press('Upload and Bind 1 Domain');
    await workbench.notifications.waitFor(
      /b2b_example_net is uploaded\. Bound to b2b\.example\.net\. Verified by reading back/,
    );
    assert.deepEqual(await uploads(), [['create certificate b2b_example_net', { received: 1, committed: 1 }]]);
    assert.deepEqual((await stored('b2b_example_net'))?.boundTo, [DOMAIN]);
    assert.equal((await control.otcCertificates()).filter(({ boundTo }) => boundTo.includes(DOMAIN)).length, 1);
    await workbench.screenshot('uploaded');
  });

  it('a handshake shows that the domain serves it', async () => {
    const { workbench } = journey;
    await workbench.openContainer('Certificates');
    const certificates = workbench.view('Certificates');
    await until('its row to have its domain below it', async () =>
      (await certificates.rows()).some(({ label, expanded }) => label === 'b2b_example_net' && expanded !== undefined),
    );
    await certificates.chooseFromContextMenu('b2b_example_net', /Check What Is Served/);
    await workbench.notifications.waitFor(/b2b\.example\.net serves this certificate: serial number/);
  });

  it('a successor from an archive with a password takes its place, and stays bound', async () => {
    const { workbench } = journey;
    const { quickInput, dialog } = workbench;
    const before = await stored('b2b_example_net');
    await workbench.openContainer('Explorer');
    await chooseInExplorer(workbench, 'archive.p12', UPLOAD);
    await quickInput.waitFor({ message: /archive\.p12/ });
    await quickInput.enter(PASSWORD);
    await quickInput.waitFor({ title: /Account/, item: /Sandbox OTC/ });
    await quickInput.click(/Sandbox OTC/);
    await quickInput.waitFor({ title: /New or in place of/, item: /Replace b2b_example_net/ });
    await quickInput.click(/Replace b2b_example_net/);
    await quickInput.waitFor({ title: /Checks/, item: /Go On to the Plan/ });
    await quickInput.accept();
    const { detail } = await dialog.waitFor(/Replace .b2b_example_net/);
    assert.match(detail, /^These domains serve the new one at once: b2b\.example\.net/);
    await dialog.press('Replace');
    await workbench.notifications.waitFor(/b2b_example_net is replaced\..*Verified by reading back/);
    const after = await stored('b2b_example_net');
    assert.equal(after?.id, before?.id);
    assert.deepEqual(after?.boundTo, [DOMAIN]);
    assert.notEqual(after?.fingerprint256, before?.fingerprint256);
  });

  it('a bound certificate is not deleted; unbound and named, it is', async () => {
    const { workbench } = journey;
    const { quickInput, dialog, notifications } = workbench;
    await workbench.openContainer('Certificates');
    const certificates = workbench.view('Certificates');
    await certificates.chooseFromContextMenu('b2b_example_net', /^Delete/);
    await notifications.waitFor(/b2b_example_net is in use and cannot be deleted: b2b\.example\.net/);
    assert.ok(await stored('b2b_example_net'));
    await workbench.screenshot('delete-refused');
    await certificates.chooseFromContextMenu('b2b_example_net', /^Unbind/);
    await quickInput.waitFor({ title: /Domains/, item: DOMAIN });
    await quickInput.accept();
    const { detail } = await dialog.waitFor(/Unbind .b2b_example_net/);
    assert.match(detail, /HTTPS TO THESE DOMAINS FAILS/);
    await dialog.press('Unbind 1 Domain');
    await notifications.waitFor(/b2b_example_net is unbound from b2b\.example\.net/);
    await certificates.chooseFromContextMenu('b2b_example_net', /^Delete/);
    await quickInput.waitFor({ title: /Name of the certificate/ });
    await quickInput.enter('b2b_example_net');
    await dialog.waitFor(/Delete .b2b_example_net/);
    await dialog.press('Delete for Good');
    await certificates.waitUntilGone('b2b_example_net');
    assert.equal(await stored('b2b_example_net'), undefined);
  });

  it('no private key is in anything that the editor or the extension wrote', async () => {
    const lines = Object.values(files).flatMap((content) =>
      [...String(content).matchAll(/-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----([\s\S]*?)-----END/g)].flatMap(
        ([, body = '']) => body.split(/\r?\n/).filter((line) => line.length > 40),
      ),
    );
    assert.ok(lines.length > 10);
    const written = await journey.writtenFiles();
    assert.ok(written.length > 0);
    for (const { file, text } of written) {
      assert.ok(!lines.some((line) => text.includes(line)), file);
      assert.ok(!text.includes(PASSWORD), file);
    }
  });
});
