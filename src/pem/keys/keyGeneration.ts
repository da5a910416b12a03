import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Cancelled } from '../../errors.ts';

/** The kinds of keys that public certification authorities sign. */
export const NEW_KEY_ALGORITHMS = ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096'] as const;
export type NewKeyAlgorithm = (typeof NEW_KEY_ALGORITHMS)[number];

const generate = promisify(generateKeyPair);

/**
 * Makes a private key with the runtime's own randomness, off the main thread. RSA of 4096 bits can take seconds.
 * @throws Cancelled when the signal was aborted meanwhile; the key is then forgotten
 */
export async function generatePrivateKey(algorithm: NewKeyAlgorithm, signal?: AbortSignal): Promise<KeyObject> {
  const { privateKey } = await generateAs(algorithm);
  if (signal?.aborted) throw new Cancelled();
  return privateKey;
}

/** Unencrypted PKCS#8 (RFC 5208), for `encodePem('PRIVATE KEY', …)`, `encryptPrivateKey` or `buildPkcs12`. */
export function privateKeyDer(privateKey: KeyObject): Uint8Array {
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}

/** SubjectPublicKeyInfo of a private or a public key. */
export function publicKeyDer(key: KeyObject): Uint8Array {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'der', type: 'spki' });
}

function generateAs(algorithm: NewKeyAlgorithm): Promise<{ privateKey: KeyObject }> {
  switch (algorithm) {
    case 'ec-p256':
      return generate('ec', { namedCurve: 'prime256v1' });
    case 'ec-p384':
      return generate('ec', { namedCurve: 'secp384r1' });
    case 'rsa-2048':
      return generate('rsa', { modulusLength: 2048 });
    case 'rsa-3072':
      return generate('rsa', { modulusLength: 3072 });
    case 'rsa-4096':
      return generate('rsa', { modulusLength: 4096 });
  }
}
