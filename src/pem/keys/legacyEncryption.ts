import { createHash } from 'node:crypto';
import { CIPHERS, decrypt, unsupported, type BlockCipher } from './decryption.ts';
import { unknownEncryption, type Encryption } from './encryption.ts';

/** A block with `Proc-Type: 4,ENCRYPTED`, as OpenSSL wrote keys before PKCS#8 (RFC 1421 headers, its own derivation). */
const LEGACY_CIPHERS = new Map<string, BlockCipher>(
  Object.values(CIPHERS)
    .filter((cipher) => !('effectiveBits' in cipher))
    .map((cipher) => [cipher.name, cipher]),
);

/**
 * @param dekInfo the value of the header `DEK-Info`, for example `AES-256-CBC,0011…`
 * @returns undefined if it is not of that form
 */
export function readDekInfo(dekInfo: string): Encryption | undefined {
  const parts = /^\s*([A-Za-z0-9-]{1,32})\s*,\s*([0-9A-Fa-f]{1,64})\s*$/.exec(dekInfo);
  const name = parts?.[1]?.toUpperCase();
  if (name === undefined) return undefined;
  const cipher = LEGACY_CIPHERS.get(name);
  if (!cipher) return unknownEncryption(name);
  const iv = Buffer.from(parts?.[2] ?? '', 'hex');
  if (iv.length !== cipher.ivLength) return undefined;
  return {
    scheme: { family: 'legacy', cipher: cipher.name, kdf: 'MD5', iterations: 1 },
    open: async (ciphertext, password) =>
      decrypt(cipher, md5Key(Buffer.from(password.text, 'utf8'), iv.subarray(0, 8), cipher.keyLength), iv, ciphertext),
  };
}

/** The derivation of OpenSSL's `EVP_BytesToKey`: MD5 over the digest before, the password and the salt. */
function md5Key(password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  try {
    let digest: Uint8Array = new Uint8Array();
    let key: Uint8Array = new Uint8Array();
    while (key.length < length) {
      digest = createHash('md5').update(digest).update(password).update(salt).digest();
      key = Buffer.concat([key, digest]);
    }
    return key.subarray(0, length);
  } catch (cause) {
    throw unsupported('MD5', cause);
  }
}
