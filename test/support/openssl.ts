import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether an OpenSSL of version 1.1 or newer is on PATH. LibreSSL calls itself differently and differs. */
export const hasOpenssl = /^OpenSSL (1\.1|[3-9])/.test(attempt(() => run(['version'])) ?? '');

/**
 * Runs `openssl` in a folder of its own that holds `files`; arguments name them.
 * @throws when it ends with a failure
 */
export function openssl(args: readonly string[], files: Readonly<Record<string, Uint8Array | string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-certificates-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 });
    return run(args, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(args: readonly string[], cwd?: string): string {
  // What it says of success goes to stderr in some versions, to stdout in others; only stdout is read.
  return execFileSync('openssl', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function attempt(task: () => string): string | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
