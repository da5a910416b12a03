import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { basicConstraints, keyUsage, subjectAltName } from '../../../../src/pem/x509/extensions.ts';
import { otcSandboxAt } from './otcCaller.ts';
import { FRESH, newRsaKey, NOW, pairFor, uploadOf } from './pki.ts';

type Row = Record<string, unknown>;

describe('uploads to the API Gateway', () => {
  const sandbox = otcSandboxAt(NOW);
  const apig: typeof sandbox.caller.apig = (...call) => sandbox.caller.apig(...call);
  const create = (body: unknown) => apig('POST', '/certificates', { body });
  const web = async (): Promise<string> => {
    const { instances } = (await apig('GET', '/instances?instance_name=web')).json() as { instances: { id: string }[] };
    return String(instances[0]?.id);
  };
  const seeded = (name: string) => sandbox.control.otc.certificates().find((one) => one.name === name)?.id ?? '';
  const good = pairFor(['www.example.com', 'api.example.com']);

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
    set({ refusedSignatures: ['ECDSA-SHA256'] });
    const signature = await create(uploadOf(good, { name: 'signature' }));
    assert.equal(signature.status, 409);
    assert.equal(signature.json()['error_code'], 'APIG.3709');
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
