import { createHash } from 'node:crypto';
import { isAccessKey } from '../../certificates/account.ts';
import type { Credentials } from '../../certificates/account.ts';
import { ExtensionError } from '../../errors.ts';

/** After more than five failures in a row the service locks a key for so long, a user for longer. */
const KEY_LOCK_MS = 5 * 60_000;
const USER_LOCK_MS = 15 * 60_000;
/** Credentials that were let in so long ago may have been withdrawn: the next call goes alone. */
const ACCEPTED_FOR_MS = 60_000;

interface Refused {
  readonly id: string;
  readonly error: ExtensionError;
  /** Milliseconds since the epoch; absent for good. */
  readonly until?: number;
}

/**
 * Sees to it that credentials which were refused are not shown again: the account would be locked. A refusal is kept in
 * memory until the credentials change or a person asks anew. Unless credentials have just been accepted, calls go one at a
 * time, so that a wrong key fails once and not once a call.
 */
export class Trust {
  readonly #now: () => number;
  #accepted: { readonly id: string; readonly at: number } | undefined;
  #refused: Refused | undefined;
  #last: Promise<void> = Promise.resolve();

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Makes a call that shows credentials.
   * @throws ExtensionError the refusal of before, with `details.remembered`, without making the call
   */
  async use<T>(credentials: Credentials, call: () => Promise<T>): Promise<T> {
    const id = fingerprint(credentials);
    this.#throwIfRefused(id);
    if (this.#isAccepted(id)) return this.#watch(id, credentials, call);
    const before = this.#last;
    let release: () => void = () => undefined;
    this.#last = new Promise((resolve) => (release = resolve));
    await before;
    try {
      this.#throwIfRefused(id);
      if (this.#isAccepted(id)) release();
      return await this.#watch(id, credentials, call);
    } finally {
      release();
    }
  }

  /**
   * For a call that waited on its way, just before it goes out.
   * @throws ExtensionError as `use`, if the credentials were refused meanwhile
   */
  require(credentials: Credentials): void {
    this.#throwIfRefused(fingerprint(credentials));
  }

  /** A person asks for another try: what was refused may be shown again, once. A lock is waited for. */
  retry(): void {
    if (this.#refused?.error.code !== 'cloud.locked') this.#refused = undefined;
  }

  /** A person wants to know whether it works: even a lock may have been opened. */
  forget(): void {
    this.#refused = undefined;
  }

  /** Learns from a failure: that the credentials are refused, or that they were let in. */
  note(credentials: Credentials, error: unknown): void {
    if (!(error instanceof ExtensionError) || error.details['remembered'] === true) return;
    if (REFUSALS.has(error.code)) this.refuse(credentials, error);
    else if (ANSWERS.has(error.code)) this.#accept(fingerprint(credentials));
  }

  /** Remembers that these credentials do not work without a person. */
  refuse(credentials: Credentials, error: ExtensionError): void {
    const id = fingerprint(credentials);
    if (this.#accepted?.id === id) this.#accepted = undefined;
    const until = error.code === 'cloud.unauthorized' ? undefined : this.#now() + lockOf(credentials);
    this.#refused = { id, error, ...(until !== undefined && { until }) };
  }

  async #watch<T>(id: string, credentials: Credentials, call: () => Promise<T>): Promise<T> {
    try {
      const answer = await call();
      this.#accept(id);
      return answer;
    } catch (error) {
      this.note(credentials, error);
      throw error;
    }
  }

  #accept(id: string): void {
    this.#accepted = { id, at: this.#now() };
  }

  #isAccepted(id: string): boolean {
    return this.#accepted?.id === id && this.#now() - this.#accepted.at < ACCEPTED_FOR_MS;
  }

  #throwIfRefused(id: string): void {
    const refused = this.#refused;
    if (refused?.id !== id) return;
    if (refused.until !== undefined && this.#now() >= refused.until) {
      this.#refused = undefined;
      return;
    }
    const { code, message, details } = refused.error;
    throw new ExtensionError(code, message, { details: { ...details, remembered: true } });
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['cloud.unauthorized', 'cloud.locked', 'cloud.clockSkew']);
/** Refusals that only who was let in gets to hear. */
const ANSWERS: ReadonlySet<string> = new Set(['cloud.rejected', 'cloud.forbidden']);

/** Tells credentials apart without keeping them. */
export function fingerprint(credentials: Credentials): string {
  return createHash('sha256').update(JSON.stringify(credentials)).digest('hex');
}

function lockOf(credentials: Credentials): number {
  return isAccessKey(credentials) ? KEY_LOCK_MS : USER_LOCK_MS;
}
