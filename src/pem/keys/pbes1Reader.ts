import { createHash } from 'node:crypto';
import { CIPHERS, decrypt, unsupported } from './decryption.ts';
import { expectTag, partsOf, readCount, type DerValue } from '../asn1/derReader.ts';
import type { Encryption } from './encryption.ts';
import { derivePkcs12Key, type Pkcs12KeyPurpose } from '../containers/pkcs12Kdf.ts';

/** A scheme that names cipher, hash and derivation all at once. */
export interface Pbes1 {
  readonly cipher: keyof typeof CIPHERS;
  readonly hash: 'md5' | 'sha1';
  /** PBKDF1: RFC 8018 §5.1; PKCS12: RFC 7292 B.2. */
  readonly kdf: 'PBKDF1' | 'PKCS12';
}

/** The derivation of PKCS#12 is done in script and costs more than the runtime's own. */
const SCRIPT_FACTOR = 8;

/** @param parameters salt and iterations. @throws ExtensionError `pem.malformed` */
export function readPbes1({ cipher: id, hash, kdf }: Pbes1, parameters: DerValue | undefined): Encryption {
  const cipher = CIPHERS[id];
  const [saltValue, count] = partsOf(parameters, 0x30);
  const salt = expectTag(saltValue, 0x04).content;
  const iterations = readCount(count);
  return {
    scheme: { family: 'pbes1', cipher: cipher.name, kdf: `${kdf}-${hash.toUpperCase()}`, iterations },
    async open(ciphertext, password, { budget, signal }) {
      budget.spend(iterations * SCRIPT_FACTOR);
      if (kdf === 'PBKDF1') {
        const derived = pbkdf1(hash, Buffer.from(password.text, 'utf8'), salt, iterations);
        return decrypt(cipher, derived.subarray(0, 8), derived.subarray(8, 16), ciphertext);
      }
      const derive = (purpose: Pkcs12KeyPurpose, length: number): Promise<Uint8Array> =>
        derivePkcs12Key({ purpose, hash: 'sha1', password: password.pkcs12, salt, iterations, length }, signal);
      const key = await derive('cipher-key', cipher.keyLength);
      return decrypt(cipher, key, await derive('iv', cipher.ivLength), ciphertext);
    },
  };
}

function pbkdf1(hash: string, password: Uint8Array, salt: Uint8Array, iterations: number): Uint8Array {
  try {
    let digest = createHash(hash).update(password).update(salt).digest();
    for (let i = 1; i < iterations; i++) digest = createHash(hash).update(digest).digest();
    return digest;
  } catch (cause) {
    throw unsupported(hash.toUpperCase(), cause);
  }
}
