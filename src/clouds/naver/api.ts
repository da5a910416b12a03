import { isAccessKey } from '../../certificates/account.ts';
import { ExtensionError } from '../../errors.ts';
import { READ_POLICY, repeatUnexecutedWrite, retryRead } from '../../http/retry.ts';
import type { RetryPolicy } from '../../http/retry.ts';
import type { HttpAnswer } from '../../http/transport.ts';
import type { CloudContext } from '../cloud.ts';
import { urlOf } from './address.ts';
import { GatewayClock, TOLERATED_OFFSET_MS } from '../clock.ts';
import { isAuthenticationFailure, readAnswer, readZipAnswer } from './errors.ts';
import type { Asked } from './errors.ts';
import type { JsonRow } from './fields.ts';
import type { ApiRequest } from './requests.ts';
import { sign } from './signer.ts';

/** Signs, sends and reads for one account. */
export interface NaverApi {
  /** Learns from refusals; its offset is what the user is told. */
  readonly clock: GatewayClock;
  /** A call that changes nothing: repeated while it fails for a passing reason. */
  read(request: ApiRequest, signal?: AbortSignal): Promise<JsonRow>;
  /** The same for an answer that is a ZIP. */
  readZip(request: ApiRequest, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * A call that changes something: sent once. Sent again only after a 429, and once after a refusal for this computer's
   * clock: neither ran.
   */
  write(request: ApiRequest): Promise<JsonRow>;
}

export function createApi(context: CloudContext, policy: RetryPolicy = READ_POLICY): NaverApi {
  const clock = new GatewayClock(context.now);

  const bases = { v1: context.endpoints.api, v2: context.endpoints.api, sts: context.endpoints.identity };
  const once = async <T>(request: ApiRequest, format: Format<T>, signal?: AbortSignal): Promise<Exchange<T>> => {
    const base = bases[request.api];
    if (base === undefined) throw new ExtensionError('cloud.notFound', 'this zone has no identity service');
    const key = await context.key(); // read per request, so that a changed key counts at once
    if (!isAccessKey(key)) throw new ExtensionError('account.keyMissing', 'NAVER Cloud wants an access key');
    const answer = await context.transport(
      {
        method: request.method,
        url: urlOf(base, request.target),
        // Content-Type is demanded on every call of v2, bodies or not.
        headers: {
          ...sign(request, key, clock.timestamp()),
          'Content-Type': 'application/json',
          Accept: format.accept,
        },
        ...(request.body && { body: JSON.stringify(request.body) }),
        ...(request.maxBytes !== undefined && { maxBytes: request.maxBytes }),
      },
      signal,
    );
    const route = request.target.split('?', 1)[0] ?? '';
    const asked: Asked = {
      api: request.api,
      method: request.method,
      route,
      secrets: [key.accessKey, key.secretKey, ...(request.secrets ?? [])],
      nowMs: context.now(),
      ...(request.mayBeArray && { mayBeArray: true }),
      ...(format.changes && { changes: true }),
    };
    return { date: answer.headers.get('date'), read: () => format.read(answer, asked) };
  };

  /** The second time with a corrected clock if that was why the first was refused: a refused request did not run. */
  const attempt = async <T>(request: ApiRequest, format: Format<T>, signal?: AbortSignal): Promise<T> => {
    const usedOffsetMs = clock.offsetMs;
    const first = await once(request, format, signal);
    try {
      return first.read();
    } catch (error) {
      if (!isAuthenticationFailure(error) || error.details['errorCode'] !== '200') throw error;
      const before = clock.offsetMs;
      if (!clock.learn(first.date, usedOffsetMs)) throw error;
      if (Math.abs(clock.offsetMs - before) > TOLERATED_OFFSET_MS) {
        context.log.warn(
          `the service's clock is ${clock.offsetMs} ms ahead of this computer's; requests are corrected`,
        );
      }
    }
    const corrected = clock.offsetMs;
    const second = await once(request, format, signal);
    try {
      return second.read();
    } catch (error) {
      if (!isAuthenticationFailure(error) || !clock.learn(second.date, corrected)) throw error;
      throw new ExtensionError('cloud.clockSkew', 'refused again after correcting the clock', {
        details: { ...error.details, offsetMs: clock.offsetMs },
      });
    }
  };

  return {
    clock,
    read: (request, signal) => retryRead(() => attempt(request, JSON_ANSWER, signal), policy, signal),
    readZip: (request, signal) => retryRead(() => attempt(request, ZIP_ANSWER, signal), policy, signal),
    write: (request) => repeatUnexecutedWrite(() => attempt(request, RECEIPT), policy),
  };
}

/** What an answer is when it is no failure. */
interface Format<T> {
  readonly accept: string;
  /** @throws ExtensionError if the answer is no success */
  readonly read: (answer: HttpAnswer, asked: Asked) => T;
  readonly changes?: true;
}
const JSON_ANSWER: Format<JsonRow> = { accept: 'application/json', read: readAnswer };
const RECEIPT: Format<JsonRow> = { ...JSON_ANSWER, changes: true };
const ZIP_ANSWER: Format<Uint8Array> = { accept: 'application/zip', read: readZipAnswer };

interface Exchange<T> {
  /** The answer's `Date` header. */
  readonly date: string | undefined;
  /** @throws ExtensionError if the answer is no success */
  read(): T;
}
