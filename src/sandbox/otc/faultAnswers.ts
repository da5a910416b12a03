import type { Effect, When } from '../faults.ts';

/** Failures that Open Telekom Cloud is known for, for tests to arm. Two of them come with a status one would not expect. */
const ANSWERS = {
  throttled: json(429, {
    error_code: 'APIGW.0308',
    error_msg: 'The throttling threshold has been reached: policy ip over ratelimit,limit:5,time:1 second',
  }),
  /** Too many requests, told as a server error. */
  tooManyRequests: json(500, { error_code: 'APIG.9008', error_msg: 'Too many requests.' }),
  /** Seen with concurrent writes. */
  etcd: json(500, { error_code: 'APIG.3500', error_msg: 'Failed to synchronize data to etcd.' }),
  internal: json(500, { error_code: 'APIG.9999', error_msg: 'System error.' }),
  backendUnavailable: json(502, { error_code: 'APIGW.0202', error_msg: 'Backend unavailable' }),
  serviceUnavailable: json(503, { error_code: 'APIGW.0613', error_msg: 'IAM is unavailable' }),
  backendTimeout: json(504, { error_code: 'APIGW.0203', error_msg: 'Backend timeout' }),
  /** Keystone's shape, with a number for a code, from a service that is not Keystone. */
  keystone: json(401, { error: { code: 401, message: 'The X-Auth-Token is invalid!', title: 'Unauthorized' } }),
  tokenMustBeUpdated: json(401, { error_code: 'APIGW.0307', error_msg: 'The token must be updated.' }),
  /** A code that no manual has. */
  unknownCaller: json(401, { error_code: 'APIG.1099', error_msg: 'The caller is not known.' }),
  notAllowed: json(403, { error_code: 'APIGW.0302', error_msg: 'The IAM user is not allowed to access the API.' }),
  noBody: { status: 503, body: '' },
} as const;

export type OtcFailure = keyof typeof ANSWERS;

/** @param retryAfter seconds */
export function otcFailure(failure: OtcFailure, when: When, retryAfter?: number): Effect {
  const { status, body } = ANSWERS[failure];
  const headers = {
    ...(body !== '' && { 'Content-Type': 'application/json' }),
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
  };
  return { kind: 'answer', when, status, headers, body };
}

function json(status: number, value: object): { status: number; body: string } {
  return { status, body: JSON.stringify(value) };
}
