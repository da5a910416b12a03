import type { PemItem, PrivateKeyItem } from '../facts.ts';

/** What a label promises. */
export interface Promised {
  readonly kind: PemItem['kind'];
  /** In words, for messages. */
  readonly name: string;
  /** Private keys: the container of that label; the others may hold any. */
  readonly container?: PrivateKeyItem['container'];
  /** Not the label that RFC 7468 gives. */
  readonly old?: true;
}

/** Labels of RFC 7468 and those before it; undefined for anything else. */
export function promisedBy(label: string | undefined): Promised | undefined {
  return label === undefined ? undefined : PROMISES.get(label);
}

const certificate = { kind: 'certificate', name: 'Certificate' } as const;
const csr = { kind: 'csr', name: 'CertificationRequest' } as const;
const pkcs7 = { kind: 'pkcs7', name: 'SignedData' } as const;
const privateKey = { kind: 'privateKey', name: 'private key' } as const;
const publicKey = { kind: 'publicKey', name: 'public key' } as const;

const PROMISES = new Map<string, Promised>([
  ['CERTIFICATE', certificate],
  ['X509 CERTIFICATE', { ...certificate, old: true }],
  ['TRUSTED CERTIFICATE', { ...certificate, old: true }],
  ['CERTIFICATE REQUEST', csr],
  ['NEW CERTIFICATE REQUEST', { ...csr, old: true }],
  ['PRIVATE KEY', { ...privateKey, container: 'pkcs8' }],
  ['RSA PRIVATE KEY', { ...privateKey, container: 'pkcs1' }],
  ['EC PRIVATE KEY', { ...privateKey, container: 'sec1' }],
  ['ENCRYPTED PRIVATE KEY', { kind: 'encryptedKey', name: 'EncryptedPrivateKeyInfo' }],
  ['PUBLIC KEY', publicKey],
  ['RSA PUBLIC KEY', publicKey],
  ['PKCS7', pkcs7],
  ['CMS', pkcs7],
  ['PKCS #7 SIGNED DATA', { ...pkcs7, old: true }],
  ['PKCS12', { kind: 'pkcs12', name: 'PFX' }],
]);
