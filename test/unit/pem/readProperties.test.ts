import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { certificateFacts } from '../../../src/pem/x509/certificateFacts.ts';
import { nameOf } from '../../../src/pem/x509/distinguishedName.ts';
import { basicConstraints, keyUsage, subjectAltName } from '../../../src/pem/x509/extensions.ts';
import type { Remark } from '../../../src/pem/facts.ts';
import { encodePem } from '../../../src/pem/armour/pem.ts';
import { readBytes, readPemText } from '../../../src/pem/read.ts';
import { signatureHolds } from '../../../src/pem/x509/signature.ts';
import { buildCertificate } from '../../../src/pem/x509/x509Builder.ts';

const pairs = [
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  generateKeyPairSync('ec', { namedCurve: 'secp521r1' }),
  generateKeyPairSync('ed25519'),
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
];

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const dnsName = fc.tuple(label, label).map((labels) => labels.join('.'));
const contents = fc.record({
  serialNumber: fc.stringMatching(/^[1-7][0-9a-f]([0-9a-f]{2}){0,18}$/),
  commonName: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  names: fc.array(dnsName, { minLength: 1, maxLength: 20 }),
  seconds: fc.tuple(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: 0, max: 4_000_000_000 })),
  pathLength: fc.option(fc.integer({ min: 0, max: 127 }), { nil: undefined }),
  pair: fc.constantFrom(...pairs),
});

type Content = typeof contents extends fc.Arbitrary<infer Value> ? Value : never;

function build({ serialNumber, commonName, names, seconds, pathLength, pair }: Content): Uint8Array {
  const [notBefore, notAfter] = seconds.map((each) => new Date(each * 1000)) as [Date, Date];
  return buildCertificate(
    {
      ...{ serialNumber, notBefore, notAfter },
      issuer: nameOf(['C', 'KR'], ['CN', commonName]),
      subject: nameOf(['CN', commonName]),
      subjectPublicKeyInfoDer: pair.publicKey.export({ format: 'der', type: 'spki' }),
      extensions: [basicConstraints(true, pathLength), keyUsage('cRLSign'), subjectAltName(names)],
    },
    pair.privateKey,
  );
}

describe('whatever certificate was built', () => {
  it('is read as it was meant', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const der = build(content);
        const facts = certificateFacts(der);
        assert.equal(facts.serialNumber, content.serialNumber);
        assert.deepEqual(facts.subject, [[['CN', content.commonName]]]);
        assert.deepEqual(
          [facts.notBefore, facts.notAfter].map((date) => date.getTime() / 1000),
          content.seconds,
        );
        assert.deepEqual(
          facts.subjectAltNames.map(({ kind, value }) => [kind, value]),
          content.names.map((name) => ['dns', name]),
        );
        assert.deepEqual(facts.basicConstraints, { isCa: true, pathLength: content.pathLength });
        assert.equal(signatureHolds(der, facts.key.spkiDer ?? new Uint8Array()), true);
      }),
      { numRuns: 150 },
    );
  });

  const disturbances: readonly [string, (text: string) => string, Remark['code'] | undefined][] = [
    ['line ends', (text) => text.replaceAll('\n', '\r\n'), 'crlf'],
    ['indentation', (text) => text.replace(/^(?=.)/gm, '\t'), 'indented'],
    ['blanks', (text) => text.replaceAll('\n', '  \n'), 'trailingBlanks'],
    ['literal line ends', (text) => text.replaceAll('\n', '\\n'), 'literalNewlines'],
    ['quotes', (text) => `'${text.trimEnd()}'\n`, 'quotes'],
    ['a byte order mark', (text) => `\uFEFF${text}`, 'bom'],
    ['nothing', (text) => text, undefined],
  ];

  for (const [what, disturb, code] of disturbances) {
    it(`keeps every octet through ${what}, several times in a text`, () => {
      fc.assert(
        fc.property(fc.array(contents, { minLength: 1, maxLength: 3 }), (list) => {
          const ders = list.map(build);
          const { items, remarks } = readPemText(disturb(ders.map((der) => encodePem('CERTIFICATE', der)).join('')));
          assert.deepEqual(
            items.map((item) => Buffer.from(item.der)),
            ders.map((der) => Buffer.from(der)),
          );
          if (code === undefined) assert.deepEqual(remarks, []);
          else assert.ok(remarks.some((remark) => remark.code === code));
        }),
        { numRuns: 25 },
      );
    });
  }

  it('is found in a file of DER', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const der = build(content);
        const { source, items } = readBytes(der);
        assert.equal(source, 'der');
        assert.ok(items[0]?.kind === 'certificate');
        assert.deepEqual(items[0].facts, certificateFacts(der));
      }),
      { numRuns: 25 },
    );
  });
});

describe('whatever text or bytes', () => {
  it('are read without a failure, and places lie within', () => {
    const pieces = fc.constantFrom(
      '-----BEGIN ',
      '-----END ',
      'CERTIFICATE-----',
      '\n',
      '\\n',
      'MIIB',
      '=',
      '"',
      '\uFEFF',
      '\r',
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 40 });
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join('');
        const { items, remarks } = readPemText(text);
        for (const { range } of [...items, ...remarks]) {
          assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length);
        }
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readBytes(bytes)),
      { numRuns: 2000 },
    );
  });
});
