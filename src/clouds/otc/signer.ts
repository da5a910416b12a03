import { createHash, createHmac } from 'node:crypto';
import type { AccessKey } from '../../certificates/account.ts';
import { canonicalTarget } from './encoding.ts';

/** One request as it will be sent. */
export interface Signable {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  /**
   * What the signature covers besides its own time, names in any case: the host, and the project and security token
   * where they are sent. Not `content-type`, which HTTP stacks may complete after signing.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The very text that is sent; absent for none. */
  readonly body?: string;
}

/**
 * Two layouts share one name: `Access=`, which the manuals describe, and `Credential=` with a derived key, which the
 * SDKs of Open Telekom Cloud send. Those leave region and service empty.
 */
export type SigningLayout =
  { readonly scheme: 'access' } | { readonly scheme: 'credential'; readonly region: string; readonly service: string };

export interface SignatureHeaders {
  readonly 'X-Sdk-Date': string;
  readonly Authorization: string;
}

const ALGORITHM = 'SDK-HMAC-SHA256';
const TERMINATOR = 'sdk_request';

/**
 * Signs a request with `SDK-HMAC-SHA256`.
 * Rule: https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html (read 2026-10)
 * @param timeMs milliseconds since the epoch by the service's clock; refused if more than 15 minutes off
 */
export function sign(
  request: Signable,
  key: Pick<AccessKey, 'accessKey' | 'secretKey'>,
  timeMs: number,
  layout: SigningLayout = { scheme: 'access' },
): SignatureHeaders {
  const date = sdkDate(timeMs);
  const { hash, signedHeaders } = canonicalRequest(request, date);
  const scope = layout.scheme === 'access' ? undefined : scopeOf(layout, date);
  const stringToSign = [ALGORITHM, date, ...(scope === undefined ? [] : [scope]), hash].join('\n');
  const signature = createHmac('sha256', signingKey(key.secretKey, layout, date))
    .update(stringToSign)
    .digest('hex');
  const who = scope === undefined ? `Access=${key.accessKey}` : `Credential=${key.accessKey}/${scope}`;
  return {
    'X-Sdk-Date': date,
    Authorization: `${ALGORITHM} ${who}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

/**
 * The hash that goes into the string to sign.
 * @param date `YYYYMMDDTHHMMSSZ`
 * @returns `hash`: lower-case hex of the SHA-256 of the canonical request; `signedHeaders`: sorted, joined by `;`
 */
export function canonicalRequest(request: Signable, date: string): { hash: string; signedHeaders: string } {
  const headers = new Map<string, string>([['x-sdk-date', date]]);
  for (const [name, value] of Object.entries(request.headers)) headers.set(name.toLowerCase(), value.trim());
  const names = [...headers.keys()].sort();
  const signedHeaders = names.join(';');
  const { path, query } = canonicalTarget(request.target);
  const lines = names.map((name) => `${name}:${headers.get(name)}\n`).join('');
  const text = [request.method.toUpperCase(), path, query, lines, signedHeaders, sha256(request.body ?? '')].join('\n');
  return { hash: sha256(text), signedHeaders };
}

/** `YYYYMMDDTHHMMSSZ` in UTC. */
export function sdkDate(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/[-:]|\.\d+/g, '');
}

type CredentialLayout = Extract<SigningLayout, { scheme: 'credential' }>;

function scopeOf({ region, service }: CredentialLayout, date: string): string {
  return [date.slice(0, 8), region, service, TERMINATOR].join('/');
}

function signingKey(secretKey: string, layout: SigningLayout, date: string): string | Buffer {
  if (layout.scheme === 'access') return secretKey;
  let key: string | Buffer = `SDK${secretKey}`;
  for (const part of [date.slice(0, 8), layout.region, layout.service, TERMINATOR]) {
    key = createHmac('sha256', key).update(part).digest();
  }
  return key;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
