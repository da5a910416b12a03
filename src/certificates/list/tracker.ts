import type { ErrorCode } from '../../errors.ts';
import type { CertificateRecord } from '../certificateRecord.ts';
import type { AccountSnapshot, Inventory } from './inventory.ts';
import { Notifier, type Subscription } from '../notifier.ts';

/** Time as the tracker needs it; tests turn their own. */
export interface Scheduler {
  now(): number;
  after(delayMs: number, task: () => void): Subscription;
}

/** A pending certificate that was followed and is pending no longer. */
export interface Settled {
  readonly before: CertificateRecord;
  readonly after: CertificateRecord;
  /** When it was first known to be pending, milliseconds since the epoch: what was told of before was about an earlier time. */
  readonly pendingSince: number;
}

/** Why pending certificates of an account are no longer asked for by themselves. */
export type StopReason = 'user' | 'too-long' | 'failing';

export interface TrackerDeps {
  readonly inventory: Pick<Inventory, 'snapshots' | 'snapshot' | 'sync' | 'onDidChange'>;
  readonly scheduler: Scheduler;
  readonly enabled: () => boolean;
}

const FIRST_DELAY_MS = 2_000;
const GROWTH = 1.4;
const LONGEST_DELAY_MS = 5 * 60_000;
/** DNS changes may take two days to be seen by the service; after three, a person should look. */
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60_000;
const GIVE_UP_AFTER_FAILURES = 8;
/** Failures that asking again does not mend; repeating them might even lock a key. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'account.keyMissing',
  'account.unknown',
  'cloud.unauthorized',
  'cloud.forbidden',
]);

type Pending = Pick<Settled, 'before' | 'pendingSince'>;

interface Followed {
  pending: Map<string, Pending>;
  delayMs: number;
  /** When something last moved. */
  since: number;
  failures: number;
  timer?: Subscription;
  stopped?: StopReason;
}

/**
 * Follows pending certificates until they are issued or fail: one quiet poll per account for all of them, ever slower,
 * with an end. It watches the inventory, so a manual refresh or another command settles a certificate just as well.
 */
export class Tracker {
  readonly #deps: TrackerDeps;
  readonly #followed = new Map<string, Followed>();
  readonly #settled = new Notifier<readonly Settled[]>();
  readonly #changes = new Notifier<{ accountId: string }>();
  readonly #subscription: Subscription;
  readonly onDidSettle = this.#settled.on;
  readonly onDidChange = this.#changes.on;

  constructor(deps: TrackerDeps) {
    this.#deps = deps;
    this.#subscription = deps.inventory.onDidChange(() => this.#look());
    this.#look();
  }

  following(accountId: string): boolean {
    const followed = this.#followed.get(accountId);
    return (
      followed !== undefined && followed.pending.size > 0 && followed.stopped === undefined && this.#deps.enabled()
    );
  }

  stoppedBecause(accountId: string): StopReason | undefined {
    const followed = this.#followed.get(accountId);
    return followed && followed.pending.size > 0 ? followed.stopped : undefined;
  }

  /** Follows again, and at once, what was stopped. */
  start(accountId: string): void {
    const followed = this.#followed.get(accountId);
    if (followed) this.#restart(accountId, followed);
  }

  stop(accountId: string): void {
    this.#halt(accountId, 'user');
  }

  /** The setting that switches following on or off has changed. */
  enabledChanged(): void {
    for (const [accountId, followed] of this.#followed) {
      if (this.#deps.enabled()) this.#restart(accountId, followed);
      else this.#pause(followed);
      this.#changes.fire({ accountId });
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const followed of this.#followed.values()) this.#pause(followed);
    this.#followed.clear();
  }

  /** Compares every account with what was pending before. */
  #look(): void {
    const settled: Settled[] = [];
    const snapshots = this.#deps.inventory.snapshots();
    for (const snapshot of snapshots) settled.push(...this.#lookAt(snapshot));
    for (const [accountId, followed] of this.#followed) {
      if (snapshots.some(({ account }) => account.id === accountId)) continue;
      this.#pause(followed);
      this.#followed.delete(accountId);
    }
    if (settled.length > 0) this.#settled.fire(settled);
  }

  #lookAt({ account, certificates, asOf, source, loading, problem }: AccountSnapshot): Settled[] {
    let followed = this.#followed.get(account.id);
    const since = source === 'cache' && asOf ? asOf.getTime() : this.#deps.scheduler.now();
    const pending = new Map<string, Pending>();
    for (const before of certificates) {
      if (before.state !== 'pending') continue;
      pending.set(before.id, { before, pendingSince: followed?.pending.get(before.id)?.pendingSince ?? since });
    }
    if (!followed) {
      if (pending.size === 0) return [];
      followed = { pending: new Map(), delayMs: FIRST_DELAY_MS, since: this.#deps.scheduler.now(), failures: 0 };
      this.#followed.set(account.id, followed);
    }
    const settled: Settled[] = [];
    if ([...followed.pending.keys()].some((id) => !pending.has(id))) {
      const byId = new Map(certificates.map((record) => [record.id, record]));
      for (const [id, known] of followed.pending) {
        const after = byId.get(id);
        if (after && after.state !== 'pending') settled.push({ ...known, after });
      }
    }
    const arrived = [...pending.keys()].some((id) => !followed.pending.has(id));
    followed.pending = pending;
    const mended = followed.stopped === 'failing' && source === 'service' && !loading && !problem;
    if (pending.size === 0) this.#pause(followed);
    else if (arrived || mended || settled.length > 0) this.#restart(account.id, followed);
    return settled;
  }

  #restart(accountId: string, followed: Followed): void {
    this.#pause(followed);
    followed.stopped = undefined;
    followed.failures = 0;
    followed.delayMs = FIRST_DELAY_MS;
    followed.since = this.#deps.scheduler.now();
    this.#schedule(accountId, followed);
    this.#changes.fire({ accountId });
  }

  #schedule(accountId: string, followed: Followed): void {
    if (!this.#deps.enabled() || followed.timer || followed.stopped || followed.pending.size === 0) return;
    followed.timer = this.#deps.scheduler.after(followed.delayMs, () => {
      followed.timer = undefined;
      void this.#poll(accountId, followed);
    });
  }

  async #poll(accountId: string, followed: Followed): Promise<void> {
    // A cancelled poll is no failure: the user will ask again. Other failures end up in the snapshot.
    await this.#deps.inventory.sync(accountId).catch(() => undefined);
    if (this.#followed.get(accountId) !== followed || followed.timer || followed.stopped) return;
    const problem = this.#deps.inventory.snapshot(accountId)?.problem;
    if (problem && HOPELESS.has(problem.code)) return this.#halt(accountId, 'failing');
    followed.failures = problem ? followed.failures + 1 : 0;
    if (followed.failures >= GIVE_UP_AFTER_FAILURES) return this.#halt(accountId, 'failing');
    if (this.#deps.scheduler.now() - followed.since >= GIVE_UP_AFTER_MS) return this.#halt(accountId, 'too-long');
    followed.delayMs = Math.min(followed.delayMs * GROWTH, LONGEST_DELAY_MS);
    this.#schedule(accountId, followed);
  }

  #halt(accountId: string, reason: StopReason): void {
    const followed = this.#followed.get(accountId);
    if (!followed) return;
    this.#pause(followed);
    followed.stopped = reason;
    this.#changes.fire({ accountId });
  }

  #pause(followed: Followed): void {
    followed.timer?.dispose();
    followed.timer = undefined;
  }
}
