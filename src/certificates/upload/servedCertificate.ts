import type { CertificateFacts } from '../../pem/facts.ts';
import { certificateFacts } from '../../pem/x509/certificateFacts.ts';
import { formatName } from '../../pem/x509/distinguishedName.ts';
import { sameSerialNumber } from '../serialNumber.ts';

/** What is known of a certificate that a service keeps. Absent: not told. */
export interface StoredFacts {
  /** Lower-case hex. */
  readonly fingerprint256?: string;
  readonly serialNumber?: string;
  /** A whole name (RFC 4514), or only a common name or an organisation. */
  readonly issuer?: string;
  readonly notAfter?: Date;
}

export interface ServedComparison {
  /**
   * `same` and `different` are certain: by fingerprint, else by serial number and end. `likely`: only the end is told, and is equal.
   * `unknown`: nothing that could decide is told; an issuer alone does not.
   */
  readonly verdict: 'same' | 'likely' | 'different' | 'unknown';
  /** Those that were compared and differ. */
  readonly differs: readonly (keyof StoredFacts)[];
  readonly served: CertificateFacts;
}

/**
 * Compares the certificate that a server shows in its TLS handshake with the one that it should.
 * @param servedLeafDer the first certificate of the handshake
 * @throws ExtensionError `pem.malformed`
 */
export function compareServed(servedLeafDer: Uint8Array, stored: StoredFacts): ServedComparison {
  const served = certificateFacts(servedLeafDer);
  const equal: Record<keyof StoredFacts, boolean | undefined> = {
    fingerprint256: told(stored.fingerprint256) && stored.fingerprint256 === served.fingerprint256,
    serialNumber: told(stored.serialNumber) && sameSerialNumber(stored.serialNumber, served.serialNumber),
    issuer: told(stored.issuer) && names(served, stored.issuer ?? ''),
    // Services tell whole seconds, as certificates do, some of them in text that was rounded.
    notAfter: stored.notAfter && Math.abs(stored.notAfter.getTime() - served.notAfter.getTime()) < 1000,
  };
  const differs = KEYS.filter((key) => equal[key] === false);
  return { verdict: verdictOf(equal), differs, served };
}

const KEYS = ['fingerprint256', 'serialNumber', 'issuer', 'notAfter'] as const satisfies (keyof StoredFacts)[];

function verdictOf(equal: Readonly<Record<keyof StoredFacts, boolean | undefined>>): ServedComparison['verdict'] {
  if (equal.fingerprint256 !== undefined) return equal.fingerprint256 ? 'same' : 'different';
  if (equal.serialNumber === false || equal.notAfter === false) return 'different';
  if (equal.serialNumber) return 'same';
  // Services shorten issuers in ways of their own, so that a name that reads differently proves nothing.
  return equal.notAfter === undefined ? 'unknown' : 'likely';
}

/** True or undefined: whether there is something to compare. */
function told(text: string | undefined): true | undefined {
  return text === undefined || text === '' ? undefined : true;
}

function names({ issuer }: CertificateFacts, told: string): boolean {
  const wanted = told.trim().toLowerCase();
  const values = issuer.flat().map(([, value]) => value);
  return [formatName(issuer), ...values].some((value) => value.toLowerCase() === wanted);
}
