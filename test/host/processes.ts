import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const running = new Set<ChildProcess>();
const folders = new Set<string>();
let guarded = false;

/**
 * Starts a process together with its descendants as one group that never outlives this process.
 * @param environment added to `cleanEnvironment()`
 */
export function startProcess(
  command: string,
  args: readonly string[],
  options: Omit<SpawnOptions, 'env' | 'detached'> & { readonly environment?: Readonly<Record<string, string>> } = {},
): ChildProcess {
  guard();
  const { environment, ...rest } = options;
  const child = spawn(command, args, {
    ...rest,
    env: { ...cleanEnvironment(), ...environment },
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Makes a folder that never outlives this process, however it ends: it may hold what the user typed into an editor.
 * @returns its absolute path, below the folder of temporary files
 */
export async function temporaryFolder(purpose: string): Promise<string> {
  guard();
  const folder = await mkdtemp(path.join(tmpdir(), `cloud-certificates-${purpose}-`));
  folders.add(folder);
  return folder;
}

/** Removes such a folder before its time. */
export function removeFolder(folder: string): void {
  // What was ended may write for a moment longer, and what came into a folder meanwhile is no matter of `maxRetries`.
  for (let attemptsLeft = 5; ; attemptsLeft--) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      break;
    } catch (error) {
      if (attemptsLeft === 0) throw error;
    }
  }
  folders.delete(folder);
}

/** Ends a process and its descendants; resolves when the process is gone. */
export async function stopProcess(child: ChildProcess, graceMs = 3000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    signalGroup(child, 'SIGKILL');
    return;
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
  // What the process left behind.
  signalGroup(child, 'SIGKILL');
}

/** Resolves with the exit code; a signal counts as 1. */
export function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The environment without what npm and VS Code leave for their own children, which confuses an npm or a VS Code started by us. */
export function cleanEnvironment(): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || /^(npm_|VSCODE_|ELECTRON_|INIT_CWD$|NODE_OPTIONS$|NODE_ENV$)/.test(name)) continue;
    clean[name] = value;
  }
  return clean;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

function guard(): void {
  if (guarded) return;
  guarded = true;
  process.on('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
    for (const folder of folders) {
      try {
        removeFolder(folder);
      } catch (error) {
        // Thrown here, it would change the exit code.
        console.error(error);
      }
    }
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => process.exit(code));
  }
}
