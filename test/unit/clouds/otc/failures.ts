import assert from 'node:assert/strict';
import { ExtensionError } from '../../../../src/errors.ts';
import type { ErrorCode } from '../../../../src/errors.ts';

/** The failure of a call that must fail with this code. */
export async function failureOf(promise: Promise<unknown>, code: ErrorCode): Promise<ExtensionError> {
  const error = await promise.then(
    () => assert.fail('answered'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ExtensionError, String(error));
  assert.equal(error.code, code, JSON.stringify(error.details));
  return error;
}
