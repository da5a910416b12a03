import type { Account } from './account.ts';
import type { CertificateKind, CertificateRecord } from './certificateRecord.ts';

/**
 * The port to a cloud, bound to one account. A capability that a cloud or a zone lacks is absent, not a method that throws.
 * Every method throws `ExtensionError`, or `Cancelled` when `signal` fires.
 */
export interface CertificateProvider {
  readonly account: Account;
  /** All pages of all lists, merged. Order is the service's own. */
  list(options?: ListOptions): Promise<Listing>;
  /** Which certificates changed; the cheap poll. Absent where the cloud has none. */
  readonly changes?: ChangeFeed;
  /** Fetches single certificates again; ones that no longer exist are missing in the answer. */
  fetch(known: readonly CertificateRecord[], signal?: AbortSignal): Promise<CertificateRecord[]>;
  /** Issuance of new certificates; absent if this account cannot issue. */
  readonly issuance?: Issuance;
  /** What a person must do so that a pending certificate is validated. */
  readonly validation?: Validation;
  /** Where a person sees this certificate in the cloud's own console; https. */
  consoleUrl(certificate?: CertificateRecord): string;
}

export interface ListOptions {
  readonly signal?: AbortSignal;
  /** Certificates read so far, and how many there are, as far as known. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
}

export interface Listing {
  readonly certificates: readonly CertificateRecord[];
  /** Limits of this answer that the user should know, as stable codes, for example `naver.mainAccountOnly`. */
  readonly notices: readonly Notice[];
}

/** A remark on an account: shown on its row with what to do. `ui/sentences/notices.ts` knows every code. */
export interface Notice {
  readonly code: NoticeCode;
  readonly details: Readonly<Record<string, string | number>>;
}
export type NoticeCode =
  /** The key belongs to a sub account, so only API v1 answers; `details.caller` names it where known. */
  | 'naver.mainAccountOnly'
  /** The clock of this computer is off by `details.offsetMs`; requests are corrected. */
  | 'clock.offset'
  /** One of several lists failed while others answered; `details.list`, `details.code`. */
  | 'list.partial';

export interface ChangeFeed {
  /** Longest time back that one call can ask for. */
  readonly maxWindowMs: number;
  /** One request. Certificates whose state changed within the last `windowMs`, newest state first. */
  recent(windowMs: number, signal?: AbortSignal): Promise<readonly Change[]>;
}

export interface Change {
  readonly certificateId: string;
  readonly orderId?: string;
  /** The service's own word, shown verbatim where it is unknown. */
  readonly status: string;
}

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
}

/** Everything needed to order a certificate: public data, fit for the journal. */
export interface IssuanceRequest {
  readonly offer: CertificateOffer;
  /** Natural key of the order: unique in the account. */
  readonly certificateName: string;
  readonly commonName: string;
  /** Without the common name. */
  readonly subjectAltNames: readonly string[];
}

/** What will go over the wire, for the plan. Free of secrets by construction: built before signing. */
export interface RequestPreview {
  readonly method: string;
  readonly url: string;
  /** Pretty-printed JSON; empty if there is no body. */
  readonly body: string;
}

/** The answer to a write that certainly took effect. */
export interface Receipt {
  /** Number of the new certificate, if the service told it. */
  readonly certificateId?: string;
  /** What the service gave as a handle or trace; journalled as evidence. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

export interface Issuance {
  /** What this account may order, as the service lists it. */
  offers(signal?: AbortSignal): Promise<readonly CertificateOffer[]>;
  /** The service's rule for names, or undefined if `name` fits; the answer is a code for `ui/sentences`. */
  checkName(name: string): NameProblem | undefined;
  /** Asks the service whether a certificate of this name exists, whatever it is for; deleted ones do not count. */
  isNameTaken(name: string, signal?: AbortSignal): Promise<boolean>;
  preview(request: IssuanceRequest): RequestPreview;
  /**
   * Orders the certificate. Sent once: never repeated by this method, except where the request provably did not run.
   * @throws ExtensionError whose `code` tells by `neverExecuted` whether the outcome is known
   */
  send(request: IssuanceRequest): Promise<Receipt>;
  /**
   * Looks for the result of an order by its natural key, without changing anything.
   * Also finds the number where the answer to `send` had none.
   */
  probe(request: IssuanceRequest, signal?: AbortSignal): Promise<ProbeResult>;
}

export type NameProblem = 'too-short' | 'too-long' | 'first-letter' | 'characters';

export type ProbeResult =
  | { readonly found: true; readonly certificate: CertificateRecord; readonly how: 'list' | 'recent-changes' }
  | { readonly found: false };

export interface Validation {
  /** One entry a name; a name the service does not answer for carries `problem`. */
  statuses(certificate: CertificateRecord, signal?: AbortSignal): Promise<readonly ValidationStatus[]>;
}

export interface ValidationStatus {
  readonly domain: string;
  readonly state: 'pending' | 'valid' | 'timed-out' | 'unknown';
  /** The service's own word for the state. */
  readonly stateDetail: string;
  /** The DNS record to create, as far as the service tells it. */
  readonly record?: { readonly type: 'CNAME' | 'TXT'; readonly name: string; readonly value: string };
  /** Code of the failure for this one name. */
  readonly problem?: string;
}
