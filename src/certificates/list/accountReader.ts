import type { CertificateRecord } from '../certificateRecord.ts';
import { changeKey, lateOnes, recordsThatMoved, withFetched } from './listChanges.ts';
import type { ListedGateway } from '../placement.ts';
import type { CertificateProvider, Change, Notice } from '../provider.ts';

/** A list this old is read anew as a whole: the recent changes do not tell of deletions and uploads. */
const FULL_LIST_AGAIN_MS = 60 * 60 * 1000;
/** More moved certificates than this are cheaper to read as a list than one by one. */
const FETCH_ONE_BY_ONE = 20;
/** Changes are asked for a little further back than needed, since clocks and commits are not exact. */
const WINDOW_MARGIN_MS = 60 * 1000;

export interface AccountReaderDeps {
  readonly provider: () => Promise<CertificateProvider>;
  readonly now: () => number;
  /** What is known now; `isConfirmed` if the service said so in this run. */
  readonly known: () => { readonly certificates: readonly CertificateRecord[]; readonly isConfirmed: boolean };
}

/** What a look at the service brought. */
export interface Reading {
  readonly certificates: readonly CertificateRecord[];
  /** When all of it was so; absent where only some of it was looked at. */
  readonly asOf?: Date;
  /** What a whole list says besides; absent where none was read. */
  readonly listing?: { readonly gateways: readonly ListedGateway[] | undefined; readonly notices: readonly Notice[] };
  /** Whether anything was read that the last reading did not bring. */
  readonly isNews: boolean;
}

/** Reads the certificates of one account: all of them, or what changed since. One reading at a time. */
export class AccountReader {
  readonly #deps: AccountReaderDeps;
  /** Of times, milliseconds since the epoch. */
  #fullListAt: number | undefined;
  /** When changes were last asked for or a full list was read. */
  #syncedAt: number | undefined;
  /** What the last look at the changes brought, as `changeKey`, so that overlapping windows cost nothing. */
  #seenChanges: ReadonlySet<string> = new Set();
  /** When certificates were taken in that no list may have yet, by id. */
  readonly #takenIn = new Map<string, number>();
  /** Ids of certificates that went since the running reading began: what it brings may still have them. */
  readonly #gone = new Set<string>();

  constructor(deps: AccountReaderDeps) {
    this.#deps = deps;
  }

  /** When all certificates were last read as a list. */
  get fullListAt(): Date | undefined {
    return this.#fullListAt === undefined ? undefined : new Date(this.#fullListAt);
  }

  /** Goes on from what an earlier run has read. */
  goOnFrom({ fullListAt, asOf }: { readonly fullListAt: Date; readonly asOf: Date }): void {
    this.#fullListAt = fullListAt.getTime();
    this.#syncedAt = asOf.getTime();
  }

  /** A certificate was just made, or looked at. */
  takeIn(certificateId: string): void {
    this.#takenIn.set(certificateId, this.#deps.now());
    this.#gone.delete(certificateId);
  }

  /** A certificate was just deleted. */
  drop(certificateId: string): void {
    this.#takenIn.delete(certificateId);
    this.#gone.add(certificateId);
  }

  async readAll(signal?: AbortSignal): Promise<Reading> {
    this.#gone.clear();
    return this.#readAll(await this.#deps.provider(), signal);
  }

  /** Asks what changed and fetches only that, where the cloud can tell. */
  async readChanges(signal?: AbortSignal): Promise<Reading> {
    this.#gone.clear();
    const now = this.#deps.now();
    const provider = await this.#deps.provider();
    const ageMs = now - (this.#fullListAt ?? -Infinity);
    // A list from the future was dated by a clock that was wrong since, or before.
    if (ageMs < 0 || ageMs >= FULL_LIST_AGAIN_MS) return this.#readAll(provider, signal);

    const isBlind = !provider.changes;
    // Of what happened before this start no change will tell.
    if (isBlind && !this.#deps.known().isConfirmed) return this.#readAll(provider, signal);
    const changes = await this.#recentChanges(provider, now, signal);
    const moved = this.#moved(changes);
    const isLong = moved === 'unknown' || moved.length > FETCH_ONE_BY_ONE;
    const reading = isLong ? await this.#readAll(provider, signal) : await this.#fetch(provider, moved, now, signal);
    if (Array.isArray(changes)) this.#seenChanges = new Set(changes.map(changeKey));
    return reading;
  }

  async #readAll(provider: CertificateProvider, signal: AbortSignal | undefined): Promise<Reading> {
    const startedAt = this.#deps.now();
    const { certificates: listed, gateways, notices } = await provider.list({ ...(signal && { signal }) });
    for (const [id, at] of this.#takenIn) if (at < startedAt - WINDOW_MARGIN_MS) this.#takenIn.delete(id);
    const late = lateOnes(listed, this.#deps.known().certificates, this.#takenIn);
    this.#fullListAt = this.#syncedAt = startedAt;
    const certificates = [...this.#withoutGone(listed), ...late];
    return { certificates, asOf: new Date(startedAt), listing: { gateways, notices }, isNews: true };
  }

  async #fetch(
    provider: CertificateProvider,
    moved: readonly CertificateRecord[],
    now: number,
    signal: AbortSignal | undefined,
  ): Promise<Reading> {
    const isNews = moved.length > 0;
    const fetched = isNews ? this.#withoutGone(await provider.fetch(moved, signal)) : [];
    const { certificates: known } = this.#deps.known();
    this.#syncedAt = now;
    const certificates = isNews ? withFetched(known, moved, fetched) : known;
    // Where the cloud tells no changes, all but the pending ones are as old as the list.
    return { certificates, ...(provider.changes && { asOf: new Date(now) }), isNews };
  }

  /** Undefined where the cloud cannot tell; `refused` if asking showed that this key may not ask. */
  async #recentChanges(provider: CertificateProvider, now: number, signal: AbortSignal | undefined) {
    const feed = provider.changes;
    if (!feed) return undefined;
    const windowMs = now - (this.#syncedAt ?? now) + WINDOW_MARGIN_MS;
    try {
      return await feed.recent(Math.min(windowMs, feed.maxWindowMs), signal);
    } catch (error) {
      if (provider.changes) throw error;
      return 'refused';
    }
  }

  /** The records to be fetched again; where the cloud tells no changes, those that may move by themselves. */
  #moved(changes: readonly Change[] | 'refused' | undefined): readonly CertificateRecord[] | 'unknown' {
    if (changes === 'refused') return 'unknown';
    const { certificates } = this.#deps.known();
    if (!changes) return certificates.filter(({ state }) => state === 'pending' || state === 'revoking');
    return recordsThatMoved(certificates, changes, this.#seenChanges);
  }

  #withoutGone(certificates: readonly CertificateRecord[]): readonly CertificateRecord[] {
    return certificates.filter(({ id }) => !this.#gone.has(id));
  }
}
