import assert from 'node:assert/strict';
import type { Reply } from '../../../support/sandboxCaller.ts';
import { otcSandboxAt, type OtcCallOptions } from './otcCaller.ts';
import { NOW, pairFor, uploadOf } from './pki.ts';

type Row = Record<string, unknown>;

describe('certificates of the API Gateway', () => {
  const sandbox = otcSandboxAt(NOW);
  const apig = (method: string, target: string, options?: OtcCallOptions): Promise<Reply> =>
    sandbox.caller.apig(method, target, options);
  const create = (body: unknown): Promise<Reply> => apig('POST', '/certificates', { body });
  const gateways = async (): Promise<Map<string, string>> => {
    const { instances } = (await apig('GET', '/instances')).json() as {
      instances: { id: string; instance_name: string }[];
    };
    return new Map(instances.map(({ id, instance_name }) => [instance_name, id]));
  };
  const web = async () => String((await gateways()).get('web-gateway'));
  const list = async (query: string): Promise<{ total: number; size: number; certs: Row[] }> => {
    const reply = await apig('GET', `/certificates?${query}`);
    assert.equal(reply.status, 200);
    return reply.json() as unknown as { total: number; size: number; certs: Row[] };
  };
  const names = (certs: readonly Row[]) => certs.map(({ name }) => name);
  const seeded = (name: string): string => {
    const found = sandbox.control.otc.certificates().find((certificate) => certificate.name === name);
    assert.ok(found);
    return found.id;
  };
  const good = pairFor(['www.example.com', 'api.example.com']);

  describe('listing', () => {
    it('wants a gateway, and shows its certificates and the global ones', async () => {
      assert.equal((await apig('GET', '/certificates')).json()['error_code'], 'APIG.2001');
      const unknown = await apig('GET', '/certificates?instance_id=x');
      assert.equal(unknown.status, 404);
      assert.equal(unknown.json()['error_code'], 'APIG.3030');
      const { certs, total } = await list(`instance_id=${await web()}`);
      assert.equal(total, certs.length);
      assert.deepEqual(new Set(certs.map((row) => row['instance_id'])), new Set(['common', await web()]));
      assert.ok(!names(certs).includes('partner_api'), "another gateway's own certificate is not there");
      assert.ok(names(certs).includes('www_example_com'));
      const [row] = certs;
      assert.deepEqual(
        ['not_before', 'serial_number', 'issuer', 'version'].filter((field) => field in (row ?? {})),
        [],
        'a row has less than the details',
      );
    });

    it('has a certificate in every remaining life', async () => {
      const partner = String((await gateways()).get('partner-gateway'));
      const rows = [
        ...(await list(`instance_id=${await web()}`)).certs,
        ...(await list(`instance_id=${partner}&type=instance`)).certs,
      ];
      const left = rows.map((row) => Math.round((Date.parse(String(row['not_after'])) - NOW) / 86_400_000));
      assert.deepEqual(
        left.sort((a, b) => a - b),
        [-45, -9, 4, 12, 27, 61, 88, 154],
      );
    });

    it('filters', async () => {
      const base = `instance_id=${await web()}`;
      assert.deepEqual(names((await list(`${base}&name=www_example`)).certs), [
        'www_example_com',
        'www_example_com_2025',
      ]);
      assert.deepEqual(names((await list(`${base}&type=instance`)).certs), ['shop_example_com', 'login_example_org']);
      assert.deepEqual(names((await list(`${base}&common_name=pay.example.com`)).certs), ['pay_example_com']);
      assert.equal((await list(`${base}&signature_algorithm=SHA256-RSA`)).total, 0);
      assert.ok((await list(`${base}&signature_algorithm=ECDSA-SHA256`)).total > 0);
      sandbox.control.otc.setSwitches({ nameFilter: 'exact', listCommon: true });
      assert.equal((await list(`${base}&name=www_example`)).total, 0);
      const common = await list('instance_id=common');
      assert.deepEqual(new Set(common.certs.map((row) => row['type'])), new Set(['global']));
    });

    it('clamps pages', async () => {
      sandbox.control.otc.setSwitches({ duplicateNames: 'allowed' });
      for (let count = 0; count < 20; count++) await create(uploadOf(good));
      const base = `instance_id=${await web()}`;
      const page = async (query: string) => {
        const { total, size, certs } = await list(`${base}${query}`);
        assert.equal(total, 27);
        assert.equal(size, certs.length);
        return size;
      };
      assert.equal(await page(''), 20);
      assert.equal(await page('&limit=0'), 20);
      assert.equal(await page('&limit=-3'), 20);
      assert.equal(await page('&limit=9999'), 27);
      assert.equal(await page('&limit=5&offset=-1'), 5);
      assert.equal(await page('&limit=5&offset=25'), 2);
      assert.equal(await page('&limit=5&offset=27'), 0);
      assert.equal((await apig('GET', `/certificates?${base}&limit=many`)).json()['error_code'], 'APIG.2012');
    });
  });

  describe('details', () => {
    it('are those of creating', async () => {
      const created = (await create(uploadOf(good))).json();
      assert.deepEqual((await apig('GET', `/certificates/${String(created['id'])}`)).json(), created);
    });

    it('are refused for an id that nothing has', async () => {
      const missing = await apig('GET', `/certificates/${'0'.repeat(32)}`);
      assert.equal(missing.status, 404);
      assert.equal(missing.json()['error_code'], 'APIG.3021');
      sandbox.control.otc.setSwitches({ certificateNotFoundCode: 'APIG.3025' });
      assert.equal((await apig('DELETE', '/certificates/x')).json()['error_code'], 'APIG.3025');
    });
  });

  describe('modifying', () => {
    const put = (id: string, body: Row) => apig('PUT', `/certificates/${id}`, { body });

    it('keeps id, scope and bindings, and takes everything else anew', async () => {
      const id = seeded('www_example_com');
      const before = (await apig('GET', `/certificates/${id}`)).json();
      sandbox.control.advance(60_000, 'service');
      const reply = await put(id, uploadOf(good, { name: 'www_renewed' }));
      assert.equal(reply.status, 200);
      const row = reply.json();
      assert.equal(row['id'], id);
      assert.equal(row['name'], 'www_renewed');
      assert.equal(row['type'], 'global');
      assert.equal(row['not_after'], '2027-05-19T23:59:59Z');
      assert.equal(row['create_time'], before['create_time']);
      assert.match(String(row['update_time']), /^2026-11-22T03:01:00/);
      const now = sandbox.control.otc.certificates().find((certificate) => certificate.id === id);
      assert.deepEqual(now?.boundTo, ['www.example.com']);
      assert.equal(now?.fingerprint256, good.fingerprint256);
    });

    it('wants name, certificate and key each time, by the rules of creating', async () => {
      const id = seeded('pay_example_com');
      for (const field of ['name', 'cert_content', 'private_key']) {
        assert.equal((await put(id, uploadOf(good, { [field]: undefined }))).json()['error_code'], 'APIG.2001');
      }
      const other = pairFor(['a.example']);
      assert.equal((await put(id, uploadOf(good, { private_key: other.keyPem }))).json()['error_code'], 'APIG.2101');
      assert.equal((await put(id, uploadOf(good, { name: 'www_example_com' }))).json()['error_code'], 'APIG.3325');
      assert.equal((await put(id, uploadOf(good, { name: 'pay_example_com' }))).status, 200, 'its own name is free');
      assert.equal((await put('x', uploadOf(good))).json()['error_code'], 'APIG.3021');
    });

    it('refuses a certificate that does not fit a bound domain, unless the switch says so', async () => {
      const id = seeded('www_example_com');
      const other = pairFor(['other.example.com']);
      assert.equal((await put(id, uploadOf(other))).json()['error_code'], 'APIG.2103');
      sandbox.control.otc.setSwitches({ putChecksNames: false });
      assert.equal((await put(id, uploadOf(other))).status, 200);
    });

    it('refuses another scope; without one the switches decide', async () => {
      const id = seeded('shop_example_com');
      const shop = pairFor(['shop.example.com']);
      const scope = async (more: object) => {
        const reply = await put(id, uploadOf(shop, { name: 'shop_example_com', ...more }));
        return reply.status === 200 ? reply.json()['type'] : reply.json()['error_code'];
      };
      const partner = String((await gateways()).get('partner-gateway'));
      assert.equal(await scope({}), 'instance');
      assert.equal(await scope({ type: 'instance', instance_id: await web() }), 'instance');
      assert.equal(await scope({ type: 'instance' }), 'APIG.2001');
      assert.equal(await scope({ type: 'global' }), 'APIG.2012');
      assert.equal(await scope({ type: 'instance', instance_id: partner }), 'APIG.2012');
      sandbox.control.otc.setSwitches({ putWithoutType: 'global' });
      assert.equal(await scope({}), 'APIG.2012');
      sandbox.control.otc.setSwitches({ scopeChange: 'ignored' });
      assert.equal(await scope({ type: 'global' }), 'instance');
    });

    it('keeps or clears the CA for client certificates where none is sent', async () => {
      const id = seeded('partner_api');
      const partner = pairFor(['api.partner.example.net']);
      const has = async (more = {}) => (await put(id, uploadOf(partner, more))).json()['is_has_trusted_root_ca'];
      assert.equal(await has(), true);
      sandbox.control.otc.setSwitches({ putWithoutTrustedRoot: 'cleared' });
      assert.equal(await has(), false);
      assert.equal(await has({ trusted_root_ca: partner.rootPem }), true);
    });
  });

  describe('deleting', () => {
    it('answers 204 without a body, and 404 the second time', async () => {
      const id = seeded('pay_example_com');
      const first = await apig('DELETE', `/certificates/${id}`);
      assert.equal(first.status, 204);
      assert.equal(first.body.length, 0);
      assert.equal(first.headers['content-length'], undefined);
      assert.equal((await apig('DELETE', `/certificates/${id}`)).json()['error_code'], 'APIG.3021');
    });

    it('refuses what a domain uses, as the switches say', async () => {
      const id = seeded('www_example_com');
      const reply = await apig('DELETE', `/certificates/${id}`);
      assert.equal(reply.status, 400);
      assert.equal(reply.json()['error_code'], 'APIG.2000');
      sandbox.control.otc.setSwitches({ deleteBoundStatus: 409, deleteBoundCode: 'APIG.3467' });
      const other = await apig('DELETE', `/certificates/${id}`);
      assert.equal(other.status, 409);
      assert.equal(other.json()['error_code'], 'APIG.3467');
      assert.equal((await apig('GET', `/certificates/${id}`)).status, 200);
    });
  });
});
