import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import type { HttpAnswer, Transport } from '../../../../src/http/transport.ts';
import { otcFailure } from '../../../../src/sandbox/otc/faultAnswers.ts';
import { connectTo, credentialsOf, sandboxes, seen } from './connected.ts';
import type { Connected } from './connected.ts';
import { failureOf } from './failures.ts';

const GROUP_DETAILS = /api-groups\/[^/]+$/;

async function listed(connected: Connected): Promise<ReadonlyMap<string, CertificateRecord>> {
  const { certificates, notices } = await connected.provider.list();
  assert.deepEqual(notices, []);
  return new Map(certificates.map((one) => [one.name, one]));
}

describe('otc list', () => {
  const sandbox = sandboxes();

  it('brings the certificates of all gateways and the global ones, each once', async () => {
    const byName = await listed(connectTo(sandbox.current));
    const expected = sandbox.current.control.otc.certificates();
    assert.ok(expected.some(({ type }) => type === 'global') && expected.some(({ type }) => type === 'instance'));
    assert.deepEqual([...byName.keys()].sort(), expected.map(({ name }) => name).sort());
    for (const one of expected) assert.equal(byName.get(one.name)?.id, one.id);
  });

  it('tells names, validity, place and use', async () => {
    const byName = await listed(connectTo(sandbox.current));
    const shop = byName.get('shop_example_com');
    assert.equal(shop?.kind, 'gateway');
    assert.equal(shop.state, 'issued');
    assert.equal(shop.commonName, 'shop.example.com');
    assert.deepEqual(shop.subjectAltNames, ['shop.example.com']);
    assert.equal(shop.placement?.scope === 'gateway' && shop.placement.gatewayName, 'web-gateway');
    assert.deepEqual(shop.usedBy, ['shop.example.com']);
    const [domain] = shop.boundDomains ?? [];
    assert.equal(domain?.groupName, 'shop');
    assert.equal(domain.gatewayName, 'web-gateway');
    assert.deepEqual(shop.capabilities, { replace: true, bind: true, delete: { why: 'in-use' } });
    assert.equal(shop.raw['signature_algorithm'] !== undefined, true);

    assert.equal(shop.hasClientCa, false);
    assert.equal(byName.get('partner_api')?.hasClientCa, true);
    const pay = byName.get('pay_example_com');
    assert.deepEqual(pay?.placement, { scope: 'global' });
    assert.deepEqual(pay?.boundDomains, []);
    assert.deepEqual(pay?.capabilities, { replace: true, bind: true, delete: true });
    assert.equal(byName.get('login_example_org')?.state, 'expired');
  });

  it('tells which gateways are not running, in the words of the service', async () => {
    const { gateways = [] } = await connectTo(sandbox.current).provider.list();
    assert.deepEqual(
      gateways.flatMap(({ name, stopped }) => (stopped === undefined ? [] : [[name, stopped]])),
      [['staging-gateway', 'Frozen']],
    );
  });

  it('tells all gateways, with and without certificates, for no more calls', async () => {
    const connected = connectTo(sandbox.current);
    const { certificates, gateways = [] } = await connected.provider.list();
    assert.equal(seen(sandbox.current, /apigw\/instances$/).length, 1);
    const all = (await connected.provider.gateways?.list()) ?? [];
    assert.deepEqual(
      gateways.map(({ id, name, partial }) => [id, name, partial]),
      all.map(({ id, name }) => [id, name, undefined]),
    );
    const used = certificates.flatMap(({ placement }) => (placement?.scope === 'gateway' ? [placement.gatewayId] : []));
    assert.ok(
      gateways.some(({ id }) => !used.includes(id)),
      'the sandbox has one without a certificate',
    );
  });

  it('costs no call a certificate', async () => {
    await listed(connectTo(sandbox.current));
    assert.deepEqual(seen(sandbox.current, /certificates\/|attached-domains/), []);
    assert.deepEqual(seen(sandbox.current, GROUP_DETAILS), []);
  });

  it('asks each group for its domains where the list does not tell them', async () => {
    const whole = await listed(connectTo(sandbox.current));
    sandbox.current.control.otc.setSwitches({ groupListHasDomains: false });
    const byName = await listed(connectTo(sandbox.current));
    for (const [name, { boundDomains }] of whole) assert.deepEqual(byName.get(name)?.boundDomains, boundDomains, name);
    assert.ok(seen(sandbox.current, GROUP_DETAILS).length > 0);
  });

  it('says what is missing where a gateway does not answer, and keeps the rest', async () => {
    const connected = connectTo(sandbox.current);
    const [gateway] = (await connected.provider.gateways?.list()) ?? [];
    const fault = { method: 'GET', count: 'always', effect: otcFailure('internal', 'before') } as const;
    sandbox.current.control.addFault({ ...fault, path: `certificates\\?instance_id=${gateway?.id}` });
    const { certificates, gateways, notices } = await connected.provider.list();
    assert.ok(certificates.length > 0);
    assert.deepEqual(
      gateways?.filter(({ partial }) => partial).map(({ id }) => id),
      [gateway?.id],
    );
    const details = { list: gateway?.name ?? '', code: 'cloud.unavailable', gatewayId: gateway?.id ?? '' };
    assert.deepEqual(notices, [{ code: 'list.partial', details }]);
  });

  it('does not claim that nothing is in use where groups may not be read', async () => {
    const fault = { method: 'GET', count: 'always', effect: otcFailure('internal', 'before') } as const;
    sandbox.current.control.addFault({ ...fault, path: 'api-groups' });
    const { certificates, notices } = await connectTo(sandbox.current).provider.list();
    assert.ok(certificates.every(({ boundDomains, usedBy }) => boundDomains === undefined && usedBy === undefined));
    assert.ok(notices.every(({ code }) => code === 'list.partial') && notices.length > 0);
  });

  it('fails where no gateway answers', async () => {
    sandbox.current.control.otc.setSwitches({ denied: 'certificates' });
    const error = await failureOf(connectTo(sandbox.current).provider.list(), 'cloud.forbidden');
    assert.equal(error.details['errorCode'], 'APIG.1005');
  });

  it('is made again after failures that pass', async () => {
    for (const failure of ['throttled', 'tooManyRequests', 'backendUnavailable', 'etcd'] as const) {
      sandbox.current.control.addFault({ path: 'apigw/certificates', effect: otcFailure(failure, 'before') });
    }
    sandbox.current.control.addFault({ path: 'api-groups', effect: { kind: 'html', when: 'before' } });
    sandbox.current.control.addFault({ path: 'api-groups', effect: otcFailure('noBody', 'before') });
    const connected = connectTo(sandbox.current);
    assert.ok((await listed(connected)).size > 0);
    assert.equal(connected.waits(), 6);
  });

  it('is not made again after refusals', async () => {
    sandbox.current.control.addFault({
      path: 'apigw/instances',
      effect: { kind: 'answer', when: 'before', status: 400, body: '{"error_code":"APIG.2000","error_msg":"No."}' },
    });
    const error = await failureOf(connectTo(sandbox.current).provider.list(), 'cloud.rejected');
    assert.equal(error.details['errorMessage'], 'No.');
    assert.equal(seen(sandbox.current, /apigw\/instances$/).length, 1);
  });
});

describe('otc certificates one by one', () => {
  const sandbox = sandboxes();

  it('tell more than lists do, and lists keep it until the certificate changes', async () => {
    const connected = connectTo(sandbox.current);
    const shop = (await listed(connected)).get('shop_example_com') ?? assert.fail('not listed');
    assert.equal(shop.serialNumber, undefined);
    const details = await connected.provider.gateways?.details(shop);
    assert.match(details?.serialNumber ?? '', /^([0-9a-f]{2})+$/);
    assert.ok(details?.notBefore && details.issuer);
    assert.deepEqual(
      details.boundDomains?.map(({ domain, id, groupId, gatewayId }) => ({ domain, id, groupId, gatewayId })),
      shop.boundDomains?.map(({ domain, id, groupId, gatewayId }) => ({ domain, id, groupId, gatewayId })),
    );
    const again = (await listed(connected)).get('shop_example_com');
    assert.equal(again?.serialNumber, details.serialNumber);
    assert.equal(again?.issuer, details.issuer);
  });

  it('are fetched again, without those that are gone', async () => {
    const connected = connectTo(sandbox.current);
    const [one = assert.fail('none')] = [...(await listed(connected)).values()];
    for (const code of ['APIG.3021', 'APIG.3025'] as const) {
      sandbox.current.control.otc.setSwitches({ certificateNotFoundCode: code });
      const fetched = await connected.provider.fetch([one, { ...one, id: 'f'.repeat(32) }]);
      assert.deepEqual(
        fetched.map(({ id }) => id),
        [one.id],
      );
    }
  });

  it('tell where they are in use, though the service leaves its own fields about it empty', async () => {
    const connected = connectTo(sandbox.current);
    const www = (await listed(connected)).get('www_example_com') ?? assert.fail('not listed');
    const bound = (await connected.provider.gateways?.boundDomains(www)) ?? [];
    assert.deepEqual(
      bound.map(({ domain }) => domain),
      ['www.example.com'],
    );
    assert.equal(bound[0]?.gatewayName, 'web-gateway');
  });

  it('are told even where answers hold no more than the documented examples', async () => {
    sandbox.current.control.otc.setSwitches({ exampleAnswers: true });
    const connected = connectTo(sandbox.current);
    const www = (await listed(connected)).get('www_example_com') ?? assert.fail('not listed');
    const details = await connected.provider.gateways?.details(www);
    assert.equal(details?.id, www.id);
    assert.equal(details.placement, undefined);
  });
});

describe('otc gateways', () => {
  const sandbox = sandboxes();

  it('are listed with their state, and with the domains of all their groups', async () => {
    const { gateways } = connectTo(sandbox.current).provider;
    const all = (await gateways?.list()) ?? [];
    assert.deepEqual(
      all.map(({ name, running }) => [name, running]),
      [
        ['web-gateway', true],
        ['partner-gateway', true],
        ['staging-gateway', false],
      ],
    );
    const domains = (await gateways?.domains(all[0] ?? assert.fail('none'))) ?? [];
    assert.equal(domains.length, 5);
    const www = domains.find(({ domain }) => domain === 'www.example.com');
    assert.equal(www?.certificateName, 'www_example_com');
    assert.equal(www.groupName, 'shop');
    assert.equal(domains.find(({ domain }) => domain === 'pay.example.com')?.certificateId, undefined);
  });

  it('are what certificates are listed by: without one, that is what is said', async () => {
    const transport = scripted({ instances: () => json({ total: 0, size: 0 }) });
    const { certificates, notices } = await connectTo(sandbox.current, { transport, ...NAMED }).provider.list();
    assert.deepEqual(certificates, []);
    assert.deepEqual(notices, [{ code: 'apig.noGateway', details: {} }]);
  });
});

const NAMED = { options: { projectId: 'p'.repeat(32) } } as const;

function json(body: unknown, status = 200): HttpAnswer {
  return { status, headers: new Map(), body: Buffer.from(JSON.stringify(body)), receivedAt: new Date(0) };
}

/** Answers by the last part of the path. */
function scripted(routes: Readonly<Record<string, (query: URLSearchParams) => HttpAnswer>>): Transport {
  return async ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    const route = routes[pathname.split('/').at(-1) ?? ''];
    return route ? route(searchParams) : assert.fail(`${pathname} was not expected`);
  };
}

describe('otc answers of unusual form', () => {
  const sandbox = sandboxes();
  const gateway = { id: ' gw-1 ', instance_name: null, status: 'Running' };
  const instances = (): HttpAnswer => json({ total: 1, size: 1, instances: [gateway] });
  const noGroups = (): HttpAnswer => json({ groups: null });
  const list = (routes: Parameters<typeof scripted>[0]) =>
    connectTo(sandbox.current, {
      transport: scripted({ instances, 'api-groups': noGroups, ...routes }),
      ...NAMED,
    }).provider.list();

  it('are read: blanks around ids, missing and null fields, any number of fractional digits', async () => {
    const row = {
      id: ' cert-1 ',
      name: 'one',
      san: null,
      common_name: 'Straße.example.com',
      instance_id: ' common ',
      not_after: '2027-01-02T03:04:05Z',
      create_time: '2026-01-02T03:04:05.123456789Z',
      update_time: 'yesterday',
      new_field: { kept: true },
    };
    const { certificates } = await list({ certificates: () => json({ certs: [row, { id: 'cert-2' }] }) });
    const [one, two] = certificates;
    assert.equal(one?.id, 'cert-1');
    assert.equal(one.commonName, 'xn--strae-oqa.example.com');
    assert.deepEqual(one.subjectAltNames, []);
    assert.deepEqual(one.placement, { scope: 'global' });
    assert.equal(one.registeredAt?.toISOString(), '2026-01-02T03:04:05.123Z');
    assert.equal(one.updatedAt, undefined);
    assert.equal(one.hasClientCa, undefined);
    assert.deepEqual(one.raw['new_field'], { kept: true });
    assert.equal(two?.name, 'cert-2');
    assert.equal(two.state, 'unknown');
  });

  it('tell of certificates in use in every form that was seen', async () => {
    const domain = (more: object) => ({ id: ' d-1', domain: 'WWW.example.com', ...more });
    const uses: readonly (readonly [object, readonly string[]])[] = [
      [domain({ ssl_id: 'cert-1' }), ['cert-1']],
      [domain({ ssl_id: '' }), []],
      [domain({ ssl_id: null, ssl_infos: [{ ssl_id: 'cert-1' }, { ssl_id: 'cert-2' }] }), ['cert-1', 'cert-2']],
      [{ id: 'd-1', url_domain: 'www.example.com', ssl_id: 'cert-2' }, ['cert-2']],
    ];
    for (const [url_domain, used] of uses) {
      const { certificates } = await list({
        certificates: () => json({ total: 2, size: 2, certs: [{ id: 'cert-1' }, { id: 'cert-2' }] }),
        'api-groups': () => json({ groups: [{ id: 'g-1', url_domains: [url_domain] }] }),
      });
      const inUse = certificates.filter(({ usedBy }) => usedBy?.includes('www.example.com')).map(({ id }) => id);
      assert.deepEqual(inUse, used);
    }
  });

  it('are named by their place where they cannot be read', async () => {
    const error = await failureOf(
      list({ certificates: () => json({ certs: [{ id: 'x' }, { name: 'no id' }] }) }),
      'cloud.unexpectedAnswer',
    );
    assert.equal(error.details['path'], 'certs.1.id');
    assert.ok(!JSON.stringify(error.details).includes('no id'));
  });

  const rows = (from: number, count: number) => Array.from({ length: count }, (_, at) => ({ id: `cert-${from + at}` }));
  for (const [what, page] of [
    [
      'as documented',
      (offset: number) => ({ total: 1_203, size: 500, certs: rows(offset, Math.min(500, 1_203 - offset)) }),
    ],
    [
      'of fewer rows than asked for',
      (offset: number) => ({ total: 1_203, certs: rows(offset, Math.min(100, 1_203 - offset)) }),
    ],
    ['without a count', (offset: number) => ({ certs: rows(offset, Math.min(500, 1_203 - offset)) })],
  ] as const) {
    it(`come in pages ${what}, and all are read`, async () => {
      const seen: string[] = [];
      const { certificates, notices } = await list({
        certificates: (query) => {
          seen.push(`${query.get('limit')}`);
          return json(page(Number(query.get('offset'))));
        },
      });
      assert.equal(certificates.length, 1_203);
      assert.deepEqual(notices, []);
      assert.ok(seen.length >= 3 && seen.every((limit) => limit === '500'));
    });
  }

  it('that end before their own count say so, and one that ignores the offset ends', async () => {
    const ignoring = await list({ certificates: () => json({ total: 900, certs: rows(0, 500) }) });
    assert.equal(ignoring.certificates.length, 500);
    const short = await list({
      certificates: (query) =>
        json({ total: 900, certs: rows(Number(query.get('offset')), query.get('offset') === '0' ? 500 : 0) }),
    });
    assert.equal(short.certificates.length, 500);
    const details = { list: 'gw-1', code: 'cloud.unexpectedAnswer', gatewayId: 'gw-1', read: 500, total: 900 };
    for (const { notices } of [ignoring, short]) assert.deepEqual(notices, [{ code: 'list.partial', details }]);
  });
});

describe('otc connection', () => {
  const sandbox = sandboxes();

  it('logs neither tokens nor keys, and no query but the harmless part', async () => {
    const credentials = credentialsOf(sandbox.current);
    for (const one of [credentials.temporary, credentials.password]) {
      const connected = connectTo(sandbox.current, { credentials: one });
      await listed(connected);
      const text = connected.lines.join('\n');
      const { user: _user, domain: _domain, ...secrets } = one as Record<string, string>;
      for (const secret of Object.values(secrets)) assert.ok(!text.includes(secret));
      assert.ok(!text.includes('MII'));
      assert.match(text, /limit=500/);
    }
  });
});
