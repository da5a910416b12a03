import { pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { Cancelled } from '../../errors.ts';
import { CIPHERS, decrypt, unsupported, type BlockCipher } from './decryption.ts';
import { expectTag, malformed, partsOf, readCount, readObjectIdentifier, type DerValue } from '../asn1/derReader.ts';
import { unknownEncryption, type Encryption, type KdfUse } from './encryption.ts';

/** A key derivation of PBES2 or PBMAC1 with its parameters. */
export interface Derivation {
  readonly name: string;
  readonly iterations: number;
  /** Given by the file in a few cases only. */
  readonly keyLength: number | undefined;
  /** @throws ExtensionError `key.unsupported` beyond the limits or what the runtime has */
  derive(password: Uint8Array, length: number, use: KdfUse): Promise<Uint8Array>;
}

/** PBES2-params, RFC 8018 A.4. @throws ExtensionError `pem.malformed` */
export function readPbes2(parameters: DerValue | undefined): Encryption {
  const [kdf, encryption] = partsOf(parameters, 0x30);
  const derivation = readDerivation(kdf);
  const [type, vector] = partsOf(encryption, 0x30);
  const oid = readObjectIdentifier(type);
  const cipher = oid === RC2_CBC ? rc2Cipher(vector) : CIPHER_OF[oid];
  if (!derivation || !cipher) return unknownEncryption(derivation ? oid : readObjectIdentifier(partsOf(kdf, 0x30)[0]));
  const iv = expectTag(oid === RC2_CBC ? partsOf(vector, 0x30).at(-1) : vector, 0x04);
  if (iv.content.length !== cipher.ivLength) {
    throw malformed('initialisation vector of a wrong length', iv.offset, `${cipher.ivLength} octets`);
  }
  return {
    scheme: { family: 'pbes2', cipher: cipher.name, kdf: derivation.name, iterations: derivation.iterations },
    async open(ciphertext, password, use) {
      const key = await derivation.derive(Buffer.from(password.text, 'utf8'), cipher.keyLength, use);
      return decrypt(cipher, key, iv.content, ciphertext);
    },
  };
}

/** PBKDF2 (RFC 8018 A.2) or scrypt (RFC 7914 §7). @returns undefined for another one. @throws ExtensionError `pem.malformed` */
export function readDerivation(value: DerValue | undefined): Derivation | undefined {
  const [type, parameters] = partsOf(value, 0x30);
  const oid = readObjectIdentifier(type);
  if (oid === PBKDF2) return readPbkdf2(parameters);
  if (oid === SCRYPT) return readScrypt(parameters);
  return undefined;
}

/** HMAC by OID, as node:crypto calls its hash. */
export const HMAC_HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';
const RC2_CBC = '1.2.840.113549.3.2';

const CIPHER_OF: Readonly<Record<string, BlockCipher>> = {
  '2.16.840.1.101.3.4.1.2': CIPHERS.aes128,
  '2.16.840.1.101.3.4.1.22': CIPHERS.aes192,
  '2.16.840.1.101.3.4.1.42': CIPHERS.aes256,
  '1.2.410.200046.1.1.2': CIPHERS.aria128,
  '1.2.410.200046.1.1.7': CIPHERS.aria192,
  '1.2.410.200046.1.1.12': CIPHERS.aria256,
  '1.2.392.200011.61.1.1.1.2': CIPHERS.camellia128,
  '1.2.392.200011.61.1.1.1.3': CIPHERS.camellia192,
  '1.2.392.200011.61.1.1.1.4': CIPHERS.camellia256,
  '1.2.840.113549.3.7': CIPHERS.tripleDes,
  '1.3.14.3.2.7': CIPHERS.des,
};

/** RFC 8018 B.2.3: the version stands for the effective bits. */
function rc2Cipher(parameters: DerValue | undefined): BlockCipher | undefined {
  const [version] = partsOf(parameters, 0x30);
  if (version?.tag !== 0x02) return undefined;
  return { 160: CIPHERS.rc2With40, 120: CIPHERS.rc2With64, 58: CIPHERS.rc2With128 }[readCount(version)];
}

const runPbkdf2 = promisify(pbkdf2);
const runScrypt = promisify<Uint8Array, Uint8Array, number, object, Buffer>(scrypt);

function readPbkdf2(parameters: DerValue | undefined): Derivation | undefined {
  const [salt, count, ...rest] = partsOf(parameters, 0x30);
  const iterations = readCount(count);
  if (salt?.tag !== 0x04) return undefined; // a salt from elsewhere, which the standard foresees and nobody writes
  const keyLength = rest[0]?.tag === 0x02 ? readCount(rest.shift()) : undefined;
  const prf = rest[0] ? readObjectIdentifier(partsOf(rest[0], 0x30)[0]) : '1.2.840.113549.2.7';
  const hash = HMAC_HASHES[prf];
  if (hash === undefined) return undefined;
  return {
    name: `PBKDF2-HMAC-${hash.toUpperCase()}`,
    iterations,
    keyLength,
    async derive(password, length, { budget, signal }) {
      budget.spend(iterations);
      const key = await runPbkdf2(password, salt.content, iterations, length, hash);
      if (signal?.aborted) throw new Cancelled();
      return key;
    },
  };
}

const MOST_SCRYPT_MEMORY = 256 * 1024 * 1024;

function readScrypt(parameters: DerValue | undefined): Derivation {
  const [salt, cost, blockSize, parallel, length] = partsOf(parameters, 0x30);
  const [N, r, p] = [readCount(cost), readCount(blockSize), readCount(parallel)];
  const { content } = expectTag(salt, 0x04);
  return {
    name: 'scrypt',
    iterations: N,
    keyLength: length && readCount(length),
    async derive(password, wanted, { budget, signal }) {
      const memory = 128 * N * r;
      if (memory > MOST_SCRYPT_MEMORY) throw unsupported(`scrypt with ${memory} bytes of memory`);
      budget.spend(N * r * p);
      let key;
      try {
        key = await runScrypt(password, content, wanted, { N, r, p, maxmem: memory + 128 * r * (p + 2) + 4096 });
      } catch (cause) {
        throw unsupported('scrypt with these parameters', cause); // N is no power of two, and the like
      }
      if (signal?.aborted) throw new Cancelled();
      return key;
    },
  };
}
