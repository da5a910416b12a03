import type { DomainRef, Placement } from './placement.ts';

/** The kinds a person tells apart. `other` keeps what a cloud calls something we do not know. */
export const CERTIFICATE_KINDS = [
  'cloud-basic',
  'global-edge',
  'advanced-dv',
  'advanced-ov',
  'external',
  'gateway',
  'other',
] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

export const CERTIFICATE_STATES = [
  'pending',
  'issued',
  'key-required',
  'failed',
  'timed-out',
  'expired',
  'revoking',
  'revoked',
  'deleted',
  'unknown',
] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

/** What can be done with one very certificate. */
export type Capability =
  'validation' | 'issue-again' | 'reissue' | 'register-key' | 'download' | 'replace' | 'bind' | 'delete';

/** `true`, or why not, as a stable code that `ui/sentences` turns into a sentence. */
export type CapabilityAnswer = true | { readonly why: string };

/**
 * One certificate as the tree, the badge and the commands see it. A cloud's own vocabulary stops at its `answers.ts`.
 * Absent means that the service did not say; it is never a guess.
 */
export interface CertificateRecord {
  /** The cloud's own number or id, as a string; unique in the account. */
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly kind: CertificateKind;
  readonly state: CertificateState;
  /** Why `failed`, or which flavour of a state, as the service words it; shown verbatim. */
  readonly stateDetail?: string;
  readonly commonName: string;
  /** As the service lists them, lower-case A-labels, without duplicates; the common name may be missing in it. */
  readonly subjectAltNames: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly registeredAt?: Date;
  readonly updatedAt?: Date;
  /** Lower-case hex without separators. */
  readonly serialNumber?: string;
  readonly issuer?: string;
  readonly orderId?: string;
  /** Its part in its order; only some parts may be reissued. The service's own word is in `raw.issueType`. */
  readonly orderRole?: 'original' | 'representative' | 'other';
  /** Where it serves, in clouds that tell places apart. */
  readonly placement?: Placement;
  /** The domains that serve it, in clouds that tell. */
  readonly boundDomains?: readonly DomainRef[];
  /** Algorithm of its key as `KeyFacts` has it (`rsa`, `ec`), where a domain may have one certificate of each. */
  readonly keyType?: string;
  /** Whether it comes with a CA for the certificates of clients (two-way TLS); absent if not, or not told. */
  readonly hasClientCa?: boolean;
  /** Ids of what uses it (load balancers, edges); empty if nothing, absent if the service did not say. */
  readonly usedBy?: readonly string[];
  readonly capabilities: Readonly<Partial<Record<Capability, CapabilityAnswer>>>;
  /** Further fields of the service under its own names, unknown ones included; shown in the details, never interpreted. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Common name first, then the SANs that are not the common name. */
export function allNames(record: Pick<CertificateRecord, 'commonName' | 'subjectAltNames'>): string[] {
  return [...new Set([record.commonName, ...record.subjectAltNames].filter((name) => name !== ''))];
}
