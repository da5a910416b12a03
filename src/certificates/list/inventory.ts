import { Cancelled, ExtensionError } from '../../errors.ts';
import type { Account } from '../account.ts';
import { AccountReader, type Reading } from './accountReader.ts';
import type { CertificateRecord } from '../certificateRecord.ts';
import { merged } from './listChanges.ts';
import { Notifier } from '../notifier.ts';
import type { ListedGateway } from '../placement.ts';
import type { CertificateProvider, Notice } from '../provider.ts';
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

interface Entry {
  snapshot: AccountSnapshot;
  /** `Account.changes` that all of it is of. */
  readonly changes: number | undefined;
  readonly reader: AccountReader;
  readonly turn: RefreshTurn;
  opening?: Promise<void>;
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
    const refresh = (id: string) => this.#run(id, 'full', ({ reader }) => reader.readAll(signal), signal);
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
    await this.#run(accountId, 'quiet', ({ reader }) => reader.readChanges(signal), signal);
  }

  /** Takes in a certificate that was just ordered or looked at, without asking the service. */
  adopt(record: CertificateRecord): void {
    const account = this.#deps.accounts().find(({ id }) => id === record.accountId);
    // Removed while its order was under way.
    if (!account) return;
    const entry = this.#entryOf(account);
    entry.reader.takeIn(record.id);
    this.#update(account.id, entry, { certificates: merged(entry.snapshot.certificates, [record]) });
    void this.#remember(account.id, entry);
  }

  /** A certificate was just deleted: its row goes without asking the service. */
  drop(accountId: string, certificateId: string): void {
    const entry = this.#entries.get(accountId);
    if (!entry?.snapshot.certificates.some(({ id }) => id === certificateId)) return;
    entry.reader.drop(certificateId);
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
    const forgetting = this.#forgetCache(accountId);
    await this.#opened(entry, this.refresh(accountId));
    await forgetting;
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
      entry.reader.goOnFrom(cached);
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
    read: (entry: Entry) => Promise<Reading>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (;;) {
      const entry = this.#require(accountId);
      if (!entry.turn.isTaken) return entry.turn.start(depth, () => this.#guard(accountId, entry, read));
      if (await entry.turn.join(depth, signal)) return;
    }
  }

  async #guard(accountId: string, entry: Entry, read: (entry: Entry) => Promise<Reading>): Promise<void> {
    this.#update(accountId, entry, { loading: true });
    try {
      const { certificates, asOf, listing, isNews } = await read(entry);
      const confirmed = asOf && ({ asOf, source: 'service' } as const);
      this.#update(accountId, entry, { certificates, ...listing, ...confirmed });
      if (isNews) await this.#remember(accountId, entry);
      this.#update(accountId, entry, { loading: false, problem: undefined });
    } catch (error) {
      const problem = error instanceof Cancelled ? entry.snapshot.problem : ExtensionError.from(error);
      this.#update(accountId, entry, { loading: false, problem });
      if (error instanceof Cancelled) throw error;
    }
  }

  async #remember(accountId: string, entry: Entry): Promise<void> {
    const { changes } = entry;
    const { fullListAt } = entry.reader;
    const { certificates, gateways, asOf, notices } = entry.snapshot;
    if (!asOf || !fullListAt || this.#entries.get(accountId) !== entry) return;
    const known = { certificates, ...(gateways && { gateways }), notices, ...(changes !== undefined && { changes }) };
    try {
      await this.#deps.cache.write(accountId, { asOf, fullListAt, ...known });
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
    const known = this.#entries.get(account.id);
    if (known) return known;
    const entry: Entry = {
      snapshot: { account, certificates: [], source: 'none', loading: false, notices: [] },
      changes: account.changes,
      reader: new AccountReader({
        provider: () => this.#deps.provider(account.id),
        now: () => this.#deps.now(),
        known: () => ({ ...entry.snapshot, isConfirmed: entry.snapshot.source === 'service' }),
      }),
      turn: new RefreshTurn(),
    };
    this.#entries.set(account.id, entry);
    return entry;
  }

  #require(accountId: string): Entry {
    const account = this.#deps.accounts().find(({ id }) => id === accountId);
    if (!account) throw new ExtensionError('account.unknown', 'the account was removed');
    return this.#entryOf(account);
  }
}

function errnoOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
