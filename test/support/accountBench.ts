import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../../src/certificates/account.ts';
import { Inventory } from '../../src/certificates/list/inventory.ts';
import { fileCache, type SnapshotCache } from '../../src/certificates/list/snapshotCache.ts';
import { Connections } from '../../src/clouds/connections.ts';
import { cloudOf, clouds } from '../../src/clouds/registry.ts';
import { askPasscode } from '../../src/commands/accounts/askPasscode.ts';
import type { CommandDeps } from '../../src/commands/deps.ts';
import { type ErrorCode, ExtensionError } from '../../src/errors.ts';
import { createFetchTransport } from '../../src/http/fetchTransport.ts';
import type { RunningSandbox } from '../../src/sandbox/index.ts';
import { type CommandBench, commandBench } from './commandBench.ts';
import { globalEdge } from './fakeCloud.ts';
import type { Act, ScriptedUi } from './scriptedUi.ts';

/** The commands of accounts, the real clouds and real HTTP: only the user and the editor's storage are stand-ins. */
export interface AccountBench extends Omit<CommandBench, 'deps' | 'inventory'> {
  readonly connections: Connections;
  readonly inventory: Inventory;
  readonly cache: SnapshotCache;
  /** Every line that was logged. */
  readonly lines: readonly string[];
  /** The user of the latest `deps`. */
  readonly ui: ScriptedUi;
  deps(...acts: Act[]): CommandDeps;
}

export async function accountBench(sandbox: RunningSandbox): Promise<AccountBench> {
  sandbox.control.reset();
  const bench = await commandBench();
  const { accounts } = bench;
  const folder = await mkdtemp(path.join(tmpdir(), 'accounts-'));
  const cache = fileCache(folder);
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const log = { debug: keep, info: keep, warn: keep, error: keep };
  let ui = bench.deps().ui;
  const connections = new Connections({
    cloudOf,
    account: (id) => accounts.get(id),
    key: (id) => accounts.key(id),
    sandbox: () => Promise.reject(new Error('these accounts have addresses of their own')),
    passcode: (account) => askPasscode(ui)(account),
    transport: createFetchTransport({ log }),
    now: Date.now,
    log,
  });
  const inventory = new Inventory({
    accounts: () => accounts.list(),
    provider: (id) => connections.provider(id),
    cache,
    now: Date.now,
    warn: keep,
  });
  const resets: Promise<void>[] = [];
  // As the composition root does it.
  accounts.onDidChange((event) => {
    if (event.kind === 'accounts') {
      connections.letGo();
      return inventory.accountsChanged();
    }
    connections.forget(event.accountId);
    return void resets.push(inventory.reset(event.accountId));
  });
  const zones = clouds.flatMap(({ id, name, signIn, zones: all }) =>
    all.map(({ id: zone, name: zoneName, endpoint }) => ({
      cloud: id,
      cloudName: name,
      zone,
      zoneName,
      endpoint,
      signIn,
    })),
  );
  return {
    ...bench,
    connections,
    inventory,
    cache,
    lines,
    get ui() {
      return ui;
    },
    deps: (...acts) => {
      const deps = bench.deps(...acts);
      ui = deps.ui;
      return {
        ...deps,
        inventory,
        clouds: {
          ...deps.clouds,
          zones,
          provider: (id) => connections.provider(id),
          check: (id, signal) => connections.check(id, signal),
          projects: (id, signal) => connections.projects(id, signal),
          checkNew: (draft, key, signal) => connections.checkNew(draft, key, signal),
          letGo: () => connections.letGo(),
        },
      };
    },
    dispose: async () => {
      await Promise.allSettled(resets);
      await bench.dispose();
      await rm(folder, { recursive: true });
    },
  };
}

/** A change of an account that nobody knows the outcome of. @param code why looking for it failed last */
export async function leaveOpen(
  { cloud, operations }: Pick<CommandBench, 'cloud' | 'operations'>,
  { id: accountId }: Pick<Account, 'id'>,
  code: ErrorCode = 'network.interrupted',
  certificateName = 'web',
): Promise<void> {
  cloud.failures.push({ call: 'send', error: new ExtensionError('network.interrupted', 'cut') });
  for (let times = 0; times < 50; times += 1)
    cloud.failures.push({ call: 'probe', error: new ExtensionError(code, 'not to be seen') });
  const request = { offer: globalEdge, certificateName, commonName: 'web.example.com', subjectAltNames: [] };
  const preview = cloud.provider.issuance?.preview(request);
  const id = `plan-${accountId}-${certificateName}`;
  const plan = { id, action: 'issue', accountId, accountLabel: 'Shop', request, preview };
  const { entry } = await operations.run(plan as never);
  assert.equal(entry.outcome, 'needs-eyes');
}
