import { randomUUID } from 'node:crypto';
import type { Memento, SecretStorage } from 'vscode';
import { type Account, type Credentials, isSandbox } from '../certificates/account.ts';
import { Notifier, type Subscription } from '../certificates/notifier.ts';
import { ExtensionError } from '../errors.ts';
import { type AccountRecord, freeLabel, isLabelTaken, isSame, merged, type Records, without } from './records.ts';

const RECORDS = 'cloudCertificates.accounts';
/** Secret that other windows watch: its value is the revision of the records they should wait for. */
const REVISION = 'cloudCertificates.revision';

interface StoredRecords extends Records {
  readonly revision: string;
}

/** An account that is not stored yet; with an `id` if something was tried under it already. */
export type AccountDraft = Omit<Account, 'id'> & { readonly id?: string };

/** What an account signs in with, and where: what is absent stays, but for the caller, who goes with the key. */
export type AccountChange = Partial<Pick<Account, 'options' | 'endpoint' | 'caller'>> & { readonly key?: Credentials };

export interface AccountStoreDeps {
  readonly memento: Memento;
  readonly secrets: SecretStorage;
  /** Resolves after `ms`; used while another window's records are on their way. */
  readonly wait: (ms: number) => Promise<void>;
}

/** What happened to the accounts: `signIn` if one of them signs in with something else, or elsewhere. */
export type AccountsEvent = { readonly kind: 'accounts' } | { readonly kind: 'signIn'; readonly accountId: string };

/**
 * Accounts: public records in a Memento, keys in SecretStorage under the same id, and nowhere else. No setting is ever read for a key.
 * The order of writes leaves no record without a key: key first on adding, record first on removing. A new key is stored beside the old
 * one and counts from the moment the record names it, so that key and options change together or not at all.
 */
export class AccountStore {
  readonly #deps: AccountStoreDeps;
  readonly #changes = new Notifier<AccountsEvent>();
  readonly #subscription: Subscription;
  #records: Records;
  /** Names of secrets that nothing refers to and that could not be wiped yet. */
  readonly #leftovers = new Set<string>();
  readonly onDidChange = this.#changes.on;

  constructor(deps: AccountStoreDeps) {
    this.#deps = deps;
    const { accounts, removed } = this.#stored();
    this.#records = { accounts, removed };
    this.#subscription = deps.secrets.onDidChange(({ key }) => {
      if (key === REVISION) void this.#awaitRevision();
    });
  }

  list(): readonly Account[] {
    return this.#records.accounts;
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

  /** Stores a new account; `key` is absent only for the sandbox. */
  async add(account: AccountDraft, key?: Credentials): Promise<Account> {
    const added: Account = { ...account, id: account.id ?? randomUUID() };
    await this.#withKey(keyName(added), key, () =>
      this.#write(({ accounts, removed }) => ({ accounts: [...accounts, added], removed })),
    );
    return added;
  }

  async rename(accountId: string, label: string): Promise<void> {
    await this.#write((records) => replaced(records, accountId, (account) => ({ ...account, label: label.trim() })));
  }

  /**
   * Changes all that is given as one: after a failure, nothing is changed.
   * @throws ExtensionError `account.unknown` if it was removed meanwhile: its key would stay for ever
   */
  async change(accountId: string, { key, ...facts }: AccountChange): Promise<void> {
    const before = found(merged(this.#stored(), this.#records), accountId);
    const place = key ? otherPlace(before) : before;
    await this.#withKey(keyName(place), key, () =>
      this.#write((records) =>
        replaced(records, accountId, ({ keyPlace: _, caller, ...account }) => ({
          ...account,
          ...(!key && caller && { caller }),
          ...facts,
          ...(place.keyPlace && { keyPlace: place.keyPlace }),
          changes: (account.changes ?? 0) + 1,
        })),
      ),
    );
    if (key) await this.#wipe(keyName(before));
  }

  async remove(accountId: string): Promise<void> {
    await this.#write((records) => without(records, accountId));
    await Promise.all(keyNames(accountId).map((name) => this.#deps.secrets.delete(name)));
  }

  /**
   * Reads the key for one request; let it go afterwards.
   * @throws ExtensionError `account.keyMissing`
   */
  async key(accountId: string): Promise<Credentials> {
    let stored = await this.#storedKey(accountId);
    if (stored === undefined) {
      // Another window may have stored it elsewhere, and its records are on their way.
      await this.#awaitRevision();
      stored = await this.#storedKey(accountId);
    }
    const key = stored === undefined ? undefined : parseKey(stored);
    if (!key) throw new ExtensionError('account.keyMissing', 'SecretStorage has no key for this account');
    return key;
  }

  /** True if an account that needs a key has none: its host forgot it. */
  async hasForgottenKeys(): Promise<boolean> {
    for (const account of this.list()) {
      if (!isSandbox(account) && (await this.#storedKey(account.id)) === undefined) return true;
    }
    return false;
  }

  /**
   * Looks whether another window changed the records; it may have done so without this one being told. Two windows that write in the
   * same instant overwrite each other, so each puts back what the other could not know of.
   */
  async reload(): Promise<void> {
    const { revision: _, ...stored } = this.#stored();
    const all = merged(stored, this.#records);
    if (isSame(all, stored)) this.#take(all);
    else await this.#write((records) => records);
    for (const name of this.#leftovers) await this.#wipe(name);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #record(accountId: string): AccountRecord | undefined {
    return this.#records.accounts.find(({ id }) => id === accountId);
  }

  /** Lists that earlier versions did not store are empty. */
  #stored(): StoredRecords {
    const {
      revision = '',
      accounts = [],
      removed = [],
    } = this.#deps.memento.get<Partial<StoredRecords>>(RECORDS) ?? {};
    return { revision, accounts, removed };
  }

  async #storedKey(accountId: string): Promise<string | undefined> {
    const name = keyName(this.#record(accountId) ?? { id: accountId });
    try {
      return await this.#deps.secrets.get(name);
    } catch (cause) {
      const details = { access: 'refused' };
      throw new ExtensionError('account.keyMissing', 'SecretStorage could not be read', { details, cause });
    }
  }

  /** Stores a key for the record that is written next; with no such record, none is kept. */
  async #withKey(name: string, key: Credentials | undefined, write: () => Promise<void>): Promise<void> {
    try {
      if (key) await this.#deps.secrets.store(name, JSON.stringify(key));
      await write();
    } catch (error) {
      if (key) await this.#wipe(name);
      throw error;
    }
  }

  /** Unless it is in use again; what cannot be wiped now is wiped when the window gets the focus again. */
  async #wipe(name: string): Promise<void> {
    this.#leftovers.delete(name);
    if (this.#records.accounts.some((account) => keyName(account) === name)) return;
    this.#leftovers.add(name);
    try {
      await this.#deps.secrets.delete(name);
      this.#leftovers.delete(name);
    } catch {
      // Kept in mind.
    }
  }

  /** Starts from what is stored, since another window may have added an account meanwhile. */
  async #write(change: (records: Records) => Records): Promise<void> {
    const { memento, secrets } = this.#deps;
    const before = memento.get<StoredRecords>(RECORDS);
    const revision = randomUUID();
    const next = change(merged(this.#stored(), this.#records));
    try {
      await memento.update(RECORDS, { revision, ...next } satisfies StoredRecords);
    } catch (error) {
      // A Memento hands out what it could not write.
      await Promise.resolve(memento.update(RECORDS, before)).catch(() => undefined);
      throw error;
    }
    this.#take(next);
    // It is done; a window that is not told looks when it gets the focus.
    await Promise.resolve(secrets.store(REVISION, revision)).catch(() => undefined);
  }

  /** Knows the records from now on and tells what is new in them. */
  #take(next: Records): void {
    const before = this.#records;
    this.#records = next;
    if (JSON.stringify(before.accounts) !== JSON.stringify(next.accounts)) this.#changes.fire({ kind: 'accounts' });
    for (const { id, changes } of next.accounts) {
      const known = before.accounts.find((account) => account.id === id);
      if (known && known.changes !== changes) this.#changes.fire({ kind: 'signIn', accountId: id });
    }
  }

  /** The news may overtake the records themselves. */
  async #awaitRevision(): Promise<void> {
    // A store that cannot be read now (a locked keyring) is no reason to miss the news.
    const revision = await Promise.resolve(this.#deps.secrets.get(REVISION)).catch(() => 'unreadable');
    for (const pause of [0, 100, 300, 1_000, 3_000]) {
      if (revision === undefined || this.#stored().revision === revision) break;
      await this.#deps.wait(pause);
    }
    await this.reload();
  }
}

type KeyPlace = Pick<AccountRecord, 'id' | 'keyPlace'>;

/** A new key is never written over the one in use. */
function otherPlace({ id, keyPlace }: KeyPlace): KeyPlace {
  return keyPlace ? { id } : { id, keyPlace: 'second' };
}

function keyName({ id, keyPlace }: KeyPlace): string {
  return `cloudCertificates.key.${id}${keyPlace ? `.${keyPlace}` : ''}`;
}

function keyNames(id: string): readonly string[] {
  return [keyName({ id }), keyName({ id, keyPlace: 'second' })];
}

/** @throws ExtensionError `account.unknown` */
function found({ accounts }: Records, accountId: string): AccountRecord {
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) throw new ExtensionError('account.unknown', 'the account was removed');
  return account;
}

/** @throws ExtensionError `account.unknown` */
function replaced(records: Records, accountId: string, change: (account: AccountRecord) => AccountRecord): Records {
  const account = found(records, accountId);
  return { ...records, accounts: records.accounts.map((one) => (one === account ? change(one) : one)) };
}

const FIELDS: readonly { readonly required: readonly string[]; readonly optional: string }[] = [
  { required: ['accessKey', 'secretKey'], optional: 'securityToken' },
  { required: ['user', 'password', 'domain'], optional: 'userId' },
];

/** Undefined for what is damaged: half a key would be refused by the service, and too many refusals lock it. */
function parseKey(stored: string): Credentials | undefined {
  let fields: Readonly<Record<string, unknown>>;
  try {
    const parsed: unknown = JSON.parse(stored);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    fields = parsed as typeof fields;
  } catch {
    return undefined;
  }
  const isText = (name: string) => typeof fields[name] === 'string' && fields[name] !== '';
  const kind = FIELDS.find(
    ({ required, optional }) => required.every(isText) && (fields[optional] === undefined || isText(optional)),
  );
  if (!kind) return undefined;
  const names = [...kind.required, kind.optional].filter(isText);
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as unknown as Credentials;
}
