import { readFile, writeFile } from 'node:fs/promises';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Names the file where a tier that runs as a process of its own leaves its counts. */
const VARIABLE = 'CLOUD_CERTIFICATES_COUNTS';

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** For example `41 passed, 0 failed`, or `41 passed, 0 failed, 2 skipped`. */
export function sentence({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Prints the counts of a tier, leaves them for whoever started it, and ends the process accordingly. A tier that ran nothing has failed. */
export async function finish(tier: string, counts: Counts): Promise<never> {
  const final = counts.passed + counts.failed === 0 ? add(counts, { ...NONE, failed: 1 }) : counts;
  console.log(`${tier}: ${sentence(final)}`);
  const file = process.env[VARIABLE];
  if (file) await writeFile(file, JSON.stringify(final));
  process.exit(final.failed > 0 ? 1 : 0);
}

/** Runs the main function of a tier; a crash is a failure that is counted. */
export function runTier(tier: string, main: () => Promise<Counts>): void {
  main().then(
    (counts) => finish(tier, counts),
    (error: unknown) => {
      console.error(error);
      return finish(tier, { ...NONE, failed: 1 });
    },
  );
}

export function countsEnvironment(file: string): Record<string, string> {
  return { [VARIABLE]: file };
}

/** What a tier left behind; a tier that left nothing could not run, which is one failure. */
export async function readCounts(file: string): Promise<Counts> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Counts;
  } catch {
    return { ...NONE, failed: 1 };
  }
}
