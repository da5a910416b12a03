import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { ensureServer } from './install.ts';
import type { ServerBuild } from './install.ts';
import { exitOf, removeFolder, startProcess, stopProcess, temporaryFolder } from './processes.ts';
import type { VscodeRelease } from './versions.ts';

/** A VS Code that is shown in a browser: same workbench, same extension host, served from this computer. */
export interface VscodeServer {
  readonly release: VscodeRelease;
  /** Own settings, extensions and storage; below the folder of temporary files unless given. */
  readonly dataFolder: string;
  /** What the server wrote to its console. */
  readonly logFile: string;
  /** What the server said when it, or an extension host of a window, ended by itself; undefined while none has. */
  ended(): string | undefined;
  /** Address of a window on a folder. Development extensions and tests are folders and files of this computer. */
  url(window: WindowOptions): string;
  /** Ends the server with all its extension hosts and removes a temporary data folder. */
  stop(): Promise<void>;
}

export interface WindowOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Absolute path of an extension to run from its sources. */
  readonly extensionDevelopmentPath?: string;
  /** Absolute path of a module whose `run()` the extension host calls. */
  readonly extensionTestsPath?: string;
  /** What log files hold; `info` if absent. */
  readonly logLevel?: 'trace' | 'debug';
}

export interface ServerOptions {
  readonly release: VscodeRelease;
  /** Added to, and stronger than, `QUIET_SETTINGS`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Seen by the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Absolute paths of `.vsix` files to install first. */
  readonly extensions?: readonly string[];
  /** If a window is to run an extension from its sources. */
  readonly extensionDevelopmentPath?: string;
  /** Kept after the server stops; else a temporary one is made and removed. */
  readonly dataFolder?: string;
}

/** Generous: its files may come from a cold disk. */
const START_MS = 300_000;

/** A VS Code that asks nothing, fetches nothing and shows nothing of its own. */
export const QUIET_SETTINGS: Readonly<Record<string, unknown>> = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.layoutControl.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'npm.fetchOnlinePackageInfo': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'window.confirmBeforeClose': 'never',
};

/** Starts a server on a free loopback port and waits until it listens. */
export async function startServer(options: ServerOptions): Promise<VscodeServer> {
  const build = await ensureServer(options.release);
  const dataFolder = options.dataFolder ?? (await temporaryFolder('server'));
  try {
    await prepare(build, dataFolder, options);
    return await listen(build, dataFolder, options);
  } catch (error) {
    if (!options.dataFolder) removeFolder(dataFolder);
    throw error;
  }
}

async function prepare(
  build: ServerBuild,
  dataFolder: string,
  { settings, extensions = [] }: ServerOptions,
): Promise<void> {
  const user = path.join(dataFolder, 'data', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(path.join(user, 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2));
  for (const vsix of extensions) {
    const args = [
      '--install-extension',
      vsix,
      '--force',
      '--server-data-dir',
      dataFolder,
      '--accept-server-license-terms',
    ];
    const child = startProcess(build.node, [build.script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)));
    const code = await exitOf(child);
    if (code !== 0 || !/successfully installed/i.test(output))
      throw new Error(`${path.basename(vsix)} was not installed:\n${output.trim()}`);
  }
}

async function listen(build: ServerBuild, dataFolder: string, options: ServerOptions): Promise<VscodeServer> {
  // Other users of this computer can reach the port, so a window needs the token.
  const token = randomUUID();
  const tokenFile = path.join(dataFolder, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  const args = [build.script, '--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile];
  args.push('--accept-server-license-terms', '--server-data-dir', dataFolder, '--telemetry-level', 'off');
  // Without this flag a built VS Code ignores development extensions; with it, recent ones show notifications only behind the bell.
  if (options.extensionDevelopmentPath) args.push('--enable-smoke-test-driver');
  const child = startProcess(build.node, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.environment && { environment: options.environment }),
  });
  const logFile = path.join(dataFolder, 'server.log');
  const log = createWriteStream(logFile);
  let ended: string | undefined;
  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    const read = (data: unknown): void => {
      output = (output + String(data)).slice(-20_000);
      log.write(String(data));
      // To the end of the number: what is read may end within it.
      const found = /(?:Extension host agent listening on|Server bound to 127\.0\.0\.1:) ?(\d+)\s/.exec(output);
      if (found) resolve(Number(found[1]));
      ended ??= /Extension Host Process exited with .*/.exec(output)?.[0];
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      ended = `VS Code server ended (${code ?? signal})`;
      reject(new Error(`${ended} before it listened:\n${output}`));
    });
    const late = (): void => reject(new Error(`VS Code server did not listen within ${START_MS / 1000} s:\n${output}`));
    setTimeout(late, START_MS).unref();
  }).catch(async (error: unknown) => {
    await stopProcess(child);
    throw error;
  });
  return {
    release: options.release,
    dataFolder,
    logFile,
    ended: () => ended,
    url: (window) => windowUrl(port, token, window),
    stop: async () => {
      await stopProcess(child);
      log.end();
      if (!options.dataFolder) removeFolder(dataFolder);
    },
  };
}

function windowUrl(
  port: number,
  token: string,
  { folder, extensionDevelopmentPath, extensionTestsPath, logLevel }: WindowOptions,
): string {
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${port}${encodeURI(file)}`;
  const payload: [string, string][] = [];
  if (extensionDevelopmentPath) payload.push(['extensionDevelopmentPath', remote(extensionDevelopmentPath)]);
  if (extensionTestsPath) payload.push(['extensionTestsPath', remote(extensionTestsPath)]);
  if (logLevel) payload.push(['logLevel', logLevel]);
  const query = new URLSearchParams({ folder, tkn: token });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}
