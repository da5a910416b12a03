/** Status codes of a certificate as the manual lists them. */
export type StatusCode = '0' | '1' | '2' | '3' | '-1' | '-2' | '-3' | '-4' | '-5' | '-6' | '-7' | '-11' | '-12' | '-20';

/** Display names. `Normal`, `Ongoing` and `Validation timed out` are the service's own; the others are readings of the code's name. */
export const STATUS_NAMES: Readonly<Record<StatusCode, string>> = {
  '0': 'Ongoing',
  '1': 'Normal',
  '2': 'Normal - private key registration required',
  '3': 'Normal',
  '-1': 'Failed',
  '-2': 'Expired',
  '-3': 'Validation failed',
  '-4': 'Validation timed out',
  '-5': 'Revoked',
  '-6': 'Deleted',
  '-7': 'Revocation requested',
  '-11': 'Failed (LINT)',
  '-12': 'Failed (CT)',
  '-20': 'Failed',
};

export const ISSUED: ReadonlySet<StatusCode> = new Set<StatusCode>(['1', '2', '3']);

export type CertificateType =
  | 'NCP_FREE_DV_01'
  | 'NCP_PAID_DV_01'
  | 'NCP_PAID_OV_01'
  | 'NCP_GLOBAL_EDGE_DEDICATED'
  | 'NCP_PRIVATE'
  | 'NCP_PRIVATE_SSL'
  /** Imported; how lists call it is a switch. */
  | 'external';

/** One certificate as the service keeps it. Plain data: it goes to the state file as it is. Times in milliseconds since the epoch. */
export interface Certificate {
  readonly number: number;
  readonly name: string;
  readonly type: CertificateType;
  readonly commonName: string;
  /** Without the common name, as ordered. */
  readonly dnsNames: readonly string[];
  status: StatusCode;
  readonly registeredAt: number;
  /** Last change of the status: what recent changes go by. */
  changedAt: number;
  /** Order of the certificate; null for imported ones. Certificates of one Advanced order share it. */
  readonly orderId: string | null;
  /** One of an Advanced order may be: like the original one it may be reissued. */
  representative?: boolean;
  /** Set if it was reissued from another certificate of its order. */
  readonly reissue?: ReissueFacts;
  /** Set if it was ordered with a CSR. The private key is the customer's then, and unknown here. */
  readonly csr?: CsrKey;
  /** How an Advanced certificate is validated: `D` by a TXT record of its own, `PD` by one that stays. */
  readonly validationMethod?: 'D' | 'PD';
  /** Organization of an OV certificate, as its subject names it. */
  readonly organization?: string;
  /** What was last said about automatic renewal. */
  renewalYn?: 'Y' | 'N';
  /** Instances that use it. */
  readonly usedBy: readonly string[];
  /** What becomes of it, and when, if nobody intervenes. */
  pending?: { readonly startedAt: number; readonly until: number; readonly outcome: StatusCode };
  /** Facts of the issued certificate; `material` is made from them when somebody wants to see it. */
  issued?: IssuedFacts;
  /** Absent until somebody downloads it: signing thousands of certificates nobody looks at would take seconds. */
  material?: { readonly certificatePem: string; readonly privateKeyPem?: string };
  revokedAt?: number;
  /** Only for imported certificates. */
  external?: ExternalFacts;
}

export interface IssuedFacts {
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Kind of key where it is not the usual one. */
  readonly publicKeyInfo?: string;
}

/** What was read from an uploaded certificate. The private key is checked and forgotten. */
export interface ExternalFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKeyInfo: string;
  readonly signatureAlgorithm: string;
  /** Intermediates, the certificate's issuer first; PEM. */
  readonly chainPem: readonly string[];
  /** Empty if the chain came without it. */
  readonly rootPem: string;
  /** SHA-256 of the certificate's DER, lower-case hex. */
  readonly fingerprint256: string;
}

/** The public key that a CSR asks a certificate for. */
export interface CsrKey {
  /** Label `PUBLIC KEY`. */
  readonly publicKeyPem: string;
  readonly publicKeyInfo: string;
}

export interface ReissueFacts {
  /** The certificate it was made from has names that it lacks: what that means for the others of the order is a switch. */
  readonly removesNames: boolean;
}

/** What the customer pays for. Prices are not published, so it counts instead. */
export interface Charge {
  readonly at: number;
  readonly what: 'subscription' | 'added-names';
  readonly orderId: string;
  /** Of the certificate that was requested. */
  readonly certificateNumber: number;
  /** Years of the subscription, or how many names were added. */
  readonly quantity: number;
}

/** An Advanced subscription. */
export interface Order {
  readonly orderId: string;
  readonly startedAt: number;
  /** Null until the first issuance completes. */
  endsAt: number | null;
  readonly years: number;
  /** As the request sent it. */
  readonly requestToken?: string;
}

export function isAdvanced(type: CertificateType): boolean {
  return type === 'NCP_PAID_DV_01' || type === 'NCP_PAID_OV_01';
}
