import type { AccountDraft } from '../accounts/accountStore.ts';
import { type Account, type Caller, type Credentials, isSandbox } from '../certificates/account.ts';
import type { CertificateProvider } from '../certificates/provider.ts';
import { ExtensionError } from '../errors.ts';
import type { Log, Transport } from '../http/transport.ts';
import type { AccountCheck, Cloud, CloudConnection, CloudContext, Project, Zone } from './cloud.ts';

/** Where the sandbox answers for one cloud, and the throwaway key it accepts. */
export interface SandboxEndpoint {
  readonly endpoints: CloudContext['endpoints'];
  readonly key: Credentials;
  /** What the cloud would find out of itself, `Account.options`. */
  readonly options?: Account['options'];
}

export interface ConnectionsDeps {
  readonly cloudOf: (id: string) => Cloud | undefined;
  readonly account: (accountId: string) => Account | undefined;
  readonly key: (accountId: string) => Promise<Credentials>;
  /** Starts the sandbox if it is not running yet. */
  readonly sandbox: (cloudId: string) => Promise<SandboxEndpoint>;
  /** Asks the user for the one-time code of an account's second factor. @throws Cancelled */
  readonly passcode?: (account: Pick<Account, 'label'>) => Promise<string>;
  readonly transport: Transport;
  readonly now: () => number;
  readonly log: Log;
}

interface Open {
  readonly connection: Promise<CloudConnection>;
  /** What of the account's record it was made from. */
  readonly madeFrom: string;
}

/** A connection whose key has worked, waiting for its account to be stored. */
interface Trial extends Open {
  readonly accountId: string;
  /** Let go when SecretStorage has it. */
  key: Credentials | undefined;
  isStored: boolean;
}

/** Turns accounts into connected providers, one per account, kept until its record or key changes. */
export class Connections {
  readonly #deps: ConnectionsDeps;
  readonly #open = new Map<string, Open>();
  #trial: Trial | undefined;

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
  }

  async provider(accountId: string): Promise<CertificateProvider> {
    return (await this.#connection(accountId)).provider;
  }

  /** Tries a stored account. */
  async check(accountId: string, signal?: AbortSignal): Promise<AccountCheck> {
    return (await this.#connection(accountId)).check(signal);
  }

  /** Whose keys a stored account has; undefined where its cloud does not tell. */
  async caller(accountId: string, signal?: AbortSignal): Promise<Caller | undefined> {
    return (await this.#connection(accountId)).caller?.(signal);
  }

  /** Projects that a stored account can use; none where its cloud has none. */
  async projects(accountId: string, signal?: AbortSignal): Promise<readonly Project[]> {
    return (await (await this.#connection(accountId)).projects?.(signal)) ?? [];
  }

  /**
   * Tries a key before it is stored; `key` is absent only for the sandbox. What is then stored under the draft's id goes on with the
   * same connection, so that nobody signs in twice.
   */
  async checkNew(draft: AccountDraft, key: Credentials | undefined, signal?: AbortSignal): Promise<AccountCheck> {
    this.#trial = undefined;
    const account: Account = { ...draft, id: draft.id ?? 'draft' };
    const held = { key, isStored: false };
    const connection = this.#connect(account, () =>
      held.isStored ? this.#deps.key(account.id) : requireKey(held.key),
    );
    const check = await (await connection).check(signal);
    if (draft.id !== undefined && !check.projects && !this.#deps.account(draft.id)) {
      const madeFrom = facts({ ...account, options: { ...account.options, ...check.options } });
      this.#trial = Object.assign(held, { accountId: account.id, connection, madeFrom });
    }
    return check;
  }

  /** The account's key or record changed: the next call connects anew. */
  forget(accountId: string): void {
    this.#open.delete(accountId);
  }

  /** Drops what belongs to no account: connections of removed ones with their tokens, and a key that was tried and not stored. */
  letGo(): void {
    for (const accountId of this.#open.keys()) if (!this.#deps.account(accountId)) this.#open.delete(accountId);
    const { accountId } = this.#trial ?? {};
    if (accountId !== undefined && this.#deps.account(accountId)) this.#storedTrial(accountId);
    this.#trial = undefined;
  }

  async #connection(accountId: string): Promise<CloudConnection> {
    const account = this.#deps.account(accountId);
    if (!account) throw new ExtensionError('account.unknown', 'the account was removed');
    const madeFrom = facts(account);
    const known = this.#open.get(accountId) ?? this.#storedTrial(accountId);
    if (known?.madeFrom === madeFrom) return known.connection;
    const opened: Open = { connection: this.#connect(account, () => this.#deps.key(accountId)), madeFrom };
    this.#open.set(accountId, opened);
    // A sandbox that did not start may start the next time.
    opened.connection.catch(() => {
      if (this.#open.get(accountId) === opened) this.#open.delete(accountId);
    });
    return opened.connection;
  }

  #storedTrial(accountId: string): Open | undefined {
    const trial = this.#trial;
    if (trial?.accountId !== accountId) return undefined;
    this.#trial = undefined;
    trial.key = undefined;
    trial.isStored = true;
    this.#open.set(accountId, trial);
    return trial;
  }

  async #connect(account: Account, key: () => Promise<Credentials>): Promise<CloudConnection> {
    const { cloudOf, sandbox, passcode, transport, now, log } = this.#deps;
    const cloud = cloudOf(account.cloud);
    if (!cloud) throw new ExtensionError('account.unknown', `this version knows no cloud ${account.cloud}`);
    const common = { transport, now, log, ...(passcode && { passcode: () => passcode(account) }) };
    if (isSandbox(account)) {
      const played = await sandbox(cloud.id);
      return cloud.connect({
        ...common,
        account: { ...account, options: { ...account.options, ...played.options } },
        endpoints: played.endpoints,
        zone: defaultZone(cloud).id,
        key: () => Promise.resolve(played.key),
      });
    }
    const zone = cloud.zones.find(({ id }) => id === account.zone) ?? defaultZone(cloud);
    return cloud.connect({ ...common, account, endpoints: endpointsOf(account, zone), zone: zone.id, key });
  }
}

/** What a connection depends on, of an account's record; its label is not among it. */
function facts({ cloud, zone, endpoint, options = {} }: Account): string {
  return JSON.stringify([cloud, zone, endpoint, Object.entries(options).sort()]);
}

/** The user's addresses where given. Behind an own address the zone's identity service does not know the account. */
function endpointsOf({ endpoint, options }: Account, zone: Zone): CloudContext['endpoints'] {
  const identity = options?.['iamEndpoint'] ?? (endpoint === undefined ? zone.identityEndpoint : undefined);
  return { api: endpoint ?? zone.endpoint, ...(identity !== undefined && { identity }) };
}

function defaultZone(cloud: Cloud): Zone {
  const [zone] = cloud.zones;
  if (!zone) throw new ExtensionError('internal', `the cloud ${cloud.id} has no zone`);
  return zone;
}

function requireKey(key: Credentials | undefined): Promise<Credentials> {
  return key ? Promise.resolve(key) : Promise.reject(new ExtensionError('account.keyMissing', 'no key was given'));
}
