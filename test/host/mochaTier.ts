import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';
import { add, NONE } from './counts.ts';
import type { Counts } from './counts.ts';

/** The import table; `npm run check` runs it, so the unit tests leave it out. */
export const ARCHITECTURE_TEST = path.join('dist-test', 'unit', 'architecture.test.js');

interface MochaOptions {
  readonly timeoutMs: number;
  /** A file to leave out. */
  readonly without?: string;
  /** A suite that bails then stops its own file only. */
  readonly fileByFile?: boolean;
  readonly afterFailure?: (title: string) => Promise<void>;
}

/** Runs all `*.test.js` below a folder in this process, with what mocha prints; `--grep=pattern` picks some tests. */
export async function runMocha(folder: string, options: MochaOptions): Promise<Counts> {
  const files = testFiles(folder).filter((file) => file !== options.without);
  if (!options.fileByFile) return runFiles(files, options);
  let total: Counts = NONE;
  for (const file of files) total = add(total, await runFiles([file], options));
  return total;
}

async function runFiles(files: readonly string[], options: MochaOptions): Promise<Counts> {
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: process.env['CI'] ? 'dot' : 'spec',
    timeout: options.timeoutMs,
    forbidOnly: true,
  });
  mocha.rootHooks({
    async afterEach(this: Mocha.Context) {
      if (this.currentTest?.state === 'failed') await options.afterFailure?.(this.currentTest.fullTitle());
    },
  });
  const pattern = process.argv.find((argument) => argument.startsWith('--grep='))?.slice('--grep='.length);
  if (pattern) mocha.grep(new RegExp(pattern, 'i'));
  for (const file of files) mocha.addFile(path.resolve(file));
  return new Promise((resolve) => {
    const runner: Mocha.Runner = mocha.run(() => {
      const expected = runner.total;
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      // What a bail or a failed hook left out has not passed, and must not be lost.
      const notRun = Math.max(0, expected - passes - failures - pending);
      if (notRun > 0) console.log(`  ${notRun} not run after a failure`);
      resolve({ passed: passes, failed: failures + notRun, skipped: pending });
    });
  });
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => path.join(folder, file))
    .sort();
}
