import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AccountDraft, AccountStore } from '../../src/accounts/accountStore.ts';
import type { Account, Credentials } from '../../src/certificates/account.ts';
import { Inventory } from '../../src/certificates/list/inventory.ts';
import type { CertificateProvider } from '../../src/certificates/provider.ts';
import { filePreviousCertificates } from '../../src/certificates/previousCertificates.ts';
import { isPublicSuffix } from '../../src/certificates/names/publicSuffix.ts';
import { Tracker } from '../../src/certificates/list/tracker.ts';
import type { AccountCheck } from '../../src/clouds/cloud.ts';
import type { CloudZone, CommandDeps } from '../../src/commands/deps.ts';
import type { ExtensionError } from '../../src/errors.ts';
import { Journal } from '../../src/operations/journal.ts';
import { Operations } from '../../src/operations/operations.ts';
import { FakeCloud, writeOf } from './fakeCloud.ts';
import { FakeStorage } from './fakeStorage.ts';
import { MemoryFiles } from './memoryFiles.ts';
import { ManualScheduler } from './manualScheduler.ts';
import { type Act, ScriptedUi } from './scriptedUi.ts';

/** Everything a command needs, with real inventory, operations and accounts around a scripted user and a readable cloud. */
export interface CommandBench {
  readonly cloud: FakeCloud;
  readonly storage: FakeStorage;
  readonly accounts: AccountStore;
  readonly inventory: Inventory;
  readonly operations: Operations;
  /** Credentials tried before they were stored. */
  readonly tried: { draft: AccountDraft; credentials: Credentials | undefined }[];
  /** Answers to the next tries, in place of an empty one. */
  readonly checks: Partial<AccountCheck>[];
  /** Thrown by the next tries. */
  readonly refusals: ExtensionError[];
  readonly revealed: string[];
  readonly files: MemoryFiles;
  /** On disk, where other windows write to it as well. */
  readonly journalFile: string;
  deps(...acts: Act[]): CommandDeps & { ui: ScriptedUi };
  dispose(): Promise<void>;
}

/** A cloud with one zone and keys alone, one with several ways to sign in, and one with many regions. */
const ZONES: readonly CloudZone[] = [
  zoneOf('naver', 'NAVER Cloud', 'public', 'Public', ['access-key']),
  zoneOf('otc', 'Open Telekom Cloud', 'eu-de', 'eu-de', ['access-key', 'password']),
  ...['ap-southeast-1', 'cn-north-1', 'cn-north-4', 'eu-west-0', 'eu-west-101', 'tr-west-1'].map((region) =>
    zoneOf('huawei', 'Huawei Cloud', region, region, ['access-key', 'password']),
  ),
];

function zoneOf(
  cloud: string,
  cloudName: string,
  zone: string,
  zoneName: string,
  signIn: CloudZone['signIn'],
): CloudZone {
  return { cloud, cloudName, zone, zoneName, endpoint: `https://${zone}.${cloud}.example`, signIn };
}

/** @param connect the provider of an account, in place of the readable cloud */
export async function commandBench(connect?: (account: Account) => CertificateProvider): Promise<CommandBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'commands-'));
  const journalFile = path.join(folder, 'journal.jsonl');
  const cloud = new FakeCloud();
  const storage = new FakeStorage();
  const scheduler = new ManualScheduler();
  const accounts = new AccountStore({
    memento: storage.memento,
    secrets: storage.secrets,
    wait: async () => undefined,
    forget: (accountId) => operations.forgetAccount(accountId),
  });
  const nothing = async () => undefined;
  const nothingKept = () => undefined;
  const connected = new Map<string, CertificateProvider>();
  const provider = async (accountId: string): Promise<CertificateProvider> => {
    if (!connect) return cloud.provider;
    const known = connected.get(accountId) ?? connect(requireAccount(accounts, accountId));
    connected.set(accountId, known);
    return known;
  };
  const inventory = new Inventory({
    accounts: () => accounts.list(),
    provider,
    cache: { read: nothing, write: nothing, remove: nothing },
    now: () => scheduler.now(),
    warn: () => undefined,
  });
  accounts.onDidChange(() => {
    cloud.accountId = accounts.list()[0]?.id ?? '';
    inventory.accountsChanged();
  });
  const operations = new Operations({
    journal: new Journal(journalFile, () => scheduler.now()),
    write: async (accountId, action) => writeOf(await provider(accountId), action),
    wait: nothing,
    onCertificate: (record) => inventory.adopt(record),
    onGone: (accountId, certificateId) => inventory.drop(accountId, certificateId),
    isAlive: () => false,
    now: () => scheduler.now(),
    log: { info: () => undefined, warn: () => undefined },
  });
  const tracker = new Tracker({ inventory, scheduler, enabled: () => false });
  const tried: CommandBench['tried'] = [];
  const checks: CommandBench['checks'] = [];
  const refusals: ExtensionError[] = [];
  const revealed: string[] = [];
  const files = new MemoryFiles();
  const deps = (...acts: Act[]) => ({
    ui: new ScriptedUi(...acts),
    files,
    accounts,
    inventory,
    operations,
    tracker,
    clouds: {
      zones: ZONES,
      sandboxes: ['naver', 'otc'],
      provider,
      check: async () => ({ notices: [] }),
      projects: async () => [],
      checkNew: async (draft: AccountDraft, credentials: Credentials | undefined) => {
        tried.push({ draft, credentials });
        const refusal = refusals.shift();
        if (refusal) throw refusal;
        return { notices: [], ...checks.shift() };
      },
      letGo: nothingKept,
    },
    publicSuffixes: async () => ({ isPublicSuffix }),
    previous: filePreviousCertificates(path.join(folder, 'previous')),
    documents: {
      certificate: (_account: Account, { name }: { name: string }) => ({ title: name, markdown: `# ${name}` }),
      activity: () => ({ title: 'activity', markdown: '' }),
    },
    reveal: async (accountId: string, certificateId?: string) => void revealed.push(certificateId ?? accountId),
    showLog: () => undefined,
    proxy: () => ({ except: [] }),
    fileActions: () => Promise.reject(new Error('tests call the actions themselves')),
  });
  const dispose = () => rm(folder, { recursive: true });
  const rooms = { cloud, storage, accounts, inventory, operations, journalFile };
  return { ...rooms, tried, checks, refusals, revealed, files, deps, dispose };
}

function requireAccount(accounts: AccountStore, accountId: string): Account {
  const account = accounts.get(accountId);
  if (!account) throw new Error(`no account ${accountId}`);
  return account;
}
