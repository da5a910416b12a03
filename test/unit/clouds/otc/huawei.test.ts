import assert from 'node:assert/strict';
import type { Credentials } from '../../../../src/certificates/account.ts';
import type { GatewayDomain } from '../../../../src/certificates/provider.ts';
import type { UploadRequest, WriteSecret } from '../../../../src/certificates/writes.ts';
import type { CloudConnection } from '../../../../src/clouds/cloud.ts';
import { bindingPlans } from '../../../../src/commands/binding/bindingPlans.ts';
import type { CommandDeps } from '../../../../src/commands/deps.ts';
import { huawei } from '../../../../src/clouds/otc/index.ts';
import { createFetchTransport } from '../../../../src/http/fetchTransport.ts';
import type { HttpAnswer, HttpRequest, Transport } from '../../../../src/http/transport.ts';
import { decodePem } from '../../../../src/pem/armour/pem.ts';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { passcodeAt } from '../../../../src/sandbox/otc/totp.ts';
import { newRsaKey, pairFor } from '../../sandbox/otc/pki.ts';
import { credentialsOf, sandboxes } from './connected.ts';
import { failureOf } from './failures.ts';

const NOW = Date.parse('2026-11-22T03:00:00Z');
const REGION = 'eu-west-101';
const HUAWEI = {
  region: REGION,
  huaweiFields: true,
  certificatesPerDomain: 'onePerKeyType',
  chineseNames: true,
} as const;

interface Wish {
  readonly credentials: Credentials;
  readonly options?: Readonly<Record<string, string>>;
  readonly passcode?: () => Promise<string>;
  readonly zone?: string;
  readonly transport?: Transport;
  /** The zone's own addresses where absent. */
  readonly endpoints?: { readonly api: string; readonly identity: string };
}

/** The cloud as the registry has it, which is never told what a sandbox is. */
function connect({
  credentials,
  options,
  passcode,
  zone = REGION,
  transport,
  endpoints,
}: Wish): Promise<CloudConnection> {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const own = huawei.zones.find(({ id }) => id === zone) ?? assert.fail(`no zone ${zone}`);
  return huawei.connect({
    account: { id: 'account', label: 'Huawei', cloud: 'huawei', zone, ...(options && { options }) },
    endpoints: endpoints ?? { api: own.endpoint, identity: own.identityEndpoint ?? '' },
    zone,
    key: async () => credentials,
    ...(passcode && { passcode }),
    transport: transport ?? createFetchTransport(),
    now: () => NOW,
    log,
  });
}

describe('huawei against the sandbox', () => {
  const sandbox = sandboxes({ now: () => NOW, otcSwitches: HUAWEI });
  const here = (wish: Omit<Wish, 'endpoints'>) => {
    const { apigUrl, iamUrl } = sandbox.current.address.otc;
    return connect({ ...wish, endpoints: { api: apigUrl, identity: iamUrl } });
  };
  const byKey = () => here({ credentials: credentialsOf(sandbox.current).key });

  for (const kind of ['key', 'temporary', 'password', 'mfa'] as const) {
    for (const signing of kind === 'key' || kind === 'temporary' ? (['access', 'credential'] as const) : [undefined]) {
      it(`signs in with a ${kind}${signing ? ` in layout ${signing}` : ''} and finds the project of the region`, async () => {
        const { control, address } = sandbox.current;
        if (signing) control.otc.setSwitches({ signatureLayouts: [signing] });
        const connection = await here({
          credentials: credentialsOf(sandbox.current)[kind],
          ...(signing && { options: { signing } }),
          passcode: async () => passcodeAt(address.otc.mfaSecret, NOW),
        });
        assert.deepEqual((await connection.check()).options, { projectId: address.otc.projectId });
        const { certificates, notices } = await connection.provider.list();
        assert.equal(certificates.length, control.otc.certificates().length);
        assert.deepEqual(notices, []);
        const { signatures, logins } = control.otc.failures();
        assert.equal(signatures.refused + logins.passwords + logins.passcodes, 0);
      });
    }
  }

  it('guesses no project where the region has a sub-project, and offers both', async () => {
    sandbox.current.control.otc.setSwitches({ subProject: true });
    for (const kind of ['key', 'password'] as const) {
      const connection = await here({ credentials: credentialsOf(sandbox.current)[kind] });
      const { projects } = await connection.check();
      assert.deepEqual(
        projects?.map(({ name }) => name),
        [REGION, `${REGION}_shop`],
      );
    }
  });

  it('has nothing in a region where the account has no project', async () => {
    const connection = await here({ credentials: credentialsOf(sandbox.current).key, zone: 'af-south-1' });
    const error = await failureOf(connection.provider.list(), 'project.unknown');
    assert.equal(error.details['project'], 'af-south-1');
  });

  const uploadOf = (names: readonly string[], certificateName: string, key = newRsaKey()) => {
    const { leafPem, intermediatePem, keyPem } = pairFor(names, {}, key);
    const facts = certificateFacts(decodePem(leafPem)[0]?.der ?? new Uint8Array());
    const { serialNumber, fingerprint256, spkiSha256 } = facts;
    const told = { commonName: names[0] ?? '', subjectAltNames: names, keyName: '', issuer: '' };
    const notAfter = facts.notAfter.toISOString();
    const request: UploadRequest = {
      certificateName,
      leafPem,
      chainPem: intermediatePem,
      facts: { ...told, serialNumber, fingerprint256, spkiSha256, notAfter },
      placement: { scope: 'global' },
    };
    return { request, secret: { privateKeyPem: keyPem } satisfies WriteSecret };
  };
  const domainNamed = async ({ provider }: CloudConnection, name: string): Promise<GatewayDomain> => {
    const gateways = (await provider.gateways?.list()) ?? [];
    const all = await Promise.all(gateways.map((gateway) => provider.gateways!.domains(gateway)));
    return all.flat().find((one) => one.domain === name) ?? assert.fail(`no domain ${name}`);
  };

  it('uploads, binds, reads back, replaces, unbinds and deletes', async () => {
    const connection = await byKey();
    const { upload, bind, replace, unbind, delete: remove } = connection.provider.writes;
    const details = (id: string) => connection.provider.gateways!.details({ id });
    const { request, secret } = uploadOf(['pay.example.com'], 'pay_huawei');
    await upload!.check(request);
    const { certificateId = '' } = await upload!.send(request, secret);
    const domains = [await domainNamed(connection, 'pay.example.com')];
    const binding = { certificateId, certificateName: 'pay_huawei', domains, inPlaceOf: [] };
    await bind!.check(binding);
    await bind!.send(binding);
    const before = await details(certificateId);
    assert.deepEqual(before.usedBy, ['pay.example.com']);
    assert.equal(before.keyType, 'rsa');
    assert.equal(before.serialNumber && BigInt(`0x${before.serialNumber}`), BigInt(`0x${request.facts.serialNumber}`));
    const next = uploadOf(['pay.example.com'], 'pay_huawei');
    const replacement = { ...next.request, certificateId, previousSerialNumber: before.serialNumber ?? '' };
    await replace!.check(replacement);
    await replace!.send(replacement, next.secret);
    assert.equal((await replace!.probe(replacement)).found, true);
    assert.deepEqual((await details(certificateId)).usedBy, ['pay.example.com']);
    await unbind!.send(binding);
    await remove!.send({ certificateId, certificateName: 'pay_huawei' });
    assert.deepEqual(await connection.provider.fetch([before]), []);
  });

  it('tells both certificates of a domain, one for each kind of key, and where each is in use', async () => {
    const connection = await byKey();
    const { upload, bind } = connection.provider.writes;
    const ids: Record<string, string> = {};
    for (const [name, key] of [['pay_rsa', newRsaKey()] as const, ['pay_ecc', undefined] as const]) {
      const { request, secret } = key ? uploadOf(['pay.example.com'], name, key) : eccUpload(name);
      const { certificateId = '' } = await upload!.send(request, secret);
      ids[name] = certificateId;
      const domain = await domainNamed(connection, 'pay.example.com');
      const inPlaceOf = domain.certificateId === undefined ? [] : [domain.certificateId];
      const binding = { certificateId, certificateName: name, domains: [domain], inPlaceOf };
      await bind!.check(binding);
      await bind!.send(binding);
      assert.equal((await bind!.probe(binding)).found, true);
    }
    const { certificateId, keyType, beside } = await domainNamed(connection, 'pay.example.com');
    assert.deepEqual([certificateId, keyType], [ids['pay_rsa'], 'rsa']);
    assert.deepEqual(beside, [{ id: ids['pay_ecc'], name: 'pay_ecc', keyType: 'ec' }]);
    const { certificates } = await connection.provider.list();
    for (const name of ['pay_rsa', 'pay_ecc']) {
      assert.deepEqual(certificates.find((one) => one.name === name)?.usedBy, ['pay.example.com']);
    }
    const clouds = { provider: async () => connection.provider, zones: [] } as unknown as CommandDeps['clouds'];
    const account = connection.provider.account;
    const displaced = async (keyTypeOfNext?: string) => {
      const next = { id: 'next', name: 'next', ...(keyTypeOfNext && { keyType: keyTypeOfNext }) };
      const domain = await domainNamed(connection, 'pay.example.com');
      const { takeOff } = await bindingPlans({ clouds }, account, next, [domain]);
      return takeOff.map(({ request }) => request.certificateName);
    };
    assert.deepEqual(await displaced('rsa'), ['pay_rsa']);
    assert.deepEqual(await displaced('ec'), ['pay_ecc']);
    assert.deepEqual(await displaced(), ['pay_rsa', 'pay_ecc']);
    const third = eccUpload('pay_third');
    const { certificateId: thirdId = '' } = await upload!.send(third.request, third.secret);
    const domains = [await domainNamed(connection, 'pay.example.com')];
    const rival = { certificateId: thirdId, certificateName: 'pay_third', domains, inPlaceOf: [ids['pay_rsa'] ?? ''] };
    assert.equal((await failureOf(bind!.check(rival), 'change.outdated')).details['why'], 'bound-elsewhere');
    assert.equal((await failureOf(bind!.send(rival), 'cloud.rejected')).details['errorCode'], 'APIG.2051');
  });

  const eccUpload = (name: string) => uploadOf(['pay.example.com'], name, pairFor(['pay.example.com']).key);

  it('sends what the API Gateway of both clouds takes, and no field of one of them alone', async () => {
    const sent: HttpRequest[] = [];
    const real = createFetchTransport();
    const transport: Transport = (request, signal) => (sent.push(request), real(request, signal));
    const connection = await here({ credentials: credentialsOf(sandbox.current).temporary, transport });
    const { request, secret } = uploadOf(['pay.example.com'], '支付证书');
    await connection.provider.writes.upload!.send(request, secret);
    const post = sent.find(({ method }) => method === 'POST') ?? assert.fail('nothing was sent');
    const { projectId, securityToken } = sandbox.current.address.otc;
    assert.equal(post.headers['X-Project-Id'], projectId);
    assert.equal(post.headers['X-Security-Token'], securityToken);
    assert.equal(post.headers['X-Language'], 'en-us');
    assert.match(post.headers['Authorization'] ?? '', /SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,/);
    const body = JSON.parse(String(post.body)) as Record<string, string>;
    assert.deepEqual(Object.keys(body).sort(), ['cert_content', 'name', 'private_key', 'type']);
    assert.equal(body['name'], '支付证书');
  });
});

/** As the reference lists them: `.com` but for Dublin. */
const REGIONS = `
  cn-north-1 cn-north-2 cn-north-4 cn-north-9 cn-north-11 cn-north-12 cn-east-2 cn-east-3 cn-east-4 cn-east-5 cn-south-1 cn-south-2
  cn-south-4 cn-southwest-2 cn-southwest-3 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 af-south-1
  af-north-1 la-south-2 la-north-2 na-mexico-1 sa-brazil-1 ru-northwest-2 ru-moscow-1 tr-west-1 ae-ad-1 me-east-1 my-kualalumpur-1
  eu-west-0 eu-west-101`
  .trim()
  .split(/\s+/);

describe('huawei regions', () => {
  it('are all that have the service', () => {
    assert.deepEqual(huawei.zones.map(({ id }) => id).sort(), [...REGIONS].sort());
  });

  for (const region of REGIONS) {
    it(`${region}: calls go to its own hosts, for the project of its name`, async () => {
      const hosts = new Set<string>();
      const transport: Transport = async ({ url, headers }) => {
        const { host, pathname } = new URL(url);
        hosts.add(host);
        assert.ok(headers['Authorization']);
        const body = pathname.endsWith('/projects') ? { projects: [{ id: 'p-1', name: region }] } : { total: 0 };
        const bytes = Buffer.from(JSON.stringify(body));
        return { status: 200, headers: new Map(), body: bytes, receivedAt: new Date(NOW) } satisfies HttpAnswer;
      };
      const credentials = { accessKey: 'AK', secretKey: 'SK' };
      const connection = await connect({ credentials, zone: region, transport });
      assert.deepEqual((await connection.check()).options, { projectId: 'p-1' });
      const domain = region === 'eu-west-101' ? 'myhuaweicloud.eu' : 'myhuaweicloud.com';
      assert.deepEqual([...hosts], [`iam.${region}.${domain}`, `apig.${region}.${domain}`]);
    });
  }

  it('open the console of their site', async () => {
    const credentials = { accessKey: 'AK', secretKey: 'SK' };
    const at = async (zone: string) => (await connect({ credentials, zone })).provider.consoleUrl();
    assert.equal(await at('ap-southeast-3'), 'https://console-intl.huaweicloud.com/');
    assert.equal(await at('cn-north-4'), 'https://console.huaweicloud.com/');
    assert.equal(await at('eu-west-101'), 'https://console.eu.huaweicloud.com/');
  });
});
