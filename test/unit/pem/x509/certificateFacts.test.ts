import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import '../../../support/reflectMetadata.ts';
import * as oracle from '@peculiar/x509';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { formatName } from '../../../../src/pem/x509/distinguishedName.ts';
import { fixtureItem, fixturesNamed, opensslSays } from '../../../support/pemFixtures.ts';

const compact = (hex: string): string => hex.replaceAll(':', '').toLowerCase();
const said = opensslSays('openssl-certificates.txt');

describe('certificate facts', () => {
  it('are compared with openssl for every certificate among the fixtures', () => {
    assert.deepEqual([...said.keys()], fixturesNamed(/^cert-.*\.pem$/));
    assert.ok(said.size > 12);
  });

  for (const [name, openssl] of said) {
    const { facts, der } = fixtureItem(name, 'certificate');
    it(`say of ${name} what openssl says`, () => {
      assert.equal(
        facts.serialNumber,
        openssl
          .get('serial')
          ?.toLowerCase()
          .replace(/^(00)+(?=.)/, ''),
      );
      assert.equal(formatName(facts.subject), openssl.get('subject'));
      assert.equal(formatName(facts.issuer), openssl.get('issuer'));
      assert.equal(facts.notBefore.getTime(), Date.parse(openssl.get('notBefore') ?? ''));
      assert.equal(facts.notAfter.getTime(), Date.parse(openssl.get('notAfter') ?? ''));
      assert.equal(facts.fingerprint256, compact(openssl.get('sha256') ?? ''));
      assert.equal(facts.fingerprint1, compact(openssl.get('sha1') ?? ''));
      assert.equal(facts.spkiSha256, openssl.get('spki'));
    });

    it(`say of ${name} what the runtime and another library say`, () => {
      const runtime = new X509Certificate(der);
      const spki = runtime.publicKey.export({ format: 'der', type: 'spki' });
      assert.equal(facts.spkiSha256, createHash('sha256').update(spki).digest('hex'));
      assert.equal(facts.basicConstraints?.isCa ?? false, runtime.ca);
      assert.equal(facts.selfIssued, runtime.checkIssued(runtime) || runtime.subject === runtime.issuer);
      const details = runtime.publicKey.asymmetricKeyDetails;
      if (details?.modulusLength !== undefined) assert.equal(facts.key.bits, details.modulusLength);
      const library = new oracle.X509Certificate(der);
      assert.equal(facts.notAfter.getTime(), library.notAfter.getTime());
      assert.deepEqual(
        facts.extensions.map(({ oid, critical }) => [oid, critical]),
        Array.from(library.extensions, ({ type, critical }) => [type, critical]),
      );
      const names = library.getExtension(oracle.SubjectAlternativeNameExtension)?.names.items ?? [];
      for (const [kind, type] of [
        ['dns', 'dns'],
        ['email', 'email'],
        ['uri', 'url'],
      ] as const) {
        assert.deepEqual(
          facts.subjectAltNames.filter((each) => each.kind === kind).map(({ value }) => value),
          names.filter((each) => each.type === type).map(({ value }) => value),
        );
      }
    });
  }

  const { facts } = fixtureItem('cert-p256.pem', 'certificate');

  it('name every kind of alternative name, decoded where that differs', () => {
    const directory = facts.subjectAltNames.at(-1);
    assert.equal(directory?.kind, 'directory');
    assert.ok(directory.value.startsWith('CN=www.example.com,O='));
    assert.deepEqual(facts.subjectAltNames.slice(0, -1), [
      { kind: 'dns', value: 'www.example.com' },
      { kind: 'dns', value: '*.example.com' },
      { kind: 'dns', value: 'xn--bj0bj06e.kr', unicode: '한글.kr' },
      { kind: 'ip', value: '192.0.2.7' },
      { kind: 'ip', value: '2001:db8::1:0:0:7' },
      { kind: 'email', value: 'hostmaster@example.com' },
      { kind: 'uri', value: 'https://xn--bj0bj06e.kr/path', unicode: 'https://한글.kr/path' },
      { kind: 'other', value: '1.2.3.4' },
      { kind: 'other', value: '1.2.3.4.6' },
    ]);
  });

  it('tell what the certificate may be used for and where its CA answers', () => {
    assert.deepEqual(facts.keyUsage, ['digitalSignature', 'keyEncipherment']);
    assert.deepEqual(facts.extendedKeyUsage, ['serverAuth', 'clientAuth', '1.2.3.4.5']);
    assert.deepEqual(facts.basicConstraints, { isCa: false, pathLength: undefined });
    assert.deepEqual(facts.ocspUrls, ['http://ocsp.example.com']);
    assert.deepEqual(facts.caIssuersUrls, ['http://ca.example.com/ca.crt']);
    assert.deepEqual(facts.crlUrls, ['http://crl.example.com/a.crl', 'http://crl.example.com/b.crl']);
    assert.equal(facts.sctCount, 2);
    const root = fixtureItem('cert-root.pem', 'certificate').facts;
    assert.equal(facts.authorityKeyId, root.subjectKeyId);
    assert.deepEqual(root.basicConstraints, { isCa: true, pathLength: 1 });
    assert.deepEqual(root.keyUsage, ['keyCertSign', 'cRLSign']);
    assert.equal(root.selfIssued, true);
    assert.equal(facts.selfIssued, false);
  });

  for (const [name, algorithm, bits, curve, signature] of [
    ['cert-self-rsa.pem', 'rsa', 2048, undefined, 'RSA-SHA256'],
    ['cert-self-p256.pem', 'ec', 256, 'P-256', 'ECDSA-SHA256'],
    ['cert-self-p384.pem', 'ec', 384, 'P-384', 'ECDSA-SHA256'],
    ['cert-self-p521.pem', 'ec', 521, 'P-521', 'ECDSA-SHA256'],
    ['cert-self-ed25519.pem', 'ed25519', 256, undefined, 'Ed25519'],
    ['cert-pss.pem', 'rsa', 2048, undefined, 'RSA-PSS-SHA256'],
    ['cert-v1-sha1.pem', 'rsa', 2048, undefined, 'RSA-SHA1'],
  ] as const) {
    it(`name key and signature of ${name}`, () => {
      const { key, signatureAlgorithm } = fixtureItem(name, 'certificate').facts;
      assert.deepEqual([key.algorithm, key.bits, key.curve], [algorithm, bits, curve]);
      assert.equal(signatureAlgorithm.name, signature);
    });
  }

  it('are the same wherever in a larger buffer the certificate lies', () => {
    const { der } = fixtureItem('cert-rsa.pem', 'certificate');
    const padded = Buffer.concat([Buffer.alloc(37), der, Buffer.alloc(5)]);
    assert.deepEqual(certificateFacts(padded.subarray(37, 37 + der.length)), certificateFacts(der));
  });
});
