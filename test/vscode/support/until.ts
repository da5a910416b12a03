import assert from 'node:assert/strict';

/** Generous: a slow machine is no failure. Below the limit of a test, so that it can tell what did not come. */
const PATIENCE_MS = 90_000;

/**
 * Asks again and again until it is so.
 * @param what for the message when it never is
 * @param instead what was there, for the same message
 */
export async function until(what: string, isTrue: () => boolean, instead?: () => string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !isTrue();) {
    assert.ok(Date.now() < end, `waited in vain for ${what}${instead ? `; instead: ${instead()}` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
