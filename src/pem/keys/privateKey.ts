import { createPrivateKey, createPublicKey } from 'node:crypto';
import * as der from '../asn1/der.ts';
import { expectTag, malformed, partsOf, readDer, readInner, readWholeBits, type DerValue } from '../asn1/derReader.ts';
import { FIXED_BITS } from '../x509/algorithmNames.ts';
import type { KeyFacts, PrivateKeyItem } from '../facts.ts';
import { pkcs8FromPkcs1, pkcs8FromSec1 } from './keyContainers.ts';
import { bitLength, publicKeyFacts, readKeyAlgorithm } from '../x509/keyFacts.ts';

/** A private key of any container, described and as PKCS#8. */
export type PrivateKeyFacts = Pick<PrivateKeyItem, 'container' | 'key' | 'pkcs8Der'>;

/**
 * Reads an unencrypted private key: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017 A.1.2) or SEC1 (RFC 5915).
 * @throws ExtensionError `pem.malformed`; nothing of the key is in it
 */
export function readPrivateKey(keyDer: Uint8Array, container: PrivateKeyItem['container']): PrivateKeyFacts {
  const pkcs8Der =
    container === 'pkcs1' ? pkcs8FromPkcs1(keyDer) : container === 'sec1' ? pkcs8FromSec1(keyDer) : keyDer;
  return { container, pkcs8Der, key: pkcs8Facts(pkcs8Der) };
}

/** Describes PKCS#8. @throws ExtensionError `pem.malformed` */
export function pkcs8Facts(pkcs8Der: Uint8Array): KeyFacts {
  const [version, algorithm, secret] = partsOf(readDer(pkcs8Der), 0x30);
  const { content, offset } = expectTag(version, 0x02);
  if (content.length !== 1 || (content[0] ?? 2) > 1) throw malformed('unknown version', offset, '0 or 1');
  const { kind, oid, curve } = readKeyAlgorithm(algorithm);
  const inner = expectTag(secret, 0x04);
  let bits = curve?.bits ?? FIXED_BITS[kind];
  if (kind === 'rsa' || kind === 'rsa-pss') bits = rsaBits(inner);
  else if (kind === 'ec') checkEc(inner, bits);
  else if (kind !== 'dsa' && kind !== 'other') checkEdwards(inner, bits);
  // Numbers of a length that nobody checked could keep the runtime busy for hours.
  const bounded = bits !== undefined && kind !== 'dsa' && kind !== 'other';
  const spkiDer = bounded ? publicHalf(expectTag(algorithm, 0x30).der, inner.der) : undefined;
  if (!spkiDer) return { algorithm: kind, oid, bits, curve: curve?.name, spkiSha256: undefined, spkiDer };
  const shown = publicKeyFacts(readDer(spkiDer));
  return { algorithm: kind, oid, bits: bits ?? shown.bits, curve: curve?.name, spkiSha256: shown.spkiSha256, spkiDer };
}

/** Modulus and exponents must be there and of a bearable size before arithmetic is done with them. */
function rsaBits(secret: DerValue): number {
  const parts = partsOf(readInner(secret), 0x30);
  const bits = bitLength(parts[1]);
  for (const part of parts.slice(2, 9)) bitLength(part);
  if (parts.length < 9) throw malformed('cut RSA key', secret.offset, 'nine numbers');
  return bits;
}

function checkEc(secret: DerValue, bits: number | undefined): void {
  const [version, scalar, ...optional] = partsOf(readInner(secret), 0x30);
  expectTag(version, 0x02);
  const { content, offset } = expectTag(scalar, 0x04);
  const length = Math.ceil((bits ?? 4096) / 8);
  if (content.length === 0 || content.length > length)
    throw malformed('EC key of a wrong length', offset, `${length} octets`);
  for (const part of optional) if (part.tag === 0xa1) readWholeBits(part.children()[0]);
}

function checkEdwards(secret: DerValue, bits: number | undefined): void {
  const length = Math.ceil((bits ?? 0) / 8);
  const { content, offset } = expectTag(readInner(secret), 0x04);
  if (content.length !== length) throw malformed('key of a wrong length', offset, `${length} octets`);
}

/**
 * SubjectPublicKeyInfo by the runtime's own arithmetic, so that a public half written beside the private one need not be believed. It is
 * left out, and the version with it: runtimes refuse what RFC 5958 added to PKCS#8.
 */
function publicHalf(algorithm: Uint8Array, secret: Uint8Array): Uint8Array | undefined {
  try {
    const pkcs8Der = der.sequence(der.integer(0), algorithm, secret);
    const key = createPrivateKey({ key: Buffer.from(pkcs8Der), format: 'der', type: 'pkcs8' });
    return createPublicKey(key).export({ format: 'der', type: 'spki' });
  } catch {
    return undefined; // an algorithm that this runtime lacks, or numbers that do not belong together
  }
}
