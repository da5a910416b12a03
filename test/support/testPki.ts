import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { certificateFacts } from '../../src/pem/x509/certificateFacts.ts';
import { nameOf, type NameAttribute } from '../../src/pem/x509/distinguishedName.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyIdentifierOf,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
  type CertificateExtension,
} from '../../src/pem/x509/extensions.ts';
import type { ReadCertificate } from '../../src/pem/chain/issuers.ts';
import { publicKeyDer } from '../../src/pem/keys/keyGeneration.ts';
import { OID } from '../../src/pem/asn1/oids.ts';
import { buildCertificate } from '../../src/pem/x509/x509Builder.ts';

/** Somebody who can have certificates: a name and a key. */
export interface Holder {
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface CertificateWish {
  readonly names?: readonly string[];
  readonly isCa?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** In place of the customary ones. */
  readonly extensions?: readonly CertificateExtension[];
  /** Without key identifiers. */
  readonly anonymous?: boolean;
  readonly subject?: readonly NameAttribute[];
}

export function holder(name: string, privateKey = newEcKey()): Holder {
  return { name, privateKey };
}

export function newEcKey(namedCurve = 'prime256v1'): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey;
}

let serial = 1;

/** A certificate of `subject`, signed by `issuer`. CA certificates by default when it is not about DNS names. */
export function issue(issuer: Holder, subject: Holder, wish: CertificateWish = {}): ReadCertificate {
  const isCa = wish.isCa ?? wish.names === undefined;
  const spkiDer = publicKeyDer(subject.privateKey);
  const identifiers = [
    subjectKeyIdentifier(keyIdentifierOf(spkiDer)),
    authorityKeyIdentifier(keyIdentifierOf(publicKeyDer(issuer.privateKey))),
  ];
  const usual = [
    basicConstraints(isCa),
    isCa ? keyUsage('keyCertSign', 'cRLSign') : keyUsage('digitalSignature'),
    ...(isCa ? [] : [extendedKeyUsage(OID.serverAuth)]),
    ...(wish.names ? [subjectAltName(wish.names)] : []),
    ...(wish.anonymous ? [] : identifiers),
  ];
  const der = buildCertificate(
    {
      serialNumber: (serial++).toString(16).padStart(8, '0'),
      issuer: nameOf(['CN', issuer.name]),
      subject: nameOf(...(wish.subject ?? [['CN', subject.name] as const])),
      notBefore: wish.notBefore ?? new Date('2026-04-01T00:00:00Z'),
      notAfter: wish.notAfter ?? new Date('2026-09-30T00:00:00Z'),
      subjectPublicKeyInfoDer: spkiDer,
      extensions: wish.extensions ?? usual,
    },
    issuer.privateKey,
  );
  return { der, facts: certificateFacts(der) };
}
