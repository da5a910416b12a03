import { createHash } from 'node:crypto';
import { CURVES, FIXED_BITS, KEY_ALGORITHMS } from './algorithmNames.ts';
import {
  expectTag,
  malformed,
  partsOf,
  readDer,
  readObjectIdentifier,
  readWholeBits,
  type DerValue,
} from '../asn1/derReader.ts';
import type { KeyAlgorithm, KeyFacts } from '../facts.ts';

/** Beyond this a number is no key but an attempt to keep somebody busy. */
const MOST_KEY_BITS = 16_384;

/** Describes a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). @throws ExtensionError `pem.malformed` */
export function publicKeyFacts(value: DerValue): KeyFacts & { spkiSha256: string; spkiDer: Uint8Array } {
  const [algorithm, bits] = partsOf(value, 0x30);
  const { kind, oid, curve } = readKeyAlgorithm(algorithm);
  const keyBytes = readWholeBits(bits);
  const spkiDer = value.der;
  return {
    algorithm: kind,
    oid,
    curve: curve?.name,
    bits: curve?.bits ?? FIXED_BITS[kind] ?? modulusBits(kind, keyBytes, expectTag(bits, 0x03).contentOffset + 1),
    spkiSha256: createHash('sha256').update(spkiDer).digest('hex'),
    spkiDer,
  };
}

/** What an AlgorithmIdentifier of a key says. @throws ExtensionError `pem.malformed` */
export function readKeyAlgorithm(value: DerValue | undefined): {
  kind: KeyAlgorithm;
  oid: string;
  curve: { name: string; bits: number | undefined } | undefined;
} {
  const [type, parameters] = partsOf(value, 0x30);
  const oid = readObjectIdentifier(type);
  const kind = KEY_ALGORITHMS[oid] ?? 'other';
  if (kind !== 'ec') return { kind, oid, curve: undefined };
  // Curves spelled out as numbers are forbidden in certificates (RFC 5480 §2.1.1) and in no use.
  if (parameters?.tag !== 0x06) return { kind, oid, curve: { name: EXPLICIT_CURVE, bits: undefined } };
  return { kind, oid, curve: curveOf(readObjectIdentifier(parameters)) };
}

const EXPLICIT_CURVE = 'EC with explicit parameters';

function curveOf(oid: string): { name: string; bits: number | undefined } {
  return CURVES[oid] ?? { name: oid, bits: undefined };
}

/** How many bits an unsigned INTEGER has. @throws ExtensionError `pem.malformed` for one that is not positive */
export function bitLength(value: DerValue | undefined): number {
  const { content, offset } = expectTag(value, 0x02);
  const first = content[0] === 0 ? 1 : 0;
  const top = content[first];
  if (top === undefined || top === 0 || (first === 0 && top & 0x80)) throw malformed('no modulus', offset);
  const bits = (content.length - first) * 8 - (Math.clz32(top) - 24);
  if (bits > MOST_KEY_BITS) throw malformed('key longer than the limit', offset);
  return bits;
}

function modulusBits(kind: KeyAlgorithm, keyBytes: Uint8Array, base: number): number | undefined {
  if (kind !== 'rsa' && kind !== 'rsa-pss') return undefined;
  const [modulus] = partsOf(readDer(keyBytes, { base }), 0x30);
  return bitLength(modulus);
}
