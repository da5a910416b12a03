import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { ExtensionError } from '../errors.ts';
import type { SandboxLine } from './registry.ts';

/** A sandbox that this process started. */
interface Running {
  readonly address: SandboxLine;
  dispose(): Promise<void>;
}

export interface SandboxHostDeps {
  /** Folder of the sandbox's state, shared by all windows; throwaway keys and certificates only. */
  readonly folder: string;
  /** The line of a sandbox that somebody else runs (`CLOUD_CERTIFICATES_SANDBOX`); it is used instead of an own one. */
  readonly given: string | undefined;
  /** Loads and starts the sandbox, keeping its state in the file. */
  readonly start: (stateFile: string) => Promise<Running>;
}

/**
 * Finds the sandbox, or starts it when it is first needed. One window runs it for all, and it remembers its certificates, so that a
 * reloaded window finds what was ordered before.
 */
export class SandboxHost {
  readonly #deps: SandboxHostDeps;
  #own: Promise<Running> | undefined;

  constructor(deps: SandboxHostDeps) {
    this.#deps = deps;
  }

  /** @throws ExtensionError `sandbox.unavailable` */
  async address(): Promise<SandboxLine> {
    if (this.#deps.given !== undefined) return parseLine(this.#deps.given);
    if (this.#own) return (await this.#own).address;
    const other = await this.#otherWindow();
    if (other) return other;
    this.#own ??= this.#start();
    try {
      return (await this.#own).address;
    } catch (error) {
      this.#own = undefined;
      throw error;
    }
  }

  async dispose(): Promise<void> {
    const own = await this.#own?.catch(() => undefined);
    if (!own) return;
    await rm(this.#addressFile, { force: true });
    await own.dispose();
  }

  get #addressFile(): string {
    return path.join(this.#deps.folder, 'running.json');
  }

  async #start(): Promise<Running> {
    try {
      await mkdir(this.#deps.folder, { recursive: true });
      const running = await this.#deps.start(path.join(this.#deps.folder, 'state.json'));
      await writeFile(this.#addressFile, JSON.stringify(running.address), { mode: 0o600 });
      return running;
    } catch (cause) {
      throw new ExtensionError('sandbox.unavailable', 'the sandbox did not start', { cause });
    }
  }

  /** The sandbox of another window, if it still answers. */
  async #otherWindow(): Promise<SandboxLine | undefined> {
    try {
      const address = parseLine(await readFile(this.#addressFile, 'utf8'));
      return (await answers(new URL(address.naver.url))) ? address : undefined;
    } catch {
      // None, or half written: an own one is started.
      return undefined;
    }
  }
}

function parseLine(line: string): SandboxLine {
  try {
    const parsed = JSON.parse(line) as SandboxLine;
    for (const value of [parsed.naver.url, parsed.naver.stsUrl]) new URL(value);
    return parsed;
  } catch (cause) {
    throw new ExtensionError('sandbox.unavailable', 'the address of the sandbox cannot be read', { cause });
  }
}

function answers(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), timeout: 1_000 });
    const end = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
