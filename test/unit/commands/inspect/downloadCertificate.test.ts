import assert from 'node:assert/strict';
import { downloadCertificate } from '../../../../src/commands/inspect/downloadCertificate.ts';
import { inspectInCloud } from '../../../../src/commands/inspect/inspectInCloud.ts';
import { inspectionDocument } from '../../../../src/editor/documents/inspectionDocument.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { readPemText } from '../../../../src/pem/read.ts';
import { type SandboxBench, sandboxBench } from '../../../support/sandboxBench.ts';
import { type Act, ESC } from '../../../support/scriptedUi.ts';

describe('download certificate, against the sandbox', () => {
  let bench: SandboxBench;
  beforeEach(async () => void (bench = await sandboxBench()));
  afterEach(() => bench.dispose());

  const run = async (name: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await downloadCertificate(deps)(await bench.row(name));
    return deps.ui;
  };
  const putKey = async (name: string, uri: string) => {
    const { certificate } = await bench.row(name);
    bench.files.put(uri, bench.sandbox.control.materialOf(Number(certificate.id)).privateKeyPem ?? '');
  };

  it('writes the certificate with its intermediates next to its key, and says that they are a pair', async () => {
    await putKey('pay-example-new', 'file:///shop/tls/pay.key');
    const ui = await run('pay-example-new', 'PEM with its chain', '=', '=');
    const { items } = readPemText(bench.files.text('file:///shop/tls/pay.pem'));
    assert.ok(items.length >= 2 && items.every(({ kind }) => kind === 'certificate'));
    const [leaf, ...issuers] = items.flatMap((item) => (item.kind === 'certificate' ? [item.facts] : []));
    assert.equal(leaf?.subjectAltNames[0]?.value, 'pay.example.com');
    assert.ok(issuers.every(({ basicConstraints, selfIssued }) => basicConstraints?.isCa && !selfIssued));
    assert.match(ui.notifications.join(), /pay\.pem is written\. The private key pay\.key belongs to it/);
    assert.deepEqual(bench.files.opened, ['file:///shop/tls/pay.pem']);
  });

  it('without its key says so, and is called as in the cloud', async () => {
    const ui = await run('mall-adv', 'PEM with its chain', '/shop', '=');
    assert.ok(bench.files.stored.has('file:///shop/mall-adv.pem'));
    assert.match(ui.notifications.join(), /No private key in this workspace belongs to it/);
  });

  it('writes the ZIP of the service as it comes', async () => {
    await run('mall-adv', 'ZIP of the service', '/shop', '=');
    const bytes = bench.files.stored.get('file:///shop/mall-adv.zip')?.bytes;
    assert.equal(Buffer.from(bytes ?? []).toString('latin1', 0, 4), 'PK\u0003\u0004');
    // The service does not say whether its private key is among what it packs.
    assert.ok(bench.files.keys.has('file:///shop/mall-adv.zip'));
  });

  it('never overwrites: it proposes a free name and refuses a taken one', async () => {
    bench.files.put('file:///shop/mall-adv.pem', 'mine');
    const ui = await run('mall-adv', 'PEM with its chain', '/shop', 'mall-adv.pem', '=');
    assert.match(ui.refusals.join(), /exists already/);
    assert.equal(bench.files.text('file:///shop/mall-adv.pem'), 'mine');
    assert.ok(bench.files.stored.has('file:///shop/mall-adv-2.pem'));
  });

  it('says why a certificate that was never issued cannot be downloaded', async () => {
    const deps = bench.deps();
    await assert.rejects(Promise.resolve(downloadCertificate(deps)(await bench.row('shop-adv'))), Cancelled);
    assert.match(deps.ui.notifications.join(), /its state is “Pending”/);
  });

  for (const acts of [[ESC], ['PEM with its chain', ESC], ['PEM with its chain', '/shop', ESC]] as Act[][])
    it(`Esc at step ${acts.length} writes nothing`, async () => {
      const deps = bench.deps(...acts);
      await assert.rejects(Promise.resolve(downloadCertificate(deps)(await bench.row('mall-adv'))), Cancelled);
      assert.equal(bench.files.stored.size, 0);
    });

  it('inspecting it in the cloud tells which file of the workspace has its key', async () => {
    await putKey('mall-adv', 'file:///shop/tls/mall.key');
    const deps = bench.deps();
    await inspectInCloud(deps, inspectionDocument)(await bench.row('mall-adv'));
    assert.match(
      (deps.ui.documents[0]?.markdown ?? '').replaceAll('\\', ''),
      /mall\.key\)? is the key of the certificate mall/,
    );
  });

  it('inspecting it in the cloud tells of the certificate and its chain', async () => {
    const deps = bench.deps();
    await inspectInCloud(deps, inspectionDocument)(await bench.row('mall-adv'));
    const [page] = deps.ui.documents;
    const { certificate } = await bench.row('mall-adv');
    assert.ok(page);
    assert.ok(page.markdown.includes('www.mall.example.com'));
    assert.ok(page.markdown.replaceAll(/[:\s]/g, '').includes(certificate.serialNumber ?? '?'));
  });
});
