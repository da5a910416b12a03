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

function signatureAlgorithm(key: KeyObject): { oid: string; hash: string | null; parameters: Uint8Array[] } {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { oid: OID.sha256WithRsaEncryption, hash: 'sha256', parameters: [der.nothing()] };
    case 'ed25519':
      return { oid: OID.ed25519, hash: null, parameters: [] };
    case 'ec':
      // The hash as wide as the curve (RFC 5480 §4).
      switch (key.asymmetricKeyDetails?.namedCurve) {
        case 'prime256v1':
          return { oid: OID.ecdsaWithSha256, hash: 'sha256', parameters: [] };
        case 'secp384r1':
          return { oid: OID.ecdsaWithSha384, hash: 'sha384', parameters: [] };
        case 'secp521r1':
          return { oid: OID.ecdsaWithSha512, hash: 'sha512', parameters: [] };
      }
  }
  throw new ExtensionError('input.invalid', 'cannot sign with this kind of key', {
    details: { keyType: key.asymmetricKeyType },
  });
}
