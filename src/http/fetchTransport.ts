import fetch from 'node-fetch';
import { Cancelled, ExtensionError } from '../errors.ts';
import { checkedUrl } from './address.ts';
import { provablyUnsent, watchConnection } from './connectionWatch.ts';
import type { ConnectionWatch } from './connectionWatch.ts';
import { DEFAULT_MAX_BYTES } from './limits.ts';
import { requestLongHeaders } from './longHeaders.ts';
import type { Received } from './longHeaders.ts';
import { loggableUrl, requestIdOf } from './redaction.ts';
import type { HttpAnswer, HttpRequest, Log, Transport } from './transport.ts';

/** Milliseconds. */
export interface Timeouts {
  /** Until the connection stands: name lookup, proxy, TCP and TLS. */
  readonly connectMs: number;
  /** From there until the answer's head. */
  readonly firstByteMs: number;
  /** Longest silence within the answer's body. */
  readonly idleMs: number;
  /** From the answer's head to its end. */
  readonly bodyMs: number;
}

export interface FetchTransportOptions {
  readonly log?: Log;
  readonly timeouts?: Partial<Timeouts>;
  /** Sent as `User-Agent`. */
  readonly userAgent?: string;
  /** Answer headers, lower case, of which the first present one is logged as request id. */
  readonly requestIdHeaders?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 10_000, firstByteMs: 30_000, idleMs: 30_000, bodyMs: 60_000 };
const REQUEST_ID_HEADERS = ['x-ncp-trace-id', 'x-request-id', 'x-iam-trace-id'];

/**
 * The one way to the network. Every status is an answer; only what prevented an answer is thrown, with host, path
 * (without query), phase and errno in `details` and never a header, a query or a body.
 *
 * No `agent` is passed, so that VS Code's proxy and certificate settings apply. Redirects are never followed: they would
 * carry the signature to another host.
 * @throws ExtensionError `network.*` or `input.invalid`; `Cancelled` if the caller's signal fired
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const now = options.now ?? Date.now;
  const idHeaders = options.requestIdHeaders ?? REQUEST_ID_HEADERS;
  return async (request, signal) => {
    const url = checkedUrl(request.url);
    if (signal?.aborted) throw new Cancelled();
    const startedAt = now();
    const line = (outcome: string): string =>
      `${request.method} ${loggableUrl(url)} ${outcome}, ${Math.round(now() - startedAt)} ms`;
    const exchange = new Exchange(request, url, timeouts, signal);
    try {
      const answer = await exchange.run(options.userAgent ?? 'cloud-certificates', now);
      const id = requestIdOf(answer.headers, idHeaders);
      options.log?.debug(
        line(`${answer.status}, ${answer.body.byteLength} bytes${id === undefined ? '' : `, id ${id}`}`),
      );
      return answer;
    } catch (error) {
      const failure = exchange.failureOf(error);
      if (failure instanceof Cancelled) options.log?.debug(line('cancelled'));
      else
        options.log?.warn(
          line(`${failure.code} (${failure.details['phase']}, ${failure.details['errno'] ?? 'no errno'})`),
        );
      throw failure;
    } finally {
      exchange.dispose();
    }
  };
}

type Phase = 'connect' | 'first-byte' | 'body';

/** One request with its timers; knows why it was stopped, which node-fetch cannot tell. */
class Exchange {
  readonly #request: HttpRequest;
  readonly #url: URL;
  readonly #timeouts: Timeouts;
  readonly #signal: AbortSignal | undefined;
  readonly #stop = new AbortController();
  readonly #connection: ConnectionWatch;
  readonly #cancel = (): void => this.#stop.abort();
  #phase: Phase = 'connect';
  #timer: NodeJS.Timeout | undefined;
  #bodyTimer: NodeJS.Timeout | undefined;
  #timedOut = false;

  constructor(request: HttpRequest, url: URL, timeouts: Timeouts, signal: AbortSignal | undefined) {
    this.#request = request;
    this.#url = url;
    this.#timeouts = timeouts;
    this.#signal = signal;
    this.#connection = watchConnection(() => {
      if (this.#phase === 'connect') this.#expect('first-byte', timeouts.firstByteMs);
    });
  }

  async run(userAgent: string, now: () => number): Promise<HttpAnswer> {
    const { method, url, body, maxHeaderBytes } = this.#request;
    const headers = { 'User-Agent': userAgent, ...this.#request.headers };
    this.#signal?.addEventListener('abort', this.#cancel, { once: true });
    this.#expect('connect', this.#timeouts.connectMs);
    const { signal } = this.#stop;
    const response = await this.#connection.run((): Promise<Received> =>
      maxHeaderBytes === undefined
        ? fetch(url, { method, headers, ...(body === undefined ? {} : { body }), redirect: 'error', signal })
        : requestLongHeaders({ ...this.#request, headers }, maxHeaderBytes, signal),
    );
    const receivedAt = new Date(now());
    this.#expect('body', this.#timeouts.idleMs);
    this.#bodyTimer = setTimeout(() => this.#timeOut(), this.#timeouts.bodyMs);
    return {
      status: response.status,
      headers: new Map(response.headers),
      body: await this.#readBody(response),
      receivedAt,
    };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#bodyTimer);
    this.#signal?.removeEventListener('abort', this.#cancel);
  }

  /** Why it failed. The original error stays behind: its message contains the whole URL. */
  failureOf(error: unknown): ExtensionError | Cancelled {
    if (this.#signal?.aborted) return new Cancelled();
    if (error instanceof ExtensionError) return error;
    const { type, code } = (error ?? {}) as { type?: unknown; code?: unknown };
    const errno = typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined;
    if (this.#timedOut) {
      return this.#phase === 'connect'
        ? this.#failure('network.unreachable', 'no connection in time', 'ETIMEDOUT')
        : this.#failure(
            'network.timeout',
            this.#phase === 'body' ? 'the answer did not end in time' : 'no answer in time',
          );
    }
    if (type === 'no-redirect' || type === 'invalid-redirect') {
      return this.#failure('network.redirected', 'answered with a redirect');
    }
    if (errno === 'ERR_INVALID_CHAR' || errno === 'ERR_INVALID_HTTP_TOKEN') {
      return this.#failure('input.invalid', 'a header of the request holds characters that cannot be sent', errno);
    }
    return provablyUnsent(this.#connection.phase, errno)
      ? this.#failure('network.unreachable', 'no connection', errno)
      : this.#failure('network.interrupted', 'the connection broke', errno);
  }

  async #readBody(response: Received): Promise<Uint8Array> {
    const limit = this.#request.maxBytes ?? DEFAULT_MAX_BYTES;
    if (Number(response.headers.get('content-length') ?? 0) > limit) throw this.#tooLarge(limit);
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      const bytes = chunk as Buffer;
      length += bytes.byteLength; // after decompression, so that a small answer cannot grow without limit
      if (length > limit) throw this.#tooLarge(limit);
      chunks.push(bytes);
      this.#timer?.refresh();
    }
    return Buffer.concat(chunks, length);
  }

  #tooLarge(limit: number): ExtensionError {
    const failure = this.#failure('network.tooLarge', `the answer is longer than ${limit} bytes`);
    this.#stop.abort();
    return failure;
  }

  #expect(phase: Phase, ms: number): void {
    this.#phase = phase;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Where the runtime does not tell how far the connection is, connecting and waiting share the longer time.
      if (phase === 'connect' && this.#connection.phase === 'unknown')
        this.#expect('first-byte', this.#timeouts.firstByteMs);
      else this.#timeOut();
    }, ms);
  }

  #timeOut(): void {
    this.#timedOut = true;
    this.#stop.abort();
  }

  #failure(code: ExtensionError['code'], message: string, errno?: string): ExtensionError {
    const { host, pathname } = this.#url;
    return new ExtensionError(code, message, {
      details: { method: this.#request.method, host, path: pathname, phase: this.#phase, ...(errno ? { errno } : {}) },
    });
  }
}
