import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { basicConstraints, keyUsage, subjectAltName } from '../../../../src/pem/extensions.ts';
import type { Reply } from '../../../support/sandboxCaller.ts';
import { otcSandboxAt, type OtcCallOptions } from './otcCaller.ts';
import { FRESH, newRsaKey, NOW, pairFor, uploadOf } from './pki.ts';

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

  describe('creating', () => {
    it('answers 200 with all that the certificate says, and without what was sent', async () => {
      const reply = await create(uploadOf(good));
      assert.equal(reply.status, 200);
      const row = reply.json();
      const x509 = new X509Certificate(good.leafPem);
      assert.match(String(row['id']), /^[0-9a-f]{32}$/);
      assert.equal(row['name'], 'uploaded_one');
      assert.equal(row['type'], 'global');
      assert.equal(row['instance_id'], 'common');
      assert.equal(row['project_id'], sandbox.otc.projectId);
      assert.equal(row['common_name'], 'www.example.com');
      assert.deepEqual(row['san'], ['www.example.com', 'api.example.com']);
      assert.equal(row['not_before'], '2026-11-01T00:00:00Z');
      assert.equal(row['not_after'], '2027-05-19T23:59:59Z');
      assert.equal(row['serial_number'], BigInt(`0x${x509.serialNumber}`).toString());
      assert.equal(row['signature_algorithm'], 'ECDSA-SHA256');
      assert.equal(row['version'], 3);
      assert.equal(row['is_has_trusted_root_ca'], false);
      assert.ok(!('organization' in row) && !('issuer' in row), 'what the certificate lacks is left out');
      assert.match(String(row['create_time']), /^2026-11-22T03:00:00(\.0{6}|\.0{9})?Z$/);
      for (const field of ['cert_content', 'private_key', 'trusted_root_ca']) assert.ok(!(field in row));
    });

    it('tells subject and issuer by their parts', async () => {
      const subject = [
        ['C', 'KR'],
        ['ST', 'Seoul'],
        ['L', 'Jung-gu'],
        ['O', 'Example'],
        ['OU', 'Web'],
        ['CN', 'a.example.com'],
      ] as const;
      const row = (await create(uploadOf(pairFor(['a.example.com'], { subject })))).json();
      assert.deepEqual(row['organization'], ['Example']);
      assert.deepEqual(row['organizational_unit'], ['Web']);
      assert.deepEqual(row['locality'], ['Jung-gu']);
      assert.deepEqual(row['state'], ['Seoul']);
      assert.deepEqual(row['country'], ['KR']);
      const seed = (await apig('GET', `/certificates/${seeded('www_example_com')}`)).json();
      assert.deepEqual(seed['issuer'], ['Cloud Certificates Sandbox']);
    });

    it('puts a certificate on one gateway where the request says so', async () => {
      const body = uploadOf(good, { type: 'instance', instance_id: await web(), trusted_root_ca: good.rootPem });
      const row = (await create(body)).json();
      assert.equal(row['type'], 'instance');
      assert.equal(row['instance_id'], await web());
      assert.equal(row['is_has_trusted_root_ca'], true);
    });

    it('takes keys of RSA and EC in each of their containers', async () => {
      const rsa = newRsaKey();
      const { key: ec } = good;
      const pems = [
        [rsa, rsa.export({ format: 'pem', type: 'pkcs8' })],
        [rsa, rsa.export({ format: 'pem', type: 'pkcs1' })],
        [ec, ec.export({ format: 'pem', type: 'sec1' })],
        [
          ec,
          `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${String(ec.export({ format: 'pem', type: 'sec1' }))}`,
        ],
      ] as const;
      for (const [index, [key, pem]] of pems.entries()) {
        const reply = await create({
          ...uploadOf(pairFor(['a.example.com'], {}, key)),
          name: `name${index}`,
          private_key: String(pem),
        });
        assert.equal(reply.status, 200, reply.body.toString());
      }
      sandbox.control.otc.setSwitches({ keyContainers: ['pkcs8'] });
      const refused = await create({ ...uploadOf(good), private_key: String(pems[2][1]) });
      assert.equal(refused.json()['error_code'], 'APIG.2106');
    });

    it('takes line ends of either kind, text before the first block, and a chain with its root', async () => {
      const content = `Bag Attributes\n${good.chainPem}${good.rootPem}`.replaceAll('\n', '\r\n');
      assert.equal((await create(uploadOf(good, { cert_content: content }))).status, 200);
    });

    const refusals: readonly [string, () => Row | string, status: number, code: string][] = [
      ['a body that is no JSON', () => '{"name"', 400, 'APIG.2001'],
      ['no name', () => uploadOf(good, { name: undefined }), 400, 'APIG.2001'],
      ['no certificate', () => uploadOf(good, { cert_content: '' }), 400, 'APIG.2001'],
      ['no key', () => uploadOf(good, { private_key: null }), 400, 'APIG.2001'],
      ['a name that is no text', () => uploadOf(good, { name: 12345 }), 400, 'APIG.2012'],
      ['a name of three letters', () => uploadOf(good, { name: 'abc' }), 400, 'APIG.2012'],
      ['a name of 51 letters', () => uploadOf(good, { name: 'a'.repeat(51) }), 400, 'APIG.2012'],
      ['a name with a hyphen', () => uploadOf(good, { name: 'www-example' }), 400, 'APIG.2012'],
      ['a name that starts with a digit', () => uploadOf(good, { name: '1www' }), 400, 'APIG.2012'],
      ['a Chinese name', () => uploadOf(good, { name: '证书证书证书' }), 400, 'APIG.2012'],
      ['an unknown type', () => uploadOf(good, { type: 'gateway' }), 400, 'APIG.2012'],
      ['an instance certificate of no gateway', () => uploadOf(good, { type: 'instance' }), 400, 'APIG.2001'],
      ['an unknown gateway', () => uploadOf(good, { type: 'instance', instance_id: 'x' }), 404, 'APIG.3030'],
      ['a certificate that is none', () => uploadOf(good, { cert_content: 'x' }), 400, 'APIG.2106'],
      ['broken base64', () => uploadOf(good, { cert_content: good.leafPem.replace('MII', '!!!') }), 400, 'APIG.2106'],
      ['a certificate cut short', () => uploadOf(good, { cert_content: good.leafPem.slice(0, -60) }), 400, 'APIG.2106'],
      [
        'PEM as in the documented example',
        () => uploadOf(good, { cert_content: `'${good.chainPem.replaceAll('\n', '\\n')}'` }),
        400,
        'APIG.2106',
      ],
      ['a byte order mark', () => uploadOf(good, { cert_content: `\uFEFF${good.chainPem}` }), 400, 'APIG.2106'],
      ['an indented block', () => uploadOf(good, { cert_content: ` ${good.chainPem}` }), 400, 'APIG.2106'],
      ['a key that is none', () => uploadOf(good, { private_key: good.leafPem }), 400, 'APIG.2106'],
      ['an encrypted key', () => uploadOf(good, { private_key: encrypted() }), 400, 'APIG.2105'],
      ['a key in the old encryption', () => uploadOf(good, { private_key: oldEncryption() }), 400, 'APIG.2105'],
      [
        'the key of another certificate',
        () => uploadOf(good, { private_key: pairFor(['a.example']).keyPem }),
        400,
        'APIG.2101',
      ],
      [
        'a chain that starts with the issuer',
        () => uploadOf(good, { cert_content: good.intermediatePem + good.leafPem }),
        400,
        'APIG.2101',
      ],
      ['an Ed25519 key', () => uploadOf(ed25519()), 400, 'APIG.2106'],
      [
        'an expired certificate',
        () => uploadOf(pairFor(['a.example'], { notAfter: new Date(NOW - 1_000) })),
        400,
        'APIG.2102',
      ],
      ['a certificate without SAN', () => uploadOf(pairFor(undefined)), 400, 'APIG.2109'],
      [
        'a certificate beyond 2038',
        () => uploadOf(pairFor(['a.example'], { notAfter: new Date('2038-01-19T03:14:08Z') })),
        400,
        'APIG.3148',
      ],
      ['a chain with a gap', () => uploadOf(good, { cert_content: good.leafPem + good.rootPem }), 400, 'APIG.2104'],
      [
        'a chain in the wrong order',
        () => uploadOf(good, { cert_content: good.leafPem + good.rootPem + good.intermediatePem }),
        400,
        'APIG.2104',
      ],
      ['a key usage of a CA', () => uploadOf(usage()), 409, 'APIG.3708'],
      ['a trusted root that is no CA', () => uploadOf(good, { trusted_root_ca: good.leafPem }), 400, 'APIG.2106'],
      ['a name in use', () => uploadOf(good, { name: 'www_example_com' }), 400, 'APIG.3325'],
    ];
    for (const [what, body, status, code] of refusals) {
      it(`refuses ${what} with ${status} and ${code}, and keeps nothing`, async () => {
        const before = sandbox.control.otc.certificates();
        const reply = await create(body());
        assert.equal(reply.json()['error_code'], code, reply.body.toString());
        assert.equal(reply.status, status);
        assert.deepEqual(sandbox.control.otc.certificates(), before);
        if (code === 'APIG.2012') assert.match(String(reply.json()['error_msg']), /parameterName:(name|type)/);
      });
    }

    it('takes the last moment of 2038 and a certificate that ends now', async () => {
      const last = pairFor(['a.example'], { notAfter: new Date('2038-01-19T03:14:07Z') });
      assert.equal((await create(uploadOf(last, { name: 'last_moment' }))).status, 200);
      const ending = pairFor(['a.example'], { notAfter: new Date(NOW) });
      assert.equal((await create(uploadOf(ending, { name: 'ending' }))).status, 200);
    });

    it('judges in the order of form, pair, life, names and chain', async () => {
      const bad = pairFor(undefined, { notAfter: new Date(NOW - 1_000) });
      const body = {
        ...uploadOf(bad),
        cert_content: bad.leafPem + bad.rootPem,
        private_key: good.keyPem,
        name: 'www_example_com',
      };
      const code = async (more: object) => (await create({ ...body, ...more })).json()['error_code'];
      assert.equal(await code({ name: 'a' }), 'APIG.2012');
      assert.equal(await code({}), 'APIG.2101');
      assert.equal(await code({ private_key: bad.keyPem }), 'APIG.2102');
      const noNames = pairFor(undefined);
      const valid = { cert_content: noNames.leafPem + noNames.rootPem, private_key: noNames.keyPem };
      assert.equal(await code(valid), 'APIG.2109');
      assert.equal(await code({ cert_content: good.leafPem + good.rootPem }), 'APIG.2104');
      assert.equal(await code({ cert_content: good.chainPem }), 'APIG.3325');
    });

    it('follows the switches where the service is not known', async () => {
      const set = sandbox.control.otc.setSwitches;
      set({ duplicateNames: 'allowed', quotedPem: true, chineseNames: true, keyAlgorithms: ['ec', 'ed25519'] });
      assert.equal((await create(uploadOf(good, { name: 'www_example_com' }))).status, 200);
      assert.equal(
        (await create(uploadOf(good, { cert_content: `'${good.chainPem.replaceAll('\n', '\\n')}'` }))).status,
        200,
      );
      assert.equal((await create(uploadOf(good, { name: '证书证书' }))).status, 200);
      assert.equal((await create(uploadOf(ed25519()))).status, 200);
      set({ duplicateNames: 'refused', duplicateNameCode: 'APIG.2011' });
      assert.equal((await create(uploadOf(good, { name: 'www_example_com' }))).json()['error_code'], 'APIG.2011');
      set({ maxContentLength: 100 });
      assert.equal((await create(uploadOf(good, { name: 'other_name' }))).json()['error_code'], 'APIG.2006');
      set({ maxContentLength: 0, certificateQuota: 8 });
      const full = await create(uploadOf(good, { name: 'other_name' }));
      assert.equal(full.status, 403);
      assert.equal(full.json()['error_code'], 'APIG.3100');
      set({ certificateQuota: 0, exampleAnswers: true });
      const row = (await create(uploadOf(good, { name: 'other_name' }))).json();
      assert.ok(!('type' in row) && !('instance_id' in row) && !('project_id' in row));
      set({ keyUsageChecked: false });
      assert.equal((await create(uploadOf(usage(), { name: 'usage' }))).status, 200);
    });
  });

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

  function encrypted(): string {
    return good.key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();
  }
  function oldEncryption(): string {
    return good.key.export({ format: 'pem', type: 'sec1', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();
  }
  function ed25519() {
    return pairFor(['a.example'], {}, generateKeyPairSync('ed25519').privateKey);
  }
  function usage() {
    const extensions = [basicConstraints(false), keyUsage('keyCertSign'), subjectAltName(['a.example'])];
    return pairFor(['a.example'], { extensions, ...FRESH });
  }
});
