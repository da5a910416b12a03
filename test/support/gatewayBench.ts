import type { Account } from '../../src/certificates/account.ts';
import type { CloudRow } from '../../src/certificates/inspected.ts';
import type { CertificateProvider } from '../../src/certificates/provider.ts';
import { connectApig } from '../../src/clouds/otc/connection.ts';
import { OTC_ZONES } from '../../src/clouds/otc/regions.ts';
import { createFetchTransport } from '../../src/http/fetchTransport.ts';
import { READ_POLICY } from '../../src/http/retry.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type CommandBench, commandBench } from './commandBench.ts';

/** A command bench whose one account, *Gateways*, talks to the API gateways of a sandbox over real HTTP. */
export interface GatewayBench extends CommandBench {
  readonly sandbox: RunningSandbox;
  /** Every line that was logged by the client and its transport. */
  readonly lines: readonly string[];
  row(name: string): Promise<CloudRow>;
  /** The gateways as at a first start, read anew, and no request seen. */
  startOver(): Promise<void>;
  /** Method and path of the changes that the sandbox has seen. */
  changes(): string[];
}

export async function gatewayBench(): Promise<GatewayBench> {
  const sandbox = await startSandbox();
  const { apigUrl, iamUrl, tlsUrl, accessKey, secretKey } = sandbox.address.otc;
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const log = { debug: keep, info: keep, warn: keep, error: keep };
  const connect = (account: Account): CertificateProvider =>
    connectApig(
      { zones: OTC_ZONES, consoleUrl: 'https://console.example/' },
      {
        account,
        endpoints: { api: apigUrl, identity: iamUrl, tls: tlsUrl },
        zone: 'eu-de',
        key: async () => ({ accessKey, secretKey }),
        transport: createFetchTransport({ log }),
        now: Date.now,
        log,
      },
      { ...READ_POLICY, wait: async () => undefined },
    ).provider;
  const bench = await commandBench(connect);
  const account = await bench.accounts.add(
    { label: 'Gateways', cloud: 'otc', zone: 'eu-de' },
    { accessKey, secretKey },
  );
  return {
    ...bench,
    sandbox,
    lines,
    row: async (name) => {
      await bench.inventory.open(account.id);
      const certificate = bench.inventory.snapshot(account.id)?.certificates.find((record) => record.name === name);
      if (!certificate) throw new Error(`the sandbox has no ${name}`);
      return { account, certificate };
    },
    startOver: async () => {
      sandbox.control.reset();
      await bench.inventory.refresh();
      sandbox.control.clearRequests();
    },
    changes: () =>
      sandbox.control
        .requests()
        .filter(({ method, target }) => method !== 'GET' && target.includes('/apigw/'))
        .map(({ method, target }) => `${method} ${target.split('?')[0]?.replace(/^.*\/apigw\//, '') ?? ''}`),
    dispose: async () => {
      await bench.dispose();
      await sandbox.dispose();
    },
  };
}
