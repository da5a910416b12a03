import assert from 'node:assert/strict';
import type { Target } from '../../../../src/commands/deps.ts';
import { modeSteps } from '../../../../src/commands/upload/modeSteps.ts';
import type { UploadAnswers } from '../../../../src/commands/upload/uploadAnswers.ts';
import { uploadCertificate } from '../../../../src/commands/upload/uploadCertificate.ts';
import { UploadFiles } from '../../../../src/commands/upload/uploadFiles.ts';
import { comparisonDocument } from '../../../../src/editor/documents/comparisonDocument.ts';
import { uploadPage } from '../../../../src/editor/documents/uploadPage.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { type Act, BACK, ESC, type ScriptedUi } from '../../../support/scriptedUi.ts';
import { type GatewayBench, gatewayBench } from '../../../support/gatewayBench.ts';
import { newRsaKey, pairFor } from '../../sandbox/otc/pki.ts';
import { type Site, siteFor } from './uploadFixtures.ts';

const GO_ON = 'Go On to the Plan';
const GLOBAL = 'All gateways of the project';
const NEW = 'Upload as a New Certificate';

describe('uploading what is at the gateways already, or something like it', () => {
  let bench: GatewayBench;
  let ui: ScriptedUi;
  beforeEach(async () => (bench = await gatewayBench()));
  afterEach(() => bench.dispose());

  const put = ({ keyPem, leafPem, chainPem }: Site): Target => ({
    files: [bench.files.put('file:///shop/new.pem', keyPem + leafPem + chainPem)],
  });
  const run = async (target: Target, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    ({ ui } = deps);
    await uploadCertificate(deps, { plan: uploadPage, comparison: comparisonDocument })(target);
    assert.deepEqual(ui.left, []);
  };
  const stops = (target: Target, ...acts: Act[]) => assert.rejects(run(target, ...acts), Cancelled);
  const boundTo = (name: string) =>
    bench.sandbox.control.otc.certificates().find((each) => each.name === name)?.boundTo;

  it('offers to bind this very certificate where it is there, and uploads nothing then', async () => {
    const pay = put(siteFor(['pay.example.com']));
    await run(pay, NEW, GLOBAL, '', '=', GO_ON, 'Upload');
    const before = bench.changes().length;
    await stops(pay, '=', ESC);
    assert.match(ui.shown.at(-1) ?? '', /Domains/);
    await run(pay, 'Bind pay_example_com_2', 'pay.example.com', 'Bind 1 Domain');
    assert.deepEqual(boundTo('pay_example_com_2'), ['pay.example.com']);
    assert.match(bench.changes().slice(before).join(), /^POST [^,]*attach$/);
  });

  describe('though the list tells no serial number', () => {
    const site = siteFor(['pay.example.com']);
    const store = async (certificateName: string, { leafPem, chainPem, keyPem: privateKeyPem }: Site) => {
      const { writes } = await bench.deps().clouds.provider((await bench.row('pay_example_com')).account.id);
      const untold = { commonName: '', subjectAltNames: [], serialNumber: '', fingerprint256: '', spkiSha256: '' };
      const facts = { ...untold, keyName: '', issuer: '', notAfter: '' };
      await writes.upload?.send({ certificateName, leafPem, chainPem, facts }, { privateKeyPem });
      await bench.inventory.refresh();
    };
    beforeEach(async () => {
      await store('twin', site);
      assert.equal((await bench.row('twin')).certificate.serialNumber, undefined);
    });

    it('looks at what may be it, and tells it from a namesake', async () => {
      const { notBefore, notAfter } = site.leaf.facts;
      await store('namesake', siteFor(['pay.example.com'], 90, { notBefore, notAfter }));
      await stops(put(site), ESC);
      assert.match(
        ui.shown.at(-1) ?? '',
        /New or in place of: Bind twin \| Replace namesake \| Replace pay_example_com/,
      );
    });

    it('stops at nothing where that cannot be looked at', async () => {
      const { certificate } = await bench.row('twin');
      const silent = { count: 'always', effect: { kind: 'cut', when: 'before' } } as const;
      bench.sandbox.control.addFault({ ...silent, path: `certificates/${certificate.id}` });
      await stops(put(site), NEW, GLOBAL, '', '=', ESC);
      assert.match(ui.shown.at(-1) ?? '', /Checks: .*\| The same certificate there \| Certificate/);
    });
  });

  it('says of a domain with a certificate for each kind of key which one stays, and takes nothing off', async () => {
    bench.sandbox.control.otc.setSwitches({ huaweiFields: true, certificatesPerDomain: 'onePerKeyType' });
    const fresh = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 90 * 86_400_000) };
    const { keyPem, chainPem } = pairFor(['www.example.com', 'example.com'], fresh, newRsaKey());
    const rsa = { files: [bench.files.put('file:///shop/rsa.pem', keyPem + chainPem)] };
    await run(rsa, NEW, GLOBAL, 'www.example.com', '=', GO_ON, 'Upload and Bind 1 Domain');
    const review = ui.shown.at(-1) ?? '';
    assert.match(review, /Then bound to: www\.example\.com \(web-gateway\), beside www_example_com$/m);
    assert.doesNotMatch(review, /IN PLACE OF|FOR A MOMENT/);
    assert.doesNotMatch(bench.changes().join(), /detach/);
    for (const name of ['www_example_com', 'www_example_com_2']) assert.deepEqual(boundTo(name), ['www.example.com']);
  });

  it('proposes domains again after a replacement was thought better of', async () => {
    const pay = put(siteFor(['pay.example.com']));
    await run(pay, 'Replace pay_example_com', BACK, NEW, GLOBAL, '=', '=', GO_ON, 'Upload and Bind 1 Domain');
    assert.deepEqual(boundTo('pay_example_com_2'), ['pay.example.com']);
  });

  it('forgets what was to be replaced once other files are meant', async () => {
    const deps = bench.deps('Replace pay_example_com');
    const files = new UploadFiles(deps, '');
    const { account } = await bench.row('pay_example_com');
    const open = async (site: Site) => files.open(put(site).files ?? []);
    const steps = modeSteps({ deps, files, page: uploadPage }, undefined);
    await open(siteFor(['pay.example.com']));
    const answers = { account, provider: await deps.clouds.provider(account.id) };
    const first = await deps.ui.steps<UploadAnswers>('', steps, answers);
    assert.equal(first.replaced?.certificate.name, 'pay_example_com');
    await open(siteFor(['new.example.net']));
    const second = await deps.ui.steps<UploadAnswers>('', steps, first);
    assert.equal(second.replaced, undefined);
  });

  it('proposes to replace what serves a domain before what serves none', async () => {
    await stops(put(siteFor(['www.example.com', 'example.com'])), '=', GO_ON, ESC);
    assert.match(
      ui.shown.at(-1) ?? '',
      /^(?=.*Replace .www_example_com.\?)(?=[\s\S]*These domains serve the new one at once: www)/,
    );
  });
});
