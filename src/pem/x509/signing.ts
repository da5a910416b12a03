import { sign, type KeyObject } from 'node:crypto';
import { ExtensionError } from '../../errors.ts';
import * as der from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';

/** How a kind of key signs. */
export interface SigningAlgorithm {
  /** What `crypto.sign` takes; null where the algorithm hashes by itself. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  /** AlgorithmIdentifier. */
  readonly algorithmDer: Uint8Array;
}

/** The hash as wide as the curve (RFC 5480 §4). */
const ECDSA: Readonly<Record<string, readonly [oid: string, hash: SigningAlgorithm['hash']]>> = {
  prime256v1: [OID.ecdsaWithSha256, 'sha256'],
  secp384r1: [OID.ecdsaWithSha384, 'sha384'],
  secp521r1: [OID.ecdsaWithSha512, 'sha512'],
};

/**
 * @param key RSA, EC on a NIST curve, or Ed25519
 * @throws ExtensionError `input.invalid` for another kind of key
 */
export function signingAlgorithm(key: KeyObject): SigningAlgorithm {
  const kind = key.asymmetricKeyType;
  if (kind === 'rsa') return algorithm(OID.sha256WithRsaEncryption, 'sha256', der.nothing());
  if (kind === 'ed25519') return algorithm(OID.ed25519, null);
  const byCurve = kind === 'ec' ? ECDSA[key.asymmetricKeyDetails?.namedCurve ?? ''] : undefined;
  if (byCurve) return algorithm(...byCurve);
  throw new ExtensionError('input.invalid', 'cannot sign with this kind of key', {
    details: { keyType: kind },
  });
}

/** The shape that certificates and CSRs share: what is signed, how, and the signature. */
export function signed(toBeSigned: Uint8Array, key: KeyObject): Uint8Array {
  const { hash, algorithmDer } = signingAlgorithm(key);
  return der.sequence(toBeSigned, algorithmDer, der.bitString(sign(hash, toBeSigned, key)));
}

function algorithm(oid: string, hash: SigningAlgorithm['hash'], ...parameters: Uint8Array[]): SigningAlgorithm {
  return { hash, algorithmDer: der.sequence(der.objectIdentifier(oid), ...parameters) };
}
