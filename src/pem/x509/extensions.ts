import { createHash } from 'node:crypto';
import * as der from '../asn1/der.ts';
import { partsOf, readBoolean, readDer, readObjectIdentifier, expectTag, type DerValue } from '../asn1/derReader.ts';
import { OID } from '../asn1/oids.ts';

/** One X.509 v3 extension (RFC 5280 §4.2). */
export interface CertificateExtension {
  readonly oid: string;
  readonly critical: boolean;
  /** The extension's own DER, that is, the content of the OCTET STRING. */
  readonly valueDer: Uint8Array;
}

/** Bits of KeyUsage, RFC 5280 §4.2.1.3. */
const KEY_USAGE = { digitalSignature: 0, keyEncipherment: 2, keyAgreement: 4, keyCertSign: 5, cRLSign: 6 } as const;
export type KeyUsage = keyof typeof KEY_USAGE;

/** @param pathLength how many CA certificates may follow below this one; absent for no limit */
export function basicConstraints(isCa: boolean, pathLength?: number): CertificateExtension {
  const parts = isCa ? [der.boolean(true), ...(pathLength === undefined ? [] : [der.integer(pathLength)])] : [];
  return { oid: OID.basicConstraints, critical: true, valueDer: der.sequence(...parts) };
}

export function keyUsage(...usages: readonly KeyUsage[]): CertificateExtension {
  return { oid: OID.keyUsage, critical: true, valueDer: der.namedBits(usages.map((usage) => KEY_USAGE[usage])) };
}

/** @param purposes dotted OIDs */
export function extendedKeyUsage(...purposes: readonly string[]): CertificateExtension {
  const valueDer = der.sequence(...purposes.map((oid) => der.objectIdentifier(oid)));
  return { oid: OID.extendedKeyUsage, critical: false, valueDer };
}

/** @param dnsNames A-labels, wildcards allowed */
export function subjectAltName(dnsNames: readonly string[]): CertificateExtension {
  const valueDer = der.sequence(...dnsNames.map((name) => der.implicit(2, Buffer.from(name, 'latin1'))));
  return { oid: OID.subjectAltName, critical: false, valueDer };
}

export function subjectKeyIdentifier(keyIdentifier: Uint8Array): CertificateExtension {
  return { oid: OID.subjectKeyIdentifier, critical: false, valueDer: der.octetString(keyIdentifier) };
}

/** @param keyIdentifier the subject key identifier of the issuer's certificate */
export function authorityKeyIdentifier(keyIdentifier: Uint8Array): CertificateExtension {
  const valueDer = der.sequence(der.implicit(0, keyIdentifier));
  return { oid: OID.authorityKeyIdentifier, critical: false, valueDer };
}

/** SHA-1 of the public key's bits: the customary identifier (RFC 5280 §4.2.1.2, method 1), a name and not a safeguard. */
export function keyIdentifierOf(subjectPublicKeyInfoDer: Uint8Array): Uint8Array {
  const [, bits] = partsOf(readDer(subjectPublicKeyInfoDer), 0x30);
  return createHash('sha1').update(expectTag(bits, 0x03).content.subarray(1)).digest();
}

export function encodeExtensions(extensions: readonly CertificateExtension[]): Uint8Array {
  return der.sequence(
    ...extensions.map(({ oid, critical, valueDer }) =>
      der.sequence(
        der.objectIdentifier(oid),
        ...(critical ? [der.boolean(true)] : []), // DER leaves a default out
        der.octetString(valueDer),
      ),
    ),
  );
}

/** @param value the SEQUENCE of extensions. @throws ExtensionError `pem.malformed` */
export function readExtensions(value: DerValue | undefined): CertificateExtension[] {
  return partsOf(value, 0x30).map((extension) => {
    const [oid, second, third] = partsOf(extension, 0x30);
    const critical = second?.tag === 0x01 ? readBoolean(second) : false;
    const valueDer = expectTag(second?.tag === 0x01 ? third : second, 0x04).content;
    return { oid: readObjectIdentifier(oid), critical, valueDer };
  });
}

/** The DNS names of a certificate, in order and as written; other kinds of names are left out. @throws ExtensionError `pem.malformed` */
export function dnsNamesOf(extensions: readonly CertificateExtension[]): string[] {
  const found = extensions.find(({ oid }) => oid === OID.subjectAltName);
  if (!found) return [];
  return partsOf(readDer(found.valueDer), 0x30)
    .filter(({ tag }) => tag === 0x82)
    .map(({ content }) => Buffer.from(content).toString('latin1'));
}
