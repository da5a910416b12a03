import type { AccessKey } from '../../../../src/certificates/account.ts';
import type { CertificateOffer } from '../../../../src/certificates/offers.ts';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type { IssuanceRequest } from '../../../../src/certificates/writes.ts';
import type { CloudConnection } from '../../../../src/clouds/cloud.ts';
import { connectNaver } from '../../../../src/clouds/naver/connection.ts';
import { createFetchTransport } from '../../../../src/http/fetchTransport.ts';
import { READ_POLICY } from '../../../../src/http/retry.ts';
import { type RunningSandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { impatientTransport } from '../../../support/heldRequests.ts';

export interface Connected extends CloudConnection {
  readonly provider: CertificateProvider;
  /** Every line logged by the client and its transport. */
  readonly lines: readonly string[];
  /** How often a repetition would have waited. */
  waits(): number;
}

export interface ConnectOptions {
  readonly zone?: 'public' | 'government';
  readonly key?: 'main' | 'sub' | AccessKey;
  readonly now?: () => number;
  /** Gives up soon on what the sandbox holds. */
  readonly impatient?: boolean;
}

export type SharedSandbox = Pick<RunningSandbox, 'address' | 'control'>;

/** One sandbox for a whole `describe`, as at its start for each test. */
export function sharedSandbox(): SharedSandbox {
  let sandbox: RunningSandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.control.reset());
  after(() => sandbox.dispose());
  return {
    get address() {
      return sandbox.address;
    },
    get control() {
      return sandbox.control;
    },
  };
}

/** An account of the sandbox over real HTTP; nothing waits between attempts. */
export function connectTo(sandbox: SharedSandbox, options: ConnectOptions = {}): Connected {
  const { naver } = sandbox.address;
  const keys = {
    main: { accessKey: naver.accessKey, secretKey: naver.secretKey },
    sub: { accessKey: naver.subAccessKey, secretKey: naver.subSecretKey },
  };
  const key =
    options.key === 'main' || options.key === 'sub' || options.key === undefined
      ? keys[options.key ?? 'main']
      : options.key;
  const zone = options.zone ?? 'public';
  const lines: string[] = [];
  const push = (line: string): void => void lines.push(line);
  const log = { debug: push, info: push, warn: push, error: push };
  let waits = 0;
  const connection = connectNaver(
    {
      account: { id: 'account', label: 'Test', cloud: 'naver', zone },
      endpoints: zone === 'public' ? { api: naver.url, identity: naver.stsUrl } : { api: naver.governmentUrl },
      zone,
      key: async () => key,
      transport: options.impatient ? impatientTransport(sandbox, log) : createFetchTransport({ log }),
      now: options.now ?? Date.now,
      log,
    },
    { ...READ_POLICY, wait: async () => void waits++ },
  );
  return { ...connection, lines, waits: () => waits };
}

export async function orderOf(
  { provider }: Connected,
  kind: CertificateOffer['kind'],
  certificateName: string,
  commonName = 'www.example.com',
  subjectAltNames: readonly string[] = ['example.com'],
): Promise<IssuanceRequest> {
  const offers = (await provider.issuance?.offers()) ?? [];
  const offer = offers.find((one) => one.kind === kind);
  if (!offer) throw new Error(`the sandbox offers no ${kind}`);
  return { offer, certificateName, commonName, subjectAltNames };
}
