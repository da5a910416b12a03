import assert from 'node:assert/strict';
import { otcSandboxAt, type OtcCallOptions } from './otcCaller.ts';
import { NOW, pairFor, uploadOf } from './pki.ts';

type Row = Record<string, unknown>;

describe('certificates at domains of the API Gateway', () => {
  const sandbox = otcSandboxAt(NOW);
  const apig = (method: string, target: string, options?: OtcCallOptions) =>
    sandbox.caller.apig(method, target, options);
  const certificate = (name: string) => {
    const found = sandbox.control.otc.certificates().find((one) => one.name === name);
    assert.ok(found, name);
    return found;
  };
  const boundTo = (name: string) => certificate(name).boundTo;
  /** Path of a seeded domain, and its ids. */
  const domain = async (name: string) => {
    const { instances } = (await apig('GET', '/instances')).json() as { instances: { id: string }[] };
    for (const { id: gateway } of instances) {
      const { groups } = (await apig('GET', `/instances/${gateway}/api-groups`)).json() as {
        groups: { id: string; url_domains: (Row & { id: string; domain: string })[] }[];
      };
      for (const { id: group, url_domains } of groups) {
        const row = url_domains.find((one) => one.domain === name);
        if (row)
          return {
            gateway,
            group,
            id: row.id,
            row,
            path: `/instances/${gateway}/api-groups/${group}/domains/${row.id}`,
          };
      }
    }
    throw new Error(`no domain ${name}`);
  };
  const byName = (action: 'attach' | 'detach', id: string, ...domains: readonly (string | Row)[]) =>
    apig('POST', `/certificates/${id}/domains/${action}`, {
      body: { domains: domains.map((one) => (typeof one === 'string' ? { domain: one } : one)) },
    });
  const byDomain = async (action: 'attach' | 'detach', name: string, ids: readonly string[], more = {}) =>
    apig('POST', `${(await domain(name)).path}/certificates/${action}`, { body: { certificate_ids: ids, ...more } });
  const upload = async (names: readonly string[], more: Row = {}): Promise<string> => {
    const reply = await apig('POST', '/certificates', { body: uploadOf(pairFor(names), more) });
    assert.equal(reply.status, 200, reply.body.toString());
    return String(reply.json()['id']);
  };

  describe('attaching by name', () => {
    it('binds with a 204, and once more does no harm', async () => {
      const { id } = certificate('pay_example_com');
      for (let count = 0; count < 2; count++) {
        const reply = await byName('attach', id, 'pay.example.com');
        assert.equal(reply.status, 204);
        assert.equal(reply.body.length, 0);
      }
      assert.deepEqual(boundTo('pay_example_com'), ['pay.example.com']);
      const { row } = await domain('pay.example.com');
      assert.equal(row['ssl_id'], id);
      assert.equal(row['ssl_name'], 'pay_example_com');
    });

    it('binds on the named gateways, or wherever the certificate may be', async () => {
      const { gateway } = await domain('pay.example.com');
      const id = await upload(['pay.example.com', 'b2b.example.net']);
      assert.equal((await byName('attach', id, { domain: 'pay.example.com', instance_ids: [gateway] })).status, 204);
      assert.equal((await byName('attach', id, 'b2b.example.net')).status, 204);
      assert.deepEqual(boundTo('uploaded_one'), ['pay.example.com', 'b2b.example.net']);
    });

    const refusals: readonly [string, () => Promise<readonly (string | Row)[]>, number, string][] = [
      ['a name that nothing has', () => Promise.resolve(['nothing.example.com']), 404, 'APIG.3020'],
      [
        'a name that the named gateway does not have',
        async () => [{ domain: 'pay.example.com', instance_ids: [(await domain('b2b.example.net')).gateway] }],
        404,
        'APIG.3020',
      ],
      [
        'an unknown gateway',
        () => Promise.resolve([{ domain: 'pay.example.com', instance_ids: ['x'] }]),
        404,
        'APIG.3030',
      ],
      ['a domain of another name', () => Promise.resolve(['b2b.example.net']), 400, 'APIG.2103'],
      ['an entry without a name', () => Promise.resolve([{}]), 400, 'APIG.2001'],
      ['no entries', () => Promise.resolve([]), 400, 'APIG.2012'],
    ];
    for (const [what, domains, status, code] of refusals) {
      it(`refuses ${what} with ${status} and ${code}`, async () => {
        const reply = await byName('attach', certificate('pay_example_com').id, ...(await domains()));
        assert.equal(reply.json()['error_code'], code, reply.body.toString());
        assert.equal(reply.status, status);
      });
    }

    it('changes nothing if one of several is refused', async () => {
      const reply = await byName('attach', certificate('pay_example_com').id, 'pay.example.com', 'b2b.example.net');
      assert.equal(reply.json()['error_code'], 'APIG.2103');
      assert.deepEqual(boundTo('pay_example_com'), []);
    });

    it('refuses a domain with another certificate, or replaces it where the switch says so', async () => {
      const id = await upload(['www.example.com']);
      const reply = await byName('attach', id, 'www.example.com');
      assert.equal(reply.status, 400);
      assert.equal(reply.json()['error_code'], 'APIG.2051');
      sandbox.control.otc.setSwitches({ attachOverOther: 'replaced' });
      assert.equal((await byName('attach', id, 'www.example.com')).status, 204);
      assert.deepEqual(boundTo('uploaded_one'), ['www.example.com']);
      assert.deepEqual(boundTo('www_example_com'), []);
    });

    it("refuses another gateway's own certificate", async () => {
      const { gateway } = await domain('b2b.example.net');
      const id = await upload(['pay.example.com'], { type: 'instance', instance_id: gateway });
      assert.equal((await byName('attach', id, 'pay.example.com')).json()['error_code'], 'APIG.3020');
      const named = { domain: 'pay.example.com', instance_ids: [(await domain('pay.example.com')).gateway] };
      assert.equal((await byName('attach', id, named)).json()['error_code'], 'APIG.2012');
    });

    it('lets wildcards stand for one label, the SANs count, and the switches say otherwise', async () => {
      const wildcard = certificate('wildcard_example_net').id;
      assert.equal((await byName('attach', wildcard, 'b2b.example.net')).status, 204);
      await byName('detach', wildcard, 'b2b.example.net');
      sandbox.control.otc.setSwitches({ wildcardsFit: false });
      assert.equal((await byName('attach', wildcard, 'b2b.example.net')).json()['error_code'], 'APIG.2103');
      const commonName = pairFor(['other.example.net'], { subject: [['CN', 'b2b.example.net']] });
      const created = await apig('POST', '/certificates', { body: uploadOf(commonName) });
      const id = String(created.json()['id']);
      assert.equal((await byName('attach', id, 'b2b.example.net')).json()['error_code'], 'APIG.2103');
      sandbox.control.otc.setSwitches({ namesFrom: 'sanAndCommonName' });
      assert.equal((await byName('attach', id, 'b2b.example.net')).status, 204);
      await byName('detach', id, 'b2b.example.net');
      sandbox.control.otc.setSwitches({ attachChecksNames: false });
      assert.equal((await byName('attach', certificate('pay_example_com').id, 'b2b.example.net')).status, 204);
    });

    it('checks client certificates where there is a CA, unless told not to; attaching again changes that', async () => {
      const pair = pairFor(['b2b.example.net']);
      const id = await upload(['b2b.example.net'], { trusted_root_ca: pair.rootPem });
      const flag = async () => (await domain('b2b.example.net')).row['verified_client_certificate_enabled'];
      await byName('attach', id, 'b2b.example.net');
      assert.equal(await flag(), true);
      await byName('attach', id, { domain: 'b2b.example.net', verified_client_certificate_enabled: false });
      assert.equal(await flag(), false);
      assert.equal((await domain('b2b.example.net')).row['is_has_trusted_root_ca'], true);
      await byName('attach', certificate('pay_example_com').id, 'pay.example.com');
      assert.equal((await domain('pay.example.com')).row['verified_client_certificate_enabled'], false);
    });
  });

  it('leaves the check of client certificates off where the CA comes later, and ends it where the CA goes', async () => {
    const pair = pairFor(['b2b.example.net']);
    const id = await upload(['b2b.example.net']);
    const put = (more: Row) => apig('PUT', `/certificates/${id}`, { body: uploadOf(pair, more) });
    const flag = async () => (await domain('b2b.example.net')).row['verified_client_certificate_enabled'];
    await byName('attach', id, 'b2b.example.net');
    await put({ trusted_root_ca: pair.rootPem });
    assert.equal(await flag(), false);
    await byName('attach', id, 'b2b.example.net');
    assert.equal(await flag(), true);
    sandbox.control.otc.setSwitches({ putWithoutTrustedRoot: 'cleared' });
    await put({});
    assert.equal(await flag(), false);
  });

  for (const bindingIsUpdate of [false, true]) {
    it(`${bindingIsUpdate ? 'moves' : 'leaves'} the time of the last update, as the switch says`, async () => {
      sandbox.control.otc.setSwitches({ bindingIsUpdate });
      const id = await upload(['pay.example.com', 'b2b.example.net'], { name: 'touched' });
      const isMoved = async (action: 'attach' | 'detach', by: typeof byName | typeof byDomain) => {
        const { updatedAt } = certificate('touched');
        sandbox.control.advance(1_000);
        const { status } = await (by === byName
          ? byName(action, id, 'b2b.example.net')
          : byDomain(action, 'pay.example.com', [id]));
        assert.equal(status, 204);
        return certificate('touched').updatedAt > updatedAt;
      };
      for (const by of [byName, byDomain]) {
        assert.equal(await isMoved('attach', by), bindingIsUpdate);
        assert.equal(await isMoved('detach', by), bindingIsUpdate);
      }
    });
  }

  describe('detaching by name', () => {
    it('unbinds and keeps the certificate', async () => {
      const { id } = certificate('www_example_com');
      assert.equal((await byName('detach', id, 'www.example.com')).status, 204);
      assert.deepEqual(boundTo('www_example_com'), []);
      assert.equal((await domain('www.example.com')).row['ssl_id'], undefined);
      assert.equal((await apig('DELETE', `/certificates/${id}`)).status, 204);
    });

    it('is refused where none of the names is bound', async () => {
      const { id } = certificate('www_example_com');
      for (const name of ['pay.example.com', 'nothing.example.com', 'shop.example.com']) {
        const reply = await byName('detach', id, name);
        assert.equal(reply.status, 400);
        assert.equal(reply.json()['error_code'], 'APIG.2000');
        assert.match(String(reply.json()['error_msg']), /no valid domain name/);
      }
      assert.equal((await byName('detach', id, 'www.example.com', 'nothing.example.com')).status, 204);
    });
  });

  describe('attached domains', () => {
    it('are told with their places, and with the holes that the real service has', async () => {
      const { id } = certificate('www_example_com');
      const { row, gateway, group } = await domain('www.example.com');
      const whole = (await apig('GET', `/certificates/${id}/attached-domains`)).json() as { bound_domains: Row[] };
      assert.deepEqual(whole, {
        total: 1,
        size: 1,
        bound_domains: [
          {
            id: row.id,
            url_domain: 'www.example.com',
            status: 3,
            min_ssl_version: 'TLSv1.2',
            verified_client_certificate_enabled: false,
            ssl_id: '',
            ssl_name: '',
            api_group_id: group,
            api_group_name: 'shop',
            instance_id: gateway,
          },
        ],
      });
      sandbox.control.otc.setSwitches({ emptySslFields: false });
      const full = (await apig('GET', `/certificates/${id}/attached-domains`)).json() as { bound_domains: Row[] };
      assert.equal(full.bound_domains[0]?.['ssl_id'], id);
      assert.equal(full.bound_domains[0]?.['is_http_redirect_to_https'], false);
    });

    it('are filtered, and come in pages', async () => {
      const id = await upload(['pay.example.com', 'b2b.example.net']);
      await byName('attach', id, 'pay.example.com', 'b2b.example.net');
      const get = async (query: string) =>
        (await apig('GET', `/certificates/${id}/attached-domains?${query}`)).json() as { total: number; size: number };
      assert.deepEqual(await get('limit=1').then(({ total, size }) => [total, size]), [2, 1]);
      assert.equal((await get('url_domain=b2b')).total, 1);
    });
  });

  describe('by the id of a domain', () => {
    it('attaches and detaches with a 204', async () => {
      const { id } = certificate('pay_example_com');
      assert.equal((await byDomain('attach', 'pay.example.com', [id])).status, 204);
      assert.deepEqual(boundTo('pay_example_com'), ['pay.example.com']);
      assert.equal((await byDomain('detach', 'pay.example.com', [id])).status, 204);
      assert.deepEqual(boundTo('pay_example_com'), []);
    });

    it('wants exactly one certificate, and one that is there', async () => {
      const { id } = certificate('pay_example_com');
      assert.equal((await byDomain('attach', 'pay.example.com', [])).json()['error_code'], 'APIG.2012');
      assert.equal((await byDomain('attach', 'pay.example.com', [id, id])).json()['error_code'], 'APIG.2012');
      assert.equal((await byDomain('attach', 'pay.example.com', ['x'])).json()['error_code'], 'APIG.3021');
      const { path } = await domain('pay.example.com');
      assert.equal((await apig('POST', `${path}/certificates/attach`, { body: {} })).json()['error_code'], 'APIG.2001');
    });

    it('refuses names that do not fit, another certificate, and a binding that is not there', async () => {
      const { id } = certificate('pay_example_com');
      assert.equal((await byDomain('attach', 'b2b.example.net', [id])).json()['error_code'], 'APIG.2103');
      const other = await upload(['www.example.com']);
      assert.equal((await byDomain('attach', 'www.example.com', [other])).json()['error_code'], 'APIG.2051');
      const missing = await byDomain('detach', 'pay.example.com', [id]);
      assert.equal(missing.status, 404);
      assert.equal(missing.json()['error_code'], 'APIG.3097');
      assert.equal((await byDomain('detach', 'www.example.com', [id])).json()['error_code'], 'APIG.3097');
    });

    it('refuses a path whose parts do not belong together', async () => {
      const { gateway, id: domainId } = await domain('pay.example.com');
      const portal = await domain('login.example.org');
      const body = { certificate_ids: [certificate('pay_example_com').id] };
      const post = async (path: string) => {
        const reply = await apig('POST', `/instances/${path}/certificates/attach`, { body });
        return [reply.status, reply.json()['error_code']];
      };
      assert.deepEqual(await post(`x/api-groups/${portal.group}/domains/${domainId}`), [404, 'APIG.3030']);
      assert.deepEqual(await post(`${gateway}/api-groups/x/domains/${domainId}`), [404, 'APIG.3001']);
      assert.deepEqual(await post(`${gateway}/api-groups/${portal.group}/domains/x`), [404, 'APIG.3020']);
      assert.deepEqual(await post(`${gateway}/api-groups/${portal.group}/domains/${domainId}`), [400, 'APIG.3474']);
      sandbox.control.otc.setSwitches({ otherGroupStatus: 403 });
      assert.deepEqual(await post(`${gateway}/api-groups/${portal.group}/domains/${domainId}`), [403, 'APIG.3474']);
    });

    it('refuses writes at a gateway that does not run', async () => {
      sandbox.control.otc.setGatewayStatus('web-gateway', 'Updating');
      const reply = await byDomain('attach', 'pay.example.com', [certificate('pay_example_com').id]);
      assert.equal(reply.status, 409);
      assert.equal(reply.json()['error_code'], 'APIC.7701');
    });
  });

  describe('the older way, at the domain itself', () => {
    it('uploads and binds with a 201', async () => {
      const { path, row, gateway } = await domain('pay.example.com');
      const pair = pairFor(['pay.example.com']);
      const reply = await apig('POST', `${path}/certificate`, { body: uploadOf(pair) });
      assert.equal(reply.status, 201);
      const { id, boundTo, gatewayId } = certificate('uploaded_one');
      assert.deepEqual(boundTo, ['pay.example.com']);
      assert.equal(gatewayId, gateway);
      assert.deepEqual(reply.json(), {
        id: row.id,
        url_domain: 'pay.example.com',
        status: 3,
        min_ssl_version: 'TLSv1.2',
        is_http_redirect_to_https: false,
        verified_client_certificate_enabled: false,
        ssl_id: id,
        ssl_name: 'uploaded_one',
      });
      const details = await apig('GET', `${path}/certificate/${id}`);
      assert.equal(details.status, 200);
      assert.equal(details.json()['common_name'], 'pay.example.com');
      assert.ok(!('is_has_trusted_root_ca' in details.json()));
    });

    it('uploads a global one where the switch says so, and by the rules of creating', async () => {
      const { path } = await domain('pay.example.com');
      const put = (body: Row) => apig('POST', `${path}/certificate`, { body });
      const pay = pairFor(['pay.example.com']);
      assert.equal((await put(uploadOf(pay, { name: 'a' }))).json()['error_code'], 'APIG.2012');
      assert.equal((await put(uploadOf(pairFor(['b.example.com'])))).json()['error_code'], 'APIG.2103');
      assert.equal(
        (await put(uploadOf(pay, { private_key: pairFor(['x.y']).keyPem }))).json()['error_code'],
        'APIG.2101',
      );
      assert.equal(sandbox.control.otc.certificates().length, 8, 'nothing of these was kept');
      sandbox.control.otc.setSwitches({ uploadedType: 'global' });
      await put(uploadOf(pay));
      assert.equal(certificate('uploaded_one').type, 'global');
      assert.equal((await put(uploadOf(pay, { name: 'second_one' }))).json()['error_code'], 'APIG.2051');
      sandbox.control.otc.setSwitches({ uploadChecksNames: false });
      const www = await domain('b2b.example.net');
      const reply = await apig('POST', `${www.path}/certificate`, { body: uploadOf(pay, { name: 'second_one' }) });
      assert.equal(reply.status, 201);
    });

    it('unbinds and deletes in one', async () => {
      const { path } = await domain('shop.example.com');
      const { id } = certificate('shop_example_com');
      const reply = await apig('DELETE', `${path}/certificate/${id}`);
      assert.equal(reply.status, 204);
      assert.equal((await apig('GET', `/certificates/${id}`)).json()['error_code'], 'APIG.3021');
      assert.equal((await domain('shop.example.com')).row['ssl_id'], undefined);
      assert.equal((await apig('DELETE', `${path}/certificate/${id}`)).status, 404);
    });

    it('refuses a certificate that stands elsewhere', async () => {
      const { path } = await domain('shop.example.com');
      const reply = await apig('GET', `${path}/certificate/${certificate('www_example_com').id}`);
      assert.equal(reply.json()['error_code'], 'APIG.3097');
      const id = await upload(['pay.example.com', 'b2b.example.net']);
      await byName('attach', id, 'pay.example.com', 'b2b.example.net');
      const pay = await domain('pay.example.com');
      assert.equal((await apig('DELETE', `${pay.path}/certificate/${id}`)).json()['error_code'], 'APIG.2000');
      assert.deepEqual(boundTo('uploaded_one'), ['pay.example.com', 'b2b.example.net']);
      sandbox.control.otc.setSwitches({ deleteAtDomain: 'deleted' });
      assert.equal((await apig('DELETE', `${pay.path}/certificate/${id}`)).status, 204);
      assert.equal((await domain('b2b.example.net')).row['ssl_id'], undefined);
    });
  });
});
