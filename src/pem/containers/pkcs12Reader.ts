import { Cancelled, ExtensionError } from '../../errors.ts';
import { berToDer } from '../asn1/ber.ts';
import { wrongPassword } from '../keys/decryption.ts';
import {
  expectTag,
  malformed,
  partsOf,
  readCount,
  readDer,
  readObjectIdentifier,
  type DerValue,
} from '../asn1/derReader.ts';
import { type KdfUse, type Password } from '../keys/encryption.ts';
import { readEncryption } from '../keys/encryptionReader.ts';
import type { EncryptionScheme, Pkcs12Contents, Pkcs12Item } from '../facts.ts';
import { kdfBudget } from '../keys/kdfBudget.ts';
import { OID } from '../asn1/oids.ts';
import { collectBags, type Collected } from './pkcs12Bags.ts';
import { pkcs12Password } from './pkcs12Kdf.ts';
import { readMac, type Mac } from './pkcs12Mac.ts';

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** How many rounds of key derivation the whole may cost; ten million if absent. */
  readonly maxIterations?: number;
}

/** Looks at an archive without a password. @throws ExtensionError `pem.malformed` */
export function describePkcs12(bytes: Uint8Array): Pick<Pkcs12Item, 'mac'> {
  return { mac: readPfx(bytes).mac?.name };
}

/**
 * Opens a PKCS#12 archive (RFC 7292; BER is accepted): checks its MAC, decrypts its parts, and reads certificates and keys.
 * @param password any Unicode; the archives of older programs, which wrote other letters than ASCII differently, are opened too
 * @throws ExtensionError `key.password` for a wrong password, `key.unsupported` for schemes beyond what is read here, `pem.malformed`
 * @throws Cancelled when the signal is aborted
 */
export async function openPkcs12(
  archive: Pick<Pkcs12Item, 'der'>,
  password: string,
  options: OpenOptions = {},
): Promise<Pkcs12Contents> {
  const { mac, content } = readPfx(archive.der);
  const use: KdfUse = { budget: kdfBudget(options.maxIterations), signal: options.signal };
  const candidates = passwordCandidates(password);
  if (mac) return readParts(content, await mac.check(content, candidates, use), use);
  for (const [index, candidate] of candidates.entries()) {
    try {
      return await readParts(content, candidate, use);
    } catch (error) {
      const wrong = error instanceof ExtensionError && error.code === 'key.password';
      if (!wrong || index === candidates.length - 1) throw error;
    }
  }
  throw wrongPassword();
}

interface Pfx {
  readonly mac: Mac | undefined;
  /** AuthenticatedSafe: what the MAC covers. */
  readonly content: Uint8Array;
}

function readPfx(bytes: Uint8Array): Pfx {
  const [version, authSafe, macData] = partsOf(readDer(berToDer(bytes)), 0x30);
  if (readCount(version) !== 3) throw malformed('another version of PKCS#12', version?.offset ?? 0, '3');
  const [type, wrapped] = partsOf(authSafe, 0x30);
  // The other choice is signedData: archives signed with a key, which nobody makes.
  if (readObjectIdentifier(type) !== OID.data)
    throw malformed('archive without a password', authSafe?.offset ?? 0, 'data');
  const { content } = expectTag(expectTag(wrapped, 0xa0).children()[0], 0x04);
  return { mac: macData && readMac(macData), content };
}

/**
 * How programs hash the same password: as the standard says; older OpenSSL took each octet of UTF-8 for a letter; an empty one is either
 * one zero character or nothing at all.
 */
function passwordCandidates(text: string): Password[] {
  const candidates = [{ text, pkcs12: pkcs12Password(text) }];
  if (text === '') candidates.push({ text, pkcs12: new Uint8Array() });
  const octets = Buffer.from(text, 'utf8').toString('latin1');
  if (octets !== text) candidates.push({ text, pkcs12: pkcs12Password(octets) });
  return candidates;
}

async function readParts(content: Uint8Array, password: Password, use: KdfUse): Promise<Pkcs12Contents> {
  const collected: Collected = { certificates: [], keys: [], otherBags: 0 };
  const schemes: EncryptionScheme[] = [];
  const open = async (algorithm: DerValue | undefined, ciphertext: Uint8Array): Promise<Uint8Array> => {
    const encryption = readEncryption(algorithm);
    if (!schemes.some((known) => JSON.stringify(known) === JSON.stringify(encryption.scheme))) {
      schemes.push(encryption.scheme);
    }
    const plain = await encryption.open(ciphertext, password, use);
    try {
      return berToDer(plain);
    } catch {
      throw wrongPassword(); // the padding fitted by chance
    }
  };
  const parts = partsOf(readDer(berToDer(content)), 0x30);
  if (parts.length > MOST_PARTS) throw malformed('too many parts', 0);
  for (const part of parts) {
    if (use.signal?.aborted) throw new Cancelled();
    const [type, wrapped] = partsOf(part, 0x30);
    const inner = expectTag(wrapped, 0xa0).children()[0];
    switch (readObjectIdentifier(type)) {
      case OID.data:
        await collectBags(readDer(berToDer(expectTag(inner, 0x04).content)), collected, open);
        break;
      case OID.encryptedData: {
        const [, info] = partsOf(inner, 0x30);
        const [, algorithm, ciphertext] = partsOf(info, 0x30);
        if (!ciphertext || (ciphertext.tag & 0xdf) !== 0x80) throw malformed('no ciphertext', part.offset);
        await collectBags(readDer(await open(algorithm, octetsOf(ciphertext))), collected, open);
        break;
      }
      default:
        throw malformed('part of another kind', part.offset, 'data or encryptedData');
    }
  }
  return { ...collected, schemes };
}

/** `[0] IMPLICIT OCTET STRING`, which BER may bring in pieces. */
function octetsOf(value: DerValue): Uint8Array {
  if (value.tag === 0x80) return value.content;
  return Buffer.concat(value.children().map((piece) => expectTag(piece, 0x04).content));
}

const MOST_PARTS = 256;
