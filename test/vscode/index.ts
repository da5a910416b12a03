import { renameSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import * as vscode from 'vscode';

/** What a run in one VS Code came to; written as JSON to the file that `CLOUD_CERTIFICATES_RESULT` names. */
export interface EditorResult {
  readonly vscode: string;
  readonly node: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What mocha would have printed, one line each. */
  readonly lines: readonly string[];
}

/** Called by the extension host. The console of a remote extension host cannot be seen, so the result goes to a file. */
export async function run(): Promise<void> {
  const lines: string[] = [];
  let result: EditorResult = { ...versions(), passed: 0, failed: 1, skipped: 0, lines };
  try {
    const counts = await runMocha(lines);
    result = { ...versions(), ...counts, lines };
  } catch (error) {
    lines.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    const file = process.env['CLOUD_CERTIFICATES_RESULT'];
    if (file) {
      // Whoever waits for the file must find it whole.
      writeFileSync(`${file}.partial`, JSON.stringify(result));
      renameSync(`${file}.partial`, file);
    }
  }
  if (result.failed > 0) throw new Error(`${result.failed} failed`);
}

function versions(): { vscode: string; node: string } {
  return { vscode: vscode.version, node: process.versions.node };
}

/** Whoever waits in a test gives up before, and says what did not come. */
const LIMIT_MS = 120_000;

async function runMocha(lines: string[]): Promise<{ passed: number; failed: number; skipped: number }> {
  const mocha = new Mocha({ ui: 'bdd', timeout: LIMIT_MS, reporter: 'min' });
  // Puts `describe` and `it` where the test files look for them.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('virtual:editor-tests');
  return new Promise((resolve) => {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const runner = mocha.run(() => resolve(counts));
    // The reporter writes to a console that nobody sees.
    runner.on('pass', (test) => {
      counts.passed++;
      lines.push(`  ✔ ${test.fullTitle()}`);
    });
    runner.on('pending', (test) => {
      counts.skipped++;
      lines.push(`  - ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error: Error) => {
      counts.failed++;
      lines.push(
        `  ✘ ${test.fullTitle()}`,
        ...(error.stack ?? error.message).split('\n').map((line) => `      ${line}`),
      );
    });
  });
}
