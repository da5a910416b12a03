import type { Account, Caller, Credentials } from '../certificates/account.ts';
import type { CertificateProvider, Notice } from '../certificates/provider.ts';
import type { Log, Transport } from '../http/transport.ts';

/** What `registry.ts` knows of a cloud. */
export interface Cloud {
  readonly id: string;
  /** Brand name; not translated. */
  readonly name: string;
  readonly zones: readonly Zone[];
  /** How its accounts can sign in, the usual way first. */
  readonly signIn: readonly SignIn[];
  /** Whether certificates are ordered there; else they are only brought. */
  readonly issues: boolean;
  connect(context: CloudContext): Promise<CloudConnection>;
}

export type SignIn = 'access-key' | 'password';

export interface Zone {
  readonly id: string;
  /** English name of the zone, for example `Public`. */
  readonly name: string;
  /** Base URL: scheme and host, no path. */
  readonly endpoint: string;
  /** Host that tells who is calling, if the zone has one; the same form. */
  readonly identityEndpoint?: string;
}

export interface CloudContext {
  readonly account: Account;
  /** The zone's endpoints, or the user's, or the sandbox's: already decided. */
  readonly endpoints: {
    readonly api: string;
    readonly identity?: string;
    /** `https://host:port` that answers TLS handshakes for all domains; absent where the domains do so themselves. */
    readonly tls?: string;
  };
  /** Which API versions the zone offers: the sandbox and an own endpoint behave as the public zone. */
  readonly zone: string;
  /** Read per request and let go. @throws ExtensionError `account.keyMissing` */
  readonly key: () => Promise<Credentials>;
  /** Asks the user for the one-time code of a second factor; absent where nobody can be asked. @throws Cancelled */
  readonly passcode?: () => Promise<string>;
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

export interface CloudConnection {
  readonly provider: CertificateProvider;
  /**
   * One cheap signed call that proves that key, clock and zone work together; used before a key is stored.
   * @throws ExtensionError that says what is wrong
   */
  check(signal?: AbortSignal): Promise<AccountCheck>;
  /** Who is calling, in one call that changes nothing; absent where a cloud has none. Undefined where it does not tell. */
  caller?(signal?: AbortSignal): Promise<Caller | undefined>;
  /** Those that the account can use in its region; absent where a cloud has no projects. */
  projects?(signal?: AbortSignal): Promise<readonly Project[]>;
}

export interface Project {
  readonly id: string;
  readonly name: string;
}

export interface AccountCheck {
  /** Who is calling, if the cloud tells: login name and whether it is a main or a sub account. */
  readonly caller?: Caller;
  /** Limits that the user should know before storing the key. */
  readonly notices: readonly Notice[];
  /** What was found out and belongs to the account's record, `Account.options`. */
  readonly options?: Readonly<Record<string, string>>;
  /** To choose from, where more than one project fits and the account names none: `options.projectId` is then missing. */
  readonly projects?: readonly Project[];
}
