import { LARGE_MAX_BYTES } from '../../http/limits.ts';
import { joinTarget } from './address.ts';

/** One call before it is signed. Free of secrets, except where `secrets` names them. */
export interface ApiRequest {
  readonly api: 'v1' | 'v2' | 'sts';
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path and query, exactly as signed and sent. */
  readonly target: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Longest answer, in bytes; the transport's own limit if absent. */
  readonly maxBytes?: number;
  /** Parts of the body that no error may repeat, even if the service echoes them. */
  readonly secrets?: readonly string[];
  /** The answer may be an array in place of the usual object; it is then read as `{ list }`. */
  readonly mayBeArray?: boolean;
}

/** The lists of API v2. They overlap: the first knows all, or all but Advanced ones. */
export const V2_LISTS = ['certificates', 'getCertificates', 'getPaidCertificates'] as const;
export type V2List = (typeof V2_LISTS)[number];

export interface Page {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** @param certificateName whole name or part of one: not documented, so what comes back must be filtered again */
export function v2ListRequest(list: V2List, { page, pageSize }: Page, certificateName?: string): ApiRequest {
  return get('v2', joinTarget(`/api/v2/certificate/${list}`, { page, pageSize, certificateName }));
}

/** Everything at once: API v1 has no pages, so its answer may be longer than others. */
export function v1ListRequest(filter: { certificateName?: string; certificateNo?: string } = {}): ApiRequest {
  return { ...get('v1', joinTarget('/api/v1/certificates', filter)), maxBytes: LARGE_MAX_BYTES };
}

/** All orders: documented as the meaning of an absent page size. */
export function ordersRequest(): ApiRequest {
  return get('v2', '/api/v2/certificate/orders');
}

/** One order with its certificates. */
export function orderRequest(orderId: string): ApiRequest {
  return get('v2', `/api/v2/certificate/orders/${encodeURIComponent(orderId)}`);
}

/** A POST that reads; all its filters are optional. Whether the answer wraps the list is not documented. */
export function organizationsRequest(): ApiRequest {
  return {
    api: 'v2',
    method: 'POST',
    target: '/api/v2/organization/getOrganizationInfoList',
    body: {},
    mayBeArray: true,
  };
}

export function chainRequest(certificateNo: string): ApiRequest {
  return get('v2', `/api/v2/certificate/exportCertificate/${encodeURIComponent(certificateNo)}/chain`);
}

/** A POST that reads, with a body that must be there; a GET until 2026-09-17. Answers with a ZIP. */
export function archiveRequest(certificateNo: string): ApiRequest {
  return {
    api: 'v2',
    method: 'POST',
    target: `/api/v2/certificate/exportCertificate/${encodeURIComponent(certificateNo)}`,
    body: { certificateNo: asNumber(certificateNo), type: 'PEM' },
    maxBytes: LARGE_MAX_BYTES,
  };
}

export function certificateTypesRequest(): ApiRequest {
  return get('v2', '/api/v2/certificate/certificateTypes');
}

/** Seven days; one window must be given, and two give nothing. */
export const MAX_CHANGES_SECONDS = 604_800;

/** @param seconds clamped to what the service takes, 1 to `MAX_CHANGES_SECONDS` */
export function recentChangesRequest(seconds: number): ApiRequest {
  const window = Math.min(MAX_CHANGES_SECONDS, Math.max(1, Math.ceil(seconds)));
  return get('v2', joinTarget('/api/v2/certificate/recentChanges', { seconds: window }));
}

/** @param domainAddress one name of the certificate; required */
export function validationRequest(certificateNo: string, domainAddress: string): ApiRequest {
  const path = `/api/v2/certificate/getVerificationInfo/${encodeURIComponent(certificateNo)}`;
  return get('v2', joinTarget(path, { domainAddress }));
}

export function callerIdentityRequest(): ApiRequest {
  return get('sts', '/api/v1/caller-identity');
}

/** The service wants numbers of certificates in bodies as numbers; what is none stays as it came. */
export function asNumber(certificateNo: string): number | string {
  return /^\d{1,15}$/.test(certificateNo) ? Number(certificateNo) : certificateNo;
}

function get(api: ApiRequest['api'], target: string): ApiRequest {
  return { api, method: 'GET', target };
}
