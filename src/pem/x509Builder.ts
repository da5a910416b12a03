import { sign, type KeyObject } from 'node:crypto';
import { ExtensionError } from '../errors.ts';
import * as der from './der.ts';
import { encodeName, type DistinguishedName } from './distinguishedName.ts';
import { encodeExtensions, type CertificateExtension } from './extensions.ts';
import { OID } from './oids.ts';

/** What a certificate says, before it is signed. */
export interface CertificateContent {
  /** Hex without separators, not zero, at most 20 octets (RFC 5280 §4.1.2.2). */
  readonly serialNumber: string;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  /** Both ends belong to the validity; fractions of a second are cut off. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectPublicKeyInfoDer: Uint8Array;
  readonly extensions: readonly CertificateExtension[];
}

/**
 * Builds an X.509 v3 certificate (RFC 5280 §4.1) and signs it.
 * @param issuerKey the issuer's private key: RSA, EC on a NIST curve, or Ed25519
 * @returns DER
 * @throws ExtensionError `input.invalid` for another kind of key
 */
export function buildCertificate(content: CertificateContent, issuerKey: KeyObject): Uint8Array {
  const { oid, hash, parameters } = signatureAlgorithm(issuerKey);
  const algorithm = der.sequence(der.objectIdentifier(oid), ...parameters);
  const toBeSigned = der.sequence(
    der.explicit(0, der.integer(2)), // v3
    der.unsignedInteger(Buffer.from(content.serialNumber.padStart(40, '0'), 'hex')),
    algorithm,
    encodeName(content.issuer),
    der.sequence(der.time(content.notBefore), der.time(content.notAfter)),
    encodeName(content.subject),
    content.subjectPublicKeyInfoDer,
    ...(content.extensions.length === 0 ? [] : [der.explicit(3, encodeExtensions(content.extensions))]),
  );
  return der.sequence(toBeSigned, algorithm, der.bitString(sign(hash, toBeSigned, issuerKey)));
}

/** How to sign with a key, by its kind; for EC by its curve: the hash is as wide as that (RFC 5480 §4). */
const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  rsa: { oid: OID.sha256WithRsaEncryption, hash: 'sha256', parameters: [der.nothing()] },
  prime256v1: { oid: OID.ecdsaWithSha256, hash: 'sha256', parameters: [] },
  secp384r1: { oid: OID.ecdsaWithSha384, hash: 'sha384', parameters: [] },
  secp521r1: { oid: OID.ecdsaWithSha512, hash: 'sha512', parameters: [] },
  ed25519: { oid: OID.ed25519, hash: null, parameters: [] },
};

interface SignatureAlgorithm {
  readonly oid: string;
  /** Null where the algorithm brings its own. */
  readonly hash: string | null;
  readonly parameters: readonly Uint8Array[];
}

function signatureAlgorithm({ asymmetricKeyType: keyType, asymmetricKeyDetails }: KeyObject): SignatureAlgorithm {
  const found = ALGORITHMS[(keyType === 'ec' ? asymmetricKeyDetails?.namedCurve : keyType) ?? ''];
  if (found) return found;
  throw new ExtensionError('input.invalid', 'cannot sign with this kind of key', { details: { keyType } });
}
