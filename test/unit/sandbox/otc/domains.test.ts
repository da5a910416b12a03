import assert from 'node:assert/strict';
import { otcSandboxAt, type OtcCallOptions } from './otcCaller.ts';
import { NOW } from './pki.ts';

type Row = Record<string, unknown>;

describe('gateways, groups and domains of the API Gateway', () => {
  const sandbox = otcSandboxAt(NOW);
  const apig = (method: string, target: string, options?: OtcCallOptions) =>
    sandbox.caller.apig(method, target, options);
  const rows = async (target: string, field: string): Promise<Row[]> => {
    const reply = await apig('GET', target);
    assert.equal(reply.status, 200, reply.body.toString());
    return reply.json()[field] as Row[];
  };
  const gatewayId = async (name: string) => {
    const [row] = await rows(`/instances?instance_name=${name}`, 'instances');
    return String(row?.['id']);
  };
  const groupPath = async (gateway: string, group: string) => {
    const id = await gatewayId(gateway);
    const [row] = await rows(`/instances/${id}/api-groups?name=${group}&precise_search=name`, 'groups');
    return `/instances/${id}/api-groups/${String(row?.['id'])}`;
  };

  describe('gateways', () => {
    it('are listed with state and name, two of them running', async () => {
      const found = await rows('/instances', 'instances');
      assert.deepEqual(
        found.map((row) => [row['instance_name'], row['status'], row['instance_status']]),
        [
          ['web-gateway', 'Running', 6],
          ['partner-gateway', 'Running', 6],
          ['staging-gateway', 'Frozen', 37],
        ],
      );
      assert.equal(typeof found[0]?.['create_time'], 'number');
      assert.match(String(found[0]?.['id']), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.match(String(found[1]?.['id']), /^[0-9a-f]{32}$/);
    });

    it('are filtered, and come in pages', async () => {
      assert.equal((await rows('/instances?status=Running', 'instances')).length, 2);
      assert.equal((await rows(`/instances?instance_id=${await gatewayId('web-gateway')}`, 'instances')).length, 1);
      const page = (await apig('GET', '/instances?limit=2&offset=2')).json();
      assert.deepEqual([page['total'], page['size']], [3, 1]);
    });

    it('tell their details, or that there is none', async () => {
      const details = await apig('GET', `/instances/${await gatewayId('web-gateway')}`);
      assert.equal(details.json()['instance_name'], 'web-gateway');
      assert.ok('supported_features' in details.json());
      const missing = await apig('GET', '/instances/x');
      assert.equal(missing.status, 404);
      assert.equal(missing.json()['error_code'], 'APIC.7302');
    });
  });

  describe('groups', () => {
    it('are listed with their domains under the key `domain`, or without where the switch says so', async () => {
      const id = await gatewayId('web-gateway');
      const [shop] = await rows(`/instances/${id}/api-groups`, 'groups');
      const domains = shop?.['url_domains'] as Row[];
      assert.deepEqual(
        domains.map((row) => row['domain']),
        ['www.example.com', 'shop.example.com', 'pay.example.com'],
      );
      assert.ok(domains.every((row) => !('is_http_redirect_to_https' in row) && !('url_domain' in row)));
      assert.ok(!('ssl_id' in (domains[2] ?? {})), 'nothing is bound there');
      sandbox.control.otc.setSwitches({ groupListHasDomains: false });
      const [bare] = await rows(`/instances/${id}/api-groups`, 'groups');
      assert.ok(!('url_domains' in (bare ?? {})));
      const details = await apig('GET', `/instances/${id}/api-groups/${String(shop?.['id'])}`);
      assert.deepEqual(details.json()['url_domains'], domains);
    });

    it('are found by name, whole or in part, and by id', async () => {
      const base = `/instances/${await gatewayId('web-gateway')}/api-groups`;
      assert.equal((await rows(`${base}?name=o`, 'groups')).length, 2);
      assert.equal((await rows(`${base}?name=o&precise_search=name`, 'groups')).length, 0);
      const [portal] = await rows(`${base}?name=portal&precise_search=name`, 'groups');
      assert.deepEqual(await rows(`${base}?id=${String(portal?.['id'])}`, 'groups'), [portal]);
    });

    it('are refused for what is not there', async () => {
      const missing = await apig('GET', '/instances/x/api-groups');
      assert.equal(missing.status, 404);
      assert.equal(missing.json()['error_code'], 'APIG.3030');
      const group = await apig('GET', `/instances/${await gatewayId('web-gateway')}/api-groups/x`);
      assert.equal(group.json()['error_code'], 'APIG.3001');
    });

    it('open and close their debug domain', async () => {
      const path = await groupPath('web-gateway', 'shop');
      const put = (body: Row) => apig('PUT', `${path}/sl-domain-access-settings`, { body });
      assert.equal((await put({ sl_domain_access_enabled: false })).status, 204);
      assert.equal((await apig('GET', path)).json()['sl_domain_access_enabled'], false);
      assert.equal((await put({})).json()['error_code'], 'APIG.2001');
    });
  });

  describe('domain names', () => {
    const bind = async (body: Row, group = 'portal') =>
      apig('POST', `${await groupPath('web-gateway', group)}/domains`, { body });

    it('are bound with a 201, wildcards too', async () => {
      const reply = await bind({ url_domain: '*.New.example.com', is_http_redirect_to_https: true });
      assert.equal(reply.status, 201);
      const { id, ...row } = reply.json();
      assert.match(String(id), /^[0-9a-f]{32}$/);
      assert.deepEqual(row, {
        url_domain: '*.new.example.com',
        status: 3,
        min_ssl_version: 'TLSv1.1',
        is_http_redirect_to_https: true,
        verified_client_certificate_enabled: false,
      });
      sandbox.control.otc.setSwitches({ newDomainStatus: 1 });
      assert.equal((await bind({ url_domain: 'unresolved.example.com' })).json()['status'], 1);
    });

    it('are refused if they cannot be, or are there already, or are too many', async () => {
      assert.equal((await bind({})).json()['error_code'], 'APIG.2001');
      assert.equal((await bind({ url_domain: 'not a name' })).json()['error_code'], 'APIG.2024');
      assert.equal(
        (await bind({ url_domain: 'a.example', min_ssl_version: 'SSLv3' })).json()['error_code'],
        'APIG.2012',
      );
      assert.equal((await bind({ url_domain: 'www.example.com' })).json()['error_code'], 'APIG.3305');
      for (let count = 0; count < 3; count++)
        assert.equal((await bind({ url_domain: `n${count}.example.com` })).status, 201);
      const sixth = await bind({ url_domain: 'n6.example.com' });
      assert.equal(sixth.status, 403);
      assert.equal(sixth.json()['error_code'], 'APIG.3108');
    });

    it('are modified with a 201', async () => {
      const { id } = (await bind({ url_domain: 'n.example.com' })).json();
      const path = `${await groupPath('web-gateway', 'portal')}/domains/${String(id)}`;
      const reply = await apig('PUT', path, { body: { min_ssl_version: 'TLSv1.2', is_http_redirect_to_https: true } });
      assert.equal(reply.status, 201);
      assert.equal(reply.json()['min_ssl_version'], 'TLSv1.2');
      assert.equal(reply.json()['is_http_redirect_to_https'], true);
      assert.equal((await apig('PUT', path, { body: {} })).json()['error_code'], 'APIG.2001');
      const body = { min_ssl_version: 'TLSv1.2', verified_client_certificate_enabled: true };
      assert.equal((await apig('PUT', path, { body })).json()['error_code'], 'APIG.2012', 'nothing is bound there');
    });

    it('are unbound with a 204, and what stood there is free', async () => {
      const path = await groupPath('web-gateway', 'shop');
      const { url_domains } = (await apig('GET', path)).json() as { url_domains: { id: string; ssl_id: string }[] };
      const [www] = url_domains;
      assert.ok(www);
      assert.equal((await apig('DELETE', `${path}/domains/${www.id}`)).status, 204);
      assert.equal((await apig('DELETE', `${path}/domains/${www.id}`)).json()['error_code'], 'APIG.3020');
      assert.equal((await apig('DELETE', `/certificates/${www.ssl_id}`)).status, 204);
    });

    it('are left alone at a gateway that does not run', async () => {
      sandbox.control.otc.setGatewayStatus('web-gateway', 'Frozen');
      assert.equal((await bind({ url_domain: 'n.example.com' })).json()['error_code'], 'APIC.7701');
    });
  });
});
