import { randomUUID } from 'node:crypto';
import type { Memento, SecretStorage } from 'vscode';
import { type Account, type Credentials, isSandbox } from '../certificates/account.ts';
import { Notifier, type Subscription } from '../certificates/notifier.ts';
import { ExtensionError } from '../errors.ts';

const RECORDS = 'cloudCertificates.accounts';
/** Secret that other windows watch: its value is the revision of the records they should wait for. */
const REVISION = 'cloudCertificates.revision';
const keyName = (accountId: string) => `cloudCertificates.key.${accountId}`;

/** Ids of removed accounts that are remembered: only a window that looked away for longer could bring one back. */
const REMOVED_KEPT = 200;

interface Records {
  readonly revision: string;
  readonly accounts: readonly Account[];
  /** Ids, the latest last; absent in what earlier versions stored. */
  readonly removed?: readonly string[];
}

/** An account that is not stored yet; with an `id` if something was tried under it already. */
export type AccountDraft = Omit<Account, 'id'> & { readonly id?: string };

export interface AccountStoreDeps {
  readonly memento: Memento;
  readonly secrets: SecretStorage;
  /** Resolves after `ms`; used while another window's records are on their way. */
  readonly wait: (ms: number) => Promise<void>;
}

/** What happened to the accounts: `keys` if only the keys of one account changed. */
export type AccountsEvent = { readonly kind: 'accounts' } | { readonly kind: 'keys'; readonly accountId: string };

/**
 * Accounts: public records in a Memento, keys in SecretStorage under the same id, and nowhere else. No setting is ever read for a key.
 * The order of writes leaves no record without a key: key first on adding, record first on removing.
 */
export class AccountStore {
  readonly #deps: AccountStoreDeps;
  readonly #changes = new Notifier<AccountsEvent>();
  readonly #subscription: Subscription;
  #accounts: readonly Account[];
  #removed: readonly string[];
  readonly onDidChange = this.#changes.on;

  constructor(deps: AccountStoreDeps) {
    this.#deps = deps;
    const { accounts, removed } = this.#stored();
    this.#accounts = accounts;
    this.#removed = removed;
    this.#subscription = deps.secrets.onDidChange(({ key }) => void this.#secretChanged(key));
  }

  list(): readonly Account[] {
    return this.#accounts;
  }

  get(accountId: string): Account | undefined {
    return this.#accounts.find(({ id }) => id === accountId);
  }

  /** A label not yet in use, from a wish: `Public`, `Public 2`, … */
  freeLabel(wish: string): string {
    for (let number = 1; ; number += 1) {
      const label = number === 1 ? wish : `${wish} ${number}`;
      if (!this.isLabelTaken(label)) return label;
    }
  }

  isLabelTaken(label: string, exceptId?: string): boolean {
    return this.#accounts.some(
      (account) => account.id !== exceptId && account.label.toLowerCase() === label.trim().toLowerCase(),
    );
  }

  /** What was found out about an account belongs to its record. */
  async setOptions(accountId: string, options: Account['options']): Promise<void> {
    await this.#write((accounts) =>
      accounts.map((account) => (account.id === accountId ? { ...account, ...(options && { options }) } : account)),
    );
  }

  /** Stores a new account; `key` is absent only for the sandbox. */
  async add(account: AccountDraft, key?: Credentials): Promise<Account> {
    const added: Account = { ...account, id: account.id ?? randomUUID() };
    if (key) await this.#deps.secrets.store(keyName(added.id), JSON.stringify(key));
    try {
      await this.#write((accounts) => [...accounts, added]);
    } catch (error) {
      if (key) await this.#deps.secrets.delete(keyName(added.id));
      throw error;
    }
    return added;
  }

  async rename(accountId: string, label: string): Promise<void> {
    await this.#write((accounts) =>
      accounts.map((account) => (account.id === accountId ? { ...account, label: label.trim() } : account)),
    );
  }

  /**
   * SecretStorage tells every window, this one too, so the event comes from there.
   * @throws ExtensionError `account.unknown` if it was removed meanwhile: its key would stay for ever
   */
  async rotateKeys(accountId: string, key: Credentials): Promise<void> {
    if (!this.#merged(this.#stored()).accounts.some(({ id }) => id === accountId)) {
      throw new ExtensionError('account.unknown', 'the account was removed');
    }
    await this.#deps.secrets.store(keyName(accountId), JSON.stringify(key));
  }

  async remove(accountId: string): Promise<void> {
    await this.#write((accounts) => accounts.filter(({ id }) => id !== accountId), [accountId]);
    await this.#deps.secrets.delete(keyName(accountId));
  }

  /**
   * Reads the key for one request; let it go afterwards.
   * @throws ExtensionError `account.keyMissing`
   */
  async key(accountId: string): Promise<Credentials> {
    const stored = await this.#deps.secrets.get(keyName(accountId));
    const key = stored === undefined ? undefined : parseKey(stored);
    if (!key) throw new ExtensionError('account.keyMissing', 'SecretStorage has no key for this account');
    return key;
  }

  /** True if an account that needs a key has none: its host forgot it. */
  async hasForgottenKeys(): Promise<boolean> {
    for (const account of this.#accounts) {
      if (!isSandbox(account) && (await this.#deps.secrets.get(keyName(account.id))) === undefined) return true;
    }
    return false;
  }

  /**
   * Looks whether another window changed the records; it may have done so without this one being told. Two windows that write in the
   * same instant overwrite each other, so each puts back what the other could not know of.
   */
  async reload(): Promise<void> {
    const stored = this.#stored();
    const merged = this.#merged(stored);
    const isComplete =
      merged.accounts.length === stored.accounts.length && merged.removed.length === stored.removed.length;
    if (!isComplete) return this.#write((accounts) => accounts);
    this.#removed = merged.removed;
    if (JSON.stringify(merged.accounts) === JSON.stringify(this.#accounts)) return;
    this.#accounts = merged.accounts;
    this.#changes.fire({ kind: 'accounts' });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #stored(): Required<Records> {
    return { revision: '', accounts: [], removed: [], ...this.#deps.memento.get<Records>(RECORDS) };
  }

  /** What is stored and what this window knows, in one; of an account that both have, the stored record counts. */
  #merged({ accounts, removed }: Required<Records>): Pick<Required<Records>, 'accounts' | 'removed'> {
    const gone = [...new Set([...removed, ...this.#removed])].slice(-REMOVED_KEPT);
    const known = new Set(accounts.map(({ id }) => id));
    const all = [...accounts, ...this.#accounts.filter(({ id }) => !known.has(id))];
    return { accounts: all.filter(({ id }) => !gone.includes(id)), removed: gone };
  }

  /** Starts from what is stored, since another window may have added an account meanwhile. */
  async #write(change: (accounts: readonly Account[]) => readonly Account[], removed: readonly string[] = []) {
    const revision = randomUUID();
    const merged = this.#merged(this.#stored());
    const accounts = change(merged.accounts);
    const allRemoved = [...merged.removed, ...removed].slice(-REMOVED_KEPT);
    await this.#deps.memento.update(RECORDS, { revision, accounts, removed: allRemoved } satisfies Records);
    this.#accounts = accounts;
    this.#removed = allRemoved;
    this.#changes.fire({ kind: 'accounts' });
    await this.#deps.secrets.store(REVISION, revision);
  }

  async #secretChanged(name: string): Promise<void> {
    if (name === REVISION) await this.#awaitRevision();
    else {
      const account = this.#accounts.find(({ id }) => keyName(id) === name);
      if (account) this.#changes.fire({ kind: 'keys', accountId: account.id });
    }
  }

  /** The news may overtake the records themselves. */
  async #awaitRevision(): Promise<void> {
    // A store that cannot be read now (a locked keyring) is no reason to miss the news.
    const revision = await Promise.resolve(this.#deps.secrets.get(REVISION)).catch(() => undefined);
    for (const pause of [0, 100, 300, 1_000, 3_000]) {
      await this.#deps.wait(pause);
      if (this.#stored().revision === revision) break;
    }
    await this.reload();
  }
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
