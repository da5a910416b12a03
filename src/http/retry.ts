import { Cancelled, ExtensionError } from '../errors.ts';

export interface RetryPolicy {
  /** How often at most, the first time included. */
  readonly attempts: number;
  /** Longest wait before the second attempt, in milliseconds; doubles from there. */
  readonly baseMs: number;
  /** Longest wait before any attempt, in milliseconds. */
  readonly capMs: number;
  /** A server that asks for a longer pause than this gets no further attempt, in milliseconds. */
  readonly retryAfterCapMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** @throws Cancelled when `signal` fires */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const READ_POLICY: RetryPolicy = {
  attempts: 3,
  baseMs: 500,
  capMs: 8_000,
  retryAfterCapMs: 30_000,
  random: Math.random,
  wait: abortableWait,
};

/**
 * Repeats a call that changes nothing while it fails for a passing reason: no connection, a broken one, a time-out,
 * HTTP 429, 503 or 504, or what a cloud knows to be passing (`details.passing`). Full jitter; a `Retry-After`
 * (`details.retryAfterMs`) is waited besides, or all who were told the same would come again in the same instant.
 * @param attempt makes the whole request anew, signature and timestamp included
 * @throws the last failure, or `Cancelled`
 */
export function retryRead<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy = READ_POLICY,
  signal?: AbortSignal,
): Promise<T> {
  return repeat(attempt, policy, isPassing, signal);
}

/**
 * Repeats a write only after HTTP 429, which the service answers instead of running the request. Nothing else is
 * repeated: not a time-out, a broken connection or a 5xx (it may have run), not a 413 (it would be refused again), and
 * not even a failure to connect, since the user who confirmed should decide anew how long to try.
 */
export function repeatUnexecutedWrite<T>(attempt: () => Promise<T>, policy: RetryPolicy = READ_POLICY): Promise<T> {
  return repeat(attempt, policy, (error) => error.code === 'cloud.throttled');
}

/**
 * Reads a `Retry-After` header: seconds or an HTTP date (RFC 9110 §10.2.3). Undefined if it is absent or neither.
 * @param nowMs milliseconds since the epoch
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, Number.MAX_SAFE_INTEGER);
  const date = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function isPassing(error: ExtensionError): boolean {
  switch (error.code) {
    case 'network.unreachable':
    case 'network.interrupted':
    case 'network.timeout':
    case 'cloud.throttled':
      return true;
    case 'cloud.unavailable':
      return error.details['passing'] === true || error.details['status'] === 503 || error.details['status'] === 504;
    default:
      return false;
  }
}

async function repeat<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  repeatable: (error: ExtensionError) => boolean,
  signal?: AbortSignal,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ExtensionError) || !repeatable(error) || failures >= policy.attempts) throw error;
      const asked = Number(error.details['retryAfterMs'] ?? 0);
      if (asked > policy.retryAfterCapMs) throw error;
      const jittered = policy.random() * Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1));
      await policy.wait(asked + jittered, signal);
    }
  }
}

function abortableWait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Cancelled());
    const cancel = (): void => {
      clearTimeout(timer);
      reject(new Cancelled());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    }, ms);
    signal?.addEventListener('abort', cancel, { once: true });
  });
}
