import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { newEcKey } from '../../../support/testPki.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import * as der from '../../../../src/pem/asn1/der.ts';
import {
  pkcs1FromPkcs8,
  pkcs8FromPkcs1,
  pkcs8FromSec1,
  sec1FromPkcs8,
} from '../../../../src/pem/keys/keyContainers.ts';
import { privateKeyDer, publicKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { readPrivateKey } from '../../../../src/pem/keys/privateKey.ts';
import { readDer } from '../../../../src/pem/asn1/derReader.ts';
import { readPemText } from '../../../../src/pem/read.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const curves = ['prime256v1', 'secp384r1', 'secp521r1'].map((curve) => [curve, newEcKey(curve)] as const);
const exported = (key: KeyObject, type: 'pkcs1' | 'sec1'): Buffer => key.export({ format: 'der', type });
const octets = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('containers of private keys', () => {
  it('PKCS#1 becomes the PKCS#8 that the runtime writes, and back', () => {
    const pkcs1Der = exported(rsa, 'pkcs1');
    assert.equal(octets(pkcs8FromPkcs1(pkcs1Der)), octets(privateKeyDer(rsa)));
    assert.equal(octets(pkcs1FromPkcs8(privateKeyDer(rsa))), octets(pkcs1Der));
  });

  for (const [curve, key] of curves)
    it(`SEC1 on ${curve} becomes the PKCS#8 that the runtime writes, and back`, () => {
      const sec1Der = exported(key, 'sec1');
      assert.equal(octets(pkcs8FromSec1(sec1Der)), octets(privateKeyDer(key)));
      assert.equal(octets(sec1FromPkcs8(privateKeyDer(key))), octets(sec1Der));
    });

  it('a SEC1 key without its public half is still the same key', () => {
    const { d, crv } = newEcKey().export({ format: 'jwk' });
    assert.equal(crv, 'P-256');
    const bare = der.sequence(
      der.integer(1),
      der.octetString(Buffer.from(d ?? '', 'base64url')),
      der.explicit(0, der.objectIdentifier('1.2.840.10045.3.1.7')),
    );
    const key = Buffer.from(pkcs8FromSec1(bare));
    assert.equal(createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' }).d, d);
  });

  it('a curve that is spelled out as numbers stays so, and back', () => {
    const spelledOut = { namedCurve: 'P-256', paramEncoding: 'explicit' } as const;
    const key = generateKeyPairSync('ec', spelledOut).privateKey;
    assert.equal(octets(pkcs8FromSec1(exported(key, 'sec1'))), octets(privateKeyDer(key)));
    assert.equal(octets(sec1FromPkcs8(privateKeyDer(key))), octets(exported(key, 'sec1')));
    const [item] = readPemText(encodePem('EC PRIVATE KEY', exported(key, 'sec1'))).items;
    assert.ok(item?.kind === 'privateKey');
    assert.deepEqual([item.key.curve, item.key.bits], ['EC with explicit parameters', undefined]);
  });

  it('a SEC1 key that does not say its curve is refused with its place', () => {
    const bare = der.sequence(der.integer(1), der.octetString(new Uint8Array(32)));
    assert.throws(() => pkcs8FromSec1(bare), {
      code: 'pem.malformed',
      details: { offset: 0, expected: 'curve in [0]' },
    });
  });

  it('PKCS#8 with the public half beside the private one is the same key', () => {
    const key = generateKeyPairSync('ed25519').privateKey;
    const [, algorithm, secret] = readDer(privateKeyDer(key)).children();
    const half = publicKeyDer(key).subarray(-32);
    const publicKey = der.implicit(1, Buffer.concat([Buffer.of(0), half]));
    assert.ok(algorithm && secret);
    const second = readPrivateKey(der.sequence(der.integer(1), algorithm.der, secret.der, publicKey), 'pkcs8');
    assert.equal(second.key.spkiSha256, readPrivateKey(privateKeyDer(key), 'pkcs8').key.spkiSha256);
    assert.ok(second.key.spkiSha256);
  });

  if (hasOpenssl)
    it('openssl reads what was converted, both ways', () => {
      for (const [, key] of curves) {
        const files = { 'key.pem': encodePem('EC PRIVATE KEY', sec1FromPkcs8(privateKeyDer(key))) };
        assert.equal(
          openssl(['pkcs8', '-topk8', '-nocrypt', '-in', 'key.pem'], files),
          encodePem('PRIVATE KEY', pkcs8FromSec1(exported(key, 'sec1'))),
        );
      }
    });

  it('refuses a key of another kind', () => {
    const invalid = (error: unknown) => error instanceof ExtensionError && error.code === 'input.invalid';
    assert.throws(() => sec1FromPkcs8(privateKeyDer(rsa)), invalid);
    assert.throws(() => pkcs1FromPkcs8(privateKeyDer(newEcKey())), invalid);
  });

  for (const [what, convert] of [
    ['PKCS#1', pkcs8FromPkcs1],
    ['SEC1', pkcs8FromSec1],
    ['PKCS#8 of RSA', pkcs1FromPkcs8],
    ['PKCS#8 of EC', sec1FromPkcs8],
  ] as const)
    it(`says of what is no ${what} that it is malformed`, () => {
      for (const bytes of [[], [0x30, 0], [0x04, 1, 0], [0x30, 3, 2, 1, 0], [0x30, 0x80, 0, 0]])
        assert.throws(() => convert(Uint8Array.from(bytes)), { code: 'pem.malformed' });
    });
});
