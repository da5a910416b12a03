import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import '../../../support/reflectMetadata.ts';
import * as oracle from '@peculiar/x509';
import { ExtensionError } from '../../../../src/errors.ts';
import * as der from '../../../../src/pem/asn1/der.ts';
import { readDer } from '../../../../src/pem/asn1/derReader.ts';
import { attributeOf, formatName, nameOf, readName } from '../../../../src/pem/x509/distinguishedName.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  dnsNamesOf,
  extendedKeyUsage,
  keyIdentifierOf,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from '../../../../src/pem/x509/extensions.ts';
import { OID } from '../../../../src/pem/asn1/oids.ts';
import { buildCertificate, type CertificateContent } from '../../../../src/pem/x509/x509Builder.ts';
import { readCertificate } from '../../../../src/pem/x509/x509Reader.ts';

const spki = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'spki' });
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

const issuer = nameOf(['C', 'KR'], ['O', 'Test, Inc.'], ['CN', '시험 CA']);
const content: CertificateContent = {
  serialNumber: '8f00000000000000000000000000000000000001',
  issuer,
  subject: nameOf(['CN', '*.example.com']),
  notBefore: new Date('2026-01-02T03:04:05.678Z'),
  notAfter: new Date('2051-01-01T00:00:00Z'),
  subjectPublicKeyInfoDer: spki(publicKey),
  extensions: [
    basicConstraints(false),
    keyUsage('digitalSignature', 'keyEncipherment'),
    extendedKeyUsage(OID.serverAuth, OID.clientAuth),
    subjectAltName(['*.example.com', 'example.com', 'xn--mnchen-3ya.example']),
    subjectKeyIdentifier(keyIdentifierOf(spki(publicKey))),
    authorityKeyIdentifier(keyIdentifierOf(spki(publicKey))),
  ],
};

describe('X.509 builder', () => {
  const keys: readonly [string, () => { publicKey: KeyObject; privateKey: KeyObject }][] = [
    ['EC P-256', () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })],
    ['EC P-384', () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' })],
    ['EC P-521', () => generateKeyPairSync('ec', { namedCurve: 'secp521r1' })],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['Ed25519', () => generateKeyPairSync('ed25519')],
  ];
  for (const [name, make] of keys) {
    it(`signs with ${name} so that the runtime verifies it`, () => {
      const pair = make();
      const certificate = new X509Certificate(buildCertificate(content, pair.privateKey));
      assert.equal(certificate.verify(pair.publicKey), true);
      assert.equal(certificate.verify(publicKey), false);
    });
  }

  it('refuses a key that signs nothing', () => {
    const { privateKey: other } = generateKeyPairSync('x25519');
    assert.throws(
      () => buildCertificate(content, other),
      (error) => error instanceof ExtensionError && error.code === 'input.invalid',
    );
  });

  it('says to another library what it was told to say', () => {
    const certificate = new oracle.X509Certificate(Buffer.from(buildCertificate(content, privateKey)));
    assert.equal(certificate.serialNumber, content.serialNumber);
    assert.equal(certificate.subject, 'CN=*.example.com');
    assert.equal(new oracle.Name(certificate.issuer).getField('CN')[0], '시험 CA');
    assert.equal(certificate.notBefore.toISOString(), '2026-01-02T03:04:05.000Z');
    assert.equal(certificate.notAfter.toISOString(), '2051-01-01T00:00:00.000Z');
    const names = certificate.getExtension(oracle.SubjectAlternativeNameExtension)?.names.items;
    assert.deepEqual(
      names?.map(({ type, value }) => `${type} ${value}`),
      ['dns *.example.com', 'dns example.com', 'dns xn--mnchen-3ya.example'],
    );
    const usages = oracle.KeyUsageFlags.digitalSignature | oracle.KeyUsageFlags.keyEncipherment;
    assert.equal(certificate.getExtension(oracle.KeyUsagesExtension)?.usages, usages);
    assert.equal(certificate.getExtension(oracle.BasicConstraintsExtension)?.ca, false);
    const purposes = certificate.getExtension(oracle.ExtendedKeyUsageExtension)?.usages ?? [];
    assert.deepEqual([...purposes], [OID.serverAuth, OID.clientAuth]);
    const own = certificate.getExtension(oracle.SubjectKeyIdentifierExtension)?.keyId;
    const issuers = certificate.getExtension(oracle.AuthorityKeyIdentifierExtension)?.keyId;
    assert.match(own ?? '', /^[0-9a-f]{40}$/);
    assert.equal(own, issuers);
  });

  it('makes a chain that the runtime walks', () => {
    const ca = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const caDer = buildCertificate(
      {
        ...content,
        subject: issuer,
        subjectPublicKeyInfoDer: spki(ca.publicKey),
        extensions: [
          basicConstraints(true, 0),
          keyUsage('keyCertSign', 'cRLSign'),
          subjectKeyIdentifier(keyIdentifierOf(spki(ca.publicKey))),
        ],
      },
      ca.privateKey,
    );
    const extensions = [authorityKeyIdentifier(keyIdentifierOf(spki(ca.publicKey)))];
    const leaf = new X509Certificate(buildCertificate({ ...content, extensions }, ca.privateKey));
    const root = new X509Certificate(caDer);
    assert.equal(root.ca, true);
    assert.equal(leaf.ca, false);
    assert.equal(leaf.checkIssued(root), true);
    assert.equal(root.checkIssued(leaf), false);
  });
});

describe('X.509 reader', () => {
  it('reads back what was built', () => {
    const facts = readCertificate(buildCertificate(content, privateKey));
    assert.equal(facts.serialNumber, content.serialNumber);
    assert.deepEqual(facts.issuer, content.issuer);
    assert.deepEqual(facts.subject, content.subject);
    assert.equal(facts.notBefore.toISOString(), '2026-01-02T03:04:05.000Z');
    assert.equal(facts.notAfter.toISOString(), content.notAfter.toISOString());
    assert.deepEqual(Buffer.from(facts.subjectPublicKeyInfoDer), Buffer.from(content.subjectPublicKeyInfoDer));
    assert.equal(facts.signatureAlgorithmOid, OID.ecdsaWithSha256);
    assert.deepEqual(dnsNamesOf(facts.extensions), ['*.example.com', 'example.com', 'xn--mnchen-3ya.example']);
    assert.deepEqual(
      facts.extensions.filter(({ critical }) => critical).map(({ oid }) => oid),
      [OID.basicConstraints, OID.keyUsage],
    );
  });

  it('reads what another library built', async () => {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const certificate = await oracle.X509CertificateGenerator.createSelfSigned(
      {
        serialNumber: '0a0b0c',
        name: 'CN=other.example, O=Other',
        notBefore: new Date('2026-01-01T00:00:00Z'),
        notAfter: new Date('2026-06-01T00:00:00Z'),
        signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
        keys,
        extensions: [
          new oracle.SubjectAlternativeNameExtension([
            { type: 'dns', value: 'other.example' },
            { type: 'ip', value: '192.0.2.1' },
          ]),
        ],
      },
      crypto as never,
    );
    const facts = readCertificate(new Uint8Array(certificate.rawData));
    assert.equal(facts.serialNumber, '0a0b0c');
    assert.equal(attributeOf(facts.subject, 'CN'), 'other.example');
    assert.deepEqual(dnsNamesOf(facts.extensions), ['other.example']);
  });

  it('refuses every cut of a certificate', () => {
    const whole = buildCertificate(content, privateKey);
    for (let length = 0; length < whole.length; length++) {
      assert.throws(
        () => readCertificate(whole.subarray(0, length)),
        (error) => error instanceof ExtensionError && error.code === 'pem.malformed',
      );
    }
  });
});

describe('distinguished names', () => {
  it('are written nearest first, with what RFC 4514 escapes', () => {
    assert.equal(formatName(issuer), 'CN=시험 CA,O=Test\\, Inc.,C=KR');
    assert.equal(
      formatName([
        [
          ['OU', ' a'],
          ['CN', '#b+c'],
        ],
      ]),
      'OU=\\ a+CN=\\#b\\+c',
    );
  });

  it('keep values that are no text as their octets, and give them back as RFC 4514 writes them', () => {
    const attribute = (oid: string, value: Uint8Array) => der.setOf(der.sequence(der.objectIdentifier(oid), value));
    const uniqueIdentifier = der.bitString(Uint8Array.of(1, 2));
    const birthday = der.time(new Date('2050-01-01T00:00:00Z'));
    const name = readName(
      readDer(
        der.sequence(
          attribute('2.5.4.45', uniqueIdentifier),
          attribute('1.3.6.1.5.5.7.9.1', birthday),
          attribute('2.5.4.3', der.utf8String('#1')),
        ),
      ),
    );
    assert.equal(
      formatName(name),
      `CN=\\#1,1.3.6.1.5.5.7.9.1=#${Buffer.from(birthday).toString('hex')},2.5.4.45=#0303000102`,
    );
  });

  it('give the first attribute of a type', () => {
    assert.equal(attributeOf(issuer, 'CN'), '시험 CA');
    assert.equal(attributeOf(issuer, 'L'), undefined);
  });
});
