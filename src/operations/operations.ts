import { randomUUID } from 'node:crypto';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import { Notifier } from '../certificates/notifier.ts';
import type { Action, RequestOf, Write, WriteSecret } from '../certificates/writes.ts';
import { Cancelled, ExtensionError, neverExecuted } from '../errors.ts';
import { requireAsConfirmed } from './confirmed.ts';
import type { OwnedEntry, Owner } from './journalLines.ts';
import { evidenceOf, Outcomes } from './outcomes.ts';
import { changedCertificate, isOpen, type JournalEntry, type Plan, subjectOf } from './plan.ts';
import { ResultSearch, type SearchDeps } from './resultSearch.ts';

export interface OperationsDeps extends Omit<SearchDeps, 'outcomes' | 'write'> {
  /** @throws ExtensionError if the account is gone or cannot make this kind of change */
  readonly write: <Kind extends Action>(accountId: string, action: Kind) => Promise<Write<RequestOf[Kind]>>;
  /** True while the process of that id runs on this machine. */
  readonly isAlive: (pid: number) => boolean;
}

/** A plan this old is taken up even if its owner's pid is (again) in use. */
const ABANDONED_AFTER_MS = 10 * 60_000;
/** The number of an older order is no longer looked for. */
const IDENTIFIED_WITHIN_MS = 24 * 60 * 60_000;

type AnyWrite = Write<Plan['request']>;

/** What became of a plan; `error` is why it was refused, where it was. */
export interface RunResult {
  readonly entry: JournalEntry;
  readonly error?: ExtensionError;
}

/**
 * Every write goes through here: intent on disk, sent once, outcome on disk. What is not known afterwards is looked for by the plan's
 * natural key and never sent again.
 */
export class Operations {
  readonly #deps: OperationsDeps;
  readonly #outcomes: Outcomes;
  readonly #search: ResultSearch;
  readonly #owner: Owner = { pid: process.pid, run: randomUUID() };
  readonly #changes = new Notifier<void>();
  /** Plans on their way, as `subjectOf`. */
  readonly #sending = new Set<string>();
  /** Lines of the journal that the log says could not be read. */
  #saidUnreadable = '';
  readonly onDidChange = this.#changes.on;

  constructor(deps: OperationsDeps) {
    this.#deps = deps;
    this.#outcomes = new Outcomes(deps.journal, deps.log, () => this.#changes.fire());
    this.#search = new ResultSearch({ ...deps, write: (plan) => this.#write(plan), outcomes: this.#outcomes });
  }

  /** Newest first. */
  entries(): readonly JournalEntry[] {
    return this.#deps.journal.entries();
  }

  /** Reads the journal and takes up what earlier runs left unsettled. Resolves when all of it is settled. */
  async resume(): Promise<void> {
    await this.reload();
    const entries = this.#deps.journal.entries().filter(({ plan }) => !this.isReconciling(plan.id));
    const left = entries.filter((entry) => this.#isOrphan(entry));
    if (left.length > 0) this.#deps.log.info(`taking up ${left.length} unsettled plan(s) of an earlier run`);
    const unnumbered = entries.filter((entry) => this.#isUnnumbered(entry));
    await Promise.all([
      ...left.map(({ plan }) => this.#search.reconcile(plan)),
      ...unnumbered.map(({ plan }) => this.#search.identify(plan)),
    ]);
  }

  /** Other windows write to the same journal. */
  async reload(): Promise<void> {
    await this.#deps.journal.load();
    this.#sayUnreadable();
    this.#changes.fire();
  }

  #sayUnreadable(): void {
    const lines = this.#deps.journal.unreadable().join(', ');
    if (lines !== '' && lines !== this.#saidUnreadable)
      this.#deps.log.warn(`the journal has lines that cannot be read; what they say is not known: ${lines}`);
    this.#saidUnreadable = lines;
  }

  /**
   * Carries a confirmed plan out, once.
   * @param secret what goes along and is kept nowhere
   * @throws ExtensionError `name.taken`, `change.underWay`, `change.outdated`, `journal.unwritable` or whatever kept it from being
   * sent; nothing was sent then
   */
  async run(plan: Plan, secret?: WriteSecret): Promise<RunResult> {
    const subject = subjectOf(plan);
    if (this.#sending.has(subject)) throw underWay(plan);
    this.#sending.add(subject);
    try {
      return await this.#run(plan, secret);
    } finally {
      this.#sending.delete(subject);
    }
  }

  async #run(plan: Plan, secret: WriteSecret | undefined): Promise<RunResult> {
    const write = await this.#write(plan);
    requireAsConfirmed(plan, write);
    await this.#deps.journal.load();
    const before = this.entries();
    // Sent by another window, and its result not to be seen yet.
    if (before.some((entry) => entry.outcome === undefined && isSameSubject(entry, plan))) throw underWay(plan);
    await write.check(plan.request);
    await this.#deps.journal.intend(plan, this.#owner);
    await this.#giveWay(plan, before).catch((thrown: unknown) => this.#unsent(plan, thrown));
    this.#changes.fire();

    const answer = await write.send(plan.request, secret).catch((thrown: unknown) => this.#failure(plan, thrown));
    if (answer instanceof ExtensionError) return this.#unanswered(plan, answer);
    await this.#outcomes.settle(plan, { outcome: 'done', finding: 'answer', ...answer });
    await this.#search.bringIn(plan);
    return { entry: this.#entry(plan) };
  }

  /**
   * Another window may have gone the same way since this one looked. Whoever is further down in the journal lets go.
   * @param before what the journal had when it was looked at
   * @throws ExtensionError as `run`; nothing was sent then
   */
  async #giveWay(plan: Plan, before: readonly JournalEntry[]): Promise<void> {
    await this.#deps.journal.load();
    const known = new Set(before.map((entry) => entry.plan.id));
    const entries = this.entries();
    const own = entries.findIndex((entry) => entry.plan.id === plan.id);
    // The account was removed, or the file is not what it was.
    if (own < 0) throw new ExtensionError('journal.unwritable', 'the intent is not in the journal');
    const older = entries.slice(own + 1);
    const isNew = (entry: JournalEntry) => !known.has(entry.plan.id) && entry.outcome !== 'not-done';
    if (older.some((entry) => isNew(entry) && isSameSubject(entry, plan))) throw underWay(plan);
  }

  /** @throws Cancelled if a person was asked to sign in and did not: that is before anything is sent */
  async #failure(plan: Plan, thrown: unknown): Promise<ExtensionError> {
    return thrown instanceof Cancelled ? this.#unsent(plan, thrown) : ExtensionError.from(thrown);
  }

  /** What was intended was not sent, for a reason of our own. @throws what was thrown */
  async #unsent(plan: Plan, thrown: unknown): Promise<never> {
    const evidence = thrown instanceof ExtensionError ? evidenceOf(thrown) : {};
    await this.#outcomes.settle(plan, { outcome: 'not-done', finding: 'refusal', evidence });
    throw thrown;
  }

  /** Looks once more for the result of a plan that needs a person's eyes, is unsettled, or was not there when last looked for. */
  async lookAgain(planId: string): Promise<JournalEntry> {
    const entry = this.#deps.journal.entry(planId);
    if (!entry) throw new ExtensionError('input.invalid', 'the journal has no such plan');
    const worthLooking = isOpen(entry) || entry.finding === 'absent';
    if (worthLooking && !this.#sending.has(subjectOf(entry.plan))) await this.#search.reconcile(entry.plan);
    return this.#entry(entry.plan);
  }

  /** A certificate that came of a plan has moved on. */
  async noteState(record: CertificateRecord): Promise<void> {
    const entry = this.entries().find(
      ({ plan, certificateId }) => plan.accountId === record.accountId && certificateId === record.id,
    );
    if (!entry || entry.followed?.state === record.state) return;
    await this.#deps.journal.follow(entry.plan.id, record.state);
    this.#changes.fire();
  }

  async forgetAccount(accountId: string): Promise<void> {
    await this.#deps.journal.forgetAccount(accountId);
    this.#changes.fire();
  }

  /** True while this run is looking for the result of a plan. */
  isReconciling(planId: string): boolean {
    return this.#search.isRunning(planId);
  }

  /** The request failed: it certainly did not run, or its result has to be looked for. */
  async #unanswered(plan: Plan, error: ExtensionError): Promise<RunResult> {
    if (neverExecuted(error.code)) {
      await this.#outcomes.settle(plan, { outcome: 'not-done', finding: 'refusal', evidence: evidenceOf(error) });
    } else {
      await this.#outcomes.doubt(plan, error);
      await this.#search.reconcile(plan);
    }
    return { entry: this.#entry(plan), error };
  }

  #isOrphan(entry: OwnedEntry): boolean {
    if (entry.outcome !== undefined || entry.owner.run === this.#owner.run) return false;
    // Of a plan of the future the clock was wrong, and its age is not known.
    const age = Math.abs(this.#deps.now() - entry.intendedAt.getTime());
    return age > ABANDONED_AFTER_MS || entry.owner.pid === process.pid || !this.#deps.isAlive(entry.owner.pid);
  }

  /** Ordered for sure, but its number is not known: the answer had none, and the lists not yet. */
  #isUnnumbered({ plan, outcome, certificateId, intendedAt }: JournalEntry): boolean {
    const age = this.#deps.now() - intendedAt.getTime();
    const number = certificateId ?? changedCertificate(plan);
    return outcome === 'done' && number === undefined && age < IDENTIFIED_WITHIN_MS;
  }

  /** A plan's request is of its action; types do not follow that through the union. */
  async #write(plan: Plan): Promise<AnyWrite> {
    return (await this.#deps.write<Action>(plan.accountId, plan.action)) as AnyWrite;
  }

  #entry(plan: Plan): JournalEntry {
    const entry = this.#deps.journal.entry(plan.id);
    if (entry) return entry;
    // Whoever removed the account was told of the order, and "unknown account" would read as if nothing had been sent.
    this.#deps.log.warn(`plan ${plan.id} ended after its account was removed; its outcome is kept nowhere`);
    throw new Cancelled();
  }
}

function isSameSubject(entry: JournalEntry, plan: Plan): boolean {
  return subjectOf(entry.plan) === subjectOf(plan);
}

function underWay({ action, request: { certificateName } }: Plan): ExtensionError {
  const details = { certificateName };
  return action === 'issue' || action === 'upload'
    ? new ExtensionError('name.taken', 'a certificate of this name is being made', { details })
    : new ExtensionError('change.underWay', 'this certificate is being changed', { details });
}
