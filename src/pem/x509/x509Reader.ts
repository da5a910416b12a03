import { expectTag, partsOf, readDer, readObjectIdentifier, readTime, readUnsignedHex } from '../asn1/derReader.ts';
import { readName, type DistinguishedName } from './distinguishedName.ts';
import { readExtensions, type CertificateExtension } from './extensions.ts';

/** What a certificate says of itself. Nothing here is verified. */
export interface CertificateParts {
  /** Lower-case hex without separators. */
  readonly serialNumber: string;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectPublicKeyInfoDer: Uint8Array;
  readonly signatureAlgorithmOid: string;
  readonly extensions: readonly CertificateExtension[];
}

/**
 * Reads one X.509 certificate (RFC 5280 §4.1).
 * @throws ExtensionError `pem.malformed` with the `offset` of the place
 */
export function readCertificate(certificateDer: Uint8Array): CertificateParts {
  const [toBeSigned, algorithm] = partsOf(readDer(certificateDer), 0x30);
  const parts = partsOf(toBeSigned, 0x30);
  if (parts[0]?.tag === 0xa0) parts.shift(); // the version; absent for v1
  const [serial, , issuer, validity, subject, publicKey, ...optional] = parts;
  const [notBefore, notAfter] = partsOf(validity, 0x30);
  const wrapped = optional.find(({ tag }) => tag === 0xa3)?.children()[0];
  return {
    serialNumber: readUnsignedHex(serial),
    issuer: readName(issuer),
    subject: readName(subject),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    subjectPublicKeyInfoDer: expectTag(publicKey, 0x30).der,
    signatureAlgorithmOid: readObjectIdentifier(partsOf(algorithm, 0x30)[0]),
    extensions: wrapped ? readExtensions(wrapped) : [],
  };
}
