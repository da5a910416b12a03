import { constants, createPublicKey, verify } from 'node:crypto';
import { HASHES, RSA_PSS_OID, SIGNATURES } from './algorithmNames.ts';
import { partsOf, readDer, readObjectIdentifier, readWholeBits, type DerValue } from '../asn1/derReader.ts';
import type { SignatureAlgorithm } from '../facts.ts';

/** The shape that certificates, CSRs and revocation lists share. */
export interface SignedParts {
  /** What the signature covers. */
  readonly toBeSigned: DerValue;
  readonly algorithm: DerValue;
  readonly signature: Uint8Array;
}

/** @throws ExtensionError `pem.malformed` */
export function signedParts(value: DerValue): SignedParts {
  const [toBeSigned, algorithm, signature] = partsOf(value, 0x30);
  partsOf(algorithm, 0x30);
  const bytes = readWholeBits(signature);
  return { toBeSigned: toBeSigned as DerValue, algorithm: algorithm as DerValue, signature: bytes };
}

/** Names an AlgorithmIdentifier of a signature. @throws ExtensionError `pem.malformed` */
export function readSignatureAlgorithm(algorithm: DerValue): SignatureAlgorithm {
  const [type, parameters] = partsOf(algorithm, 0x30);
  const oid = readObjectIdentifier(type);
  if (oid === RSA_PSS_OID) {
    const hash = pssParameters(parameters).hash;
    return { oid, name: `RSA-PSS-${hash?.toUpperCase() ?? 'unknown'}`, hash };
  }
  const [name, hash] = SIGNATURES[oid] ?? [oid, null];
  return { oid, name, hash: hash ?? undefined };
}

/**
 * Tells whether a signed structure (certificate, CSR) was signed by a key.
 * @param spkiDer the signer's SubjectPublicKeyInfo
 * @returns undefined if this runtime does not know the algorithm
 * @throws ExtensionError `pem.malformed` if `signedDer` is not of that shape
 */
export function signatureHolds(signedDer: Uint8Array, spkiDer: Uint8Array): boolean | undefined {
  return partsHold(signedParts(readDer(signedDer)), spkiDer);
}

/** Like `signatureHolds`, for what was taken apart already. */
export function partsHold({ toBeSigned, algorithm, signature }: SignedParts, spkiDer: Uint8Array): boolean | undefined {
  const [type, parameters] = partsOf(algorithm, 0x30);
  const oid = readObjectIdentifier(type);
  const pss = oid === RSA_PSS_OID ? pssParameters(parameters) : undefined;
  const known = SIGNATURES[oid];
  if (pss ? pss.hash === undefined : !known) return undefined;
  let key;
  try {
    key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
  const name = known?.[0] ?? '';
  const fits = /^(RSA|ECDSA|DSA|Ed25519|Ed448)/.exec(name)?.[1]?.replace('ECDSA', 'ec').toLowerCase();
  const kind = key.asymmetricKeyType;
  if (pss ? kind !== 'rsa' && kind !== 'rsa-pss' : kind !== fits) return false;
  const hash = pss?.hash ?? known?.[1] ?? null;
  try {
    if (!pss) return verify(hash, toBeSigned.der, key, signature);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(hash, toBeSigned.der, { key, padding, saltLength: pss.saltLength }, signature);
  } catch {
    // The runtime has no such hash, or refuses it: nothing is known of the signature.
    return undefined;
  }
}

/** RSASSA-PSS-params, RFC 4055 §3.1; all default to SHA-1 and 20. Only the mask generation that all use, with the same hash, is known. */
function pssParameters(parameters: DerValue | undefined): { hash: string | undefined; saltLength: number } {
  let hash: string | undefined = 'sha1';
  let maskHash: string | undefined = 'sha1';
  let saltLength = 20;
  for (const part of parameters?.tag === 0x30 ? parameters.children() : []) {
    const [inner] = part.children();
    if (part.tag === 0xa0) hash = HASHES[readObjectIdentifier(partsOf(inner, 0x30)[0])];
    if (part.tag === 0xa1) maskHash = HASHES[readObjectIdentifier(partsOf(partsOf(inner, 0x30)[1], 0x30)[0])];
    if (part.tag === 0xa2 && inner?.tag === 0x02)
      saltLength = inner.content.reduce((sum, octet) => sum * 256 + octet, 0);
  }
  return { hash: hash === maskHash && saltLength <= 512 ? hash : undefined, saltLength };
}
