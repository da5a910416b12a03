import assert from 'node:assert/strict';
import { Cancelled, ExtensionError } from '../../../src/errors.ts';
import type { ErrorCode, ErrorDetails } from '../../../src/errors.ts';
import { parseRetryAfter, READ_POLICY, repeatUnexecutedWrite, retryRead } from '../../../src/http/retry.ts';
import type { RetryPolicy } from '../../../src/http/retry.ts';

/** Fails with each of `failures` in turn, then answers; records the waits asked for instead of waiting. */
function script(failures: readonly unknown[], more: Partial<RetryPolicy> = {}) {
  const waits: number[] = [];
  let calls = 0;
  const policy: RetryPolicy = {
    ...READ_POLICY,
    attempts: 4,
    baseMs: 100,
    capMs: 300,
    random: () => 0.5,
    wait: async (ms) => void waits.push(ms),
    ...more,
  };
  const attempt = async (): Promise<string> => {
    const failure = failures[calls++];
    if (failure !== undefined) throw failure as Error;
    return 'answer';
  };
  return { policy, attempt, waits, calls: () => calls };
}

const error = (code: ErrorCode, details: ErrorDetails = {}): ExtensionError =>
  new ExtensionError(code, code, { details });

describe('retryRead', () => {
  for (const failure of [
    error('network.unreachable'),
    error('network.interrupted'),
    error('network.timeout'),
    error('cloud.throttled', { status: 429 }),
    error('cloud.unavailable', { status: 503 }),
    error('cloud.unavailable', { status: 504 }),
  ]) {
    it(`repeats after ${failure.code} ${failure.details['status'] ?? ''}`, async () => {
      const { policy, attempt, calls } = script([failure, failure]);
      assert.equal(await retryRead(attempt, policy), 'answer');
      assert.equal(calls(), 3);
    });
  }

  for (const failure of [
    error('cloud.unavailable', { status: 500 }),
    error('cloud.unauthorized', { status: 401 }),
    error('cloud.rejected', { status: 200 }),
    error('cloud.unexpectedAnswer', { status: 200 }),
    error('network.tooLarge'),
    error('network.redirected'),
    error('network.insecure'),
    new Cancelled(),
    new TypeError('a bug'),
  ]) {
    it(`does not repeat after ${failure instanceof ExtensionError ? failure.code : failure.message}`, async () => {
      const { policy, attempt, calls } = script([failure]);
      await assert.rejects(retryRead(attempt, policy), (thrown) => thrown === failure);
      assert.equal(calls(), 1);
    });
  }

  it('waits a random part of a doubling, capped time', async () => {
    const failure = error('network.timeout');
    const { policy, attempt, waits } = script([failure, failure, failure]);
    await retryRead(attempt, policy);
    assert.deepEqual(waits, [50, 100, 150]);
  });

  it('throws the last failure when the attempts are used up', async () => {
    const last = error('network.timeout', { phase: 'body' });
    const { policy, attempt, calls } = script([error('network.unreachable'), last], { attempts: 2 });
    await assert.rejects(retryRead(attempt, policy), (thrown) => thrown === last);
    assert.equal(calls(), 2);
  });

  it('waits as long as the server asks and a random time more, so that not all come again at once', async () => {
    const { policy, attempt, waits } = script([error('cloud.throttled', { retryAfterMs: 7_000 })]);
    await retryRead(attempt, policy);
    assert.deepEqual(waits, [7_050]);
  });

  it('gives up if the server asks for too long a pause', async () => {
    const { policy, attempt, waits } = script([error('cloud.throttled', { retryAfterMs: 3_600_000 })]);
    await assert.rejects(retryRead(attempt, policy), { code: 'cloud.throttled' });
    assert.deepEqual(waits, []);
  });

  it('stops waiting when cancelled', async () => {
    const controller = new AbortController();
    const { policy, attempt, calls } = script([error('network.timeout')], {
      wait: READ_POLICY.wait,
      baseMs: 1e9,
      capMs: 1e9,
    });
    const outcome = assert.rejects(retryRead(attempt, policy, controller.signal), Cancelled);
    setImmediate(() => controller.abort());
    await outcome;
    assert.equal(calls(), 1);
  });
});

describe('repeatUnexecutedWrite', () => {
  it('repeats after 429, which did not run', async () => {
    const { policy, attempt, calls } = script([error('cloud.throttled')]);
    assert.equal(await repeatUnexecutedWrite(attempt, policy), 'answer');
    assert.equal(calls(), 2);
  });

  for (const code of ['network.unreachable', 'network.interrupted', 'network.timeout', 'cloud.rejected'] as const) {
    it(`sends once on ${code}`, async () => {
      const { policy, attempt, calls } = script([error(code)]);
      await assert.rejects(repeatUnexecutedWrite(attempt, policy), { code });
      assert.equal(calls(), 1);
    });
  }

  for (const status of [500, 502, 503, 504]) {
    it(`sends once on ${status}`, async () => {
      const { policy, attempt, calls } = script([error('cloud.unavailable', { status })]);
      await assert.rejects(repeatUnexecutedWrite(attempt, policy), { code: 'cloud.unavailable' });
      assert.equal(calls(), 1);
    });
  }
});

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 8, 21, 12, 0, 0);
  for (const [value, expected] of [
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['99999999999', 99_999_999_999_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['Mon, 21 Sep 2026 12:00:30 GMT', 30_000],
    ['Mon, 21 Sep 2026 11:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    it(`reads ${value} as ${expected}`, () => assert.equal(parseRetryAfter(value, now), expected));
  }
});
