import assert from 'node:assert/strict';
import fc from 'fast-check';
import '../../../support/reflectMetadata.ts';
import * as oracle from '@peculiar/x509';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { newEcKey } from '../../../support/testPki.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { buildCsr, type CsrContent } from '../../../../src/pem/x509/csrBuilder.ts';
import { csrFacts } from '../../../../src/pem/x509/csrFacts.ts';
import { attributeOf, formatName } from '../../../../src/pem/x509/distinguishedName.ts';
import { NEW_KEY_ALGORITHMS, generatePrivateKey, publicKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';

const organisation = {
  country: 'KR',
  state: '경기도',
  locality: '성남시',
  organisation: 'Example, Inc. "Test"',
  organisationalUnit: 'Web+Team',
};
const dnsNames = ['example.com', '*.example.com', 'xn--vv4b11d.xn--3e0b707e'];
const key = newEcKey();

const isInvalid = (field: string) => (error: unknown) =>
  error instanceof ExtensionError && error.code === 'input.invalid' && error.details.field === field;

describe('CSR builder', function () {
  this.timeout(0); // RSA keys take the time they take

  for (const algorithm of NEW_KEY_ALGORITHMS) {
    it(`makes a CSR with a new ${algorithm} key that another library reads and verifies`, async () => {
      const privateKey = await generatePrivateKey(algorithm);
      const csrDer = buildCsr({ dnsNames, organisation }, privateKey);
      const read = new oracle.Pkcs10CertificateRequest(csrDer);
      assert.equal(await read.verify(), true);
      assert.equal(Buffer.compare(Buffer.from(read.publicKey.rawData), publicKeyDer(privateKey)), 0);
      const requested = read.extensions.find((each) => each instanceof oracle.SubjectAlternativeNameExtension);
      assert.deepEqual(
        requested?.names.toJSON(),
        dnsNames.map((value) => ({ type: 'dns', value })),
      );
      assert.deepEqual(read.subjectName.toJSON(), [
        { C: ['KR'] },
        { ST: ['경기도'] },
        { L: ['성남시'] },
        { O: ['Example, Inc. "Test"'] },
        { OU: ['Web+Team'] },
        { CN: ['example.com'] },
      ]);
    });

    if (hasOpenssl)
      it(`makes a CSR with a new ${algorithm} key that openssl verifies`, async () => {
        const csrPem = encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames }, await generatePrivateKey(algorithm)));
        const shown = openssl(['req', '-in', 'a.csr', '-verify', '-noout', '-text'], { 'a.csr': csrPem });
        assert.match(shown, /DNS:example\.com, DNS:\*\.example\.com, DNS:xn--vv4b11d\.xn--3e0b707e/);
        assert.match(shown, /Subject: CN ?= ?example\.com/);
      });
  }

  if (hasOpenssl)
    it('writes the very octets that openssl writes of the same facts', async () => {
      const rsa = await generatePrivateKey('rsa-2048'); // its signatures have no randomness
      const args = ['req', '-new', '-key', 'key.pem', '-utf8', '-sha256', '-subj', '/C=KR/O=시험/CN=example.com'];
      const theirs = openssl([...args, '-addext', 'subjectAltName=DNS:example.com,DNS:www.example.com'], {
        'key.pem': rsa.export({ format: 'pem', type: 'pkcs8' }),
      });
      const names = ['example.com', 'www.example.com'];
      const ours = buildCsr({ dnsNames: names, organisation: { country: 'KR', organisation: '시험' } }, rsa);
      assert.equal(encodePem('CERTIFICATE REQUEST', ours), theirs);
    });

  it('writes what our own reader reads, whatever the names and the organisation', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
    const name = fc
      .tuple(fc.boolean(), fc.array(label, { minLength: 1, maxLength: 4 }))
      .map(([wildcard, labels]) => (wildcard ? '*.' : '') + [...labels, 'example'].join('.'));
    const text = (maxLength: number) =>
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
        .filter((value) => value.trim() === value && !/[\p{Cc}\p{Cs}]/u.test(value) && [...value].length <= maxLength);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 12 }),
        text(64),
        text(128),
        (names, organisationName, locality) => {
          const content = { dnsNames: names, organisation: { organisation: organisationName, locality } };
          const facts = csrFacts(buildCsr(content, key));
          assert.equal(facts.signatureValid, true);
          assert.deepEqual(
            facts.subjectAltNames.map(({ kind, value }) => [kind, value]),
            names.map((value) => ['dns', value]),
          );
          assert.equal(attributeOf(facts.subject, 'O'), organisationName);
          assert.equal(attributeOf(facts.subject, 'L'), locality);
          assert.equal(attributeOf(facts.subject, 'CN'), names[0]);
        },
      ),
    );
  });

  it('takes as common name the first name that there is room for, and none if there is none', () => {
    const long = `${'a'.repeat(60)}.example.com`;
    const subject = (names: string[]) => formatName(csrFacts(buildCsr({ dnsNames: names }, key)).subject);
    assert.equal(subject([long, 'example.com']), 'CN=example.com');
    assert.equal(subject([long]), '');
  });

  it('takes the common name that was asked for', () => {
    const { subject } = csrFacts(buildCsr({ dnsNames, commonName: '*.example.com' }, key));
    assert.equal(formatName(subject), 'CN=*.example.com');
  });

  it('leaves out empty fields of the organisation', () => {
    const fields = { country: '', locality: '  ', organisation: ' Example ' };
    const { subject } = csrFacts(buildCsr({ dnsNames, organisation: fields }, key));
    assert.equal(formatName(subject), 'CN=example.com,O=Example');
  });

  const refused: readonly [string, string, CsrContent][] = [
    ['no names', 'dnsNames', { dnsNames: [] }],
    [
      'more than a thousand names',
      'dnsNames',
      { dnsNames: Array.from({ length: 1001 }, (_, i) => `n${i}.example.com`) },
    ],
    ['a name twice', 'dnsNames', { dnsNames: ['example.com', 'example.com'] }],
    ['a U-label', 'dnsNames', { dnsNames: ['예시.한국'] }],
    ['upper-case letters', 'dnsNames', { dnsNames: ['Example.com'] }],
    ['a wildcard within a label', 'dnsNames', { dnsNames: ['w*.example.com'] }],
    ['a dot at the end', 'dnsNames', { dnsNames: ['example.com.'] }],
    ['a name of two lines', 'dnsNames', { dnsNames: ['example.com\n'] }],
    ['a label of 64 letters', 'dnsNames', { dnsNames: [`${'a'.repeat(64)}.com`] }],
    ['a common name that is none of the names', 'commonName', { dnsNames, commonName: 'other.example.com' }],
    ['a country in small letters', 'country', { dnsNames, organisation: { country: 'kr' } }],
    ['a country of three letters', 'country', { dnsNames, organisation: { country: 'KOR' } }],
    ['an organisation of 65 letters', 'organisation', { dnsNames, organisation: { organisation: '가'.repeat(65) } }],
    ['a control character', 'locality', { dnsNames, organisation: { locality: 'a\u0000b' } }],
    ['half a character', 'locality', { dnsNames, organisation: { locality: 'a\ud800b' } }],
  ];
  for (const [what, field, content] of refused)
    it(`refuses ${what}`, () => assert.throws(() => buildCsr(content, key), isInvalid(field)));
});
