import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { EncryptedKeyItem, KeyFacts } from '../../../../src/pem/facts.ts';
import { mayBeKey } from '../../../../src/pem/keys/mayBeKey.ts';
import { readPemText } from '../../../../src/pem/read.ts';

const KEYS: Readonly<Record<string, { privateKey: KeyObject; publicKey: KeyObject }>> = {
  'RSA 2048': generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'RSA 3072': generateKeyPairSync('rsa', { modulusLength: 3072 }),
  'RSA 4096': generateKeyPairSync('rsa', { modulusLength: 4096 }),
  'P-256': generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  'P-521': generateKeyPairSync('ec', { namedCurve: 'secp521r1' }),
  Ed25519: generateKeyPairSync('ed25519'),
};
const CURVES = ['P-256', 'P-521', 'Ed25519'];

const encrypted = (name: string, type: 'pkcs8' | 'pkcs1' | 'sec1'): EncryptedKeyItem => {
  const text = KEYS[name]?.privateKey.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'throwaway' });
  const [item] = readPemText(String(text)).items;
  assert.ok(item?.kind === 'encryptedKey');
  return item;
};
const publicFacts = (name: string): KeyFacts => {
  const [item] = readPemText(String(KEYS[name]?.publicKey.export({ type: 'spki', format: 'pem' }))).items;
  assert.ok(item?.kind === 'publicKey');
  return item.key;
};

describe('an encrypted key', () => {
  for (const name of Object.keys(KEYS))
    it(`of ${name} may be that of its own public key, and of none that is told apart by its length`, () => {
      const possible = Object.keys(KEYS).filter((other) => mayBeKey(encrypted(name, 'pkcs8'), publicFacts(other)));
      assert.deepEqual(possible, CURVES.includes(name) ? CURVES : [name]);
    });

  it('in the old encryption of OpenSSL is told apart by its label too', () => {
    const possible = (item: EncryptedKeyItem) => Object.keys(KEYS).filter((name) => mayBeKey(item, publicFacts(name)));
    assert.deepEqual(possible(encrypted('P-256', 'sec1')), ['P-256', 'P-521']);
    assert.deepEqual(possible(encrypted('RSA 2048', 'pkcs1')), ['RSA 2048']);
  });
});
