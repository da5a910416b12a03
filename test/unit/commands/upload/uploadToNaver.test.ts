import assert from 'node:assert/strict';
import { compareCertificates } from '../../../../src/commands/inspect/compareCertificates.ts';
import { previousLeaf } from '../../../../src/commands/inspect/previousLeaf.ts';
import { replaceCertificate, uploadCertificate } from '../../../../src/commands/upload/uploadCertificate.ts';
import { comparisonDocument } from '../../../../src/editor/documents/comparisonDocument.ts';
import { uploadPage } from '../../../../src/editor/documents/uploadPage.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { type Act, ESC, type ScriptedUi } from '../../../support/scriptedUi.ts';
import { type SandboxBench, sandboxBench } from '../../../support/sandboxBench.ts';
import { pem, rootCertificate, type Site, siteFor } from './uploadFixtures.ts';

const PAGES = { plan: uploadPage, comparison: comparisonDocument };
const GO_ON = 'Go On to the Plan';

for (const [key, version] of [
  ['main', 'v2'],
  ['sub', 'v1'],
] as const)
  describe(`uploading to NAVER Cloud with a key of a ${key} account`, () => {
    let bench: SandboxBench;
    let ui: ScriptedUi;
    beforeEach(async () => (bench = await sandboxBench(key)));
    afterEach(() => bench.dispose());

    const run = async (site: Site, ...acts: Act[]) => {
      const content = site.keyPem + site.leafPem + site.chainPem + pem(rootCertificate);
      const deps = bench.deps(...acts);
      ({ ui } = deps);
      await uploadCertificate(deps, PAGES)({ files: [bench.files.put('file:///shop/new.pem', content)] });
      assert.deepEqual(ui.left, []);
    };
    const uploads = () =>
      bench.sandbox.control.requests().filter(({ method, target }) => method === 'POST' && /external/i.test(target));

    it(`sends the chain with its root by API ${version}, asks for no gateway, and shows the row`, async () => {
      const site = siteFor(['extern.example.com']);
      await run(site, '=', GO_ON, 'Upload');
      const [uploaded] = bench.sandbox.control.certificates('extern-example-com');
      assert.equal(uploaded?.type, 'external');
      assert.equal(uploads().length, 1);
      assert.ok(uploads()[0]?.target.includes(`/${version}/`));
      assert.equal(ui.notifications.at(-1), 'information: extern-example-com is uploaded.');
      assert.equal(bench.revealed.at(-1), String(uploaded?.number));
    });

    it('a name is held to the rule of the service', async () => {
      const typed = ['long-name-of-a-certificate', 'with_underscore', 'x'];
      await assert.rejects(run(siteFor(['extern.example.com']), ...typed, ESC), Cancelled);
      assert.deepEqual(ui.refusals, [
        'At most 20 characters.',
        'Only letters A to Z, digits and hyphens.',
        'At least 3 characters.',
      ]);
      assert.equal(uploads().length, 0);
    });
  });

describe('replacing a certificate of NAVER Cloud', () => {
  let bench: SandboxBench;
  let ui: ScriptedUi;
  beforeEach(async () => (bench = await sandboxBench()));
  afterEach(() => bench.dispose());

  const run = async (name: string, site: Site, ...acts: Act[]) => {
    const content = site.keyPem + site.leafPem + site.chainPem + pem(rootCertificate);
    bench.files.stored.clear();
    bench.files.picks.push([bench.files.put('file:///shop/new.pem', content)]);
    const deps = bench.deps(...acts);
    ({ ui } = deps);
    await replaceCertificate(deps, PAGES)(await bench.row(name));
    assert.deepEqual(ui.left, []);
    return deps;
  };

  it('keeps its number, and the certificate that was there for comparing', async () => {
    const [before] = bench.sandbox.control.certificates('import-expiring');
    assert.ok(before);
    const old = bench.sandbox.control.materialOf(before.number).certificatePem;
    const site = siteFor(['*.legacy.example.net']);
    const deps = await run('import-expiring', site, GO_ON, 'Replace', 'Compare with Before');
    const [after] = bench.sandbox.control.certificates('import-expiring');
    assert.equal(after?.number, before.number);
    assert.equal(after?.notAfter, site.leaf.facts.notAfter.getTime());
    const { certificate } = await bench.row('import-expiring');
    assert.equal((await previousLeaf(deps, certificate))?.trim(), old.trim());
    assert.equal(ui.documents.length, 1);
    const later = bench.deps('What it was before');
    await compareCertificates(later, comparisonDocument)(await bench.row('import-expiring'));
    assert.deepEqual(later.ui.left, []);
    assert.match(later.ui.documents[0]?.title ?? '', /^import-expiring \(before\) and import-expiring/);
  });

  it('sends nothing if what is there cannot be fetched to keep it', async () => {
    bench.sandbox.control.addFault({
      path: 'exportCertificate',
      count: 'always',
      effect: { kind: 'gateway', when: 'before', code: '900' },
    });
    await assert.rejects(run('import-expiring', siteFor(['*.legacy.example.net']), GO_ON, 'Replace'));
    assert.deepEqual(bench.operations.entries(), []);
  });

  it('is refused for what the service issued', async () => {
    const other = bench.deps();
    const issued = (await bench.row('import-expiring')).account;
    const rows = bench.inventory.snapshot(issued.id)?.certificates ?? [];
    const certificate = rows.find(({ kind }) => kind === 'advanced-dv');
    assert.ok(certificate);
    await assert.rejects(async () => replaceCertificate(other, PAGES)({ account: issued, certificate }), Cancelled);
    assert.match(other.ui.notifications[0] ?? '', /cannot be replaced from here/);
  });
});
