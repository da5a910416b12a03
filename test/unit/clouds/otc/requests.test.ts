import assert from 'node:assert/strict';
import { createApi } from '../../../../src/clouds/otc/api.ts';
import type { ApigApi } from '../../../../src/clouds/otc/api.ts';
import { readCertificate, readGatewayPage } from '../../../../src/clouds/otc/answers.ts';
import { HUAWEI_ZONES, OTC_ZONES } from '../../../../src/clouds/otc/regions.ts';
import {
  attachDomainsRequest,
  certificateRequest,
  createCertificateRequest,
  deleteAtDomainRequest,
  detachDomainsRequest,
  domainCertificateRequest,
  gatewaysRequest,
  passwordTokenRequest,
  replaceCertificateRequest,
  uploadToDomainRequest,
} from '../../../../src/clouds/otc/requests.ts';
import { createFetchTransport } from '../../../../src/http/fetchTransport.ts';
import type { RunningSandbox } from '../../../../src/sandbox/index.ts';
import { FRESH, NOW, pairFor } from '../../sandbox/otc/pki.ts';
import { connectTo, credentialsOf, sandboxes } from './connected.ts';

function apiOf(sandbox: RunningSandbox): ApigApi {
  const { apigUrl, iamUrl, projectId } = sandbox.address.otc;
  const ignore = (): void => undefined;
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const account = { id: 'account', label: 'Test', cloud: 'otc', zone: 'eu-de', options: { projectId } };
  return createApi(
    {
      account,
      endpoints: { api: apigUrl, identity: iamUrl },
      zone: 'eu-de',
      key: async () => credentialsOf(sandbox).key,
      transport: createFetchTransport(),
      now: sandbox.control.now,
      log,
    },
    { api: apigUrl, identity: `${iamUrl}/` },
    'eu-de',
  );
}

describe('otc requests', () => {
  const content = { name: 'one', certificatesPem: 'C', privateKeyPem: 'K' };

  it('say where a certificate belongs, also when it is replaced', () => {
    const common = { name: 'one', cert_content: 'C', private_key: 'K' };
    assert.deepEqual(createCertificateRequest(content).body, { ...common, type: 'global' });
    const replaced = replaceCertificateRequest('c-1', { ...content, gatewayId: 'g-1', clientCaPem: 'CA' });
    assert.deepEqual(replaced.body, { ...common, type: 'instance', instance_id: 'g-1', trusted_root_ca: 'CA' });
    assert.equal(`${replaced.method} ${replaced.path}`, 'PUT /certificates/c-1');
  });

  it('name domains with their gateways, and the check of clients only when it is put on', () => {
    const domains = [{ domain: 'a.example.com', gatewayIds: ['g-1', 'g-2'] }];
    const entry = { domain: 'a.example.com', instance_ids: ['g-1', 'g-2'] };
    assert.deepEqual(attachDomainsRequest('c-1', domains).body, { domains: [entry] });
    assert.deepEqual(attachDomainsRequest('c-1', domains, false).body, {
      domains: [{ ...entry, verified_client_certificate_enabled: false }],
    });
    assert.deepEqual(detachDomainsRequest('c-1', domains).body, { domains: [entry] });
  });

  it('log in by user and account, with a one-time code by the id of the user', () => {
    const login = { user: 'u', password: 'p', domain: 'OTC1' };
    const user = { name: 'u', domain: { name: 'OTC1' }, password: 'p' };
    assert.deepEqual(passwordTokenRequest(login, { projectName: 'eu-de' }).body, {
      auth: {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { name: 'eu-de', domain: { name: 'OTC1' } } },
      },
    });
    assert.deepEqual(passwordTokenRequest({ ...login, userId: 'id-1' }, { projectId: 'p-1' }, '123456').body, {
      auth: {
        identity: {
          methods: ['password', 'totp'],
          password: { user },
          totp: { user: { id: 'id-1', passcode: '123456' } },
        },
        scope: { project: { id: 'p-1' } },
      },
    });
  });

  it('cannot leave their place by an id', () => {
    assert.equal(certificateRequest('../instances?x').path, '/certificates/..%2Finstances%3Fx');
  });
});

describe('otc calls at a domain', () => {
  const sandbox = sandboxes({ now: () => NOW });

  it('upload and bind at once, tell the certificate, and delete it with its binding', async () => {
    const api = apiOf(sandbox.current);
    const { gateways } = connectTo(sandbox.current).provider;
    const [gateway = assert.fail('none')] = (await gateways?.list()) ?? [];
    const domains = (await gateways?.domains(gateway)) ?? [];
    const place = domains.find(({ domain }) => domain === 'pay.example.com') ?? assert.fail('no such domain');
    const { chainPem, keyPem } = pairFor(['pay.example.com']);
    const content = { name: 'at_domain', certificatesPem: chainPem, privateKeyPem: keyPem };
    const answer = await api.write(uploadToDomainRequest(place, content));
    const certificateId = String(answer['ssl_id']);
    const row = readCertificate(await api.read(domainCertificateRequest(place, certificateId)));
    assert.equal(row.common_name, 'pay.example.com');
    assert.equal(Date.parse(row.not_after ?? ''), FRESH.notAfter.getTime());
    const summaries = () => sandbox.current.control.otc.certificates().filter(({ name }) => name === 'at_domain');
    assert.deepEqual(summaries()[0]?.boundTo, ['pay.example.com']);
    assert.deepEqual(await api.write(deleteAtDomainRequest(place, certificateId)), {});
    assert.deepEqual(summaries(), []);
  });
});

describe('otc regions', () => {
  it('are those in which the service is known, each with its own identity service', () => {
    const endpoints = Object.fromEntries(OTC_ZONES.map(({ id, identityEndpoint }) => [id, identityEndpoint]));
    assert.equal(endpoints['eu-ch2'], 'https://iam-pub.eu-ch2.sc.otc.t-systems.com');
    assert.equal(OTC_ZONES[0]?.endpoint, 'https://apig.eu-de.otc.t-systems.com');
    const dublin = HUAWEI_ZONES.find(({ id }) => id === 'eu-west-101');
    assert.equal(dublin?.endpoint, 'https://apig.eu-west-101.myhuaweicloud.eu');
    assert.equal(HUAWEI_ZONES.length, 34);
    const ids = [...OTC_ZONES, ...HUAWEI_ZONES].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('otc gateways of unusual form', () => {
  it('run if their number says so where their word is missing', () => {
    const instances = [
      { id: 'a', instance_status: 6 },
      { id: 'b', instance_status: 37 },
      { id: 'c', status: 'Frozen' },
    ];
    assert.deepEqual(
      readGatewayPage({ instances }).rows.map(({ running }) => running),
      [true, false, false],
    );
    assert.equal(gatewaysRequest({ offset: 0, limit: 500 }).path, '/instances');
  });
});
