import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { decodePem } from '../../../src/pem/armour/pem.ts';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { Authority, randomSerialNumber } from '../../../src/sandbox/authority.ts';
import { callerOf, sandboxAt, type Reply } from '../../support/sandboxCaller.ts';

type Row = Record<string, unknown>;
const START = Date.parse('2026-11-22T03:00:00Z');
const V2 = '/api/v2/certificate';

describe('imported certificates in the sandbox', () => {
  const authority = Authority.create(START);
  const bundle = (commonName: string, notAfter = START + 86_400_000) => {
    const { certificatePem, privateKeyPem } = authority.issue({
      serialNumber: randomSerialNumber(),
      commonName,
      dnsNames: [`www.${commonName}`],
      notBefore: new Date(START - 90 * 86_400_000),
      notAfter: new Date(notAfter),
    });
    return {
      certificateBody: certificatePem,
      privateKey: privateKeyPem,
      certificateChain: authority.data.intermediatePem,
    };
  };
  const own = bundle('own.example.com');

  const sandbox = sandboxAt(START);
  const { call } = sandbox;

  const register = (body: unknown): Promise<Reply> => call('POST', `${V2}/withExternal`, { body });

  it('are registered in v2 and carry the facts of their bytes', async () => {
    const answer = (await register({ certificateName: 'own', ...own })).json();
    const [row] = answer['sslCertificateList'] as Row[];
    assert.equal(row?.['certificateName'], 'own');
    assert.equal(row?.['statusCode'], '1');
    assert.equal(row?.['commonName'], 'own.example.com');
    assert.equal(row?.['dnsName'], 'www.own.example.com');
    assert.equal(row?.['subjectDN'], 'CN=own.example.com');
    assert.equal(row?.['notAfter'], '2026-11-23 12:00:00(UTC+09:00)');
    assert.equal(row?.['orderId'], null);
  });

  it('are registered in v1 under its own field name, with any key, in both zones', async () => {
    const { certificateBody: publicKeyCertificate, ...rest } = own;
    const body = { certificateName: 'own', publicKeyCertificate, ...rest };
    for (const zone of ['public', 'government'] as const) {
      const answer = (await call('POST', '/api/v1/certificate/withExternal', { body, zone, as: 'sub' })).json();
      const [row] = answer['sslCertificateList'] as Row[];
      assert.equal(row?.['externalYn'], 'Y');
      assert.equal(row?.['domainAddress'], 'own.example.com');
    }
    const wrongField = await call('POST', '/api/v1/certificate/withExternal', {
      body: { certificateName: 'own2', ...own },
    });
    assert.equal(wrongField.json()['returnCode'], '2101');
  });

  it('are replaced under their number by v2', async () => {
    const first = ((await register({ certificateName: 'own', ...own })).json()['sslCertificateList'] as Row[])[0];
    const certificateNo = first?.['certificateNo'];
    const next = bundle('own.example.com', START + 60 * 86_400_000);
    const answer = (await register({ certificateName: 'own', certificateNo, ...next })).json();
    const [row] = answer['sslCertificateList'] as Row[];
    assert.equal(row?.['certificateNo'], certificateNo);
    assert.notEqual(row?.['serialNumber'], first?.['serialNumber']);
    assert.equal(sandbox.control.certificates('own').length, 1);
    assert.equal((await register({ certificateName: 'other', certificateNo, ...next })).json()['returnCode'], '2200');
  });

  const refusals: readonly [what: string, body: () => Row, status: number, code: string][] = [
    ['a broken name', () => ({ certificateName: '1own', ...own }), 400, '2000'],
    ['a name that exists', () => ({ certificateName: 'partner-import', ...own }), 400, '2100'],
    ['no chain', () => ({ certificateName: 'own', ...own, certificateChain: undefined }), 200, '2101'],
    ['no key', () => ({ certificateName: 'own', ...own, privateKey: '' }), 200, '2101'],
    ['a certificate that is no PEM', () => ({ certificateName: 'own', ...own, certificateBody: 'AAAA' }), 200, '1002'],
    [
      'two certificates as one',
      () => ({ certificateName: 'own', ...own, certificateBody: own.certificateBody.repeat(2) }),
      200,
      '1002',
    ],
    ['a key that is no PEM', () => ({ certificateName: 'own', ...own, privateKey: 'AAAA' }), 200, '1002'],
    [
      'a key with a passphrase',
      () => {
        const cipher = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
        const privateKey = generateKeyPairSync('ed25519').privateKey.export(cipher);
        return { certificateName: 'own', ...own, privateKey };
      },
      200,
      '1002',
    ],
    [
      'the key of another certificate',
      () => ({ certificateName: 'own', ...own, privateKey: bundle('b.example.com').privateKey }),
      200,
      '26040',
    ],
    [
      'a chain of another issuer',
      () => ({ certificateName: 'own', ...own, certificateChain: Authority.create(START).data.intermediatePem }),
      200,
      '26034',
    ],
    [
      'a chain in the wrong order',
      () => ({
        certificateName: 'own',
        ...own,
        certificateChain: authority.data.rootPem + authority.data.intermediatePem,
      }),
      200,
      '26034',
    ],
  ];
  for (const [what, body, status, code] of refusals) {
    it(`are refused for ${what} with ${status} and ${code}`, async () => {
      const reply = await register(body());
      assert.equal(reply.status, status);
      assert.equal(reply.json()['returnCode'], code);
      assert.deepEqual(sandbox.control.certificates('own'), []);
    });
  }

  it('are refused a second time under another name', async () => {
    await register({ certificateName: 'own', ...own });
    assert.equal((await register({ certificateName: 'own-again', ...own })).json()['returnCode'], '2100');
  });

  it('are held to a root or to their expiry where a switch says so', async () => {
    sandbox.control.setSwitches({ chainNeedsRoot: true, expiredUploadRefused: true });
    assert.equal((await register({ certificateName: 'own', ...own })).json()['returnCode'], '26034');
    const certificateChain = authority.data.intermediatePem + authority.data.rootPem;
    assert.equal((await register({ certificateName: 'own', ...own, certificateChain })).json()['returnCode'], '0');
    const expired = { ...bundle('late.example.com', START - 1000), certificateChain };
    assert.equal((await register({ certificateName: 'late', ...expired })).json()['returnCode'], '26034');
  });

  it('leave no private key behind', async () => {
    await register({ certificateName: 'own', ...own });
    const secret = own.privateKey.split('\n')[1] ?? '';
    assert.ok(secret.length > 20);
    const seen = JSON.stringify([sandbox.control.requests(), sandbox.control.certificates()]);
    assert.ok(!seen.includes(secret));
  });

  describe('download', () => {
    const download = (number: unknown, body: unknown): Promise<Reply> =>
      call('POST', `${V2}/exportCertificate/${String(number)}`, { body, headers: { accept: 'application/zip' } });
    const numberOf = (name: string): number => sandbox.control.certificates(name)[0]?.number ?? 0;

    it('is a ZIP with certificate and chain, which can be uploaded again', async () => {
      const reply = await download(numberOf('login-example'), {});
      assert.equal(reply.headers['content-type'], 'application/zip');
      const files = unzip(reply.body);
      assert.deepEqual([...files.keys()], ['certificate.pem', 'chain.pem']);
      assert.equal(decodePem(files.get('certificate.pem') ?? '').length, 1);
      assert.equal(decodePem(files.get('chain.pem') ?? '').length, 2);
    });

    it('gives an imported certificate back as it came', async () => {
      await register({ certificateName: 'own', ...own });
      const files = unzip((await download(numberOf('own'), { type: 'PEM', certificateNo: numberOf('own') })).body);
      assert.equal(files.get('certificate.pem'), own.certificateBody);
      assert.equal(files.get('chain.pem'), own.certificateChain);
    });

    it('has the private key only where the switch says so, and then the right one', async () => {
      sandbox.control.setSwitches({ downloadHasPrivateKey: true });
      const files = unzip((await download(numberOf('login-example'), {})).body);
      const body = {
        certificateName: 'again',
        privateKey: files.get('private.key'),
        certificateBody: files.get('certificate.pem'),
        certificateChain: files.get('chain.pem'),
      };
      assert.equal((await register(body)).json()['returnCode'], '0');
    });

    for (const [what, name, body, code] of [
      ['without a body', 'login-example', undefined, '2100'],
      ['of another type', 'login-example', { type: 'PFX' }, '2100'],
      ['with another number in the body', 'login-example', { certificateNo: 1 }, '2100'],
      ['of a pending certificate', 'new-portal', {}, '2200'],
      ['of no certificate', 'nobody', {}, '2200'],
    ] as const) {
      it(`${what} is refused with ${code}`, async () => {
        const reply = await download(numberOf(name), body);
        assert.equal(reply.json()['returnCode'], code);
      });
    }
  });

  describe('deletion', () => {
    const numberOf = (name: string): number => sandbox.control.certificates(name)[0]?.number ?? 0;
    for (const path of ['/api/v1/certificate/', `${V2}/deleteCertificate/`]) {
      const remove = async (number: number, name: string): Promise<unknown> => {
        const reply = await call('DELETE', `${path}${number}${name && `?certificateName=${name}`}`);
        assert.equal(reply.status, 200);
        return reply.json()['returnCode'];
      };
      it(`by ${path} takes number and name together`, async () => {
        const number = numberOf('import-expiring');
        assert.equal(await remove(number, 'partner-import'), '1004');
        assert.equal(await remove(number, ''), '2101');
        assert.equal(await remove(1, 'import-expiring'), '1004');
        assert.equal(await remove(number, 'import-expiring'), '0');
        assert.equal(await remove(number, 'import-expiring'), '1004');
      });
      it(`by ${path} spares what an instance uses`, async () => {
        assert.equal(await remove(numberOf('partner-import'), 'partner-import'), '1004');
        assert.equal(sandbox.control.certificates('partner-import')[0]?.status, '1');
      });
      it(`by ${path} can tell a number that does not exist by 1006`, async () => {
        sandbox.control.setSwitches({ deleteUnknownCode: '1006' });
        assert.equal(await remove(1, 'nobody'), '1006');
      });
    }
  });
});

describe('private CA of the government zone', () => {
  it('issues at once, and gives the key away where it is not to keep it', async () => {
    const sandbox = await startSandbox();
    const call = callerOf(sandbox.address);
    const body = {
      caTag: 'ca-1',
      certificateName: 'agency-internal-server-01',
      certificateType: 'NCP_PRIVATE_SSL',
      keyType: 'EC256',
      period: 'MAX',
      registPrivateKey: false,
      commonName: 'intranet.agency.example.kr',
      dnsSans: ['www.agency.example.kr'],
    };
    const answer = (await call('POST', '/api/v1/certificate/issuePrivate', { zone: 'government', body })).json();
    const [row] = answer['sslCertificateList'] as Row[];
    assert.equal(row?.['statusCode'], '2');
    assert.equal(row?.['certPublicKeyInfo'], 'EC256');
    assert.match(String(answer['privateKey']), /^-----BEGIN PRIVATE KEY-----\n/);
    const kept = { ...body, certificateName: 'kept', registPrivateKey: true };
    const second = (await call('POST', '/api/v1/certificate/issuePrivate', { zone: 'government', body: kept })).json();
    assert.ok(!('privateKey' in second));
    for (const [change, code] of [
      [{ certificateName: 'x', period: '0' }, '2000'],
      [{ certificateName: 'next', period: '3651' }, '2100'],
      [{ certificateName: 'next', keyType: 'DSA' }, '2100'],
      [{ certificateName: 'next', keyType: 'constructor' }, '2100'],
      [{ certificateName: 'next', dnsSans: ['a b'] }, '2201'],
      [{ certificateName: 'next', ipSans: ['192.0.2.1'] }, '2202'],
      [{ certificateName: 'kept' }, '2100'],
    ] as const) {
      const reply = await call('POST', '/api/v1/certificate/issuePrivate', {
        zone: 'government',
        body: { ...body, ...change },
      });
      assert.equal(reply.json()['returnCode'], code);
    }
    const elsewhere = await call('POST', '/api/v1/certificate/issuePrivate', { body });
    assert.equal(elsewhere.status, 404);
    await sandbox.dispose();
  });
});

/** Reads an archive of stored entries by its central directory, so that both headers and the checksums must be right. */
function unzip(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = archive.lastIndexOf(Buffer.from('504b0506', 'hex'));
  assert.notEqual(end, -1);
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    assert.equal(archive.readUInt32BE(at), 0x504b0102);
    assert.equal(archive.readUInt16LE(at + 10), 0);
    const checksum = archive.readUInt32LE(at + 16);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    assert.equal(archive.readUInt32BE(local), 0x504b0304);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + size);
    assert.equal(crc32(data), checksum);
    assert.equal(archive.readUInt32LE(local + 14), checksum);
    files.set(name, data.toString('utf8'));
    at += 46 + nameLength;
  }
  return files;
}
