import { connectNaver } from '../../src/clouds/naver/connection.ts';
import { createFetchTransport } from '../../src/http/fetchTransport.ts';
import { READ_POLICY } from '../../src/http/retry.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { Account } from '../../src/certificates/account.ts';
import type { CloudRow } from '../../src/certificates/inspected.ts';
import type { CertificateProvider } from '../../src/certificates/provider.ts';
import { type CommandBench, commandBench } from './commandBench.ts';

/** A command bench whose one account, *Shop*, talks to a sandbox over real HTTP. */
export interface SandboxBench extends CommandBench {
  readonly sandbox: RunningSandbox;
  /** A row as the tree has it. */
  row(name: string): Promise<CloudRow>;
}

/** @param key `sub`: of a sub account, which only API v1 answers */
export async function sandboxBench(key: 'main' | 'sub' = 'main'): Promise<SandboxBench> {
  const sandbox = await startSandbox();
  const { naver } = sandbox.address;
  const keys = {
    main: { accessKey: naver.accessKey, secretKey: naver.secretKey },
    sub: { accessKey: naver.subAccessKey, secretKey: naver.subSecretKey },
  };
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const connect = (account: Account): CertificateProvider =>
    connectNaver(
      {
        account,
        endpoints: { api: naver.url, identity: naver.stsUrl },
        zone: 'public',
        key: async () => keys[key],
        transport: createFetchTransport({ log }),
        now: Date.now,
        log,
      },
      { ...READ_POLICY, wait: async () => undefined },
    ).provider;
  const bench = await commandBench(connect);
  await bench.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, keys[key]);
  return {
    ...bench,
    sandbox,
    row: async (name) => {
      const [account] = bench.accounts.list();
      if (!account) throw new Error('no account');
      await bench.inventory.open(account.id);
      const certificate = bench.inventory.snapshot(account.id)?.certificates.find((record) => record.name === name);
      if (!certificate) throw new Error(`the sandbox has no ${name}`);
      return { account, certificate };
    },
    dispose: async () => {
      await bench.dispose();
      await sandbox.dispose();
    },
  };
}

function nothing(): void {
  // nobody reads these lines
}
