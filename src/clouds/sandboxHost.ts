import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ExtensionError } from '../errors.ts';
import { isProven, offerProof, type Proof, type Provable } from './processProof.ts';
import type { SandboxLine } from './registry.ts';

/** A sandbox that this process started. */
interface Running {
  readonly address: SandboxLine;
  dispose(): Promise<void>;
}

/** The one that a window runs for all, with what proves to them that it still does. */
interface Hosted {
  readonly running: Running;
  readonly provable: Provable;
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
  #own: Promise<Hosted> | undefined;

  constructor(deps: SandboxHostDeps) {
    this.#deps = deps;
  }

  /** @throws ExtensionError `sandbox.unavailable` */
  async address(): Promise<SandboxLine> {
    if (this.#deps.given !== undefined) return parseGiven(this.#deps.given);
    if (this.#own) return (await this.#own).running.address;
    const other = await this.#otherWindow();
    if (other) return other;
    this.#own ??= this.#start();
    try {
      return (await this.#own).running.address;
    } catch (error) {
      this.#own = undefined;
      throw error;
    }
  }

  async dispose(): Promise<void> {
    const own = await this.#own?.catch(() => undefined);
    if (!own) return;
    await rm(this.#addressFile, { force: true });
    await own.provable.dispose();
    await own.running.dispose();
  }

  get #addressFile(): string {
    return path.join(this.#deps.folder, 'running.json');
  }

  async #start(): Promise<Hosted> {
    try {
      await mkdir(this.#deps.folder, { recursive: true });
      const running = await this.#deps.start(path.join(this.#deps.folder, 'state.json'));
      const provable = await offerProof();
      const note: Note = { address: running.address, proof: provable.proof };
      await writeFile(this.#addressFile, JSON.stringify(note), { mode: 0o600 });
      return { running, provable };
    } catch (cause) {
      throw new ExtensionError('sandbox.unavailable', 'the sandbox did not start', { cause });
    }
  }

  /** The sandbox of another window, if that window is still there: its ports are its own as long as it lives. */
  async #otherWindow(): Promise<SandboxLine | undefined> {
    try {
      const { address, proof } = JSON.parse(await readFile(this.#addressFile, 'utf8')) as Note;
      return (await isProven(proof)) ? checkedLine(address) : undefined;
    } catch {
      // None, half written, or of an earlier version: an own one is started.
      return undefined;
    }
  }
}

/** What the window that runs the sandbox leaves for the others. */
interface Note {
  readonly address: SandboxLine;
  readonly proof: Proof;
}

function parseGiven(line: string): SandboxLine {
  try {
    return checkedLine(JSON.parse(line) as SandboxLine);
  } catch (cause) {
    throw new ExtensionError('sandbox.unavailable', 'the address of the sandbox cannot be read', { cause });
  }
}

/** @throws TypeError if an address is missing or none */
function checkedLine(line: SandboxLine): SandboxLine {
  const { naver, otc } = line;
  for (const url of [
    naver.url,
    naver.stsUrl,
    ...(otc ? [otc.iamUrl, otc.apigUrl, ...(otc.tlsUrl === undefined ? [] : [otc.tlsUrl])] : []),
  ])
    new URL(url);
  return line;
}
