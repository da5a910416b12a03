import { type Account, type Credentials, isSandbox } from '../certificates/account.ts';
import type { CertificateProvider } from '../certificates/provider.ts';
import { ExtensionError } from '../errors.ts';
import type { Log, Transport } from '../http/transport.ts';
import type { AccountCheck, Cloud, CloudConnection, CloudContext } from './cloud.ts';

/** Where the sandbox answers for one cloud, and the throwaway key it accepts. */
export interface SandboxEndpoint {
  readonly endpoints: CloudContext['endpoints'];
  readonly key: Credentials;
}

export interface ConnectionsDeps {
  readonly cloudOf: (id: string) => Cloud | undefined;
  readonly account: (accountId: string) => Account | undefined;
  readonly key: (accountId: string) => Promise<Credentials>;
  /** Starts the sandbox if it is not running yet. */
  readonly sandbox: (cloudId: string) => Promise<SandboxEndpoint>;
  readonly transport: Transport;
  readonly now: () => number;
  readonly log: Log;
}

/** Turns accounts into connected providers, one per account, kept until its record or key changes. */
export class Connections {
  readonly #deps: ConnectionsDeps;
  readonly #open = new Map<string, Promise<CloudConnection>>();

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

  /** Tries a key before it is stored; `key` is absent only for the sandbox. */
  async checkNew(draft: Omit<Account, 'id'>, key: Credentials | undefined, signal?: AbortSignal): Promise<AccountCheck> {
    const account = { id: 'draft', ...draft };
    return (await this.#connect(account, () => requireKey(key))).check(signal);
  }

  /** The account's key or record changed: the next call connects anew. */
  forget(accountId: string): void {
    this.#open.delete(accountId);
  }

  async #connection(accountId: string): Promise<CloudConnection> {
    const account = this.#deps.account(accountId);
    if (!account) throw new ExtensionError('account.unknown', 'the account was removed');
    let connection = this.#open.get(accountId);
    if (!connection) {
      connection = this.#connect(account, () => this.#deps.key(accountId));
      this.#open.set(accountId, connection);
      // A sandbox that did not start may start the next time.
      connection.catch(() => this.#open.delete(accountId));
    }
    return connection;
  }

  async #connect(account: Account, key: () => Promise<Credentials>): Promise<CloudConnection> {
    const { cloudOf, sandbox, transport, now, log } = this.#deps;
    const cloud = cloudOf(account.cloud);
    if (!cloud) throw new ExtensionError('account.unknown', `this version knows no cloud ${account.cloud}`);
    if (isSandbox(account)) {
      const played = await sandbox(cloud.id);
      const context = { account, endpoints: played.endpoints, zone: defaultZone(cloud).id, transport, now, log };
      return cloud.connect({ ...context, key: () => Promise.resolve(played.key) });
    }
    const zone = cloud.zones.find(({ id }) => id === account.zone) ?? defaultZone(cloud);
    const endpoints = account.endpoint
      ? { api: account.endpoint }
      : { api: zone.endpoint, ...(zone.identityEndpoint ? { identity: zone.identityEndpoint } : {}) };
    return cloud.connect({ account, endpoints, zone: zone.id, key, transport, now, log });
  }
}

function defaultZone(cloud: Cloud) {
  const [zone] = cloud.zones;
  if (!zone) throw new ExtensionError('internal', `the cloud ${cloud.id} has no zone`);
  return zone;
}

function requireKey(key: Credentials | undefined): Promise<Credentials> {
  return key ? Promise.resolve(key) : Promise.reject(new ExtensionError('account.keyMissing', 'no key was given'));
}
