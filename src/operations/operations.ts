import { randomUUID } from 'node:crypto';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import { Notifier } from '../certificates/notifier.ts';
import type { Action, ProbeResult, RequestOf, RequestPreview, Write, WriteSecret } from '../certificates/writes.ts';
import { Cancelled, type ErrorCode, ExtensionError, neverExecuted } from '../errors.ts';
import { isOpen, type Journal, type OwnedEntry, type Owner } from './journal.ts';
import { changedCertificate, type JournalEntry, type Plan, subjectOf } from './plan.ts';

export interface OperationsDeps {
  readonly journal: Journal;
  /** @throws ExtensionError if the account is gone or cannot make this kind of change */
  readonly write: <Kind extends Action>(accountId: string, action: Kind) => Promise<Write<RequestOf[Kind]>>;
  /** Resolves after `ms`; tests make time pass at once. */
  readonly wait: (ms: number) => Promise<void>;
  /** A certificate that an operation made or found. */
  readonly onCertificate: (record: CertificateRecord) => void;
  /** A certificate that an operation made disappear. */
  readonly onGone: (accountId: string, certificateId: string) => void;
  /** True while the process of that id runs on this machine. */
  readonly isAlive: (pid: number) => boolean;
  readonly now: () => number;
  readonly log: { info(message: string): void; warn(message: string): void };
}

/** Pauses before each look for the result of a plan whose answer was lost: about a minute in all. */
const LOOK_AFTER_MS: readonly number[] = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Failures that looking again does not mend; showing a refused key over and over may lock it. */
const POINTLESS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'account.keyMissing',
  'account.unknown',
  'cloud.unauthorized',
  'cloud.locked',
  'change.outdated',
]);
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
  readonly #owner: Owner = { pid: process.pid, run: randomUUID() };
  readonly #changes = new Notifier<void>();
  readonly #reconciling = new Map<string, Promise<void>>();
  /** Plans on their way, as `subjectOf`. */
  readonly #sending = new Set<string>();
  readonly onDidChange = this.#changes.on;

  constructor(deps: OperationsDeps) {
    this.#deps = deps;
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
      ...left.map(({ plan }) => this.#reconcile(plan)),
      ...unnumbered.map(({ plan }) => this.#identify(plan, LOOK_AFTER_MS)),
    ]);
  }

  /** Other windows write to the same journal. */
  async reload(): Promise<void> {
    await this.#deps.journal.load();
    this.#changes.fire();
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
    await this.#settled(plan, { outcome: 'done', finding: 'answer', ...answer });
    if (!(await this.#adopt(plan))) void this.#identify(plan, LOOK_AFTER_MS.slice(1));
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
    await this.#settled(plan, { outcome: 'not-done', finding: 'refusal', evidence });
    throw thrown;
  }

  /** Looks once more for the result of a plan that needs a person's eyes, is unsettled, or was not there when last looked for. */
  async lookAgain(planId: string): Promise<JournalEntry> {
    const entry = this.#deps.journal.entry(planId);
    if (!entry) throw new ExtensionError('input.invalid', 'the journal has no such plan');
    const worthLooking = isOpen(entry) || entry.finding === 'absent';
    if (worthLooking && !this.#sending.has(subjectOf(entry.plan))) await this.#reconcile(entry.plan);
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
    return this.#reconciling.has(planId);
  }

  /** The request failed: it certainly did not run, or its result has to be looked for. */
  async #unanswered(plan: Plan, error: ExtensionError): Promise<RunResult> {
    if (neverExecuted(error.code)) {
      await this.#settled(plan, { outcome: 'not-done', finding: 'refusal', evidence: evidenceOf(error) });
    } else {
      this.#deps.log.warn(`no certain answer to plan ${plan.id}: ${error.code}; looking for its result`);
      await this.#noted(this.#deps.journal.doubt(plan.id, { code: error.code, details: evidenceOf(error) }));
      await this.#reconcile(plan);
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

  #reconcile(plan: Plan): Promise<void> {
    return this.#lookOnce(plan, () => this.#lookFor(plan));
  }

  #identify(plan: Plan, pauses: readonly number[]): Promise<void> {
    return this.#lookOnce(plan, async () => {
      for (const pause of pauses) {
        await this.#deps.wait(pause);
        if (await this.#adopt(plan)) return;
      }
    });
  }

  #lookOnce(plan: Plan, look: () => Promise<void>): Promise<void> {
    let running = this.#reconciling.get(plan.id);
    if (!running) {
      running = look().finally(() => this.#reconciling.delete(plan.id));
      this.#reconciling.set(plan.id, running);
    }
    return running;
  }

  /** Reads only. "Not there" counts if the last look could see; a service that stays out of reach needs a person. */
  async #lookFor(plan: Plan): Promise<void> {
    let looks = 0;
    let last: ProbeResult | ExtensionError | undefined;
    const startedAt = this.#deps.now();
    for (const pause of LOOK_AFTER_MS) {
      await this.#deps.wait(pause);
      last = await this.#probe(plan);
      looks += 1;
      if (!(last instanceof ExtensionError) && last.found) {
        const { certificate, how } = last;
        const seen = certificate && { certificateName: certificate.name, state: certificate.state };
        const certificateId = certificate?.id ?? changedCertificate(plan);
        await this.#settled(plan, {
          outcome: 'done',
          finding: how,
          ...(certificateId !== undefined && { certificateId }),
          evidence: { looks, ...seen },
        });
        this.#show(plan, certificate);
        return;
      }
      if (last instanceof ExtensionError && isPointless(last)) break;
    }
    const seconds = Math.round((this.#deps.now() - startedAt) / 1000);
    if (last instanceof ExtensionError) {
      const evidence = { looks, seconds, ...evidenceOf(last) };
      await this.#settled(plan, { outcome: 'needs-eyes', finding: 'unreachable', evidence });
    } else if (last && !last.found && last.unclear) {
      const evidence = { looks, seconds, ...last.unclear };
      await this.#settled(plan, { outcome: 'needs-eyes', finding: 'unproven', evidence });
    } else {
      await this.#settled(plan, { outcome: 'not-done', finding: 'absent', evidence: { looks, seconds } });
    }
  }

  async #probe(plan: Plan): Promise<ProbeResult | ExtensionError> {
    try {
      const write = await this.#write(plan);
      requireSamePlace(plan, write);
      const result = await write.probe(plan.request);
      return result.found && this.#cameOfAnother(plan, result.certificate) ? { found: false } : result;
    } catch (error) {
      return ExtensionError.from(error);
    }
  }

  /** What was not done and then ordered once more under the same name was done once. */
  #cameOfAnother(plan: Plan, certificate: CertificateRecord | undefined): boolean {
    return this.entries().some(
      (entry) =>
        entry.plan.id !== plan.id &&
        entry.plan.accountId === plan.accountId &&
        entry.outcome === 'done' &&
        entry.certificateId === certificate?.id &&
        [entry.plan, plan].every((each) => changedCertificate(each) === undefined),
    );
  }

  /** A plan's request is of its action; types do not follow that through the union. */
  async #write(plan: Plan): Promise<AnyWrite> {
    return (await this.#deps.write<Action>(plan.accountId, plan.action)) as AnyWrite;
  }

  #show(plan: Plan, certificate: CertificateRecord | undefined): void {
    const changed = changedCertificate(plan);
    if (certificate) this.#deps.onCertificate(certificate);
    else if (changed !== undefined) this.#deps.onGone(plan.accountId, changed);
  }

  /** Brings the new certificate in, and learns its number where the answer had none. @returns false if it may be seen later */
  async #adopt(plan: Plan): Promise<boolean> {
    const result = await this.#probe(plan);
    if (result instanceof ExtensionError) {
      // The change stands; its row comes later.
      this.#deps.log.warn(`the certificate could not be read yet: ${result.code}`);
      return isPointless(result);
    }
    if (!result.found) return false;
    this.#show(plan, result.certificate);
    if (result.certificate && this.#deps.journal.entry(plan.id)?.certificateId === undefined) {
      await this.#noted(this.#deps.journal.identify(plan.id, result.certificate.id));
    }
    return true;
  }

  async #settled(plan: Plan, settlement: Parameters<Journal['settle']>[1]): Promise<void> {
    await this.#noted(this.#deps.journal.settle(plan.id, settlement));
    this.#deps.log.info(`plan ${plan.id}: ${settlement.outcome} (${settlement.finding})`);
  }

  /**
   * The request is out: a disk that fails now must not read as if nothing had been sent. Without this line the next start looks
   * for the result again.
   */
  async #noted(writing: Promise<void>): Promise<void> {
    await writing.catch((error: unknown) =>
      this.#deps.log.warn(`the journal could not be written after sending: ${ExtensionError.from(error).code}`),
    );
    this.#changes.fire();
  }

  #entry(plan: Plan): JournalEntry {
    const entry = this.#deps.journal.entry(plan.id);
    if (entry) return entry;
    // Whoever removed the account was told of the order, and "unknown account" would read as if nothing had been sent.
    this.#deps.log.warn(`plan ${plan.id} ended after its account was removed; its outcome is kept nowhere`);
    throw new Cancelled();
  }
}

/** Looking again does not mend it. Who was asked to sign in and did not would be asked over and over. */
function isPointless({ code, cause }: ExtensionError): boolean {
  return POINTLESS.has(code) || cause instanceof Cancelled;
}

/** What is sent is what was confirmed: the account may have changed since. @throws ExtensionError `change.outdated` */
function requireAsConfirmed({ request, preview }: Plan, write: AnyWrite): void {
  const now = write.preview(request);
  if (!isSamePlace(now, preview)) throw elsewhere();
  if (now.method !== preview.method || now.body !== preview.body) {
    throw new ExtensionError('change.outdated', 'the request is no longer as planned', { details: { why: 'request' } });
  }
}

/** What is not there, is not there where the account leads now, which need not be where the change was sent. */
function requireSamePlace({ request, preview }: Plan, write: AnyWrite): void {
  if (!isSamePlace(write.preview(request), preview)) throw elsewhere();
}

/** The version of an API is no place, and the sandbox has another port each time. What a preview leaves open (`{…}`) may be anything. */
function isSamePlace(one: RequestPreview, other: RequestPreview): boolean {
  const [a, b] = [new URL(one.url), new URL(other.url)];
  const isLocal = a.hostname === '127.0.0.1' && b.hostname === '127.0.0.1';
  if (!isLocal && a.host !== b.host) return false;
  if ([a, b].some(({ pathname }) => pathname.includes('%7B'))) return true;
  const [path, otherPath] = [a, b].map(({ pathname }) => pathname.replace(/\/v\d+\//, '/'));
  return path === otherPath;
}

function elsewhere(): ExtensionError {
  const details = { why: 'elsewhere' };
  return new ExtensionError('change.outdated', 'the account leads elsewhere by now', { details });
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

function evidenceOf(error: ExtensionError): Record<string, string | number | boolean> {
  const facts: Record<string, string | number | boolean> = { code: error.code };
  for (const [name, value] of Object.entries(error.details)) if (value !== undefined) facts[name] = value;
  return facts;
}
