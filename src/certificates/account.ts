/**
 * The public record of one account: what may be shown, logged and kept in a Memento.
 * Its keys live in SecretStorage under the same `id` (see `accounts/accountStore.ts`).
 */
export interface Account {
  /** UUID; never reused. */
  readonly id: string;
  /** What the user calls it; unique among the accounts, case-insensitively. */
  readonly label: string;
  /** Id of a cloud in `clouds/registry.ts`, for example `naver`. */
  readonly cloud: string;
  /** Id of a zone of that cloud, for example `public`; `sandbox` for the built-in sandbox. */
  readonly zone: string;
  /** Base URL given by the user in place of the zone's own; HTTPS, or HTTP on loopback. No path, no trailing slash. */
  readonly endpoint?: string;
  /**
   * What else a cloud needs to know, by its own names. Open Telekom Cloud: `projectId`, `projectName`, `iamEndpoint` (base URL),
   * `signing` (`access` or `credential`: layout of the Authorization header).
   */
  readonly options?: Readonly<Record<string, string>>;
  /** Who its keys belong to, as the service told when they were tried; absent where it does not tell. */
  readonly caller?: Caller;
  /** Counts the changes of what it signs in with, and where; absent for none. What was read before one may be of another place. */
  readonly changes?: number;
}

/** A login name at a cloud. The name of a sub account is known within its main account only, which is not told. */
export interface Caller {
  readonly name: string;
  readonly type: 'main' | 'sub' | 'unknown';
}

/** The account that needs no key: it talks to the built-in sandbox. */
export const SANDBOX_ZONE = 'sandbox';

export function isSandbox(account: Account): boolean {
  return account.zone === SANDBOX_ZONE;
}

/** What an account signs in with. Held only as long as a request takes; never logged, shown or put into an error. */
export type Credentials = AccessKey | PasswordLogin;

/** An API key pair. */
export interface AccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Goes with temporary keys. */
  readonly securityToken?: string;
}

/** A user's login, exchanged for tokens. */
export interface PasswordLogin {
  readonly user: string;
  readonly password: string;
  /** Name of the account (Open Telekom Cloud calls it domain). */
  readonly domain: string;
  /** Id of the user; needed where one-time codes are asked for. */
  readonly userId?: string;
}

export function isAccessKey(credentials: Credentials): credentials is AccessKey {
  return 'accessKey' in credentials;
}
