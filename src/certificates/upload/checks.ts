import type { KeyAlgorithm, PrivateKeyItem } from '../../pem/facts.ts';
import type { NameProblem } from '../names/nameRule.ts';
import type { Source, TidyCode } from './assembly.ts';

/**
 * `mended`: it was not as the service wants it, and what will be sent is; `warning`: it may be refused, or clients may; `blocked`: it
 * would be refused or do harm; `unknown`: it cannot be told here.
 */
export type CheckState = 'ok' | 'mended' | 'warning' | 'blocked' | 'unknown';

/** One line of the list that is shown before an upload. Its facts are public. */
export type Check = { readonly [Id in CheckId]: CheckOf<Id> }[CheckId];

export interface CheckOf<Id extends CheckId> {
  readonly id: Id;
  readonly state: CheckState;
  readonly facts: CheckFacts[Id];
}

export type CheckId = keyof CheckFacts;

/** What a sentence about each check needs, in the order of the list. */
export interface CheckFacts {
  /** `warning` if the leaf is there, but another block of the chosen files cannot be read. */
  readonly parsable: {
    /** `closed`: a password may bring one to light. */
    readonly problem?: 'noCertificate' | 'severalLeaves' | 'closed';
    readonly leaf?: NamedCertificate;
    /** To choose from. */
    readonly candidates: readonly NamedCertificate[];
    readonly unreadable: readonly Source[];
    /** Encrypted keys and archives among the chosen files. */
    readonly closed: readonly Source[];
  };
  readonly keyMatches: {
    /** `notCompared`: taken for its algorithm and place, since this runtime cannot work out its public half. */
    readonly problem?: 'missing' | 'closed' | 'mismatch' | 'notCompared';
    readonly source?: Source;
    /** Where a password may find it. */
    readonly closed: readonly Source[];
    /** Keys of other certificates where its own would be. */
    readonly strangers: readonly Source[];
  };
  readonly keyType: {
    readonly problem?: 'refused' | 'doubtful' | 'short' | 'curve';
    readonly algorithm: KeyAlgorithm;
    readonly bits?: number;
    /** As `KeyFacts.curve`; for `other` algorithms the OID. */
    readonly curve?: string;
  };
  /** `mended` if it was decrypted, or put into PKCS#8; `unknown` without a key. */
  readonly keyUnencrypted: {
    readonly source?: Source;
    readonly change?: 'decrypted' | 'converted';
    readonly container?: PrivateKeyItem['container'];
  };
  readonly chain: {
    readonly problem?: ChainProblem;
    readonly mends: readonly ChainMend[];
    /** What will be sent above the leaf, its issuer first. */
    readonly sent: readonly NamedCertificate[];
  };
  /** DNS names and addresses. */
  readonly san: { readonly names: readonly string[]; readonly commonName?: string };
  readonly validity: {
    readonly problem?: 'expired' | 'notYetValid' | 'tooLate';
    readonly notBefore: Date;
    readonly notAfter: Date;
    /** Whole days that are left; negative if it has expired. */
    readonly daysLeft: number;
    /** The end must be before this. */
    readonly before: Date;
  };
  readonly usage: { readonly problems: readonly UsageProblem[]; readonly signatureAlgorithm: string };
  readonly domains: {
    /** A-labels. */
    readonly served: readonly { readonly name: string; readonly by: string }[];
    readonly notServed: readonly string[];
  };
  /** Only where a certificate is replaced. */
  readonly boundDomains: BoundCoverage;
  /** Only where a certificate is replaced: the two compared, so that a wrong or an old file is noticed. */
  readonly successor: {
    /** DNS names, A-labels, that the old one has and the new one does not serve. */
    readonly namesLost: readonly string[];
    /** End of the old one; set if the new one ends before it. */
    readonly endsBefore?: Date;
  };
  readonly name: {
    readonly name: string;
    readonly problem?: NameProblem | 'taken';
    /** One that fits; set if there is a problem. */
    readonly proposal?: string;
    /** Names of gateways that could not be asked: whether it is taken there is not known. Empty if it does not matter. */
    readonly unasked: readonly string[];
  };
  readonly duplicate: {
    /** `same`: by serial number; `likely`: by common name and end, where the service does not tell the serial number. */
    readonly found: 'none' | 'same' | 'likely' | 'notListed';
    readonly existing: readonly { readonly id: string; readonly name: string }[];
  };
  readonly bytes: {
    /** Characters, which are octets. `leaf` and `chain` are sent apart or as one, as the service wants it. */
    readonly leafLength: number;
    readonly chainLength: number;
    readonly keyLength?: number;
    /** In the chain. */
    readonly certificates: number;
    /** What the files had and is not sent. */
    readonly tidied: readonly { readonly file: string; readonly codes: readonly TidyCode[] }[];
    /** Fields longer than services are known to take. */
    readonly long: readonly ('certificate' | 'chain' | 'privateKey')[];
  };
}

export interface NamedCertificate {
  /** As `shortName`. */
  readonly name: string;
  readonly fingerprint256: string;
  readonly notAfter: Date;
  /** Undefined for a root that the runtime knows and no file holds. */
  readonly source?: Source;
}

export type ChainProblem =
  /** Blocks. `urls`: where the certificate says it can be fetched, unchecked. */
  | { readonly kind: 'missing'; readonly of: string; readonly issuer: string; readonly urls: readonly string[] }
  /** Blocks. The signature was not made by what should be the issuer. */
  | { readonly kind: 'broken'; readonly of: string; readonly issuer: string }
  /** What is missing is at least a root; perhaps an intermediate too. `needed`: the service wants the root. */
  | {
      readonly kind: 'rootUnknown';
      readonly of: string;
      readonly issuer: string;
      readonly urls: readonly string[];
      readonly needed: boolean;
    }
  | { readonly kind: 'selfSigned' }
  | { readonly kind: 'expired'; readonly of: string; readonly notAfter: Date }
  /** This runtime lacks the algorithm of a signature. */
  | { readonly kind: 'unverified' };

export type ChainMend =
  | { readonly kind: 'reordered' }
  /** Taken from other files than the leaf's. */
  | { readonly kind: 'completed'; readonly certificates: readonly NamedCertificate[] }
  /** From another file, or from what the runtime knows. */
  | { readonly kind: 'rootAdded'; readonly root: NamedCertificate }
  | { readonly kind: 'rootLeftOut'; readonly root: NamedCertificate }
  | {
      readonly kind: 'leftOut';
      readonly why: 'duplicate' | 'unrelated' | 'alternative';
      readonly certificates: readonly NamedCertificate[];
    };

export type UsageProblem =
  /** It is a CA. */
  | 'authority'
  /** Its purposes do not include servers. */
  | 'noServerAuth'
  /** Its key may not sign handshakes. */
  | 'noDigitalSignature'
  /** Signed with SHA-1 or older. */
  | 'weakSignature';

/** What becomes of the domains that serve a certificate when another takes its place. A-labels. */
export interface BoundCoverage {
  readonly served: readonly { readonly name: string; readonly by: string }[];
  /** The old one serves them, the new one would not. */
  readonly lost: readonly string[];
  /** Neither of them does. */
  readonly neverServed: readonly string[];
}
