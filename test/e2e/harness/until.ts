const PAUSE_MS = 50;

/** Generous: a slow machine is no failure. */
export const PATIENCE_MS = 120_000;

/** For what is tried again if it does not work. */
export const BRIEFLY = { timeout: 3000 };

/** Whether it came to its end; for what is tried again. */
export function worked(action: Promise<unknown>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}

/**
 * Asks again and again until the answer is neither undefined nor false.
 * @param what for the message when it never comes
 * @throws Error that says what was waited for, and what was seen instead
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  { timeoutMs = PATIENCE_MS, seen }: { readonly timeoutMs?: number; readonly seen?: () => Promise<unknown> } = {},
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) {
      const instead = seen ? `; instead: ${JSON.stringify(await seen())}` : '';
      throw new Error(`waited ${timeoutMs / 1000} s for ${what}${instead}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** What is looked for: the exact text, or a pattern. */
export type Wanted = string | RegExp;

export function matches(wanted: Wanted, ...texts: readonly string[]): boolean {
  return texts.some((text) => (typeof wanted === 'string' ? text.trim() === wanted.trim() : wanted.test(text)));
}
