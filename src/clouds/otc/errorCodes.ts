import { ExtensionError } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';

/**
 * What codes mean that say more than their HTTP status, or something else.
 * https://docs.otc.t-systems.com/api-gateway/api-ref/appendix/error_codes.html (read 2026-10)
 */
const MEANINGS: ReadonlyMap<string, ErrorCode> = new Map([
  ...meaning('cloud.unauthorized', [
    ...numbered('APIG.', [1000, 1001, 1002, 1003]),
    ...numbered('APIC.', [7100, 7101, 7102, 7103]),
    ...numbered('IAM.', [1104, 1105, 1106, 1107, 1108, 1061]),
  ]),
  // Most of these come with 401 in one place and with 403 in another.
  ...meaning('cloud.forbidden', [
    ...numbered('APIG.', [1005, 1007, 1008, 1009, 1011, 1012, 1013]),
    ...numbered('APIC.', [7105, 7107]),
    'IAM.0064',
  ]),
  ...meaning('cloud.rejected', numbered('APIG.', [3100, 3101, 3108, 3474])),
  ...meaning('cloud.unavailable', ['APIG.1010', 'APIG.1029', 'IAM.0020']),
  ...meaning('cloud.locked', ['IAM.0061']),
]);

/** Failures of the service that pass, besides 502 to 504; 9008 says "too many requests", but after what it does not say. */
const PASSING: ReadonlySet<string> = new Set([
  ...numbered('APIG.', [1010, 1029, 3500, 9003, 9004, 9005, 9006, 9007, 9008, 9013, 9999]),
  ...numbered('APIC.', [9000, 9100, 9999]),
  'IAM.0006',
  'IAM.0020',
]);

/** The gateway in front prints `APIGW.`, its manual `APIG.`, both with a number below 1000. */
const FRONT = /^APIGW?\.(0\d{3})$/;
const FRONT_MEANINGS: ReadonlyMap<string, ErrorCode> = new Map([
  ...meaning('cloud.unauthorized', ['0301', '0305', '0307']),
  ...meaning('cloud.notFound', ['0101']),
  ...meaning('cloud.forbidden', ['0302']),
  ...meaning('cloud.throttled', ['0308']),
]);

/** The token did not get the request past the door: it did not run. */
const TOKEN_REFUSED: ReadonlySet<string> = new Set([
  ...numbered('APIG.', [1000, 1001, 1002, 1003]),
  ...numbered('APIC.', [7100, 7101, 7102, 7103]),
  ...['APIGW.', 'APIG.'].flatMap((prefix) => ['0301', '0305', '0307'].map((number) => prefix + number)),
  'IAM.0066',
  'IAM.0067',
]);

/** Codes of API Gateway, of the gateway in front of it, and of IAM. Keystone's numbers are anybody's. */
const OWN_CODE = /^(?:APIGW?|APIC|IAM)\.\d{4,}$/;

/** Codes by which the service says that a thing is not there. */
const GATEWAY_GONE: ReadonlySet<string> = new Set(['APIG.3030', 'APIC.7302']);
const CERTIFICATE_GONE: ReadonlySet<string> = new Set(['APIG.3021', 'APIG.3025']);

/**
 * What a refusal means. By the code where it says more than the status, since statuses vary; a 5xx stays in doubt whatever
 * it says, and so does a change whose answer may be somebody else's.
 * @param code as the service sent it; undefined if the answer is none of the service
 * @param message read only for the two things that have no code of their own: a locked key, a used-up login
 * @param changes whether something may have been changed
 */
export function codeOf(
  status: number,
  code: string | undefined,
  message: string | undefined,
  changes: boolean,
): ErrorCode {
  const front = code === undefined ? undefined : FRONT.exec(code)?.[1];
  const known = front === undefined ? MEANINGS.get(code ?? '') : FRONT_MEANINGS.get(front);
  if (status >= 500) return 'cloud.unavailable';
  if (changes && status !== 407 && !OWN_CODE.test(code ?? '')) return 'cloud.unexpectedAnswer';
  if (isLocked(message) && (status === 401 || status === 403)) return 'cloud.locked';
  return known ?? codeOfStatus(status, code !== undefined);
}

function codeOfStatus(status: number, coded: boolean): ErrorCode {
  switch (status) {
    case 401:
      return 'cloud.unauthorized';
    case 403:
      return 'cloud.forbidden';
    case 404:
      return coded ? 'cloud.rejected' : 'cloud.notFound'; // a thing that is not there, or an address
    case 407: // only a proxy asks for this, before it passes anything on
      return 'network.unreachable';
    case 413:
    case 414:
      return 'cloud.rejected';
    case 429:
      return 'cloud.throttled';
    case 494: // header too long: a status of this gateway alone
      return 'cloud.rejected';
    default:
      return coded && status >= 400 ? 'cloud.rejected' : 'cloud.unexpectedAnswer';
  }
}

/** Whether a call that changes nothing may be made again. */
export function isPassing(status: number, code: string | undefined): boolean {
  if (status >= 502 && status <= 504) return true;
  // Below 500, numbers of the gateway in front mean bodies and headers that are too long.
  return code !== undefined && (PASSING.has(code) || (status >= 500 && /^APIGW?\.0[26]\d\d$/.test(code)));
}

/** The signature was refused for its time alone: the one refusal of a signature that is worth another. */
export function meansSignatureExpired(error: unknown): error is ExtensionError {
  return isUnauthorized(error) && /signature expired/i.test(messageOf(error));
}

/** IAM wants a one-time code, or did not take the one it got. */
export function meansPasscode(error: unknown): error is ExtensionError {
  if (!(error instanceof ExtensionError) || !error.code.startsWith('cloud.')) return false;
  return error.details['errorCode'] === 'IAM.1061' || /\b(totp|mfa|passcode)\b/i.test(messageOf(error));
}

export function isUnauthorized(error: unknown): error is ExtensionError {
  return error instanceof ExtensionError && error.code === 'cloud.unauthorized';
}

/** A refusal for the token alone, in the service's own words: a change that met it did not run. */
export function meansTokenRefused(error: unknown): error is ExtensionError {
  return isUnauthorized(error) && TOKEN_REFUSED.has(String(error.details['errorCode']));
}

/** A certificate that is not there; the documents show other codes for it, so any 404 of the service counts. */
export function meansGone(error: unknown): boolean {
  if (!(error instanceof ExtensionError) || error.code !== 'cloud.rejected') return false;
  return error.details['status'] === 404 || CERTIFICATE_GONE.has(String(error.details['errorCode']));
}

/** A gateway that is not there, in the words of either service that knows gateways. */
export function meansGatewayGone(error: unknown): boolean {
  if (!(error instanceof ExtensionError) || error.code !== 'cloud.rejected') return false;
  return GATEWAY_GONE.has(String(error.details['errorCode']));
}

/** What was to be taken off a domain is not on it. */
export function meansNotBound(error: unknown): boolean {
  if (!(error instanceof ExtensionError) || error.code !== 'cloud.rejected') return false;
  const { errorCode } = error.details;
  return errorCode === 'APIG.3097' || (errorCode === 'APIG.2000' && /no valid domain name/i.test(messageOf(error)));
}

function isLocked(message: string | undefined): boolean {
  return message !== undefined && /reach the limit|is locked|been locked/i.test(message);
}

function messageOf(error: ExtensionError): string {
  return String(error.details['errorMessage'] ?? '');
}

function numbered(prefix: string, numbers: readonly number[]): string[] {
  return numbers.map((number) => prefix + String(number));
}

function meaning(code: ErrorCode, of: readonly string[]): [string, ErrorCode][] {
  return of.map((one) => [one, code]);
}
