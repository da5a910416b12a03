import { isAscii } from 'node:buffer';
import { ExtensionError } from '../../errors.ts';
import type { ErrorCode, ErrorDetails } from '../../errors.ts';
import { withoutSecrets } from '../../http/redaction.ts';
import { parseRetryAfter } from '../../http/retry.ts';
import type { HttpAnswer } from '../../http/transport.ts';
import { isRow, textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';

/** What is known of the request that an answer belongs to. */
export interface Asked {
  readonly api: 'v1' | 'v2' | 'sts';
  readonly method: string;
  /** Path without query. */
  readonly route: string;
  /** Never to be repeated in an error, even if the service echoes it. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** The answer may be an array in place of the usual object; it is then read as `{ list }`. */
  readonly mayBeArray?: boolean;
  /** Something may have been changed: what stands between here and the service does not decide whether it was. */
  readonly changes?: boolean;
}

/**
 * The JSON object of a successful answer. HTTP 200 alone is no success: everything but the identity service must also
 * say `returnCode` `0`. Refusals come in five shapes (gateway error, empty 403, `returnCode` with 400, the same with 200,
 * plain 404 of an unknown route), besides the `responseError` of other services. Codes are compared as text and kept
 * verbatim in `details.returnCode`, `details.returnMessage`, `details.errorCode`, `details.errorMessage`.
 * @throws ExtensionError `cloud.*`, or `network.unreachable` where a proxy answered in place of the service
 */
export function readAnswer(answer: HttpAnswer, asked: Asked): JsonRow {
  const facts = new Facts(answer, asked);
  const { status } = answer;
  if (answer.body.byteLength === 0) throw facts.error(codeOfEmpty(answer, asked), `empty answer, HTTP ${status}`);
  const json = parse(answer.body);
  if (json === undefined) throw facts.error(codeOfStranger(answer, asked), `no JSON, HTTP ${status}`);
  if (asked.mayBeArray && Array.isArray(json) && status >= 200 && status < 300) return { list: json };
  if (!isRow(json)) throw facts.error('cloud.unexpectedAnswer', 'the answer is no JSON object', { path: '(root)' });

  const { error } = json;
  if (isRow(error)) {
    const errorCode = textOf(error['errorCode']);
    const code = status === 401 && errorCode === '210' ? 'cloud.forbidden' : codeOfRefusal(status);
    throw facts.error(code, `refused by the gateway, HTTP ${status}`, {
      errorCode,
      errorMessage: facts.quote(error['message']),
      errorDetails: facts.quote(error['details']),
    });
  }
  if (typeof error === 'string') {
    throw facts.error(codeOfRefusal(status), `refused by the service, HTTP ${status}`, {
      errorMessage: facts.quote(error),
    });
  }
  const envelope = isRow(json['responseError']) ? json['responseError'] : json;
  const returnCode = textOf(envelope['returnCode']);
  if (returnCode !== undefined && returnCode !== '0') {
    // An answer of the service itself is a decision even where the status is unusual, but a 5xx stays in doubt.
    throw facts.error(
      status < 300 ? 'cloud.rejected' : codeOfRefusal(status),
      `returnCode ${returnCode}, HTTP ${status}`,
      {
        returnCode,
        returnMessage: facts.quote(envelope['returnMessage']),
      },
    );
  }
  if (status < 200 || status > 299) throw facts.error(codeOfStranger(answer, asked), `HTTP ${status}`);
  if (returnCode === undefined && asked.api !== 'sts') {
    throw facts.error('cloud.unexpectedAnswer', 'the answer has no return code', { path: 'returnCode' });
  }
  return json;
}

/**
 * The bytes of a ZIP, told by how it starts; failures come as JSON.
 * @throws ExtensionError as `readAnswer`, and `cloud.unexpectedAnswer` for what is neither
 */
export function readZipAnswer(answer: HttpAnswer, asked: Asked): Uint8Array {
  const { status, body } = answer;
  const isZip = body[0] === 0x50 && body[1] === 0x4b && body[2] === 0x03 && body[3] === 0x04;
  if (isZip && status >= 200 && status < 300) return body;
  readAnswer(answer, asked);
  throw new Facts(answer, asked).error('cloud.unexpectedAnswer', 'the answer is no ZIP', { path: '(root)' });
}

/** True if the gateway refused key, signature or timestamp: it says the same for all three. */
export function isAuthenticationFailure(error: unknown): error is ExtensionError {
  return error instanceof ExtensionError && error.code === 'cloud.unauthorized';
}

/** Codes of lists with which the service says that there is nothing to list. */
export function meansNothingFound(error: unknown): boolean {
  if (!(error instanceof ExtensionError) || error.code !== 'cloud.rejected') return false;
  return error.details['returnCode'] === '1006' || error.details['returnCode'] === '2200';
}

/** What statuses mean whatever the body says. Undefined: the status alone says too little to know whether it ran. */
function codeOfStatus(status: number): ErrorCode | undefined {
  if (status >= 500) return 'cloud.unavailable';
  switch (status) {
    case 401:
      return 'cloud.unauthorized';
    case 403:
      return 'cloud.forbidden';
    case 404:
      return 'cloud.notFound';
    case 407: // only a proxy asks for this, before it passes anything on
      return 'network.unreachable';
    case 413:
      return 'cloud.rejected';
    case 429:
      return 'cloud.throttled';
    default:
      return undefined;
  }
}

/** For bodies in a shape of the service: a 4xx is then its decision. */
function codeOfRefusal(status: number): ErrorCode {
  return codeOfStatus(status) ?? (status >= 400 ? 'cloud.rejected' : 'cloud.unexpectedAnswer');
}

function codeOfEmpty(answer: HttpAnswer, asked: Asked): ErrorCode {
  const isService = originOf(answer) === 'ENDPOINT';
  if (answer.status === 403 && asked.api === 'v2' && isService) return 'cloud.mainAccountOnly';
  return codeOfStranger(answer, asked);
}

/** For bodies in no shape of the service: a proxy may have refused to hand on the answer to what did run; 407 comes before that. */
function codeOfStranger(answer: HttpAnswer, { changes }: Asked): ErrorCode {
  const { status } = answer;
  const isDoubtful = changes && originOf(answer) === undefined && [401, 403, 404, 413, 429].includes(status);
  return (isDoubtful ? undefined : codeOfStatus(status)) ?? 'cloud.unexpectedAnswer';
}

/** Who answered, by their own word: the gateway, or the service behind it. */
function originOf({ headers }: HttpAnswer): string | undefined {
  return headers.get('x-ncp-apigw-response-origin')?.toUpperCase();
}

function parse(body: Uint8Array): unknown {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // Long lists are ASCII as a rule, and read as such they take a fraction of the time.
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined; // the parser's message would quote the body
  }
}

/** Builds errors of one exchange. */
class Facts {
  readonly #answer: HttpAnswer;
  readonly #asked: Asked;

  constructor(answer: HttpAnswer, asked: Asked) {
    this.#answer = answer;
    this.#asked = asked;
  }

  /** Text of the service, verbatim but for its length and for what must not be repeated. */
  quote(value: unknown): string | undefined {
    const text = textOf(value);
    return text === undefined ? undefined : withoutSecrets(text, this.#asked.secrets).slice(0, 1_000);
  }

  error(code: ErrorCode, message: string, details: ErrorDetails = {}): ExtensionError {
    const { status, headers } = this.#answer;
    const { method, route, nowMs } = this.#asked;
    const all = {
      status,
      method,
      route,
      requestId: this.quote(headers.get('x-ncp-trace-id')),
      retryAfterMs: parseRetryAfter(headers.get('retry-after'), nowMs),
      // There is no other way in.
      signIn: code === 'cloud.unauthorized' ? 'access-key' : undefined,
      ...details,
    };
    return new ExtensionError(code, message, {
      details: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    });
  }
}
