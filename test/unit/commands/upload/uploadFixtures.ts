import type { KeyObject } from 'node:crypto';
import type { ReadCertificate } from '../../../../src/pem/chain/issuers.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { buildPkcs12 } from '../../../../src/pem/containers/pkcs12Writer.ts';
import { holder, issue, newEcKey, type CertificateWish, type Holder } from '../../../support/testPki.ts';

const DAY_MS = 86_400_000;
const fromNow = (days: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + days * DAY_MS);

/** A private CA whose certificates are valid today. */
export const root = holder('Upload Test Root', newEcKey('secp384r1'));
export const lower = holder('Upload Test CA');
const now = () => ({ notBefore: fromNow(-10), notAfter: fromNow(90) });
export const rootCertificate = issue(root, root, { ...now(), notAfter: fromNow(3000) });
export const lowerCertificate = issue(root, lower, { ...now(), notAfter: fromNow(2000) });

export interface Site {
  readonly holder: Holder;
  readonly leaf: ReadCertificate;
  /** PEM, LF. */
  readonly leafPem: string;
  readonly chainPem: string;
  /** PKCS#8, as it must be sent. */
  readonly keyPem: string;
}

/** A certificate for names, with its key. @param left days until its end */
export function siteFor(names: readonly [string, ...string[]], left = 90, wish: CertificateWish = {}): Site {
  const own = holder(names[0]);
  const validity = { notBefore: fromNow(Math.min(-10, left - 10)), notAfter: fromNow(left) };
  const leaf = issue(lower, own, { names, ...validity, ...wish });
  return {
    holder: own,
    leaf,
    leafPem: pem(leaf),
    chainPem: pem(lowerCertificate),
    keyPem: pkcs8(own.privateKey),
  };
}

export const pem = (...certificates: readonly ReadCertificate[]): string =>
  certificates.map(({ der }) => encodePem('CERTIFICATE', der)).join('');
export const pkcs8 = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();
export const encrypted = (key: KeyObject, passphrase: string): string =>
  key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }).toString();

/** A .p12 of all of it. */
export function archiveOf({ leaf, holder: { privateKey } }: Site, password: string): Promise<Uint8Array> {
  const privateKeyDer = privateKey.export({ format: 'der', type: 'pkcs8' });
  return buildPkcs12({ privateKeyDer, leafDer: leaf.der, chainDer: [lowerCertificate.der] }, password, {
    iterations: 10_000,
  });
}
