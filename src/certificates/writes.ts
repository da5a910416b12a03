import type { CertificateRecord } from './certificateRecord.ts';
import type { CertificateOffer, ValidationMethod } from './offers.ts';
import type { DomainRef, Placement } from './placement.ts';

/**
 * Every kind of change and what it needs to know: public data only and plain JSON, since it is shown, journalled and read again.
 * `certificateName` is what a person knows the certificate by; every request has it.
 */
export interface RequestOf {
  readonly issue: IssuanceRequest;
  readonly reissue: ReissueRequest;
  readonly 'register-key': KeyRegistrationRequest;
  readonly upload: UploadRequest;
  readonly replace: ReplacementRequest;
  readonly bind: BindingRequest;
  readonly unbind: BindingRequest;
  readonly delete: DeletionRequest;
}

export type Action = keyof RequestOf;

/**
 * One kind of change that a cloud offers. Methods other than `send` change nothing.
 * Every method throws `ExtensionError`, or `Cancelled` when `signal` fires.
 */
export interface Write<Request> {
  /** What will go over the wire; a private key is replaced by its public-key hash. */
  preview(request: Request): RequestPreview;
  /**
   * A last look just before the change is journalled.
   * @throws ExtensionError if it would no longer do what was planned (`name.taken`, `change.outdated`); nothing was sent then
   */
  check(request: Request, signal?: AbortSignal): Promise<void>;
  /**
   * Makes the change. Sent once: never repeated by this method, except where the request provably did not run.
   * @param secret what goes along and is kept nowhere; given where the action needs it
   * @throws ExtensionError whose `code` tells by `neverExecuted` whether the outcome is known
   * @throws Cancelled if a person was asked to sign in and did not, which is before it was sent
   */
  send(request: Request, secret?: WriteSecret): Promise<Receipt>;
  /** Looks whether the change took effect, by its natural key. */
  probe(request: Request, signal?: AbortSignal): Promise<ProbeResult>;
}

/** The changes that an account can make; a kind that its cloud, zone or key lacks is absent. */
export type Writes = { readonly [Kind in Action]?: Write<RequestOf[Kind]> };

/** Held for one request and never stored, logged or shown. */
export interface WriteSecret {
  /** Unencrypted PKCS#8, LF, label `PRIVATE KEY`. */
  readonly privateKeyPem: string;
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
  /** Number of the certificate that came of it, if the service told it. */
  readonly certificateId?: string;
  /** What the service gave as a handle or trace; journalled as evidence. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

export type ProbeResult =
  | {
      /** The change took effect. */
      readonly found: true;
      /** The certificate as it is now; absent where the change made it disappear. */
      readonly certificate?: CertificateRecord;
      readonly how: 'list' | 'recent-changes' | 'details';
    }
  | {
      readonly found: false;
      /** What was seen instead, where it proves neither that the change took effect nor that it did not. */
      readonly unclear?: Readonly<Record<string, string>>;
    };

/** A CSR as it is sent, with what a person wants to know of its key. */
export interface RequestedKey {
  /** Label `CERTIFICATE REQUEST`, LF. */
  readonly csrPem: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: finds the private key again. */
  readonly spkiSha256: string;
  /** For example `RSA 2048`. */
  readonly keyName: string;
}

/** Everything needed to order a certificate. */
export interface IssuanceRequest {
  readonly offer: CertificateOffer;
  /** Natural key of the order: unique in the account. */
  readonly certificateName: string;
  readonly commonName: string;
  /** Without the common name. */
  readonly subjectAltNames: readonly string[];
  /** Where the offer demands a CSR. */
  readonly requestedKey?: RequestedKey;
  /** Where the offer has several. */
  readonly validationMethod?: ValidationMethod;
  readonly subscriptionYears?: number;
  /** Where the offer certifies an organisation. */
  readonly organization?: { readonly number: string; readonly name?: string };
}

/** A new certificate in the order of an old one. */
export interface ReissueRequest {
  /** The certificate that is reissued, and its name. */
  readonly certificateId: string;
  readonly replacedName: string;
  readonly orderId: string;
  /** Name of the new certificate. */
  readonly certificateName: string;
  readonly commonName: string;
  /** Without the common name. */
  readonly subjectAltNames: readonly string[];
  readonly requestedKey: RequestedKey;
  readonly validationMethod: ValidationMethod;
  /** Numbers of the order's certificates when the plan was made: a further one is the result. */
  readonly knownIds: readonly string[];
  /** What the names become and what that may entail, as the user confirmed it. */
  readonly consequences: ReissueConsequences;
}

export interface ReissueConsequences {
  readonly nameChange: 'same' | 'added' | 'removed' | 'both';
  readonly added: readonly string[];
  readonly lost: readonly string[];
  /** Names of certificates of the order that stay valid, and of those that the service may revoke. */
  readonly staying: readonly string[];
  readonly atRisk: readonly string[];
  /** `free`: says the guide; `per-added-name`: each added name is billed; `possibly`: the guide leaves it open. */
  readonly billing: 'free' | 'per-added-name' | 'possibly';
}

/** Hands the service the private key of a certificate that was issued for a CSR. */
export interface KeyRegistrationRequest {
  readonly certificateId: string;
  readonly certificateName: string;
  /** Of the key that is sent. */
  readonly spkiSha256: string;
  readonly keyName: string;
}

/** A certificate of one's own as it is sent. The private key goes along as `WriteSecret`. */
export interface UploadRequest {
  readonly certificateName: string;
  readonly leafPem: string;
  /** The leaf's issuer first; empty if there is none. With the root at the end where the service wants it. */
  readonly chainPem: string;
  readonly facts: UploadedFacts;
  /** Where the service tells places apart; global if absent there. */
  readonly placement?: Placement;
  /** For the verification of clients (two-way TLS). */
  readonly clientCaPem?: string;
}

/** Public facts of what is uploaded: shown, compared and looked for. */
export interface UploadedFacts {
  readonly commonName: string;
  readonly subjectAltNames: readonly string[];
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly fingerprint256: string;
  readonly spkiSha256: string;
  readonly keyName: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly notAfter: string;
}

/** New content under the same id: what is bound serves it from then on. */
export interface ReplacementRequest extends UploadRequest {
  readonly certificateId: string;
  readonly previousSerialNumber?: string;
  /** When the service last changed it, as told when the change was planned: ISO 8601, UTC. Proves a change that leaves the leaf as it is. */
  readonly previousUpdate?: string;
  /** Domains that served it when the change was planned, as they were shown: no other one gets the new content unseen. */
  readonly boundDomains?: readonly DomainRef[];
}

/** Puts a certificate on domains of a gateway, or takes it off them. */
export interface BindingRequest {
  readonly certificateId: string;
  readonly certificateName: string;
  /** At least one. */
  readonly domains: readonly DomainRef[];
  /** Certificates that the domains served when a binding was planned: another one that serves them by now is not displaced. */
  readonly inPlaceOf?: readonly string[];
  /** Whether clients must show a certificate; only with a client CA. */
  readonly verifyClients?: boolean;
}

export interface DeletionRequest {
  readonly certificateId: string;
  readonly certificateName: string;
  readonly serialNumber?: string;
}
