import path from 'node:path';
import * as vscode from 'vscode';
import { AccountStore } from './accounts/accountStore.ts';
import { noteOwners } from './accounts/ownerNotes.ts';
import { isSandbox, SANDBOX_ZONE } from './certificates/account.ts';
import type { CertificateRecord } from './certificates/certificateRecord.ts';
import { Inventory } from './certificates/list/inventory.ts';
import { filePreviousCertificates } from './certificates/previousCertificates.ts';
import { fileSettledClaims } from './certificates/list/settledClaims.ts';
import { fileCache } from './certificates/list/snapshotCache.ts';
import { Tracker } from './certificates/list/tracker.ts';
import type { Action, RequestOf, Write, Writes } from './certificates/writes.ts';
import { Connections } from './clouds/connections.ts';
import { cloudOf, placeOf, sandboxClouds, sandboxEndpointOf, zonesOffered } from './clouds/registry.ts';
import { SandboxHost } from './clouds/sandboxHost.ts';
import { askPasscode } from './commands/accounts/askPasscode.ts';
import type { CommandDeps, Handler } from './commands/deps.ts';
import type { CommandId } from './commands/ids.ts';
import { pageOf } from './commands/pages.ts';
import { commandHandlers, guarded } from './commands/register.ts';
import { activityDocument } from './editor/documents/activityDocument.ts';
import { detailsDocument } from './editor/documents/detailsDocument.ts';
import { registerPemEditor } from './editor/pem/pemEditor.ts';
import { ExtensionError } from './errors.ts';
import type { Transport } from './http/transport.ts';
import { Journal } from './operations/journal.ts';
import { Operations } from './operations/operations.ts';
import { announceSettled } from './ui/announceSettled.ts';
import { mentionForgetfulHost } from './ui/forgetfulHost.ts';
import { proxySettings } from './ui/proxySettings.ts';
import { accountSentences } from './ui/sentences/accounts.ts';
import { advice } from './ui/sentences/errors.ts';
import { setLocale, setTranslator } from './ui/sentences/l10n.ts';
import { targetOf, vscodeFiles } from './ui/vscodeFiles.ts';
import { VscodeUi } from './ui/vscodeUi.ts';
import { setContextKey } from './views/contextKeys.ts';
import { createViews } from './views/views.ts';

/** The rooms as tests inside the editor see them; nobody else gets them. */
export interface Rooms {
  readonly context: vscode.ExtensionContext;
  readonly accounts: AccountStore;
  readonly inventory: Inventory;
  readonly operations: Operations;
  readonly connections: Connections;
}

/** Constructs the rooms, connects them, registers what VS Code calls. No logic, no network, and nothing waited for. */
export function activate(context: vscode.ExtensionContext): Rooms | undefined {
  setTranslator(vscode.l10n.t);
  setLocale(vscode.env.language);
  const log = vscode.window.createOutputChannel('Cloud Certificates', { log: true });
  const storage = context.globalStorageUri.fsPath;
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const now = Date.now;
  const warn = (error: unknown) => log.warn(codeOf(error));

  const accounts = new AccountStore({
    memento: context.globalState,
    secrets: context.secrets,
    wait,
    forget: async (accountId): Promise<void> => {
      // Each is wiped even if another one cannot be.
      await Promise.all([cache.remove(accountId), previous.remove(accountId), operations.forgetAccount(accountId)]);
    },
  });
  const sandbox = new SandboxHost({
    folder: path.join(storage, 'sandbox'),
    given: process.env.CLOUD_CERTIFICATES_SANDBOX,
    start: async (stateFile) => (await import('./sandbox/index.ts')).startSandbox({ stateFile }),
  });
  const connections = new Connections({
    cloudOf,
    account: (accountId) => accounts.get(accountId),
    key: (accountId) => accounts.key(accountId),
    sandbox: async (cloudId) => {
      const endpoint = sandboxEndpointOf(cloudId, await sandbox.address());
      if (!endpoint) throw new ExtensionError('sandbox.unavailable', `the sandbox does not play ${cloudId}`);
      return endpoint;
    },
    passcode: (account) => askPasscode(ui)(account),
    transport: lazyTransport(log),
    now,
    log,
  });
  const cache = fileCache(path.join(storage, 'cache'));
  const claims = fileSettledClaims(path.join(storage, 'announced'), now);
  const previous = filePreviousCertificates(path.join(storage, 'previous'));
  const inventory = new Inventory({
    accounts: () => accounts.list(),
    provider: (accountId) => connections.provider(accountId),
    cache,
    now,
    warn: (message) => log.warn(message),
  });
  const operations = new Operations({
    journal: new Journal(path.join(storage, 'journal.jsonl'), now),
    write: async (accountId, action) => requireWrite((await connections.provider(accountId)).writes, action),
    wait,
    onCertificate: (record) => inventory.adopt(record),
    onGone: (accountId, certificateId) => inventory.drop(accountId, certificateId),
    isAlive,
    now,
    log,
  });
  const settings = () => vscode.workspace.getConfiguration('cloudCertificates');
  const tracker = new Tracker({
    inventory,
    scheduler: { now, after: (delayMs, task) => disposableTimer(delayMs, task) },
    enabled: () => settings().get('tracking.enabled', true),
  });

  const ui = new VscodeUi(
    (running) => setContextKey('cloudCertificates.refreshing', running),
    (key) => pageOf(deps, key),
  );
  const views = createViews(
    {
      inventory,
      operations,
      tracker,
      place: placeOf,
      loadRegistrableDomain: async () => (await import('./certificates/names/publicSuffix.ts')).registrableDomain,
    },
    context.globalState,
    async () => (await import('./files.ts')).workspaceReader,
  );
  const deps: CommandDeps = {
    ui,
    files: vscodeFiles,
    accounts,
    inventory,
    operations,
    tracker,
    clouds: {
      zones: zonesOffered(),
      sandboxes: sandboxClouds,
      provider: (accountId) => connections.provider(accountId),
      check: (accountId, signal) => connections.check(accountId, signal),
      projects: (accountId, signal) => connections.projects(accountId, signal),
      checkNew: (draft, key, signal) => connections.checkNew(draft, key, signal),
      letGo: () => connections.letGo(),
    },
    publicSuffixes: () => import('./certificates/names/publicSuffix.ts'),
    previous,
    documents: { certificate: detailsDocument, activity: activityDocument },
    reveal: (accountId, certificateId) => views.reveal(accountId, certificateId),
    showLog: () => log.show(),
    proxy: proxySettings,
    fileActions: async () => (await import('./files.ts')).fileActions(deps),
  };

  const pemEditor = registerPemEditor({
    load: async () => (await import('./files.ts')).pemProviders(ui),
    warn: (message) => log.warn(message),
  });

  const handlers: Record<string, Handler> = {
    ...commandHandlers(deps),
    ...views.commands,
    ...ui.commands,
    ...pemEditor.commands,
  };
  const run = (command: string, target: unknown) => void vscode.commands.executeCommand(command, target);
  for (const [id, handler] of Object.entries(handlers)) {
    const safely = guarded(handler, { ui, log, run });
    const onCommand = (first: unknown, second: unknown) => safely(targetOf(first, second));
    context.subscriptions.push(vscode.commands.registerCommand(id, onCommand));
  }

  context.subscriptions.push(
    log,
    accounts,
    tracker,
    ui,
    views,
    pemEditor,
    { dispose: () => void sandbox.dispose() },
    accounts.onDidChange((event) => {
      if (event.kind === 'accounts') {
        connections.letGo();
        return inventory.accountsChanged();
      }
      connections.forget(event.accountId);
      return void inventory.reset(event.accountId).catch(warn);
    }),
    noteOwners({ accounts, inventory, callerOf: (accountId) => connections.caller(accountId), warn }),
    inventory.onDidChange(({ accountId }) => {
      const snapshot = accountId === undefined ? undefined : inventory.snapshot(accountId);
      // The window that ran the sandbox may be gone: the next call finds or starts another.
      if (snapshot && isSandbox(snapshot.account) && snapshot.problem) connections.forget(snapshot.account.id);
    }),
    tracker.onDidSettle((settled) => {
      for (const { after } of settled) void operations.noteState(after).catch(warn);
      const onRow = (command: CommandId) => (certificate: CertificateRecord) =>
        run(command, { account: accounts.list().find(({ id }) => id === certificate.accountId), certificate });
      const after = {
        reveal: deps.reveal,
        registerKey: onRow('cloudCertificates.certificate.registerKey'),
        download: onRow('cloudCertificates.certificate.download'),
      };
      void claims.claim(settled).then((ours) => announceSettled(ui, ours, after));
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('cloudCertificates.tracking.enabled')) tracker.enabledChanged();
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (!focused) return;
      accounts.reload().catch(warn);
      // Also takes up what a window left that was closed in the middle of an order.
      operations.resume().catch(warn);
    }),
  );

  operations.resume().catch((error) => {
    log.error(codeOf(error));
    void ui.notify('error', advice(ExtensionError.from(error)).message);
  });
  accounts.reload().catch(warn);
  welcomeRunningSandbox(accounts, sandbox).catch(warn);
  mentionForgetfulHost(accounts, ui, context.globalState).catch(warn);
  const isTest = context.extensionMode === vscode.ExtensionMode.Test;
  return isTest ? { context, accounts, inventory, operations, connections } : undefined;
}

/** node-fetch is loaded with the first request, not with the extension. */
function lazyTransport(log: vscode.LogOutputChannel): Transport {
  let transport: Promise<Transport> | undefined;
  return async (request, signal) => {
    transport ??= import('./http/fetchTransport.ts').then(({ createFetchTransport }) => createFetchTransport({ log }));
    return (await transport)(request, signal);
  };
}

function disposableTimer(delayMs: number, task: () => void): vscode.Disposable {
  const timer = setTimeout(task, delayMs);
  return { dispose: () => clearTimeout(timer) };
}

function requireWrite<Kind extends Action>(writes: Writes, action: Kind): Write<RequestOf[Kind]> {
  const write = writes[action] as Write<RequestOf[Kind]> | undefined;
  if (!write) throw new ExtensionError('cloud.mainAccountOnly', `this account cannot ${action}`);
  return write;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function codeOf(error: unknown): string {
  const { code, message } = ExtensionError.from(error);
  return `${code}: ${message}`;
}

/** Whoever starts the editor with a sandbox wants to see all that it plays: `npm start` and the journeys do. */
async function welcomeRunningSandbox(accounts: AccountStore, sandbox: SandboxHost): Promise<void> {
  if (process.env.CLOUD_CERTIFICATES_SANDBOX === undefined || accounts.list().length > 0) return;
  const line = await sandbox.address();
  for (const cloud of sandboxClouds.filter((id) => sandboxEndpointOf(id, line))) {
    await accounts.add({ label: accountSentences.sandboxLabel(cloud), cloud, zone: SANDBOX_ZONE });
  }
}
