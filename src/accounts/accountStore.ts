import { randomUUID } from 'node:crypto';
import type { Memento, SecretStorage } from 'vscode';
import { type Account, type Credentials, isSandbox } from '../certificates/account.ts';
import { Notifier, type Subscription } from '../certificates/notifier.ts';
import { ExtensionError } from '../errors.ts';

const RECORDS = 'cloudCertificates.accounts';
/** Secret that other windows watch: its value is the revision of the records they should wait for. */
const REVISION = 'cloudCertificates.revision';
const keyName = (accountId: string) => `cloudCertificates.key.${accountId}`;

interface Records {
  readonly revision: string;
  readonly accounts: readonly Account[];
}

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
  readonly onDidChange = this.#changes.on;

  constructor(deps: AccountStoreDeps) {
    this.#deps = deps;
    this.#accounts = this.#stored().accounts;
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
  async add(account: Omit<Account, 'id'>, key?: Credentials): Promise<Account> {
    const added: Account = { id: randomUUID(), ...account };
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
    if (!this.#stored().accounts.some(({ id }) => id === accountId)) {
      throw new ExtensionError('account.unknown', 'the account was removed');
    }
    await this.#deps.secrets.store(keyName(accountId), JSON.stringify(key));
  }

  async remove(accountId: string): Promise<void> {
    await this.#write((accounts) => accounts.filter(({ id }) => id !== accountId));
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

  /** Looks whether another window changed the records; it may have done so without this one being told. */
  reload(): void {
    const { accounts } = this.#stored();
    if (JSON.stringify(accounts) === JSON.stringify(this.#accounts)) return;
    this.#accounts = accounts;
    this.#changes.fire({ kind: 'accounts' });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #stored(): Records {
    return this.#deps.memento.get<Records>(RECORDS) ?? { revision: '', accounts: [] };
  }

  /** Starts from what is stored, since another window may have added an account meanwhile. */
  async #write(change: (accounts: readonly Account[]) => readonly Account[]): Promise<void> {
    const revision = randomUUID();
    const accounts = change(this.#stored().accounts);
    await this.#deps.memento.update(RECORDS, { revision, accounts } satisfies Records);
    this.#accounts = accounts;
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
    this.reload();
  }
}

function parseKey(stored: string): Credentials | undefined {
  try {
    const fields = JSON.parse(stored) as Record<string, unknown>;
    const required = 'accessKey' in fields ? ['accessKey', 'secretKey'] : ['user', 'password', 'domain'];
    return required.every((name) => typeof fields[name] === 'string') ? (fields as unknown as Credentials) : undefined;
  } catch {
    return undefined;
  }
}
