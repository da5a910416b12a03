import assert from 'node:assert/strict';
import type { Target } from '../../../../src/commands/deps.ts';
import { replaceCertificate, uploadCertificate } from '../../../../src/commands/upload/uploadCertificate.ts';
import { comparisonDocument } from '../../../../src/editor/documents/comparisonDocument.ts';
import { uploadPage } from '../../../../src/editor/documents/uploadPage.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { type Act, BACK, ESC, type ScriptedUi } from '../../../support/scriptedUi.ts';
import { type GatewayBench, gatewayBench } from '../../../support/gatewayBench.ts';
import { pem, rootCertificate, type Site, siteFor } from './uploadFixtures.ts';

const PAGES = { plan: uploadPage, comparison: comparisonDocument };
const GO_ON = 'Go On to the Plan';
const FOLDER = 'file:///shop';

describe('replacing a certificate of API gateways', () => {
  let bench: GatewayBench;
  let ui: ScriptedUi;
  beforeEach(async () => (bench = await gatewayBench()));
  afterEach(() => bench.dispose());

  const run = async (target: Target, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    ({ ui } = deps);
    await replaceCertificate(deps, PAGES)(target);
    assert.deepEqual(ui.left, []);
  };
  const choose = (site: Site) =>
    bench.files.picks.push([bench.files.put(`${FOLDER}/new.pem`, site.keyPem + site.leafPem + site.chainPem)]);
  const stored = (name: string) => bench.sandbox.control.otc.certificates().find((each) => each.name === name);

  it('keeps number and bindings, in one request', async () => {
    const site = siteFor(['shop.example.com']);
    choose(site);
    const before = stored('shop_example_com');
    await run(await bench.row('shop_example_com'), GO_ON, 'Replace');
    const after = stored('shop_example_com');
    assert.equal(after?.id, before?.id);
    assert.equal(after?.fingerprint256, site.leaf.facts.fingerprint256);
    assert.deepEqual(after?.boundTo, ['shop.example.com']);
    assert.equal(bench.changes().length, 1);
    assert.ok(ui.shown.some((text) => text.includes('These domains serve the new one at once: shop.example.com')));
    assert.ok(
      ui.shown.some((text) => /In place of: shop\.example\.com, until .*does not keep it: to go back/.test(text)),
    );
    assert.match(ui.notifications.at(-1) ?? '', /is replaced\. It is served by shop\.example\.com\. Verified/);
  });

  it('stays where it serves, even if the service leaves that out of its details', async () => {
    choose(siteFor(['shop.example.com']));
    const row = await bench.row('shop_example_com');
    const before = stored('shop_example_com');
    bench.sandbox.control.otc.setSwitches({ exampleAnswers: true, putWithoutType: 'global', scopeChange: 'ignored' });
    await run(row, GO_ON, 'Replace');
    const { plan } = bench.operations.entries()[0] ?? {};
    assert.match(plan?.preview.body ?? '', /"type": "instance"/);
    assert.deepEqual(
      [stored('shop_example_com')?.type, stored('shop_example_com')?.gatewayId],
      ['instance', before?.gatewayId],
    );
  });

  it('plans for the domains that were shown, and for no others', async () => {
    choose(siteFor(['shop.example.com']));
    await run(await bench.row('shop_example_com'), GO_ON, 'Replace');
    const { plan } = bench.operations.entries()[0] ?? {};
    assert.ok(plan?.action === 'replace');
    assert.deepEqual(
      plan.request.boundDomains?.map(({ domain, gatewayName }) => [domain, gatewayName]),
      [['shop.example.com', 'web-gateway']],
    );
  });

  it('does not begin where the service does not tell all the domains that serve it', async () => {
    choose(siteFor(['shop.example.com']));
    const row = await bench.row('shop_example_com');
    const body = JSON.stringify({ bound_domains: [], total: 3 });
    const effect = { kind: 'answer', when: 'before', status: 200, body } as const;
    bench.sandbox.control.addFault({ path: 'attached-domains', count: 'always', effect });
    const isNotWhole = { code: 'cloud.unexpectedAnswer', details: { path: 'bound_domains', read: 0, total: 3 } };
    await assert.rejects(run(row, GO_ON, ESC), isNotWhole);
    assert.deepEqual(bench.changes(), []);
  });

  it('is stopped where a bound domain would no longer be covered', async () => {
    choose(siteFor(['other.example.com']));
    await assert.rejects(run(await bench.row('shop_example_com'), ESC), Cancelled);
    assert.match(ui.shown.at(-1) ?? '', /Checks: Domains that serve the old one/);
    assert.deepEqual(bench.changes(), []);
  });

  it('is offered beside a new one where the names are the same', async () => {
    const site = siteFor(['shop.example.com']);
    const uri = bench.files.put(`${FOLDER}/new.pem`, site.keyPem + site.leafPem + site.chainPem);
    const deps = bench.deps('Replace shop_example_com', GO_ON, 'Replace');
    await uploadCertificate(deps, PAGES)({ files: [uri] });
    assert.equal(stored('shop_example_com')?.fingerprint256, site.leaf.facts.fingerprint256);
    assert.deepEqual(deps.ui.left, []);
  });

  it('compares with what was uploaded from here before', async () => {
    const [first, second] = [siteFor(['shop.example.com']), siteFor(['shop.example.com', 'www.shop.example.com'])];
    choose(first);
    await run(await bench.row('shop_example_com'), GO_ON, 'Replace');
    bench.files.stored.clear();
    choose(second);
    await run(await bench.row('shop_example_com'), GO_ON, 'Replace', 'Compare with Before');
    const { markdown = '' } = ui.documents[0] ?? {};
    assert.ok(markdown.includes('www.shop.example.com'));
    assert.ok(markdown.includes(first.leaf.facts.serialNumber.replace(/^0+/, '')));
  });

  it('compares with what a domain served before, which the gateway gives to nobody', async () => {
    choose(siteFor(['shop.example.com', 'www.shop.example.com']));
    await run(await bench.row('shop_example_com'), GO_ON, 'Replace', 'Compare with Before');
    const { markdown = '' } = ui.documents[0] ?? {};
    assert.match(markdown, /\| Public key SHA-256 \| `[0-9a-f]{64}` \| `[0-9a-f]{64}` \| no \|/);
  });

  it('compares with what was there though it came from elsewhere, after it was refused from here', async () => {
    const [first, second] = [siteFor(['shop.example.com']), siteFor(['shop.example.com'])];
    choose(first);
    const refused = { kind: 'answer', when: 'before', status: 400, body: '{"error_code":"APIG.2106"}' } as const;
    bench.sandbox.control.addFault({ method: 'PUT', effect: refused });
    const row = await bench.row('shop_example_com');
    await run(row, GO_ON, 'Replace');
    const { plan } = bench.operations.entries()[0] ?? {};
    assert.ok(plan?.action === 'replace');
    bench.sandbox.control.otc.setSwitches({ effectMs: 0 });
    const { writes } = await bench.deps().clouds.provider(row.account.id);
    await writes.replace?.send(plan.request, { privateKeyPem: first.keyPem });
    choose(second);
    await run(await bench.row('shop_example_com'), GO_ON, 'Replace', 'Compare with Before');
    const { markdown = '' } = ui.documents[0] ?? {};
    assert.ok(markdown.includes(first.leaf.facts.spkiSha256));
  });

  it('is made all the same where no domain shows what is there', async () => {
    choose(siteFor(['shop.example.com']));
    bench.sandbox.control.otc.setSwitches({ effectMs: 0 });
    const row = await bench.row('shop_example_com');
    const deps = bench.deps(GO_ON, 'Replace');
    const real = await deps.clouds.provider(row.account.id);
    const nowhere = { ...real.gateways!, servedAt: () => ({ host: '127.0.0.1', port: 1 }) };
    const provider = async () => ({ ...real, gateways: nowhere });
    await replaceCertificate({ ...deps, clouds: { ...deps.clouds, provider } }, PAGES)(row);
    assert.match(deps.ui.notifications.at(-1) ?? '', /is replaced\..*Verified/);
  });

  it('asks again for the CA of clients where the old one has one', async () => {
    choose(siteFor(['api.partner.example.net']));
    bench.files.picks.push([bench.files.put(`${FOLDER}/ca.crt`, pem(rootCertificate))]);
    await run(await bench.row('partner_api'), 'Yes, of a CA in a File…', GO_ON, 'Replace');
    const { certificate } = await bench.row('partner_api');
    assert.equal(certificate.hasClientCa, true);
  });

  it('gives the CA of clients again unless told otherwise, and says what leaving it out may do', async () => {
    choose(siteFor(['api.partner.example.net']));
    bench.files.picks.push([bench.files.put(`${FOLDER}/ca.crt`, pem(rootCertificate))]);
    await assert.rejects(run(await bench.row('partner_api'), '=', GO_ON, ESC), Cancelled);
    assert.match(ui.shown.at(-1) ?? '', /Clients must show a certificate of the CA in ca\.crt/);
    assert.doesNotMatch(ui.shown.at(-1) ?? '', /NO CA FOR CLIENTS/);
    choose(siteFor(['api.partner.example.net']));
    await assert.rejects(run(await bench.row('partner_api'), 'No', GO_ON, ESC), Cancelled);
    assert.match(ui.shown.at(-1) ?? '', /NO CA FOR CLIENTS IS SENT: if the one there does not stay/);
  });

  it('of a certificate that no domain serves, says which names are lost', async () => {
    choose(siteFor(['other.example.com']));
    await assert.rejects(run(await bench.row('pay_example_com'), GO_ON, ESC), Cancelled);
    assert.match(ui.shown.at(-1) ?? '', /No domain serves it now\.\nNAMES LOST: pay\.example\.com\n/);
    assert.deepEqual(bench.changes(), []);
  });

  it('leaving at any step sends nothing', async () => {
    for (const acts of [[ESC], [GO_ON, ESC], [GO_ON, BACK, ESC]] as Act[][]) {
      choose(siteFor(['shop.example.com']));
      await assert.rejects(run(await bench.row('shop_example_com'), ...acts), Cancelled);
      bench.files.stored.clear();
    }
    await assert.rejects(run(await bench.row('shop_example_com')), Cancelled);
    assert.deepEqual(bench.changes(), []);
  });
});
