import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { reissueFile } from '../../../src/commands/reissue/reissueCertificate.ts';
import { uploadCertificate } from '../../../src/commands/upload/uploadCertificate.ts';
import { comparisonDocument } from '../../../src/editor/documents/comparisonDocument.ts';
import { uploadPage } from '../../../src/editor/documents/uploadPage.ts';
import type { RunningSandbox } from '../../../src/sandbox/index.ts';
import { SAMPLE_PASSWORD, sampleCertificates } from '../../host/sampleCertificates.ts';
import { SAMPLE_README } from '../../host/sampleReadme.ts';
import { type GatewayBench, gatewayBench } from '../../support/gatewayBench.ts';
import { type SandboxBench, sandboxBench } from '../../support/sandboxBench.ts';
import type { Act, ScriptedUi } from '../../support/scriptedUi.ts';

const FOLDER = 'file:///shop';
const NEW = 'Upload as a New Certificate';
const GLOBAL = 'All gateways of the project';
const SHOW = 'Show Everything in an Editor';
const GO_ON = 'Go On to the Plan';

/** Each file does in the sandbox what the folder's own page says of it. */
describe('the files to try things with', () => {
  const samplesOf = ({ control }: RunningSandbox) =>
    sampleCertificates(control.materialOf(control.certificates('mall-adv')[0]?.number ?? 0));
  const put = async (bench: SandboxBench | GatewayBench) => {
    for (const [name, content] of Object.entries(await samplesOf(bench.sandbox)))
      bench.files.put(`${FOLDER}/${name}`, content);
  };

  describe('for a reissue', () => {
    let bench: SandboxBench;
    beforeEach(async () => {
      bench = await sandboxBench();
      await put(bench);
    });
    afterEach(() => bench.dispose());

    const reissue = async (name: string, ...acts: Act[]): Promise<ScriptedUi> => {
      const { ui, ...deps } = bench.deps(...acts);
      await reissueFile({ ...deps, ui })({ files: [`${FOLDER}/reissue/${name}`] });
      assert.deepEqual(ui.left, []);
      return ui;
    };
    const oldAfterIssuance = () => {
      const { control } = bench.sandbox;
      control.validate(control.certificates('mall-adv-2')[0]?.number ?? 0);
      return control.certificates('mall-adv')[0]?.status;
    };

    it('one CSR has all names of mall-adv: free, and the old one stays', async () => {
      const ui = await reissue('mall.csr', 'mall-adv', '=', 'Reissue');
      assert.match(ui.shown.at(-1) ?? '', /Stays valid: mall-adv\nCost: free[\s\S]*Private key: mall\.key/);
      assert.equal(oldAfterIssuance(), '1');
    });

    it('the other loses a name, which revokes the old one', async () => {
      const ui = await reissue('mall-without-www.csr', 'mall-adv', '=', 'Go On Without 1 Name', 'Reissue');
      assert.match(ui.shown.at(-1) ?? '', /MAY BE REVOKED[\s\S]*Names lost \(1\)[\s\S]*mall-without-www\.key/);
      assert.equal(oldAfterIssuance(), '-7');
    });

    it('the certificate is the one whose row the account shows', async () => {
      const { certificate } = await bench.row('mall-adv');
      const leaf = new X509Certificate(bench.files.text(`${FOLDER}/reissue/mall-now.pem`));
      assert.equal(leaf.serialNumber.toLowerCase(), certificate.serialNumber);
    });
  });

  describe('for an upload', () => {
    let bench: GatewayBench;
    beforeEach(async () => {
      bench = await gatewayBench();
      await put(bench);
    });
    afterEach(() => bench.dispose());

    const upload = async (name: string, ...acts: Act[]): Promise<ScriptedUi> => {
      const deps = bench.deps(...acts);
      await uploadCertificate(deps, { plan: uploadPage, comparison: comparisonDocument })({
        files: [`${FOLDER}/upload/${name}`],
      });
      assert.deepEqual(deps.ui.left, []);
      return deps.ui;
    };
    const servedBy = (domain: string) =>
      bench.sandbox.control.otc.certificates().find(({ boundTo }) => boundTo.includes(domain));

    it('a certificate finds its key and chain beside it and takes the place of one that ends soon', async () => {
      const before = servedBy('shop.example.com');
      await upload('shop.example.com.crt', 'Replace shop_example_com', GO_ON, 'Replace');
      const after = servedBy('shop.example.com');
      assert.equal(after?.id, before?.id);
      assert.notEqual(after?.fingerprint256, before?.fingerprint256);
    });

    it('a reversed chain is put in order', async () => {
      const ui = await upload('reversed.pem', NEW, GLOBAL, '', '=', SHOW, GO_ON, 'Upload');
      assert.match(ui.documents[0]?.markdown ?? '', /Put in order/);
      // The gateway refuses a chain in any other order.
      assert.ok(bench.sandbox.control.otc.certificates().some(({ name }) => name === 'star_portal_example_org'));
    });

    it('an archive opens with the password that the page tells', async () => {
      await upload(
        'pay.example.com.p12',
        SAMPLE_PASSWORD,
        NEW,
        GLOBAL,
        'pay.example.com',
        '=',
        GO_ON,
        'Upload and Bind 1 Domain',
      );
      assert.ok(servedBy('pay.example.com'));
    });

    it('an encrypted key opens with it too, and an expired certificate is replaced', async () => {
      const before = servedBy('login.example.org');
      await upload('login.example.org.crt', SAMPLE_PASSWORD, 'Replace login_example_org', GO_ON, 'Replace');
      assert.notEqual(servedBy('login.example.org')?.fingerprint256, before?.fingerprint256);
    });
  });

  describe('and the page that tells of them', () => {
    let bench: SandboxBench;
    before(async () => (bench = await sandboxBench()));
    after(() => bench.dispose());

    it('names files that are there', async () => {
      const files = Object.keys(await samplesOf(bench.sandbox));
      const named = [...SAMPLE_README.matchAll(/`([a-z]+\/[^`]+)`/g)].map(([, name = '']) => name);
      assert.ok(named.length > 5);
      assert.deepEqual(
        named.filter((name) => !files.includes(name)),
        [],
      );
    });

    it('names rows that the sandbox has', async () => {
      const naver = bench.sandbox.control.certificates().map(({ name }) => name);
      const gateways = bench.sandbox.control.otc.certificates().map(({ name }) => name);
      for (const name of ['mall-adv', 'shop_example_com']) {
        assert.ok(SAMPLE_README.includes(`*${name}*`), name);
        assert.ok([...naver, ...gateways].includes(name), name);
      }
    });

    it('calls commands what menus call them', () => {
      const titles = Object.values(JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>);
      const named = [...SAMPLE_README.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = '']) => name);
      assert.ok(named.length > 5);
      assert.deepEqual(
        named.filter((name) => !titles.includes(name)),
        [],
      );
    });
  });
});
