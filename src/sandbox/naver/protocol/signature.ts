import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../../http.ts';
import type { NaverKeys } from '../keys.ts';

export type Caller = 'main' | 'sub';

/** How far a timestamp may be from the gateway's clock, milliseconds. */
const TOLERANCE_MS = 300_000;

/** Names of the three headers, as Node gives them. */
const TIMESTAMP = 'x-ncp-apigw-timestamp';
const ACCESS_KEY = 'x-ncp-iam-access-key';
const SIGNATURE = 'x-ncp-apigw-signature-v2';

/**
 * Signature v2: HMAC-SHA256, base64, over method, target as it came over the wire, timestamp and access key. The body is not covered.
 * The sandbox's own, so that a mistake of the client's signer cannot hide here.
 */
export function signatureOf(
  method: string,
  target: string,
  timestamp: string,
  accessKey: string,
  secretKey: string,
): string {
  return createHmac('sha256', secretKey).update(`${method} ${target}\n${timestamp}\n${accessKey}`).digest('base64');
}

/** Tells who calls, or why the gateway does not let them in; the reason goes to the log of requests, not to the caller. */
export function verify(
  { method, target, headers }: Exchange,
  keys: NaverKeys,
  now: number,
): { caller: Caller } | { problem: string } {
  const timestamp = String(headers[TIMESTAMP] ?? '');
  const accessKey = String(headers[ACCESS_KEY] ?? '');
  const signature = String(headers[SIGNATURE] ?? '');
  if (timestamp === '' || accessKey === '' || signature === '') return { problem: 'header missing' };
  if (!/^\d{1,16}$/.test(timestamp)) return { problem: 'timestamp is not a number' };
  if (Math.abs(Number(timestamp) - now) > TOLERANCE_MS) return { problem: 'timestamp too far off' };
  const caller = callerOf(accessKey, keys);
  if (!caller) return { problem: 'unknown key' };
  const secretKey = caller === 'main' ? keys.secretKey : keys.subSecretKey;
  const expected = Buffer.from(signatureOf(method, target, timestamp, accessKey, secretKey));
  const given = Buffer.from(signature);
  const equal = expected.length === given.length && timingSafeEqual(expected, given);
  return equal ? { caller } : { problem: 'signature does not match' };
}

function callerOf(accessKey: string, keys: NaverKeys): Caller | undefined {
  if (accessKey === keys.accessKey) return 'main';
  return accessKey === keys.subAccessKey ? 'sub' : undefined;
}
