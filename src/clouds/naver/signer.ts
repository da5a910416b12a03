import { createHmac } from 'node:crypto';
import type { AccessKey } from '../../certificates/account.ts';

export interface SignatureHeaders {
  readonly 'x-ncp-apigw-timestamp': string;
  readonly 'x-ncp-iam-access-key': string;
  readonly 'x-ncp-apigw-signature-v2': string;
}

/**
 * API Gateway signature v2: base64 of HMAC-SHA256 over method, target, timestamp and access key. The body is not signed.
 * Rule: https://api.ncloud-docs.com/docs/en/common-ncpapi (read 2026-10)
 * @param request `target` is path and query exactly as sent
 * @param timestampMs milliseconds since the epoch by the gateway's clock; refused if more than five minutes off
 */
export function sign(
  request: { readonly method: string; readonly target: string },
  key: AccessKey,
  timestampMs: number,
): SignatureHeaders {
  const timestamp = String(timestampMs);
  const message = `${request.method} ${request.target}\n${timestamp}\n${key.accessKey}`;
  return {
    'x-ncp-apigw-timestamp': timestamp,
    'x-ncp-iam-access-key': key.accessKey,
    'x-ncp-apigw-signature-v2': createHmac('sha256', key.secretKey).update(message).digest('base64'),
  };
}
