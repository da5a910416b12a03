import assert from 'node:assert/strict';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type { UploadRequest } from '../../../../src/certificates/writes.ts';
import { bindCertificate } from '../../../../src/commands/binding/bindCertificate.ts';
import { replaceCertificate } from '../../../../src/commands/upload/uploadCertificate.ts';
import { comparisonDocument } from '../../../../src/editor/documents/comparisonDocument.ts';
import { uploadPage } from '../../../../src/editor/documents/uploadPage.ts';
import { type GatewayBench, gatewayBench } from '../../../support/gatewayBench.ts';
import type { Act } from '../../../support/scriptedUi.ts';
import { pem, rootCertificate, siteFor } from '../upload/uploadFixtures.ts';

const DOMAINS = ['api.partner.example.net', 'b2b.example.net'] as const;
const [API, B2B] = DOMAINS;

/** Two-way TLS: a domain asks its clients for certificates or does not, and what changes its certificate may change that. */
describe('what the domains of a gateway ask of clients', () => {
  let bench: GatewayBench;
  let cloud: CertificateProvider;
  beforeEach(async () => {
    bench = await gatewayBench();
    cloud = await bench.deps().clouds.provider((await bench.row('partner_api')).account.id);
  });
  afterEach(() => bench.dispose());

  const bind = async (name: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await bindCertificate(deps)(await bench.row(name));
    assert.deepEqual(deps.ui.left, []);
    return deps.ui;
  };
  /** For both domains, at their gateway alone. */
  const store = async (certificateName: string, more: Partial<UploadRequest> = {}): Promise<string> => {
    const { placement } = (await bench.row('partner_api')).certificate;
    const { leafPem, chainPem, keyPem } = siteFor(DOMAINS);
    const facts = { commonName: API, subjectAltNames: DOMAINS, serialNumber: '', fingerprint256: '' };
    const untold = { spkiSha256: '', keyName: '', issuer: '', notAfter: '' };
    const request = { certificateName, leafPem, chainPem, facts: { ...facts, ...untold }, ...more };
    const secret = { privateKeyPem: keyPem };
    const { certificateId = '' } = (await cloud.writes.upload?.send({ ...request, placement }, secret)) ?? {};
    return certificateId;
  };
  const domainsThere = async () => {
    const gateway = (await cloud.gateways?.list())?.find(({ name }) => name === 'partner-gateway');
    return (await cloud.gateways?.domains(gateway ?? assert.fail('no gateway'))) ?? [];
  };
  const rules = async () =>
    Object.fromEntries((await domainsThere()).map(({ domain, verifyClients }) => [domain, verifyClients]));
  /** Stands at both domains, one of which asks clients for certificates. */
  const bindTwoWays = async () => {
    const certificateId = await store('two_ways', { clientCaPem: pem(rootCertificate) });
    for (const domain of await domainsThere()) {
      if (domain.certificateId !== undefined)
        await cloud.writes.unbind?.send({
          certificateId: domain.certificateId,
          certificateName: '',
          domains: [domain],
        });
      const verifyClients = domain.domain === API;
      await cloud.writes.bind?.send({ certificateId, certificateName: '', domains: [domain], verifyClients });
    }
    assert.deepEqual(await rules(), { [API]: true, [B2B]: false });
  };

  describe('when a certificate is put back after another was refused', () => {
    beforeEach(async () => {
      await bindTwoWays();
      await store('newcomer');
      await bench.inventory.refresh();
      refuse(0);
    });
    const refuse = (skip: number) => {
      const effect = { kind: 'answer', when: 'before', status: 400, body: '{"error_code":"APIG.2103"}' } as const;
      bench.sandbox.control.addFault({ method: 'POST', path: 'attach', skip, effect });
    };
    const domainsOf = (certificateName: string) =>
      bench.sandbox.control.otc.certificates().find(({ name }) => name === certificateName)?.boundTo ?? [];
    const acts = [`${API}, ${B2B}`, 'Bind 2 Domains', 'Put Back two_ways'];

    it('is as it was', async () => {
      await bind('newcomer', ...acts);
      assert.deepEqual([...domainsOf('two_ways')].sort(), [...DOMAINS]);
      assert.deepEqual(await rules(), { [API]: true, [B2B]: false });
    });

    it('is so everywhere before a message of it can stand on screen', async () => {
      const deps = bench.deps(...acts);
      const { ui } = deps;
      const meanwhile: (readonly string[])[] = [];
      const notify = ui.notify.bind(ui);
      ui.notify = (severity, message, buttons) => {
        if (severity === 'information') meanwhile.push([...domainsOf('two_ways')].sort());
        return notify(severity, message, buttons);
      };
      await bindCertificate(deps)(await bench.row('newcomer'));
      assert.deepEqual(meanwhile, [DOMAINS]);
      assert.match(ui.notifications.at(-1) ?? '', /two_ways.*api\.partner\.example\.net.*b2b\.example\.net.*Verified/);
    });

    it('is said of the domains that have it back where the rest is refused', async () => {
      refuse(1);
      const { notifications } = await bind('newcomer', ...acts);
      assert.deepEqual(domainsOf('two_ways'), [API]);
      assert.match(notifications.at(-1) ?? '', /^error: .*two_ways.*api\.partner\.example\.net.*b2b\.example\.net/);
    });
  });

  it('can be changed while they go on to serve their certificate', async () => {
    await bindTwoWays();
    await bench.inventory.refresh();
    bench.sandbox.control.clearRequests();
    const ui = await bind('two_ways', B2B, 'Clients Must Show a Certificate', 'Bind 1 Domain');
    assert.match(ui.shown.at(-1) ?? '', /b2b\.example\.net \(partner-gateway\): serves it already; what is asked/);
    assert.match(ui.shown.at(-1) ?? '', /undone by binding once more, with the other answer/);
    assert.deepEqual(await rules(), { [API]: true, [B2B]: true });
    const free = await bind('two_ways', API, 'Everybody May Connect', 'Bind 1 Domain');
    assert.match(free.shown.at(-1) ?? '', /serves it already\. CLIENTS NEED NO CERTIFICATE ANY MORE/);
    assert.deepEqual(await rules(), { [API]: false, [B2B]: true });
    assert.doesNotMatch(bench.changes().join(), /detach/);
  });

  it('is looked at after a replacement, which may have changed it', async () => {
    for (const [kept, ...acts] of [
      [true, 'Yes, of a CA in a File…'],
      [false, 'No'],
    ] as const) {
      bench.sandbox.control.otc.setSwitches({ putWithoutTrustedRoot: 'cleared' });
      const { keyPem, leafPem, chainPem } = siteFor([API]);
      bench.files.stored.clear();
      bench.files.picks.push([bench.files.put('file:///a/new.pem', keyPem + leafPem + chainPem)]);
      if (kept) bench.files.picks.push([bench.files.put('file:///b/ca.crt', pem(rootCertificate))]);
      const deps = bench.deps(...acts, 'Go On to the Plan', 'Replace');
      const pages = { plan: uploadPage, comparison: comparisonDocument };
      await replaceCertificate(deps, pages)(await bench.row('partner_api'));
      assert.equal((await rules())[API], kept);
      const told = deps.ui.notifications.at(-1) ?? '';
      assert.match(
        told,
        kept ? /^information: .*Verified/ : /^warning: .*CLIENTS OF api\.partner\.example\.net NEED NO/,
      );
    }
  });
});
