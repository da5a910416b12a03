import { ExtensionError } from '../../errors.ts';
import { certificateFacts } from '../x509/certificateFacts.ts';
import { wrongPassword } from '../keys/decryption.ts';
import { expectTag, malformed, partsOf, readObjectIdentifier, readString, type DerValue } from '../asn1/derReader.ts';
import type { ContainedCertificate, ContainedKey } from '../facts.ts';
import { OID } from '../asn1/oids.ts';
import { pkcs8Facts } from '../keys/privateKey.ts';

/** What was found so far in an archive. */
export interface Collected {
  readonly certificates: ContainedCertificate[];
  readonly keys: ContainedKey[];
  otherBags: number;
}

/** Decrypts a bag; the result is DER. */
export type OpenBag = (algorithm: DerValue | undefined, ciphertext: Uint8Array) => Promise<Uint8Array>;

/**
 * Sorts the bags of a SafeContents (RFC 7292 §4.2).
 * @throws ExtensionError `pem.malformed`, `key.password`, `key.unsupported`
 */
export async function collectBags(safeContents: DerValue, into: Collected, open: OpenBag, depth = 0): Promise<void> {
  if (depth > 4) throw malformed('nested too deeply', safeContents.offset);
  for (const bag of partsOf(safeContents, 0x30)) {
    const total = into.certificates.length + into.keys.length + into.otherBags;
    if (total >= MOST_BAGS) throw malformed('too many bags', bag.offset);
    const [type, wrapped, attributes] = partsOf(bag, 0x30);
    const value = expectTag(wrapped, 0xa0).children()[0];
    const names = readAttributes(attributes);
    switch (readObjectIdentifier(type)) {
      case OID.certBag: {
        const [kind, certificate] = partsOf(value, 0x30);
        if (readObjectIdentifier(kind) === OID.x509Certificate) {
          const der = expectTag(expectTag(certificate, 0xa0).children()[0], 0x04).content;
          into.certificates.push({ der, facts: certificateFacts(der), ...names });
        } else into.otherBags++;
        break;
      }
      case KEY_BAG: {
        const pkcs8Der = expectTag(value, 0x30).der;
        into.keys.push({ pkcs8Der, key: pkcs8Facts(pkcs8Der), ...names });
        break;
      }
      case OID.pkcs8ShroudedKeyBag: {
        const [algorithm, ciphertext] = partsOf(value, 0x30);
        const pkcs8Der = await open(algorithm, expectTag(ciphertext, 0x04).content);
        into.keys.push({ pkcs8Der, key: decryptedKey(pkcs8Der), ...names });
        break;
      }
      case SAFE_CONTENTS_BAG:
        await collectBags(expectTag(value, 0x30), into, open, depth + 1);
        break;
      default:
        into.otherBags++;
    }
  }
}

const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SAFE_CONTENTS_BAG = '1.2.840.113549.1.12.10.1.6';
const MOST_BAGS = 4096;

function decryptedKey(pkcs8Der: Uint8Array): ContainedKey['key'] {
  try {
    return pkcs8Facts(pkcs8Der);
  } catch (error) {
    // What does not even look like a key was decrypted with something else.
    throw error instanceof ExtensionError && error.code === 'pem.malformed' ? wrongPassword() : error;
  }
}

function readAttributes(value: DerValue | undefined): { friendlyName?: string; localKeyId?: string } {
  const found: { friendlyName?: string; localKeyId?: string } = {};
  for (const attribute of value ? partsOf(value, 0x31) : []) {
    const [type, values] = partsOf(attribute, 0x30);
    const [first] = partsOf(values, 0x31);
    const oid = readObjectIdentifier(type);
    if (oid === OID.friendlyName && first) found.friendlyName = readString(first);
    if (oid === OID.localKeyId) found.localKeyId = Buffer.from(expectTag(first, 0x04).content).toString('hex');
  }
  return found;
}
