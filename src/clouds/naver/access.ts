import { ExtensionError } from '../../errors.ts';

/** API v2 answers this account, or why it does not. */
export type V2Answer = true | { readonly why: 'main-account-only' | 'zone' };

const ZONE: V2Answer = Object.freeze({ why: 'zone' });
const MAIN_ACCOUNT_ONLY: V2Answer = Object.freeze({ why: 'main-account-only' });

/** After this long a key that was refused by API v2 is tried again: it may have been replaced by one of the main account. */
const TRY_AGAIN_MS = 30 * 60_000;

/** Remembers whether API v2 answers this account, so that a sub account does not ask in vain at every refresh. */
export class V2Access {
  readonly #zoneHasV2: boolean;
  readonly #now: () => number;
  #refusedAt: number | undefined;

  constructor(zoneHasV2: boolean, now: () => number) {
    this.#zoneHasV2 = zoneHasV2;
    this.#now = now;
  }

  /** As far as known: true until refused. */
  get state(): V2Answer {
    if (!this.#zoneHasV2) return ZONE;
    return this.#refusedAt === undefined ? true : MAIN_ACCOUNT_ONLY;
  }

  /** Whether to ask API v2 now. */
  get worthTrying(): boolean {
    if (!this.#zoneHasV2) return false;
    return this.#refusedAt === undefined || this.#now() - this.#refusedAt >= TRY_AGAIN_MS;
  }

  get zoneHasV2(): boolean {
    return this.#zoneHasV2;
  }

  answered(): void {
    this.#refusedAt = undefined;
  }

  /** Notes the failure of a v2 call. @returns true if it was the refusal of every key but the main account's */
  refused(error: unknown): boolean {
    if (!(error instanceof ExtensionError) || error.code !== 'cloud.mainAccountOnly') return false;
    this.#refusedAt = this.#now();
    return true;
  }
}
