import type { Account } from './account.ts';
import type { CertificateRecord } from './certificateRecord.ts';
import type { NameRule } from './names/nameRule.ts';
import type { CertificateOffer, Organization } from './offers.ts';
import type { DomainRef, ListedGateway } from './placement.ts';
import type { UploadService } from './upload/uploadTarget.ts';
import type { IssuanceRequest, Write, Writes } from './writes.ts';

/**
 * The port to a cloud, bound to one account. A capability that a cloud or a zone lacks is absent, not a method that throws.
 * Every method throws `ExtensionError`, or `Cancelled` when `signal` fires.
 */
export interface CertificateProvider {
  readonly account: Account;
  /** All pages of all lists, merged. Order is the service's own. */
  list(options?: ListOptions): Promise<Listing>;
  /**
   * A person asks for another try: credentials that the service refused are shown once more. Never called by machinery, which would
   * get the account locked. Absent where refused credentials are not held back.
   */
  retryRefused?(): void;
  /** Which certificates changed; the cheap poll. Absent where the cloud has none. */
  readonly changes?: ChangeFeed;
  /** Fetches single certificates again; ones that no longer exist are missing in the answer. */
  fetch(known: readonly CertificateRecord[], signal?: AbortSignal): Promise<CertificateRecord[]>;
  /** What this account can change, by kind. Read anew each time: what a key may do shows with the answers. */
  readonly writes: Writes;
  /** Issuance of new certificates, `writes.issue` with what its steps ask; absent if this account cannot issue. */
  readonly issuance?: Issuance;
  /** The certificate itself with its chain; absent if this account cannot fetch it. */
  readonly download?: Download;
  /** The rule for names of uploaded certificates; absent if this account cannot upload. */
  readonly upload?: { readonly service: UploadService };
  /** API gateways that serve certificates; absent where the cloud has none. */
  readonly gateways?: Gateways;
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
  /** All of the account, with or without certificates; absent where the cloud has none. */
  readonly gateways?: readonly ListedGateway[];
  /** Limits of this answer that the user should know, as stable codes, for example `naver.mainAccountOnly`. */
  readonly notices: readonly Notice[];
}

/** A remark on an account: shown on its row with what to do. `ui/sentences/notices.ts` knows every code. */
export interface Notice {
  readonly code: NoticeCode;
  readonly details: Readonly<Record<string, string | number>>;
}
export type NoticeCode =
  /** The project has no gateway that can be asked, so its certificates cannot be listed: there is no other way to them. */
  | 'apig.noGateway'
  /** The key belongs to a sub account, so only API v1 answers; `details.caller` names it where known. */
  | 'naver.mainAccountOnly'
  /** The clock of this computer is off by `details.offsetMs`; requests are corrected. */
  | 'clock.offset'
  /** One of several lists failed while others answered; `details.list`, `details.code`; `details.what` if it is none of certificates. */
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

export interface Issuance extends Write<IssuanceRequest> {
  /** What this account may order, as the service lists it. */
  offers(signal?: AbortSignal): Promise<readonly CertificateOffer[]>;
  /** How the certificate may be called. */
  readonly nameRule: NameRule;
  /** Undefined if the service does not list them: the user types the number then. */
  organizations(signal?: AbortSignal): Promise<readonly Organization[] | undefined>;
}

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

/** A certificate with what signed it. */
export interface CertificateBundle {
  readonly leafPem: string;
  /** The leaf's issuer first; without the root. */
  readonly chainPem: readonly string[];
  readonly rootPem?: string;
}

export interface Download {
  bundle(certificate: CertificateRecord, signal?: AbortSignal): Promise<CertificateBundle>;
  /** Everything as the service packs it, a ZIP; absent where it has none. */
  archive?(certificate: CertificateRecord, signal?: AbortSignal): Promise<Uint8Array>;
}

export interface Gateways {
  /** All of the project, running or not. */
  list(signal?: AbortSignal): Promise<readonly Gateway[]>;
  /** The domains of all API groups of a gateway. */
  domains(gateway: Gateway, signal?: AbortSignal): Promise<readonly GatewayDomain[]>;
  /** Where a certificate is in use, asked for this very certificate. */
  boundDomains(certificate: Pick<CertificateRecord, 'id'>, signal?: AbortSignal): Promise<readonly DomainRef[]>;
  /** Everything the service tells of one certificate; a list tells less. */
  details(certificate: Pick<CertificateRecord, 'id'>, signal?: AbortSignal): Promise<CertificateRecord>;
  /** Where a TLS client finds what a domain serves; absent: the domain itself, on port 443. */
  servedAt?(domain: DomainRef): { readonly host: string; readonly port: number };
}

export interface Gateway {
  readonly id: string;
  readonly name: string;
  /** The service's own word. */
  readonly status: string;
  /** Whether it serves requests and takes changes. */
  readonly running: boolean;
}

export interface GatewayDomain extends DomainRef {
  /** What is bound to it; absent if nothing is. */
  readonly certificateId?: string;
  readonly certificateName?: string;
  /** Kind of its key, `CertificateRecord.keyType`. */
  readonly keyType?: string;
  /** Further ones, where a domain has one for each kind of key. */
  readonly beside?: readonly { readonly id: string; readonly name?: string; readonly keyType?: string }[];
}
