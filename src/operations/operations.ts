import { randomUUID } from 'node:crypto';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import { Notifier } from '../certificates/notifier.ts';
import type { Issuance, ProbeResult } from '../certificates/provider.ts';
import { Cancelled, ExtensionError, neverExecuted } from '../errors.ts';
import { isOpen, type Journal, type OwnedEntry, type Owner } from './journal.ts';
import type { JournalEntry, Plan } from './plan.ts';

export interface OperationsDeps {
  readonly journal: Journal;
  /** @throws ExtensionError if the account is gone or cannot issue */
  readonly issuance: (accountId: string) => Promise<Issuance>;
  /** Resolves after `ms`; tests make time pass at once. */
  readonly wait: (ms: number) => Promise<void>;
  /** A certificate that an operation made or found. */
  readonly onCertificate: (record: CertificateRecord) => void;
  /** True while the process of that id runs on this machine. */
  readonly isAlive: (pid: number) => boolean;
  readonly now: () => number;
  readonly log: { info(message: string): void; warn(message: string): void };
}

/** Pauses before each look for the result of a plan whose answer was lost: about a minute in all. */
const LOOK_AFTER_MS: readonly number[] = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** A plan this old is taken up even if its owner's pid is (again) in use. */
const ABANDONED_AFTER_MS = 10 * 60_000;
/** The number of an older order is no longer looked for. */
const IDENTIFIED_WITHIN_MS = 24 * 60 * 60_000;

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
  /** Orders on their way, as `orderKey`. */
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
   * @throws ExtensionError `name.taken`, `journal.unwritable` or whatever kept it from being sent; nothing was sent then
   */
  async run(plan: Plan): Promise<RunResult> {
    const key = orderKey(plan);
    if (this.#sending.has(key)) throw nameTaken(plan);
    this.#sending.add(key);
    try {
      return await this.#run(plan);
    } finally {
      this.#sending.delete(key);
    }
  }

  async #run(plan: Plan): Promise<RunResult> {
    const issuance = await this.#deps.issuance(plan.accountId);
    if (await issuance.isNameTaken(plan.request.certificateName)) throw nameTaken(plan);
    await this.#deps.journal.load();
    // Sent by another window, and its certificate not to be seen yet.
    const underWay = this.entries().some(
      (entry) => entry.outcome === undefined && orderKey(entry.plan) === orderKey(plan),
    );
    if (underWay) throw nameTaken(plan);
    await this.#deps.journal.intend(plan, this.#owner);
    this.#changes.fire();

    const answer = await issuance.send(plan.request).catch((thrown: unknown) => ExtensionError.from(thrown));
    if (answer instanceof ExtensionError) return this.#unanswered(plan, answer);
    await this.#settled(plan, { outcome: 'done', finding: 'answer', ...answer });
    if (!(await this.#adopt(plan))) void this.#identify(plan, LOOK_AFTER_MS.slice(1));
    return { entry: this.#entry(plan) };
  }

  /** Looks once more for the result of a plan that needs a person's eyes, is unsettled, or was not there when last looked for. */
  async lookAgain(planId: string): Promise<JournalEntry> {
    const entry = this.#deps.journal.entry(planId);
    if (!entry) throw new ExtensionError('input.invalid', 'the journal has no such plan');
    const worthLooking = isOpen(entry) || entry.finding === 'absent';
    if (worthLooking && !this.#sending.has(orderKey(entry.plan))) await this.#reconcile(entry.plan);
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
    const age = this.#deps.now() - entry.intendedAt.getTime();
    return age > ABANDONED_AFTER_MS || entry.owner.pid === process.pid || !this.#deps.isAlive(entry.owner.pid);
  }

  /** Ordered for sure, but its number is not known: the answer had none, and the lists not yet. */
  #isUnnumbered({ outcome, certificateId, intendedAt }: JournalEntry): boolean {
    const age = this.#deps.now() - intendedAt.getTime();
    return outcome === 'done' && certificateId === undefined && age < IDENTIFIED_WITHIN_MS;
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
        const evidence = { looks, certificateName: certificate.name, state: certificate.state };
        await this.#settled(plan, { outcome: 'done', finding: how, certificateId: certificate.id, evidence });
        this.#deps.onCertificate(certificate);
        return;
      }
    }
    const seconds = Math.round((this.#deps.now() - startedAt) / 1000);
    if (last instanceof ExtensionError) {
      const evidence = { looks, seconds, ...evidenceOf(last) };
      await this.#settled(plan, { outcome: 'needs-eyes', finding: 'unreachable', evidence });
    } else {
      await this.#settled(plan, { outcome: 'not-done', finding: 'absent', evidence: { looks, seconds } });
    }
  }

  async #probe(plan: Plan): Promise<ProbeResult | ExtensionError> {
    try {
      return await (await this.#deps.issuance(plan.accountId)).probe(plan.request);
    } catch (error) {
      return ExtensionError.from(error);
    }
  }

  /** Brings the new certificate in, and learns its number where the answer had none. @returns false if it was not to be seen yet */
  async #adopt(plan: Plan): Promise<boolean> {
    const result = await this.#probe(plan);
    if (result instanceof ExtensionError) {
      // The order stands; its row comes later.
      this.#deps.log.warn(`the new certificate could not be read yet: ${result.code}`);
      return false;
    }
    if (!result.found) return false;
    this.#deps.onCertificate(result.certificate);
    if (this.#deps.journal.entry(plan.id)?.certificateId === undefined) {
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

/** Names are unique in an account, so two orders with the same key are one order sent twice. */
function orderKey({ accountId, request }: Plan): string {
  return `${accountId}/${request.certificateName}`;
}

function nameTaken({ request: { certificateName } }: Plan): ExtensionError {
  return new ExtensionError('name.taken', 'a certificate of this name exists or is being ordered', {
    details: { certificateName },
  });
}

function evidenceOf(error: ExtensionError): Record<string, string | number | boolean> {
  const facts: Record<string, string | number | boolean> = { code: error.code };
  for (const [name, value] of Object.entries(error.details)) if (value !== undefined) facts[name] = value;
  return facts;
}
