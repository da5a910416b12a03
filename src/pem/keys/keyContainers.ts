import { ExtensionError } from '../../errors.ts';
import * as der from '../asn1/der.ts';
import { expectTag, malformed, partsOf, readDer, readObjectIdentifier, type DerValue } from '../asn1/derReader.ts';
import { OID } from '../asn1/oids.ts';

/**
 * Wraps an RSA key (RFC 8017 A.1.2, label `RSA PRIVATE KEY`) as PKCS#8. The key is kept octet for octet, so `pkcs1FromPkcs8`
 * gives back the same.
 * @throws ExtensionError `pem.malformed`
 */
export function pkcs8FromPkcs1(pkcs1Der: Uint8Array): Uint8Array {
  const [version, modulus] = partsOf(readDer(pkcs1Der), 0x30);
  expectTag(version, 0x02);
  expectTag(modulus, 0x02);
  const algorithm = der.sequence(der.objectIdentifier(OID.rsaEncryption), der.nothing());
  return der.sequence(der.integer(0), algorithm, der.octetString(pkcs1Der));
}

/**
 * The RSA key inside PKCS#8, in the container of older servers and services.
 * @throws ExtensionError `pem.malformed`, or `input.invalid` for a key of another kind
 */
export function pkcs1FromPkcs8(pkcs8Der: Uint8Array): Uint8Array {
  const { algorithm, key } = openPkcs8(pkcs8Der, OID.rsaEncryption);
  expectTag(algorithm[1], 0x05);
  return key;
}

/**
 * Wraps an EC key (RFC 5915, label `EC PRIVATE KEY`) as PKCS#8, in the form OpenSSL writes: the curve stands in the algorithm alone.
 * A curve that is spelled out as numbers stays so.
 * @throws ExtensionError `pem.malformed`, also for a key that does not name its curve
 */
export function pkcs8FromSec1(sec1Der: Uint8Array): Uint8Array {
  const whole = readDer(sec1Der);
  const parts = partsOf(whole, 0x30);
  const [curve] = parts.find(({ tag }) => tag === 0xa0)?.children() ?? [];
  if (curve?.tag !== 0x06 && curve?.tag !== 0x30)
    throw malformed('EC key that does not say its curve', curve?.offset ?? whole.offset, 'curve in [0]');
  const inner = der.sequence(...parts.filter(({ tag }) => tag !== 0xa0).map((part) => part.der));
  const algorithm = der.sequence(der.objectIdentifier(OID.ecPublicKey), curve.der);
  return der.sequence(der.integer(0), algorithm, der.octetString(inner));
}

/**
 * The EC key inside PKCS#8, in the container of older servers and services; it names its curve itself.
 * @throws ExtensionError `pem.malformed`, or `input.invalid` for a key of another kind
 */
export function sec1FromPkcs8(pkcs8Der: Uint8Array): Uint8Array {
  const { algorithm, key } = openPkcs8(pkcs8Der, OID.ecPublicKey);
  const curve = algorithm[1]?.tag === 0x30 ? algorithm[1] : expectTag(algorithm[1], 0x06);
  const [version, privateKey, ...optional] = partsOf(readDer(key), 0x30);
  const publicKey = optional.filter(({ tag }) => tag === 0xa1).map((part) => part.der);
  return der.sequence(
    expectTag(version, 0x02).der,
    expectTag(privateKey, 0x04).der,
    der.explicit(0, curve.der),
    ...publicKey,
  );
}

function openPkcs8(pkcs8Der: Uint8Array, oid: string): { algorithm: DerValue[]; key: Uint8Array } {
  const [version, algorithmValue, key] = partsOf(readDer(pkcs8Der), 0x30);
  expectTag(version, 0x02);
  const algorithm = partsOf(algorithmValue, 0x30);
  if (!algorithm[0]) throw malformed('algorithm without a name', algorithmValue?.offset ?? 0);
  if (readObjectIdentifier(algorithm[0]) !== oid)
    throw new ExtensionError('input.invalid', 'a private key of another kind', { details: { field: 'key' } });
  return { algorithm, key: expectTag(key, 0x04).content };
}
