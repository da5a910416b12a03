import type { KeyObject } from 'node:crypto';
import * as der from '../asn1/der.ts';
import { encodeName, type DistinguishedName } from './distinguishedName.ts';
import { encodeExtensions, type CertificateExtension } from './extensions.ts';
import { signed, signingAlgorithm } from './signing.ts';

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
  const toBeSigned = der.sequence(
    der.explicit(0, der.integer(2)), // v3
    der.unsignedInteger(Buffer.from(content.serialNumber.padStart(40, '0'), 'hex')),
    signingAlgorithm(issuerKey).algorithmDer,
    encodeName(content.issuer),
    der.sequence(der.time(content.notBefore), der.time(content.notAfter)),
    encodeName(content.subject),
    content.subjectPublicKeyInfoDer,
    ...(content.extensions.length === 0 ? [] : [der.explicit(3, encodeExtensions(content.extensions))]),
  );
  return signed(toBeSigned, issuerKey);
}
