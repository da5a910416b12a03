import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import { readBundle } from '../../../../src/clouds/naver/download.ts';
import { readZipAnswer } from '../../../../src/clouds/naver/errors.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { holder, issue } from '../../../support/testPki.ts';
import { certificateNamed } from '../../operations/naverChanges.ts';
import { connectTo, sharedSandbox } from './connected.ts';
import { httpAnswer } from './fixtures.ts';

const root = holder('Root');
const upper = holder('Upper CA');
const lower = holder('Lower CA');
const rootDer = issue(root, root).der;
const upperDer = issue(root, upper).der;
const lowerDer = issue(upper, lower).der;
const leafDer = issue(lower, holder('leaf.example.com'), { names: ['leaf.example.com'] }).der;
const strangerDer = issue(holder('Elsewhere'), holder('Stranger CA')).der;
const pem = (der: Uint8Array): string => encodePem('CERTIFICATE', der);
const crlf = (...ders: Uint8Array[]): string => ders.map((der) => encodePem('CERTIFICATE', der, '\r\n')).join('');

describe('a naver certificate with its chain', () => {
  const whole = { leafPem: pem(leafDer), chainPem: [pem(lowerDer), pem(upperDer)], rootPem: pem(rootDer) };
  const rootless = { leafPem: whole.leafPem, chainPem: whole.chainPem };

  for (const [what, answer, expected] of [
    [
      'as the manual shows it, with CRLF',
      { certificate: crlf(leafDer), subCaCertificate: crlf(lowerDer, upperDer), rootCaCertificate: crlf(rootDer) },
      whole,
    ],
    [
      'with intermediates the wrong way round',
      { certificate: crlf(leafDer), subCaCertificate: crlf(upperDer, lowerDer), rootCaCertificate: crlf(rootDer) },
      whole,
    ],
    [
      'with the root among the intermediates',
      { certificate: crlf(leafDer), subCaCertificate: crlf(lowerDer, upperDer, rootDer), rootCaCertificate: '' },
      whole,
    ],
    [
      'all in one field',
      { certificate: crlf(leafDer, lowerDer, upperDer, rootDer), subCaCertificate: null, rootCaCertificate: null },
      whole,
    ],
    ['without a root', { certificate: crlf(leafDer), subCaCertificate: crlf(lowerDer, upperDer) }, rootless],
    [
      'with an intermediate twice',
      { certificate: crlf(leafDer), subCaCertificate: crlf(lowerDer, lowerDer, upperDer) },
      rootless,
    ],
    [
      'with one that does not belong to it, which comes last',
      { certificate: crlf(leafDer), subCaCertificate: crlf(strangerDer, lowerDer) },
      { leafPem: pem(leafDer), chainPem: [pem(lowerDer), pem(strangerDer)] },
    ],
    ['alone', { certificate: pem(leafDer) }, { leafPem: pem(leafDer), chainPem: [] }],
  ] as const) {
    it(`is read ${what}`, () => assert.deepEqual(readBundle({ returnCode: '0', ...answer }), expected));
  }

  for (const [what, answer, path] of [
    ['no certificate', {}, 'certificate'],
    ['a certificate that is none', { certificate: 'received-secret' }, 'certificate'],
    [
      'PEM of something else',
      { certificate: encodePem('CERTIFICATE', Buffer.from('3003020101', 'hex')) },
      'certificate',
    ],
    ['a cut certificate', { certificate: crlf(leafDer).slice(0, 300) }, 'certificate'],
    ['a chain that is none', { certificate: crlf(leafDer), subCaCertificate: 'received-secret' }, 'subCaCertificate'],
    [
      'a root that is none',
      { certificate: crlf(leafDer), rootCaCertificate: '-----BEGIN CERTIFICATE-----' },
      'rootCaCertificate',
    ],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.throws(
        () => readBundle(answer),
        (error) => {
          assert.ok(error instanceof ExtensionError);
          assert.deepEqual([error.code, error.details['path']], ['cloud.unexpectedAnswer', path]);
          return !JSON.stringify([error.message, error.stack, error.details, error.cause]).includes('received-secret');
        },
      );
    });
  }
});

describe('a ZIP of the service', () => {
  const asked = { api: 'v2', method: 'POST', route: '/x', secrets: [], nowMs: 0 } as const;
  const zip = Buffer.from('504b03041400', 'hex');

  it('is told by how it starts', () => {
    assert.deepEqual(readZipAnswer({ ...httpAnswer(200), body: zip }, asked), zip);
  });

  for (const [what, status, body, code] of [
    ['a refusal with 200', 200, { returnCode: '2200', returnMessage: 'none' }, 'cloud.rejected'],
    ['a success that is no ZIP', 200, { returnCode: '0' }, 'cloud.unexpectedAnswer'],
    ['a page', 200, '<html>PK</html>', 'cloud.unexpectedAnswer'],
    ['nothing', 200, undefined, 'cloud.unexpectedAnswer'],
    ['an empty 403', 403, undefined, 'cloud.forbidden'],
    ['404 of the gateway', 404, { error: { errorCode: '300', message: 'Not Found' } }, 'cloud.notFound'],
  ] as const) {
    it(`is not ${what}`, () => {
      assert.throws(() => readZipAnswer(httpAnswer(status, body), asked), { code });
    });
  }

  it('is none with a failure for its status', () => {
    assert.throws(() => readZipAnswer({ ...httpAnswer(502), body: zip }, asked), { code: 'cloud.unavailable' });
  });
});

describe('naver downloads, against the sandbox', () => {
  const sandbox = sharedSandbox();
  let provider: CertificateProvider;
  beforeEach(() => {
    ({ provider } = connectTo(sandbox));
  });

  for (const name of ['www-example', 'edge-media', 'pay-example', 'partner-import']) {
    it(`brings ${name} with what signed it`, async () => {
      const record = await certificateNamed(provider, name);
      const { leafPem, chainPem, rootPem } = await provider.download!.bundle(record);
      const certificates = [leafPem, ...chainPem, rootPem!].map((text) => new X509Certificate(text));
      assert.equal(certificates[0]?.serialNumber.toLowerCase(), record.serialNumber);
      certificates.slice(1).forEach((issuer, index) => assert.ok(certificates[index]!.verify(issuer.publicKey)));
      assert.ok(certificates.at(-1)!.verify(certificates.at(-1)!.publicKey));
      assert.ok(![leafPem, ...chainPem, rootPem].join('').includes('\r'));
      assert.equal(leafPem, sandbox.control.materialOf(Number(record.id)).certificatePem);
    });
  }

  it('says what the service says of one that was never issued', async () => {
    const record = await certificateNamed(provider, 'new-portal');
    assert.deepEqual(record.capabilities.download, { why: 'state' });
    await assert.rejects(provider.download!.bundle(record), { code: 'cloud.rejected' });
    await assert.rejects(provider.download!.archive!(record), { code: 'cloud.rejected' });
  });

  it('brings the ZIP byte by byte, and bears a passing failure', async () => {
    const record = await certificateNamed(provider, 'www-example');
    const bytes = await provider.download!.archive!(record);
    sandbox.control.addFault({ path: 'exportCertificate', effect: { kind: 'half' } });
    const again = await provider.download!.archive!(record);
    const hash = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
    assert.equal(hash(again), hash(bytes));
    const { certificatePem } = sandbox.control.materialOf(Number(record.id));
    assert.ok(Buffer.from(bytes).includes(certificatePem), 'the certificate is not in it');
  });

  it('is a matter of the main account', async () => {
    const record = await certificateNamed(provider, 'www-example');
    const { provider: sub } = connectTo(sandbox, { key: 'sub' });
    await assert.rejects(sub.download!.archive!(record), { code: 'cloud.mainAccountOnly' });
    assert.equal(sub.download, undefined);
  });
});
