import type { KeyAlgorithm } from '../../pem/facts.ts';
import type { CertificateRecord } from '../certificateRecord.ts';
import { APIG_NAMES, NAVER_NAMES, type NameRule } from '../names/nameRule.ts';

export type UploadService = 'apig' | 'naver-v1' | 'naver-v2';

/** What a service wants of an uploaded certificate. Whatever its documentation leaves open is a warning, not a refusal. */
export interface UploadRules {
  readonly service: UploadService;
  readonly name: NameRule;
  /** Kinds of keys it is known to take, and those where it is not known. Others are refused. */
  readonly keys: { readonly accepted: readonly KeyAlgorithm[]; readonly doubtful: readonly KeyAlgorithm[] };
  /** Whether the chain ends with the root. */
  readonly rootInChain: boolean;
  readonly withoutSan: 'blocked' | 'warning';
  /** The end of the validity must be before this. */
  readonly latestNotAfter: { readonly before: Date; readonly otherwise: 'blocked' | 'warning' };
  /** Whether it refuses a certificate that it has already. */
  readonly sameCertificate: 'blocked' | 'warning';
  /** From this length on, in characters, a field might be refused. */
  readonly longField: number;
}

/** A certificate that is there. One whose serial number the service does not tell is compared by name and end. */
export type ExistingCertificate = Pick<
  CertificateRecord,
  'id' | 'name' | 'state' | 'commonName' | 'serialNumber' | 'notAfter'
>;

/** Where a certificate goes. */
export interface UploadTarget {
  readonly rules: UploadRules;
  /** All of the place; undefined if they could not be listed. */
  readonly existing: readonly ExistingCertificate[] | undefined;
  /** Names of gateways whose certificates could not be listed, so that they are not among the existing ones. */
  readonly unasked?: readonly string[];
  /** Set if it takes the place of one. */
  readonly replaces?: ReplacedCertificate;
}

export interface ReplacedCertificate {
  readonly id: string;
  /** Names that it is for, as far as the service tells. */
  readonly names: readonly string[];
  /** Its end; absent if the service does not tell it. */
  readonly notAfter?: Date;
  /** Domains that serve it, and will serve the new one. */
  readonly boundDomains: readonly string[];
}

/** What counts seconds with 32 bits ends here. */
const LAST_SECOND = new Date('2038-01-19T03:14:07Z');
const KEYS: UploadRules['keys'] = { accepted: ['rsa', 'ec'], doubtful: ['rsa-pss', 'dsa', 'ed25519', 'ed448'] };

const NAVER = {
  name: NAVER_NAMES,
  keys: KEYS,
  // Clients that are known to work send the root as the last of `certificateChain`, which must not be empty.
  rootInChain: true,
  withoutSan: 'warning',
  latestNotAfter: { before: LAST_SECOND, otherwise: 'warning' },
  sameCertificate: 'blocked',
  longField: 8000,
} as const satisfies Omit<UploadRules, 'service'>;

/**
 * By service. APIG: https://docs.otc.t-systems.com/api-gateway/api-ref/, "Creating an SSL Certificate" and error codes APIG.2101 to 3709.
 * NAVER: https://api.ncloud-docs.com/docs/en/security-certificatemanager, `createExternalCertificate` and `registerExternalCertificate`.
 * Both read 2026-11. Neither documents a length; the nearest published limit of the makers of APIG is 8092 characters.
 */
export const UPLOAD_RULES: Readonly<Record<UploadService, UploadRules>> = {
  apig: {
    service: 'apig',
    name: APIG_NAMES,
    keys: KEYS,
    rootInChain: false,
    withoutSan: 'blocked',
    latestNotAfter: { before: LAST_SECOND, otherwise: 'blocked' },
    sameCertificate: 'warning',
    longField: 8000,
  },
  'naver-v1': { service: 'naver-v1', ...NAVER },
  'naver-v2': { service: 'naver-v2', ...NAVER },
};
