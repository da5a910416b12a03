import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Turns } from '../certificates/turns.ts';
import { ExtensionError } from '../errors.ts';
import { appendLines, keepLines } from './journalFile.ts';
import {
  apply,
  type JournalLine,
  type OwnedEntry,
  type Owner,
  planOf,
  readLine,
  type Settlement,
} from './journalLines.ts';
import type { JournalEntry, Plan } from './plan.ts';

/**
 * The durable memory of every write: one JSON object a line (`journal.jsonl`), synced to disk before anything is sent.
 * Several windows append to the same file; each line is written by one call, so lines never mix.
 */
export class Journal {
  readonly #file: string;
  readonly #now: () => number;
  #entries = new Map<string, OwnedEntry>();
  #unreadable: readonly number[] = [];
  /** What became of plans while the disk failed: known for this run, and written as soon as it can be. */
  #unwritten: readonly JournalLine[] = [];
  /** Appends and rewrites take turns, so that a rewrite loses nothing. */
  readonly #turns = new Turns();

  constructor(file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
  }

  /** Newest first. */
  entries(): readonly OwnedEntry[] {
    return [...this.#entries.values()].reverse();
  }

  entry(planId: string): OwnedEntry | undefined {
    return this.#entries.get(planId);
  }

  /** Numbers of the lines on disk, from 1, that were passed over since they are damaged; one cut off by a crash is among them. */
  unreadable(): readonly number[] {
    return this.#unreadable;
  }

  /** Reads what is on disk, other windows' lines included. What is damaged is passed over. */
  async load(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#load();
      // A disk that still fails keeps nobody from reading; the lines stay known.
      if (this.#unwritten.length > 0) await this.#write(this.#unwritten).catch(() => undefined);
    });
  }

  /**
   * Only in turn: what was read before a line was appended would put an order out of mind that is being sent.
   * @returns what is on disk
   */
  async #load(): Promise<string> {
    let text = '';
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw inaccessible('read', error);
    }
    const entries = new Map<string, OwnedEntry>();
    const damaged: number[] = [];
    for (const [index, line] of text.split('\n').entries()) {
      if (line === '') continue;
      const read = readLine(line);
      if (read === 'damaged') damaged.push(index + 1);
      else if (read !== 'foreign') apply(entries, read);
    }
    for (const line of this.#unwritten) apply(entries, line);
    this.#entries = entries;
    this.#unreadable = damaged;
    return text;
  }

  async intend(plan: Plan, owner: Owner): Promise<void> {
    const common = { v: 1, at: this.#stamp(), plan: plan.id } as const;
    try {
      await this.#append({ ...common, event: 'intended', intent: plan, owner });
    } catch (error) {
      // The line may be on disk all the same, and would pass for a plan on its way.
      const settlement: Settlement = { outcome: 'not-done', finding: 'refusal', evidence: {} };
      this.#unwritten = [...this.#unwritten, { ...common, event: 'settled', settlement }];
      throw error;
    }
  }

  async doubt(planId: string, doubt: NonNullable<JournalEntry['doubt']>): Promise<void> {
    await this.#append({ v: 1, at: this.#stamp(), plan: planId, event: 'doubted', doubt });
  }

  async settle(planId: string, settlement: Settlement): Promise<void> {
    await this.#append({ v: 1, at: this.#stamp(), plan: planId, event: 'settled', settlement });
  }

  /** The number of the certificate became known after the outcome. */
  async identify(planId: string, certificateId: string): Promise<void> {
    await this.#append({ v: 1, at: this.#stamp(), plan: planId, event: 'identified', certificateId });
  }

  async follow(planId: string, state: string): Promise<void> {
    await this.#append({ v: 1, at: this.#stamp(), plan: planId, event: 'followed', state });
  }

  /** Removes every line of an account from the disk; those of other versions that cannot be read here stay if they are another's. */
  async forgetAccount(accountId: string): Promise<void> {
    await this.#inTurn(async () => {
      const known = this.entries().filter(({ plan }) => plan.accountId === accountId);
      const lines = (await this.#load()).split('\n');
      const named = lines.filter((line) => line.includes(accountId)).flatMap((line) => planOf(line) ?? []);
      // Another window may have removed it before, and this one written more of a plan since.
      const gone = new Set([...known.map(({ plan }) => plan.id), ...named]);
      this.#unwritten = this.#unwritten.filter(({ plan }) => !gone.has(plan));
      const isGone = (line: string): boolean => line.includes(accountId) || gone.has(planOf(line) ?? '');
      if (!lines.some(isGone)) return;
      await keepLines(this.#file, (line) => planOf(line) !== undefined && !isGone(line));
      for (const id of gone) this.#entries.delete(id);
    });
  }

  #stamp(): string {
    return new Date(this.#now()).toISOString();
  }

  /** An intent counts once it is on disk. What became of it is known even if the disk fails, and kept for this run at least. */
  async #append(line: JournalLine): Promise<void> {
    await this.#inTurn(async () => {
      if (line.event !== 'intended') {
        // The account was removed meanwhile, and nothing of it may come back.
        if (!this.#entries.has(line.plan)) return;
        apply(this.#entries, line);
        this.#unwritten = [...this.#unwritten, line];
      }
      await this.#write(line.event === 'intended' ? [...this.#unwritten, line] : this.#unwritten);
      if (line.event === 'intended') apply(this.#entries, line);
    });
  }

  /** @param lines all that are not on disk yet */
  async #write(lines: readonly JournalLine[]): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true });
    await appendLines(this.#file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    // What became of an intent that failed may have come meanwhile.
    this.#unwritten = this.#unwritten.filter((line) => !lines.includes(line));
  }

  async #inTurn(task: () => Promise<void>): Promise<void> {
    try {
      await this.#turns.run(task);
    } catch (error) {
      throw error instanceof ExtensionError ? error : inaccessible('write', error);
    }
  }
}

function inaccessible(access: 'read' | 'write', cause: unknown): ExtensionError {
  const { code: errno } = cause as NodeJS.ErrnoException;
  return access === 'read'
    ? new ExtensionError('journal.unwritable', 'the journal cannot be read', { details: { errno, access } })
    : new ExtensionError('journal.unwritable', 'the journal cannot be written', { details: { errno } });
}
