import assert from 'node:assert/strict';
import { createECDH, generateKeyPairSync } from 'node:crypto';
import { holder, issue, newEcKey } from '../../../support/testPki.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { csrFacts } from '../../../../src/pem/x509/csrFacts.ts';
import * as der from '../../../../src/pem/asn1/der.ts';
import { readDer } from '../../../../src/pem/asn1/derReader.ts';
import type { PemItem } from '../../../../src/pem/facts.ts';
import { privateKeyDer, publicKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { publicKeyFacts } from '../../../../src/pem/x509/keyFacts.ts';
import { groupByKey, sameKey } from '../../../../src/pem/keys/keyMatch.ts';
import { OID } from '../../../../src/pem/asn1/oids.ts';
import { readPrivateKey } from '../../../../src/pem/keys/privateKey.ts';

const authority = holder('Test CA');
const names = ['example.com'];
const keys = {
  'P-256': newEcKey(),
  'P-384': newEcKey('secp384r1'),
  'P-521': newEcKey('secp521r1'),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  Ed25519: generateKeyPairSync('ed25519').privateKey,
};

describe('match of keys', () => {
  for (const [kind, key] of Object.entries(keys))
    it(`a key, its certificate and its CSR match by ${kind}, and no other does`, () => {
      const ours = readPrivateKey(privateKeyDer(key), 'pkcs8').key;
      const certificate = issue(authority, holder('example.com', key), { names }).facts.key;
      const csr = csrFacts(buildCsr({ dnsNames: names }, key)).key;
      assert.equal(sameKey(ours, certificate), true);
      assert.equal(sameKey(certificate, csr), true);
      for (const [other, stranger] of Object.entries(keys))
        assert.equal(sameKey(ours, readPrivateKey(privateKeyDer(stranger), 'pkcs8').key), other === kind);
      assert.equal(sameKey(ours, readPrivateKey(privateKeyDer(newEcKey()), 'pkcs8').key), false);
    });

  it('sees through another way of writing the same point', () => {
    const curve = createECDH('prime256v1');
    curve.generateKeys();
    const [whole, compressed] = (['uncompressed', 'compressed'] as const).map((form) => {
      const algorithm = der.sequence(
        der.objectIdentifier(OID.ecPublicKey),
        der.objectIdentifier('1.2.840.10045.3.1.7'),
      );
      return publicKeyFacts(
        readDer(der.sequence(algorithm, der.bitString(curve.getPublicKey(undefined as never, form)))),
      );
    });
    assert.ok(whole && compressed);
    assert.notEqual(whole.spkiSha256, compressed.spkiSha256);
    assert.equal(sameKey(whole, compressed), true);
  });

  it('does not know where the public half is not known', () => {
    const facts = publicKeyFacts(readDer(publicKeyDer(keys['P-256'])));
    assert.equal(sameKey(facts, { ...facts, spkiSha256: undefined, spkiDer: undefined }), undefined);
  });
});

describe('groups of one key', () => {
  const range = { start: 0, end: 0, startLine: 0, endLine: 0 };
  const base = { block: 0, label: undefined, range, der: new Uint8Array() };
  const keyItem = (key = keys['P-256']): PemItem => ({
    ...base,
    kind: 'privateKey',
    ...readPrivateKey(privateKeyDer(key), 'pkcs8'),
  });
  const certificateItem = (key = keys['P-256']): PemItem => ({
    ...base,
    kind: 'certificate',
    facts: issue(authority, holder('example.com', key), { names }).facts,
  });
  const csrItem = (key = keys['P-256']): PemItem => ({
    ...base,
    kind: 'csr',
    facts: csrFacts(buildCsr({ dnsNames: names }, key)),
  });

  it('hold keys, certificates and CSRs, in the order of their first member', () => {
    const entries = [certificateItem(), certificateItem(keys.RSA), csrItem(), keyItem(), keyItem(keys['P-384'])].map(
      (item) => ({ item }),
    );
    const groups = groupByKey(entries).map(({ privateKeys, certificates, csrs }) =>
      [privateKeys, certificates, csrs].map((members) => members.map((entry) => entries.indexOf(entry))),
    );
    assert.deepEqual(groups, [
      [[3], [0], [2]],
      [[], [1], []],
      [[4], [], []],
    ]);
  });

  it('leave out what has no key to compare', () => {
    assert.deepEqual(groupByKey([{ item: { ...base, kind: 'other' } }]), []);
  });
});
