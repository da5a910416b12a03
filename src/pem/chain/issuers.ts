import type { CertificateFacts } from '../facts.ts';
import { signatureHolds } from '../x509/signature.ts';

/** A certificate and what it says. Items and contents of archives are such. */
export interface ReadCertificate {
  readonly der: Uint8Array;
  readonly facts: CertificateFacts;
}

/**
 * Whether one certificate issued another: `signed` if its key made the signature; `broken` if all but the signature says so;
 * `unrelated` otherwise. `unknown` if this runtime does not know the algorithm.
 */
export type Issuance = 'signed' | 'broken' | 'unknown' | 'unrelated';

/** Hostile bags make everything look like everybody's issuer; beyond this many signatures the answer is `unknown`. */
const MOST_VERIFICATIONS = 1000;

/** Finds issuers within a list of certificates. Every signature is verified at most once. */
export class IssuerSearch<T extends ReadCertificate> {
  readonly #bySubject = new Map<string, T[]>();
  readonly #known = new Map<T, Map<T, Issuance>>();
  #verifications = 0;

  constructor(candidates: readonly T[]) {
    for (const candidate of candidates) {
      const subject = hex(candidate.facts.subjectDer);
      this.#bySubject.set(subject, [...(this.#bySubject.get(subject) ?? []), candidate]);
    }
  }

  /** Certificates whose key made the signature, or may have where the algorithm is unknown; those with the wanted key id first. */
  issuersOf(certificate: T): T[] {
    return this.#namesakes(certificate).filter((issuer) => {
      const issuance = this.issuance(certificate, issuer);
      return issuance === 'signed' || issuance === 'unknown';
    });
  }

  /** Certificates that by name and key id should be the issuer, but whose key did not make the signature. */
  brokenIssuersOf(certificate: T): T[] {
    return this.#namesakes(certificate).filter((issuer) => this.issuance(certificate, issuer) === 'broken');
  }

  issuance(certificate: T, issuer: T): Issuance {
    const known = this.#known.get(certificate) ?? new Map<T, Issuance>();
    this.#known.set(certificate, known);
    const issuance = known.get(issuer) ?? this.#compare(certificate, issuer);
    known.set(issuer, issuance);
    return issuance;
  }

  #namesakes({ facts }: T): T[] {
    const wanted = facts.authorityKeyId;
    const fits = (candidate: T): number => Number(candidate.facts.subjectKeyId === wanted);
    return [...(this.#bySubject.get(hex(facts.issuerDer)) ?? [])].sort((a, b) => fits(b) - fits(a));
  }

  #compare(certificate: T, issuer: T): Issuance {
    if (!Buffer.from(certificate.facts.issuerDer).equals(issuer.facts.subjectDer)) return 'unrelated';
    if (!mayIssue(issuer)) return 'unrelated';
    if (++this.#verifications > MOST_VERIFICATIONS) return 'unknown';
    const holds = signatureHolds(certificate.der, issuer.facts.key.spkiDer ?? new Uint8Array());
    if (holds !== false) return holds ? 'signed' : 'unknown';
    // Key ids only help to choose (RFC 5280 §4.2.1.1), so one that differs tells of an older or newer key of the same CA.
    const { authorityKeyId } = certificate.facts;
    const { subjectKeyId } = issuer.facts;
    const sameKey = authorityKeyId === undefined || subjectKeyId === undefined || authorityKeyId === subjectKeyId;
    return sameKey ? 'broken' : 'unrelated';
  }
}

/** A CA certificate, or a self-issued one: roots of version 1 do not say what they are. */
function mayIssue({ facts }: ReadCertificate): boolean {
  if (facts.selfIssued) return true;
  return facts.basicConstraints?.isCa === true;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
