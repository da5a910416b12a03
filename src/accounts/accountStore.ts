import { randomUUID } from 'node:crypto';
import { type Account, type Caller, type Credentials, isSandbox } from '../certificates/account.ts';
import { Notifier, type Subscription } from '../certificates/notifier.ts';
import { Turns } from '../certificates/turns.ts';
import { ExtensionError } from '../errors.ts';
import {
  type AccountRecord,
  found,
  freeLabel,
  isLabelTaken,
  noted,
  type Records,
  replaced,
  without,
} from './records.ts';
import { type RecordsChange, SharedRecords, type SharedRecordsDeps } from './sharedRecords.ts';
import { type KeyPlace, otherPlace, placesOf, StoredKeys } from './storedKeys.ts';

/** An account that is not stored yet; with an `id` if something was tried under it already. */
export type AccountDraft = Omit<Account, 'id' | 'changes'> & { readonly id?: string };

/** What an account signs in with, and where: what is absent stays, but for the caller, who goes with the key. */
export type AccountChange = Partial<Pick<Account, 'options' | 'endpoint' | 'caller'>> & { readonly key?: Credentials };

export interface AccountStoreDeps extends SharedRecordsDeps {
  /** Wipes what others keep of a removed account; may be called more than once. Rejects if something of it is left. */
  readonly forget: (accountId: string) => Promise<unknown>;
}

/** What happened to the accounts: `signIn` if one of them signs in with something else, or elsewhere. */
export type AccountsEvent = { readonly kind: 'accounts' } | { readonly kind: 'signIn'; readonly accountId: string };

/**
 * Accounts: public records in a Memento, keys in SecretStorage under the same id, and nowhere else. No setting is ever read for a key.
 * The order of writes leaves no record without a key: key first on adding, record first on removing. A new key is stored beside the old
 * one and counts from the moment the record names it, so that key and options change together or not at all. What is to be wiped is
 * noted with the record, so that whatever fails then, or ends, is made up for.
 */
export class AccountStore {
  readonly #records: SharedRecords;
  readonly #keys: StoredKeys;
  readonly #forget: AccountStoreDeps['forget'];
  readonly #changes = new Notifier<AccountsEvent>();
  readonly #subscription: Subscription;
  /** Keys are stored and wiped in turn: what is being stored is not yet to be seen in the records. */
  readonly #turns = new Turns();
  /** Ids of accounts to be wiped whether or not that is noted. */
  readonly #unwiped = new Set<string>();
  readonly onDidChange = this.#changes.on;

  constructor(deps: AccountStoreDeps) {
    this.#records = new SharedRecords(deps);
    this.#keys = new StoredKeys(deps.secrets);
    this.#forget = deps.forget;
    this.#subscription = this.#records.onDidChange((change) => this.#changed(change));
  }

  list(): readonly Account[] {
    return this.#records.known.accounts;
  }

  get(accountId: string): Account | undefined {
    return this.#record(accountId);
  }

  /** A label not yet in use, from a wish: `Public`, `Public 2`, … */
  freeLabel(wish: string): string {
    return freeLabel(this.list(), wish);
  }

  isLabelTaken(label: string, exceptId?: string): boolean {
    return isLabelTaken(this.list(), label, exceptId);
  }

  /** Stores a new account; `key` is absent only for the sandbox. @throws ExtensionError `account.unwritable` */
  async add(account: AccountDraft, key?: Credentials): Promise<Account> {
    const added: Account = { ...account, id: account.id ?? randomUUID() };
    await this.#turns.run(() =>
      this.#withKey(added, key, (records) => ({ ...records, accounts: [...records.accounts, added] })),
    );
    return added;
  }

  /** @throws ExtensionError `account.unwritable`, `account.unknown` */
  async rename(accountId: string, label: string): Promise<void> {
    await this.#records.write((records) =>
      replaced(records, accountId, (account) => ({ ...account, label: label.trim() })),
    );
  }

  /**
   * Changes all that is given as one: after a failure, nothing is changed.
   * @throws ExtensionError `account.unwritable`; `account.unknown` if it was removed meanwhile: its key would stay for ever
   */
  change(accountId: string, { key, ...facts }: AccountChange): Promise<void> {
    return this.#turns.run(async () => {
      await this.#records.look();
      const before = found(this.#records.known, accountId);
      const place = key ? otherPlace(before) : before;
      await this.#withKey(place, key, (records) => ({
        ...replaced(records, accountId, ({ keyPlace: _, caller, ...account }) => ({
          ...account,
          ...(!key && caller && { caller }),
          ...facts,
          ...(place.keyPlace && { keyPlace: place.keyPlace }),
          changes: (account.changes ?? 0) + 1,
        })),
        ...(key && { unwiped: noted(records, accountId) }),
      }));
      if (key) await this.#wipe(accountId);
    });
  }

  /** Notes whose keys an account has, unless that is known, or it signs in with something else than `account` by now. */
  async noteCaller({ id, changes }: Pick<Account, 'id' | 'changes'>, caller: Caller): Promise<void> {
    await this.#records.write((records) => {
      const isUnknown = records.accounts.some((one) => one.id === id && !one.caller && one.changes === changes);
      return isUnknown ? replaced(records, id, (account) => ({ ...account, caller })) : records;
    });
  }

  /**
   * @returns false if something of it could not be wiped; that is made up for as soon as it can be
   * @throws ExtensionError `account.unwritable`; nothing is wiped then
   */
  remove(accountId: string): Promise<boolean> {
    return this.#turns.run(async () => {
      await this.#records.write((records) => without(records, accountId));
      return this.#wipe(accountId);
    });
  }

  /**
   * Reads the key for one request; let it go afterwards.
   * @throws ExtensionError `account.keyMissing`
   */
  async key(accountId: string): Promise<Credentials> {
    let key = await this.#storedKey(accountId);
    if (key === undefined) {
      // Another window may have stored it elsewhere, and its records are on their way.
      await this.#records.awaitNews();
      key = await this.#storedKey(accountId);
    }
    if (key === undefined || key === 'damaged')
      throw new ExtensionError('account.keyMissing', 'SecretStorage has no key for this account');
    return key;
  }

  /** True if an account that needs a key has none: its host forgot it. */
  async hasForgottenKeys(): Promise<boolean> {
    for (const account of this.list()) {
      if (!isSandbox(account) && (await this.#storedKey(account.id)) === undefined) return true;
    }
    return false;
  }

  /** At a start, and when the window gets the focus: sees what other windows did, and makes up for what could not be wiped. */
  async reload(): Promise<void> {
    try {
      await this.#records.look();
    } finally {
      if (this.#allUnwiped().length > 0) {
        // What no record names may be what another window has just named.
        await this.#records.awaitNews();
        await this.#turns.run(() => this.#wipeAll());
      }
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#records.dispose();
  }

  #record(accountId: string): AccountRecord | undefined {
    return this.#records.known.accounts.find(({ id }) => id === accountId);
  }

  #storedKey(accountId: string): ReturnType<StoredKeys['read']> {
    return this.#keys.read(this.#record(accountId) ?? { id: accountId });
  }

  /** Stores a key for the record that is written next; with no such record, none is kept. */
  async #withKey(place: KeyPlace, key: Credentials | undefined, change: (records: Records) => Records): Promise<void> {
    try {
      if (key) await this.#keys.store(place, key);
      await this.#records.write(change);
    } catch (error) {
      if (key) await this.#wipe(place.id);
      throw error;
    }
  }

  #allUnwiped(): readonly string[] {
    return [...new Set([...this.#records.known.unwiped, ...this.#unwiped])];
  }

  async #wipeAll(): Promise<void> {
    for (const id of this.#allUnwiped()) await this.#wipe(id);
  }

  /** Wipes all of an account that is gone, and of one that is there the key that it has no longer. Never fails. */
  async #wipe(accountId: string): Promise<boolean> {
    this.#unwiped.add(accountId);
    const account = this.#record(accountId);
    const places = account ? [otherPlace(account)] : placesOf(accountId);
    const wiping = places.map((place) => this.#keys.wipe(place));
    const ended = await Promise.allSettled([...wiping, ...(account ? [] : [this.#forget(accountId)])]);
    if (ended.some(({ status }) => status === 'rejected')) return false;
    this.#unwiped.delete(accountId);
    const isWiped = (records: Records): Records => {
      if (!records.unwiped.includes(accountId)) return records;
      return { ...records, unwiped: records.unwiped.filter((id) => id !== accountId) };
    };
    // With a note that stays, it is wiped once more.
    await this.#records.write(isWiped).catch(() => undefined);
    return true;
  }

  #changed({ before, now: { accounts }, isOfOthers }: RecordsChange): void {
    if (JSON.stringify(before.accounts) !== JSON.stringify(accounts)) this.#changes.fire({ kind: 'accounts' });
    for (const { id, changes } of accounts) {
      const known = before.accounts.find((account) => account.id === id);
      if (known && known.changes !== changes) this.#changes.fire({ kind: 'signIn', accountId: id });
    }
    const gone = before.accounts.filter(({ id }) => accounts.every((account) => account.id !== id));
    if (gone.length === 0 || !isOfOthers) return;
    // Whoever removed it could not know what this window was just storing of it.
    for (const { id } of gone) this.#unwiped.add(id);
    void this.#turns.run(() => this.#wipeAll());
  }
}
