import type { Credentials } from '../../../../src/certificates/account.ts';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type { CloudConnection } from '../../../../src/clouds/cloud.ts';
import { connectApig } from '../../../../src/clouds/otc/connection.ts';
import { OTC_ZONES } from '../../../../src/clouds/otc/regions.ts';
import { createFetchTransport } from '../../../../src/http/fetchTransport.ts';
import { READ_POLICY } from '../../../../src/http/retry.ts';
import type { Transport } from '../../../../src/http/transport.ts';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import type { RunningSandbox, SandboxOptions } from '../../../../src/sandbox/index.ts';

export interface Connected extends CloudConnection {
  readonly provider: CertificateProvider;
  /** Every line logged by the client and its transport. */
  readonly lines: readonly string[];
  /** How often a repetition would have waited. */
  waits(): number;
  /** The next calls show these instead. */
  use(credentials: Credentials): void;
}

export interface ConnectOptions {
  readonly credentials?: Credentials;
  readonly options?: Readonly<Record<string, string>>;
  readonly passcode?: () => Promise<string>;
  readonly now?: () => number;
  readonly transport?: Transport;
}

/** The ways to sign in that a sandbox knows. */
export function credentialsOf({ address: { otc } }: RunningSandbox) {
  const { user, password, domain, mfaUser, mfaUserId, accessKey, secretKey } = otc;
  return {
    key: { accessKey, secretKey },
    temporary: {
      accessKey: otc.temporaryAccessKey,
      secretKey: otc.temporarySecretKey,
      securityToken: otc.securityToken,
    },
    password: { user, password, domain },
    mfa: { user: mfaUser, password, domain, userId: mfaUserId },
  } satisfies Record<string, Credentials>;
}

/** An account of the sandbox over real HTTP; nothing waits between attempts. By access key unless told otherwise. */
export function connectTo(sandbox: RunningSandbox, options: ConnectOptions = {}): Connected {
  const { otc } = sandbox.address;
  const lines: string[] = [];
  const push = (line: string): void => void lines.push(line);
  const log = { debug: push, info: push, warn: push, error: push };
  let credentials = options.credentials ?? credentialsOf(sandbox).key;
  let waits = 0;
  const account = { id: 'account', label: 'Test', cloud: 'otc', zone: 'eu-de' };
  const connection = connectApig(
    { zones: OTC_ZONES, consoleUrl: 'https://console.otc.t-systems.com/' },
    {
      account: { ...account, ...(options.options && { options: options.options }) },
      endpoints: { api: otc.apigUrl, identity: otc.iamUrl },
      zone: 'eu-de',
      key: async () => credentials,
      ...(options.passcode && { passcode: options.passcode }),
      transport: options.transport ?? createFetchTransport({ log }),
      now: options.now ?? sandbox.control.now,
      log,
    },
    { ...READ_POLICY, wait: async () => void waits++ },
  );
  return { ...connection, lines, waits: () => waits, use: (other) => void (credentials = other) };
}

/** A sandbox for each test of a `describe`. */
export function sandboxes(options: SandboxOptions = {}): { readonly current: RunningSandbox } {
  let running: RunningSandbox | undefined;
  beforeEach(async () => {
    running = await startSandbox(options);
  });
  afterEach(async () => {
    await running?.dispose();
    running = undefined;
  });
  return {
    get current() {
      if (!running) throw new Error('no sandbox outside of a test');
      return running;
    },
  };
}

/** Method and path without query of what a sandbox has seen, as far as the path fits. */
export function seen({ control }: RunningSandbox, path: RegExp = /./): string[] {
  return control
    .requests()
    .map((request) => `${request.method} ${request.target.split('?')[0] ?? ''}`)
    .filter((line) => path.test(line));
}
