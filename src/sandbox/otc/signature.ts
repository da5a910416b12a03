import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../http.ts';
import { percentDecoded } from '../pathPattern.ts';

/** The two layouts that share the name SDK-HMAC-SHA256: `Access=…`, and the older `Credential=…/sdk_request`. */
export type SignatureLayout = 'access' | 'credential';

/** An `Authorization` header, taken apart. */
export interface Authorization {
  readonly layout: SignatureLayout;
  readonly accessKey: string;
  /** `20260102/eu-de/apig/sdk_request`; region and service may be empty. Layout `credential` only. */
  readonly scope?: string;
  /** In the order they were signed in. */
  readonly signedHeaders: readonly string[];
  /** Lower-case hex. */
  readonly signature: string;
}

/** What a signature covers. */
export type SignedRequest = Pick<Exchange, 'method' | 'path' | 'query' | 'headers' | 'body'>;

export const DATE_HEADER = 'x-sdk-date';

const ACCESS = /^SDK-HMAC-SHA256 Access=([^,\s]+), SignedHeaders=([^,\s]+), Signature=([0-9a-f]{64})$/;
const CREDENTIAL =
  /^SDK-HMAC-SHA256 Credential=([^,\s/]+)\/(\d{8}\/[^,\s/]*\/[^,\s/]*\/sdk_request), SignedHeaders=([^,\s]+), Signature=([0-9a-f]{64})$/;

/** @returns undefined if the header is not of either layout, to the letter */
export function parseAuthorization(header: string): Authorization | undefined {
  const [, accessKey, headers, signature] = ACCESS.exec(header) ?? [];
  if (accessKey !== undefined && headers !== undefined && signature !== undefined) {
    return { layout: 'access', accessKey, signedHeaders: headers.split(';'), signature };
  }
  const [, key, scope, names, seal] = CREDENTIAL.exec(header) ?? [];
  if (key === undefined || scope === undefined || names === undefined || seal === undefined) return undefined;
  return { layout: 'credential', accessKey: key, scope, signedHeaders: names.split(';'), signature: seal };
}

/**
 * Whether the secret key made this signature for this request. The sandbox's own, so that a mistake of the client's signer cannot
 * hide here; see `canonicalRequest` for what is covered.
 */
export function signatureHolds(request: SignedRequest, authorization: Authorization, secretKey: string): boolean {
  const given = Buffer.from(authorization.signature);
  return formsOf(request, authorization).some((canonical) => {
    const expected = Buffer.from(seal(canonical, request, authorization, secretKey));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}

/**
 * Method, path, query, the signed headers and the hash of the body, a line each. The path ends in a slash here, whatever was sent.
 * @param authorization says which headers are covered; the older layout also folds white space inside their values
 */
export function canonicalRequest(request: SignedRequest, authorization: Authorization): string {
  return canonical(request, authorization, canonicalQuery(request.query), payloadHash(request));
}

function formsOf(request: SignedRequest, authorization: Authorization): string[] {
  const plain = canonicalRequest(request, authorization);
  if (authorization.layout === 'access' || request.method !== 'POST' || request.body.length > 0) return [plain];
  // The Go client of the older layout hashes the query in place of a body that is not there.
  const query = canonicalQuery(request.query);
  return [plain, canonical(request, authorization, '', sha256(Buffer.from(query)))];
}

function canonical(
  { method, path, headers }: SignedRequest,
  { layout, signedHeaders }: Authorization,
  query: string,
  hash: string,
): string {
  const lines = signedHeaders.map((name) => {
    const value = String(headers[name] ?? '').trim();
    return `${name}:${layout === 'credential' ? value.replace(/\s+/g, ' ') : value}\n`;
  });
  const uri = path
    .split('/')
    .map((segment) => encode(percentDecoded(segment)))
    .join('/');
  return [
    method.toUpperCase(),
    uri.endsWith('/') ? uri : `${uri}/`,
    query,
    lines.join(''),
    signedHeaders.join(';'),
    hash,
  ].join('\n');
}

/** By name, the values of a repeated name by value; both in the order of their bytes. */
function canonicalQuery(query: URLSearchParams): string {
  const order = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  return [...query]
    .sort(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

/** A hash that the client names itself is taken at its word only where it says that there is none (`UNSIGNED-PAYLOAD`). */
function payloadHash({ headers, body }: SignedRequest): string {
  const named = headers['x-sdk-content-sha256'];
  return typeof named === 'string' && !/^[0-9a-f]{64}$/i.test(named) ? named : sha256(body);
}

function seal(text: string, { headers }: SignedRequest, { scope }: Authorization, secretKey: string): string {
  const date = String(headers[DATE_HEADER] ?? '');
  const lines = ['SDK-HMAC-SHA256', date, ...(scope === undefined ? [] : [scope]), sha256(Buffer.from(text))];
  const key =
    scope === undefined
      ? secretKey
      : scope.split('/').reduce((sum: string | Buffer, part) => hmac(sum, part), `SDK${secretKey}`);
  return hmac(key, lines.join('\n')).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** RFC 3986: letters, digits and `-_.~` stay. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
