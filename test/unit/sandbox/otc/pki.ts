import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { holder, issue, newEcKey, type CertificateWish, type Holder } from '../../../support/testPki.ts';

export const NOW = Date.parse('2026-11-22T03:00:00Z');
export const FRESH = { notBefore: new Date('2026-11-01T00:00:00Z'), notAfter: new Date('2027-05-19T23:59:59Z') };

/** What a request uploads. PEM. */
export interface Pair {
  readonly leafPem: string;
  /** Leaf and intermediate. */
  readonly chainPem: string;
  readonly intermediatePem: string;
  readonly rootPem: string;
  /** PKCS#8. */
  readonly keyPem: string;
  readonly key: KeyObject;
  readonly fingerprint256: string;
}

const root: Holder = holder('Test Root');
const intermediate: Holder = holder('Test Intermediate');
/** Some tests judge by the computer's clock. */
const ENDURING = { ...FRESH, notAfter: new Date('2036-01-01T00:00:00Z') };
const rootCertificate = issue(root, root, ENDURING);
const intermediateCertificate = issue(root, intermediate, ENDURING);

/** A certificate of a test CA for these names. */
export function pairFor(names: readonly string[] | undefined, wish: CertificateWish = {}, key = newEcKey()): Pair {
  const certificate = issue(intermediate, holder(names?.[0] ?? 'nobody', key), {
    ...FRESH,
    isCa: false,
    ...(names && { names }),
    ...wish,
  });
  const pem = ({ der }: { der: Uint8Array }) => encodePem('CERTIFICATE', der);
  return {
    leafPem: pem(certificate),
    chainPem: pem(certificate) + pem(intermediateCertificate),
    intermediatePem: pem(intermediateCertificate),
    rootPem: pem(rootCertificate),
    keyPem: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    key,
    fingerprint256: certificate.facts.fingerprint256,
  };
}

export function newRsaKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

/** The body of a create or modify. */
export function uploadOf(pair: Pair, more: object = {}): Record<string, unknown> {
  return { name: 'uploaded_one', cert_content: pair.chainPem, private_key: pair.keyPem, ...more };
}
