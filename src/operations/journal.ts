import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Action } from '../certificates/writes.ts';
import { ExtensionError } from '../errors.ts';
import type { Finding, JournalEntry, Outcome, Plan } from './plan.ts';

/** Who is sending a plan: another window must not reconcile what this one is still sending. */
export interface Owner {
  readonly pid: number;
  /** Random per run, so that a reused pid is not mistaken for its former owner. */
  readonly run: string;
}

/** One line of the journal. Lines are only ever appended; an entry is what its lines add up to. */
export type JournalLine = { readonly v: 1; readonly at: string; readonly plan: string } & (
  | { readonly event: 'intended'; readonly intent: Plan; readonly owner: Owner }
  | { readonly event: 'doubted'; readonly doubt: NonNullable<JournalEntry['doubt']> }
  | { readonly event: 'settled'; readonly settlement: Settlement }
  | { readonly event: 'identified'; readonly certificateId: string }
  | { readonly event: 'followed'; readonly state: string }
);

export interface Settlement {
  readonly outcome: Outcome;
  readonly finding: Finding;
  readonly certificateId?: string;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

export type OwnedEntry = JournalEntry & { readonly owner: Owner };

/**
 * The durable memory of every write: one JSON object a line (`journal.jsonl`), synced to disk before anything is sent.
 * Several windows append to the same file; each line is written by one call, so lines never mix.
 */
export class Journal {
  readonly #file: string;
  readonly #now: () => number;
  #entries = new Map<string, OwnedEntry>();
  /** What became of plans while the disk failed: known for this run, and written with the next line. */
  #unwritten: readonly JournalLine[] = [];
  /** Appends and rewrites take turns, so that a rewrite loses nothing. */
  #turn: Promise<unknown> = Promise.resolve();

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

  /** Reads what is on disk, other windows' lines included. A line that was cut off by a crash is passed over. */
  async load(): Promise<void> {
    await this.#inTurn(async () => void (await this.#load()));
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
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(error);
    }
    const entries = new Map<string, OwnedEntry>();
    for (const line of text.split('\n')) {
      const parsed = parseLine(line);
      if (parsed) apply(entries, parsed);
    }
    for (const line of this.#unwritten) apply(entries, line);
    this.#entries = entries;
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
      const text = await this.#load();
      const lines = text.split('\n').filter((line) => line.includes(accountId));
      if (lines.length === 0) return;
      const gone = new Set(lines.flatMap((line) => planOf(line) ?? []));
      const others = (text: string): string =>
        text
          .split('\n')
          .filter((line) => {
            const plan = planOf(line);
            return plan !== undefined && !gone.has(plan) && !line.includes(accountId);
          })
          .map((line) => `${line}\n`)
          .join('');
      const old = await open(this.#file, 'r');
      try {
        const temporary = `${this.#file}.${process.pid}.tmp`;
        await writeSynced(temporary, 'w', others(await old.readFile('utf8')));
        await rename(temporary, this.#file);
        // What another window wrote meanwhile went into the old file.
        const late = others(await old.readFile('utf8'));
        if (late !== '') await writeSynced(this.#file, 'a', late);
      } finally {
        await old.close();
      }
      for (const id of gone) this.#entries.delete(id);
      this.#unwritten = this.#unwritten.filter(({ plan }) => !gone.has(plan));
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
      await mkdir(path.dirname(this.#file), { recursive: true });
      // A crash may have left half a line: ours starts on a fresh one.
      const gap = (await endsMidLine(this.#file)) ? '\n' : '';
      const lines = line.event === 'intended' ? [...this.#unwritten, line] : this.#unwritten;
      const text = gap + lines.map((one) => `${JSON.stringify(one)}\n`).join('');
      // Another window may have replaced the file while we wrote to the old one. A line that stands twice does no harm.
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        if ((await writeSynced(this.#file, 'a', text)) === (await inodeOf(this.#file))) break;
      }
      this.#unwritten = [];
      if (line.event === 'intended') apply(this.#entries, line);
    });
  }

  async #inTurn(task: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(task);
    this.#turn = mine.catch(() => undefined);
    try {
      await mine;
    } catch (error) {
      throw error instanceof ExtensionError ? error : unwritable(error);
    }
  }
}

/** Some network disks give a file another inode at each look: that is no reason to fill them. */
const MOST_TRIES = 3;

/** @returns the inode that was written to */
async function writeSynced(file: string, flags: 'a' | 'w', text: string): Promise<number> {
  const handle = await open(file, flags, 0o600);
  try {
    // Not `writeFile`, which writes long texts piece by piece: a line of another window may come between.
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
    await handle.sync();
    return (await handle.stat()).ino;
  } finally {
    await handle.close();
  }
}

async function inodeOf(file: string): Promise<number> {
  return (await stat(file)).ino;
}

async function endsMidLine(file: string): Promise<boolean> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return false;
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}

/** Undefined for what is cut off, and for what only another version understands. */
function parseLine(line: string): JournalLine | undefined {
  const parsed = objectIn(line) as JournalLine | undefined;
  if (parsed?.v !== 1 || typeof parsed.plan !== 'string' || Number.isNaN(Date.parse(parsed.at))) return undefined;
  const isWhole = parsed.event !== 'intended' || (isPlan(parsed.intent) && typeof parsed.owner?.run === 'string');
  return isWhole ? parsed : undefined;
}

const ACTIONS: Readonly<Record<Action, true>> = {
  issue: true,
  reissue: true,
  'register-key': true,
  upload: true,
  replace: true,
  bind: true,
  unbind: true,
  delete: true,
};

function isPlan(intent: Partial<Plan> | undefined): boolean {
  const { action, accountId, request, preview } = intent ?? {};
  return (
    Object.hasOwn(ACTIONS, action ?? '') &&
    typeof accountId === 'string' &&
    typeof request?.certificateName === 'string' &&
    typeof preview?.url === 'string'
  );
}

/** Which plan a line is about, of whatever version it is; undefined if it is cut off. */
function planOf(line: string): string | undefined {
  const plan = objectIn(line)?.['plan'];
  return typeof plan === 'string' ? plan : undefined;
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  if (line === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Adds one line to what is known. The first settlement stands, unless it left the question open or only says that nothing was
 * there when looked for: the service may have been slower than that.
 */
function apply(entries: Map<string, OwnedEntry>, line: JournalLine): void {
  const at = new Date(line.at);
  if (line.event === 'intended') {
    // A line that stands twice makes nothing open again.
    if (entries.has(line.plan)) return;
    entries.set(line.plan, { plan: line.intent, owner: line.owner, intendedAt: at, evidence: {} });
    return;
  }
  const entry = entries.get(line.plan);
  if (!entry) return;
  if (line.event === 'doubted') entries.set(line.plan, { ...entry, doubt: line.doubt });
  else if (line.event === 'identified') entries.set(line.plan, { ...entry, certificateId: line.certificateId });
  else if (line.event === 'followed') entries.set(line.plan, { ...entry, followed: { state: line.state, at } });
  else if (
    line.event === 'settled' &&
    (isOpen(entry) || (entry.finding === 'absent' && line.settlement.outcome !== 'needs-eyes'))
  )
    entries.set(line.plan, { ...entry, ...line.settlement, settledAt: at });
}

/** True while nobody knows what became of the plan. */
export function isOpen({ outcome }: Pick<JournalEntry, 'outcome'>): boolean {
  return outcome === undefined || outcome === 'needs-eyes';
}

function unreadable(cause: unknown): ExtensionError {
  const errno = (cause as NodeJS.ErrnoException).code;
  return new ExtensionError('journal.unwritable', 'the journal cannot be read', { details: { errno, access: 'read' } });
}

function unwritable(cause: unknown): ExtensionError {
  const errno = (cause as NodeJS.ErrnoException).code;
  return new ExtensionError('journal.unwritable', 'the journal cannot be written', { details: { errno } });
}
