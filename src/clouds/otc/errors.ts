import { ExtensionError } from '../../errors.ts';
import type { ErrorCode, ErrorDetails } from '../../errors.ts';
import { withoutSecrets } from '../../http/redaction.ts';
import { parseRetryAfter } from '../../http/retry.ts';
import type { HttpAnswer } from '../../http/transport.ts';
import { codeOf, isPassing } from './errorCodes.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A success that says by its status that nothing else is to come. */
export const NO_CONTENT: JsonObject = Object.freeze({});

/** What is known of the request that an answer belongs to. */
export interface Asked {
  readonly method: string;
  /** Path without query. */
  readonly route: string;
  /** Never to be repeated in an error, even if the service echoes it. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Something may have been changed: what stands between here and the service does not decide whether it was. */
  readonly changes?: boolean;
}

/**
 * The JSON object of a successful answer; empty where the answer has no body, as after most changes.
 * Refusals come from API Gateway (`error_code`, `error_msg`), from the gateway in front of it (the same with
 * `request_id`), from IAM (the same, or Keystone's `error.code` as a number), or from a proxy in any form. Code and text
 * are kept as they came in `details.errorCode` and `details.errorMessage`, but for secrets that the text may repeat.
 * @throws ExtensionError `cloud.*`, or `network.unreachable` where a proxy answered in place of the service
 */
export function readAnswer(answer: HttpAnswer, asked: Asked): JsonObject {
  const { status, body } = answer;
  if (status === 204) return NO_CONTENT;
  const json = body.byteLength === 0 ? {} : parse(body);
  const success = status >= 200 && status <= 299;
  const refusal = refusalIn(json, !success);
  if (success && (refusal.code === undefined || refusal.code === 'APIG.0000')) {
    if (isObject(json)) return json;
    throw failure(answer, asked, 'cloud.unexpectedAnswer', 'the answer is no JSON object', { path: '(root)' });
  }
  const code = success
    ? 'cloud.unexpectedAnswer'
    : codeOf(status, refusal.code, refusal.message, asked.changes === true);
  throw failure(answer, asked, code, `refused with ${refusal.code ?? 'no code'}, HTTP ${status}`, {
    errorCode: refusal.code,
    errorMessage: refusal.message === undefined ? undefined : redacted(refusal.message, asked.secrets),
    requestId: refusal.requestId,
    ...(isPassing(status, refusal.code) && { passing: true }),
  });
}

/**
 * For changes that are answered by their status alone: whatever has more to say may be somebody else's answer.
 * @throws ExtensionError `cloud.unexpectedAnswer`
 */
export function requireNoContent(answer: JsonObject): void {
  if (answer === NO_CONTENT) return;
  throw new ExtensionError('cloud.unexpectedAnswer', 'expected an answer without content', {
    details: { path: '(root)' },
  });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Refusal {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
}

/**
 * `error_code` and `error_msg`, then `code` and `message`, then the same further in; codes may be numbers.
 * @param anywhere in whatever object; else under `error` alone, since the data of a success may hold anything
 */
function refusalIn(json: unknown, anywhere: boolean, depth = 0): Refusal {
  if (!isObject(json) || depth > 3) return {};
  const code = textOf(json['error_code']) ?? textOf(json['code']);
  const message = textOf(json['error_msg']) ?? textOf(json['message']);
  const known = json['error_code'] !== undefined || json['error_msg'] !== undefined;
  if (known || (code !== undefined && message !== undefined)) {
    const requestId = textOf(json['request_id']);
    return { ...(code && { code }), ...(message && { message }), ...(requestId && { requestId }) };
  }
  const within = [json['error'], ...(anywhere ? Object.values(json) : [])];
  for (const one of within) {
    const refusal = refusalIn(one, anywhere, depth + 1);
    if (refusal.code !== undefined || refusal.message !== undefined) return refusal;
  }
  return {};
}

function failure(
  { status, headers }: HttpAnswer,
  { method, route, secrets, nowMs }: Asked,
  code: ErrorCode,
  message: string,
  more: ErrorDetails,
): ExtensionError {
  const { requestId, ...rest } = more;
  const id = requestId ?? headers.get('x-request-id') ?? headers.get('x-iam-trace-id');
  const details: ErrorDetails = {
    status,
    method,
    route,
    requestId: id === undefined ? undefined : withoutSecrets(String(id), secrets).slice(0, 128),
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), nowMs) ?? leastPauseMs(code, rest['errorCode']),
    ...rest,
  };
  return new ExtensionError(code, message, {
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
  });
}

/** Who asks too often and tells of no pause is asked again after a second, the shortest window that was seen. */
function leastPauseMs(code: ErrorCode, errorCode: ErrorDetails[string]): number | undefined {
  return code === 'cloud.throttled' || errorCode === 'APIG.9008' ? 1_000 : undefined;
}

/**
 * The service's words without what must not be repeated. A refused signature may be answered with the request as the
 * service saw it, headers and all; a refused certificate with a piece of it.
 */
function redacted(text: string, secrets: readonly string[]): string {
  return withoutSecrets(text, secrets)
    .replace(/-----BEGIN [\s\S]*?(-----END [A-Z0-9 ]*-----|$)/g, '…')
    .replace(
      /\b(x-auth-token|x-subject-token|x-security-token|authorization|access|signature)\s*[:=]\s*[^\s,;]+/gi,
      '$1:…',
    )
    .replace(/[A-Za-z0-9+/_-]{60,}={0,2}/g, '…')
    .slice(0, 1_000);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

function parse(body: Uint8Array): unknown {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined; // the parser's message would quote the body
  }
}
