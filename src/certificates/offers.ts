import type { CertificateKind } from './certificateRecord.ts';

/** One thing that can be ordered. Comes from the service, so prices and terms are not in our code. */
export interface CertificateOffer {
  /** The service's own code, for example `NCP_GLOBAL_EDGE_DEDICATED`. */
  readonly typeCode: string;
  readonly kind: CertificateKind;
  /** The service's own name for it. */
  readonly name: string;
  readonly pricing: 'free' | 'paid' | 'unknown';
  readonly validityDays?: number;
  readonly issuer?: string;
  readonly csrRequired: boolean;
  /** Whether this version can order it, else why not, as a code. */
  readonly orderable: true | { readonly why: string };
  /** What follows the order, so that the plan can say it. */
  readonly followUp: 'dns-cname' | 'dns-txt' | 'none';
  /** To choose from where there are several. */
  readonly validationMethods?: readonly ValidationMethod[];
  /** Terms to choose from, in years, where it is a subscription; the first is the usual one. */
  readonly subscriptionYears?: readonly number[];
  /** Certifies an organisation, which has to be named. */
  readonly needsOrganization?: boolean;
}

/** How a person proves control of the names: a DNS record for this one order, or one that stays for all later ones. */
export type ValidationMethod = 'dns-once' | 'dns-persistent';

/** A verified legal person that certificates can be issued to. */
export interface Organization {
  readonly number: string;
  readonly name: string;
  /** Why it cannot be certified yet, in the service's own words; absent if it can. */
  readonly unverified?: string;
}
