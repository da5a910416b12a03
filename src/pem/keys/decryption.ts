import { createDecipheriv } from 'node:crypto';
import { ExtensionError } from '../../errors.ts';
import { decryptRc2Cbc } from './rc2.ts';

/** A cipher of CBC mode that keys and archives are encrypted with. */
export interface BlockCipher {
  /** As people write it, `AES-256-CBC`. */
  readonly name: string;
  /** Of the key, in octets. */
  readonly keyLength: number;
  /** Of the initialisation vector, in octets. */
  readonly ivLength: number;
  /** RC2 only. */
  readonly effectiveBits?: number;
}

export const CIPHERS = {
  aes128: { name: 'AES-128-CBC', keyLength: 16, ivLength: 16 },
  aes192: { name: 'AES-192-CBC', keyLength: 24, ivLength: 16 },
  aes256: { name: 'AES-256-CBC', keyLength: 32, ivLength: 16 },
  aria128: { name: 'ARIA-128-CBC', keyLength: 16, ivLength: 16 },
  aria192: { name: 'ARIA-192-CBC', keyLength: 24, ivLength: 16 },
  aria256: { name: 'ARIA-256-CBC', keyLength: 32, ivLength: 16 },
  camellia128: { name: 'CAMELLIA-128-CBC', keyLength: 16, ivLength: 16 },
  camellia192: { name: 'CAMELLIA-192-CBC', keyLength: 24, ivLength: 16 },
  camellia256: { name: 'CAMELLIA-256-CBC', keyLength: 32, ivLength: 16 },
  tripleDes: { name: 'DES-EDE3-CBC', keyLength: 24, ivLength: 8 },
  /** Two keys, the first of which is used again. */
  tripleDes2: { name: 'DES-EDE-CBC', keyLength: 16, ivLength: 8 },
  des: { name: 'DES-CBC', keyLength: 8, ivLength: 8 },
  rc2With40: { name: 'RC2-40-CBC', keyLength: 5, ivLength: 8, effectiveBits: 40 },
  rc2With64: { name: 'RC2-64-CBC', keyLength: 8, ivLength: 8, effectiveBits: 64 },
  rc2With128: { name: 'RC2-128-CBC', keyLength: 16, ivLength: 8, effectiveBits: 128 },
} as const satisfies Record<string, BlockCipher>;

/**
 * Decrypts and takes off the padding.
 * @throws ExtensionError `key.password` if the padding is wrong, as it is after a wrong password; `key.unsupported` if the runtime lacks
 * the cipher
 */
export function decrypt(cipher: BlockCipher, key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  if (cipher.effectiveBits !== undefined) {
    return unpadded(decryptRc2Cbc(ciphertext, key, iv, cipher.effectiveBits));
  }
  let decipher;
  try {
    // DES is triple DES with one key three times, and the runtime has only that.
    const [name, whole] =
      cipher.keyLength === 8
        ? ['des-ede3-cbc', Buffer.concat([key, key, key])]
        : cipher.keyLength === 16 && cipher.ivLength === 8
          ? ['des-ede3-cbc', Buffer.concat([key, key.subarray(0, 8)])]
          : [cipher.name.toLowerCase(), key];
    decipher = createDecipheriv(name, whole, iv);
  } catch (cause) {
    throw unsupported(cipher.name, cause);
  }
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw wrongPassword();
  }
}

export function wrongPassword(): ExtensionError {
  return new ExtensionError('key.password', 'the password does not open it');
}

/** @param algorithm a name or a dotted OID */
export function unsupported(algorithm: string, cause?: unknown): ExtensionError {
  return new ExtensionError('key.unsupported', 'not supported here', { details: { algorithm }, cause });
}

function unpadded(plain: Uint8Array | undefined): Uint8Array {
  const count = plain?.at(-1) ?? 0;
  if (!plain || count < 1 || count > 8 || !plain.subarray(-count).every((octet) => octet === count)) {
    throw wrongPassword();
  }
  return plain.subarray(0, -count);
}
