import { Cancelled, ExtensionError } from '../errors.ts';
import type { Account } from './account.ts';
import type { CertificateRecord } from './certificateRecord.ts';
import { changeKey, lateOnes, merged, recordsThatMoved, withFetched } from './listChanges.ts';
import { Notifier } from './notifier.ts';
import type { ListedGateway } from './placement.ts';
import type { CertificateProvider, Change, Notice } from './provider.ts';
import { type Depth, RefreshTurn } from './refreshTurn.ts';
import type { SnapshotCache } from './snapshotCache.ts';

/** What is known of one account right now. Immutable: a change makes a new one. */
export interface AccountSnapshot {
  readonly account: Account;
  readonly certificates: readonly CertificateRecord[];
  /** Of the last whole list; absent where the cloud has none. */
  readonly gateways?: readonly ListedGateway[];
  /** When the certificates were read from the service; absent if never. */
  readonly asOf?: Date;
  /** `cache`: read in an earlier run and not yet confirmed by the service. */
  readonly source: 'none' | 'cache' | 'service';
  readonly loading: boolean;
  /** Why the last refresh failed; the certificates are then those of before. */
  readonly problem?: ExtensionError;
  readonly notices: readonly Notice[];
}

export interface InventoryDeps {
  readonly accounts: () => readonly Account[];
  readonly provider: (accountId: string) => Promise<CertificateProvider>;
  readonly cache: SnapshotCache;
  readonly now: () => number;
  /** English, for the log; told when the cache cannot be written. */
  readonly warn: (message: string) => void;
}

/** A list this old is read anew as a whole: the recent changes do not tell of deletions and uploads. */
const FULL_LIST_AGAIN_MS = 60 * 60 * 1000;
/** More moved certificates than this are cheaper to read as a list than one by one. */
const FETCH_ONE_BY_ONE = 20;
/** Changes are asked for a little further back than needed, since clocks and commits are not exact. */
const WINDOW_MARGIN_MS = 60 * 1000;

interface Entry {
  snapshot: AccountSnapshot;
  /** `Account.changes` that all of it is of. */
  readonly changes: number | undefined;
  fullListAt?: number;
  /** When changes were last asked for or a full list was read. */
  syncedAt?: number;
  opening?: Promise<void>;
  readonly turn: RefreshTurn;
  /** What the last look at the changes brought, as `changeKey`, so that overlapping windows cost nothing. */
  seenChanges: ReadonlySet<string>;
  /** When certificates were taken in that no list may have yet, by id. */
  readonly adoptedAt: Map<string, number>;
  /** Ids of certificates that went since the running refresh began: what it brings may still have them. */
  readonly dropped: Set<string>;
}

/** All certificates of all accounts. Reads the services, remembers, and tells its listeners what changed. */
export class Inventory {
  readonly #deps: InventoryDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new Notifier<{ accountId?: string }>();
  readonly onDidChange = this.#changes.on;

  constructor(deps: InventoryDeps) {
    this.#deps = deps;
  }

  /** One per account, in the order of the accounts. */
  snapshots(): readonly AccountSnapshot[] {
    return this.#deps.accounts().map((account) => this.#entryOf(account).snapshot);
  }

  snapshot(accountId: string): AccountSnapshot | undefined {
    const account = this.#deps.accounts().find(({ id }) => id === accountId);
    return account && this.#entryOf(account).snapshot;
  }

  certificate(accountId: string, certificateId: string): CertificateRecord | undefined {
    return this.snapshot(accountId)?.certificates.find(({ id }) => id === certificateId);
  }

  /** Shows the cache first, then asks the service; once per run. Failures end up in the snapshot. */
  open(accountId: string): Promise<void> {
    const entry = this.#require(accountId);
    return entry.opening ?? this.#opened(entry, this.#open(accountId, entry));
  }

  /** Reads the whole list of one account, or of all. Failures end up in the snapshots. */
  async refresh(accountId?: string, signal?: AbortSignal): Promise<void> {
    const ids = accountId === undefined ? this.#deps.accounts().map(({ id }) => id) : [accountId];
    const refresh = (id: string) => this.#run(id, 'full', (entry) => this.#readAll(id, entry, signal), signal);
    await Promise.all(
      ids.map(async (id) => {
        try {
          await refresh(id);
        } catch (error) {
          // Of all accounts, one that was removed meanwhile is not missed.
          const isGone = !this.#deps.accounts().some((account) => account.id === id);
          if (accountId !== undefined || !isGone) throw error;
        }
      }),
    );
  }

  /** The quiet refresh: asks what changed and fetches only that, where the cloud can tell. */
  async sync(accountId: string, signal?: AbortSignal): Promise<void> {
    await this.#run(accountId, 'quiet', (entry) => this.#readChanges(accountId, entry, signal), signal);
  }

  /** Takes in a certificate that was just ordered or looked at, without asking the service. */
  adopt(record: CertificateRecord): void {
    const account = this.#deps.accounts().find(({ id }) => id === record.accountId);
    // Removed while its order was under way.
    if (!account) return;
    const entry = this.#entryOf(account);
    entry.adoptedAt.set(record.id, this.#deps.now());
    entry.dropped.delete(record.id);
    this.#update(account.id, entry, { certificates: merged(entry.snapshot.certificates, [record]) });
    void this.#remember(account.id, entry);
  }

  /** A certificate was just deleted: its row goes without asking the service. */
  drop(accountId: string, certificateId: string): void {
    const entry = this.#entries.get(accountId);
    if (!entry?.snapshot.certificates.some(({ id }) => id === certificateId)) return;
    entry.adoptedAt.delete(certificateId);
    entry.dropped.add(certificateId);
    const certificates = entry.snapshot.certificates.filter(({ id }) => id !== certificateId);
    this.#update(accountId, entry, { certificates });
    void this.#remember(accountId, entry);
  }

  /** Accounts were added, renamed or removed: forgets what is gone and tells everybody. */
  accountsChanged(): void {
    const accounts = new Map(this.#deps.accounts().map((account) => [account.id, account]));
    for (const [id, entry] of this.#entries) {
      const account = accounts.get(id);
      if (account) entry.snapshot = { ...entry.snapshot, account };
      else {
        this.#entries.delete(id);
        void this.#forgetCache(id); // this window may have written it after another one removed the account
      }
    }
    this.#changes.fire({});
  }

  /** An account signs in with something else, or elsewhere: whatever was read before is forgotten and read again. */
  async reset(accountId: string): Promise<void> {
    this.#entries.delete(accountId);
    const entry = this.#require(accountId);
    // The list on disk may be young, but it is what the old keys saw, or of another project.
    await this.#opened(
      entry,
      this.#forgetCache(accountId).then(() => this.refresh(accountId)),
    );
  }

  #opened(entry: Entry, opening: Promise<void>): Promise<void> {
    entry.opening = opening.catch((error: unknown) => {
      entry.opening = undefined;
      throw error;
    });
    return entry.opening;
  }

  async #open(accountId: string, entry: Entry): Promise<void> {
    const cached = await this.#deps.cache.read(accountId);
    // One of before the account changed may have been kept too late, by a window that did not know.
    if (cached && cached.changes === entry.changes && entry.snapshot.source === 'none') {
      entry.fullListAt = cached.fullListAt.getTime();
      entry.syncedAt = cached.asOf.getTime();
      const { certificates, gateways, asOf, notices } = cached;
      this.#update(accountId, entry, { certificates, gateways, asOf, notices, source: 'cache' });
    }
    await this.sync(accountId);
  }

  /**
   * Runs one refresh of an account at a time. A second caller joins it, unless only a full one will do or whoever started it
   * cancels it; its own signal ends only its waiting.
   */
  async #run(
    accountId: string,
    depth: Depth,
    task: (entry: Entry) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (;;) {
      const entry = this.#require(accountId);
      if (!entry.turn.isTaken) return entry.turn.start(depth, () => this.#guard(accountId, entry, task));
      if (await entry.turn.join(depth, signal)) return;
    }
  }

  async #guard(accountId: string, entry: Entry, task: (entry: Entry) => Promise<void>): Promise<void> {
    this.#update(accountId, entry, { loading: true });
    entry.dropped.clear();
    try {
      await task(entry);
      this.#update(accountId, entry, { loading: false, problem: undefined });
    } catch (error) {
      const problem = error instanceof Cancelled ? entry.snapshot.problem : ExtensionError.from(error);
      this.#update(accountId, entry, { loading: false, problem });
      if (error instanceof Cancelled) throw error;
    }
  }

  async #readAll(accountId: string, entry: Entry, signal?: AbortSignal): Promise<void> {
    const provider = await this.#deps.provider(accountId);
    const startedAt = this.#deps.now();
    const { certificates: listed, gateways, notices } = await provider.list({ signal });
    for (const [id, at] of entry.adoptedAt) if (at < startedAt - WINDOW_MARGIN_MS) entry.adoptedAt.delete(id);
    const late = lateOnes(listed, entry.snapshot.certificates, entry.adoptedAt);
    const certificates = [...listed.filter(isThere(entry)), ...late];
    entry.fullListAt = entry.syncedAt = startedAt;
    this.#update(accountId, entry, { certificates, gateways, notices, asOf: new Date(startedAt), source: 'service' });
    await this.#remember(accountId, entry);
  }

  async #readChanges(accountId: string, entry: Entry, signal?: AbortSignal): Promise<void> {
    const now = this.#deps.now();
    const ageMs = now - (entry.fullListAt ?? -Infinity);
    // A list from the future was dated by a clock that was wrong since, or before.
    if (ageMs < 0 || ageMs >= FULL_LIST_AGAIN_MS) return this.#readAll(accountId, entry, signal);

    const provider = await this.#deps.provider(accountId);
    const isBlind = !provider.changes;
    // Of what happened before this start no change will tell.
    if (isBlind && entry.snapshot.source !== 'service') return this.#readAll(accountId, entry, signal);
    const changes = await this.#recentChanges(provider, entry, now, signal);
    const moved = movedRecords(entry, changes);
    if (moved === 'unknown' || moved.length > FETCH_ONE_BY_ONE) {
      await this.#readAll(accountId, entry, signal);
    } else {
      const fetched = moved.length === 0 ? [] : (await provider.fetch(moved, signal)).filter(isThere(entry));
      const certificates =
        moved.length === 0 ? entry.snapshot.certificates : withFetched(entry.snapshot.certificates, moved, fetched);
      entry.syncedAt = now;
      // Where the cloud tells no changes, all but the pending ones are as old as the list.
      this.#update(
        accountId,
        entry,
        isBlind ? { certificates } : { certificates, asOf: new Date(now), source: 'service' },
      );
      if (moved.length > 0) await this.#remember(accountId, entry);
    }
    if (Array.isArray(changes)) entry.seenChanges = new Set(changes.map(changeKey));
  }

  /** Undefined where the cloud cannot tell; `refused` if asking showed that this key may not ask. */
  async #recentChanges(provider: CertificateProvider, entry: Entry, now: number, signal?: AbortSignal) {
    const feed = provider.changes;
    if (!feed) return undefined;
    const windowMs = now - (entry.syncedAt ?? now) + WINDOW_MARGIN_MS;
    try {
      return await feed.recent(Math.min(windowMs, feed.maxWindowMs), signal);
    } catch (error) {
      if (provider.changes) throw error;
      return 'refused';
    }
  }

  async #remember(accountId: string, entry: Entry): Promise<void> {
    const { snapshot, fullListAt, changes } = entry;
    const { certificates, gateways, asOf, notices } = snapshot;
    if (!asOf || fullListAt === undefined || this.#entries.get(accountId) !== entry) return;
    const known = { certificates, ...(gateways && { gateways }), notices, ...(changes !== undefined && { changes }) };
    try {
      await this.#deps.cache.write(accountId, { asOf, fullListAt: new Date(fullListAt), ...known });
    } catch (error) {
      this.#deps.warn(`the cache of an account could not be written: ${errnoOf(error)}`);
    }
    // Removed while it was written.
    if (!this.#deps.accounts().some(({ id }) => id === accountId)) await this.#forgetCache(accountId);
  }

  async #forgetCache(accountId: string): Promise<void> {
    try {
      await this.#deps.cache.remove(accountId);
    } catch (error) {
      this.#deps.warn(`the cache of an account could not be removed: ${errnoOf(error)}`);
    }
  }

  #update(accountId: string, entry: Entry, change: Partial<AccountSnapshot>): void {
    entry.snapshot = { ...entry.snapshot, ...change };
    if (this.#entries.get(accountId) === entry) this.#changes.fire({ accountId });
  }

  #entryOf(account: Account): Entry {
    let entry = this.#entries.get(account.id);
    if (!entry) {
      const snapshot: AccountSnapshot = { account, certificates: [], source: 'none', loading: false, notices: [] };
      entry = {
        snapshot,
        changes: account.changes,
        turn: new RefreshTurn(),
        seenChanges: new Set(),
        adoptedAt: new Map(),
        dropped: new Set(),
      };
      this.#entries.set(account.id, entry);
    }
    return entry;
  }

  #require(accountId: string): Entry {
    const account = this.#deps.accounts().find(({ id }) => id === accountId);
    if (!account) throw new ExtensionError('account.unknown', 'the account was removed');
    return this.#entryOf(account);
  }
}

function isThere({ dropped }: Entry): (record: CertificateRecord) => boolean {
  return ({ id }) => !dropped.has(id);
}

/** The records to be fetched again; where the cloud tells no changes, those that may move by themselves. */
function movedRecords(
  { snapshot: { certificates }, seenChanges }: Entry,
  changes: readonly Change[] | 'refused' | undefined,
): readonly CertificateRecord[] | 'unknown' {
  if (changes === 'refused') return 'unknown';
  if (!changes) return certificates.filter(({ state }) => state === 'pending' || state === 'revoking');
  return recordsThatMoved(certificates, changes, seenChanges);
}

function errnoOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
