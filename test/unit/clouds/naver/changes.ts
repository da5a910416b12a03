import assert from 'node:assert/strict';
import type { ProbeResult } from '../../../../src/certificates/writes.ts';
import { ExtensionError } from '../../../../src/errors.ts';

/** For `assert.rejects`: the plan no longer holds, and why. */
export const isOutdated =
  (why: string) =>
  (error: unknown): true => {
    assert.ok(error instanceof ExtensionError, String(error));
    assert.deepEqual([error.code, error.details['why']], ['change.outdated', why]);
    return true;
  };

export function foundBy(result: ProbeResult): Extract<ProbeResult, { found: true }> {
  assert.ok(result.found, 'was not found');
  return result;
}
