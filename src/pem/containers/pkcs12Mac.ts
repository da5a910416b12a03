import { createHmac, timingSafeEqual } from 'node:crypto';
import { HASHES } from '../x509/algorithmNames.ts';
import { unsupported, wrongPassword } from '../keys/decryption.ts';
import { expectTag, partsOf, readCount, readObjectIdentifier, type DerValue } from '../asn1/derReader.ts';
import type { KdfUse, Password } from '../keys/encryption.ts';
import { HMAC_HASHES, readDerivation } from '../keys/pbes2Reader.ts';
import { derivePkcs12Key, type Pkcs12Hash } from './pkcs12Kdf.ts';

/** What protects the integrity of an archive. */
export interface Mac {
  /** Such as `HMAC-SHA256`. */
  readonly name: string;
  /**
   * Finds the password that fits among ways to write the same one.
   * @throws ExtensionError `key.password` if none does, `key.unsupported`
   */
  check(content: Uint8Array, candidates: readonly Password[], use: KdfUse): Promise<Password>;
}

/** MacData, RFC 7292 §4; with PBMAC1 in its place, RFC 9579. @throws ExtensionError `pem.malformed` */
export function readMac(value: DerValue): Mac {
  const [digestInfo, saltValue, count] = partsOf(value, 0x30);
  const [algorithm, digest] = partsOf(digestInfo, 0x30);
  const [type, parameters] = partsOf(algorithm, 0x30);
  const oid = readObjectIdentifier(type);
  const expected = expectTag(digest, 0x04).content;
  if (oid === PBMAC1) return readPbmac1(parameters, expected);
  const salt = expectTag(saltValue, 0x04).content;
  const iterations = count ? readCount(count) : 1;
  const hash = PKCS12_HASHES.find((known) => known === HASHES[oid]);
  if (!hash) return unknownMac(oid);
  return {
    name: `HMAC-${hash.toUpperCase()}`,
    check: (content, candidates, { budget, signal }) =>
      firstThatFits(candidates, async ({ pkcs12: password }) => {
        budget.spend(iterations * SCRIPT_FACTOR);
        const length = HASH_LENGTHS[hash];
        const key = await derivePkcs12Key({ purpose: 'mac-key', hash, password, salt, iterations, length }, signal);
        return same(createHmac(hash, key).update(content).digest(), expected);
      }),
  };
}

const PBMAC1 = '1.2.840.113549.1.5.14';
/** As in `pbes1Reader`: derivation in script costs more than the runtime's own. */
const SCRIPT_FACTOR = 8;
const PKCS12_HASHES: readonly Pkcs12Hash[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
const HASH_LENGTHS: Readonly<Record<Pkcs12Hash, number>> = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 };

function readPbmac1(parameters: DerValue | undefined, expected: Uint8Array): Mac {
  const [kdf, scheme] = partsOf(parameters, 0x30);
  const derivation = readDerivation(kdf);
  const oid = readObjectIdentifier(partsOf(scheme, 0x30)[0]);
  const hash = HMAC_HASHES[oid];
  if (!derivation || hash === undefined) return unknownMac(derivation ? oid : PBMAC1);
  return {
    name: `PBMAC1-HMAC-${hash.toUpperCase()}`,
    check: (content, candidates, use) =>
      firstThatFits(candidates, async ({ text }) => {
        const length = Math.min(derivation.keyLength ?? 32, 128);
        const key = await derivation.derive(Buffer.from(text, 'utf8'), length, use);
        return same(createHmac(hash, key).update(content).digest(), expected);
      }),
  };
}

function unknownMac(oid: string): Mac {
  return { name: oid, check: () => Promise.reject(unsupported(oid)) };
}

async function firstThatFits(
  candidates: readonly Password[],
  fits: (candidate: Password) => Promise<boolean>,
): Promise<Password> {
  for (const candidate of candidates) if (await fits(candidate)) return candidate;
  throw wrongPassword();
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
