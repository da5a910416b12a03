// `npm start`: builds the extension, starts the sandbox and opens a real VS Code in which both are there. Ctrl+C ends it.
// `npm start -- --check` does the same unseen, issues a certificate by keyboard and prints what it saw.
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { issueGlobalEdge } from './check.ts';
import { downloadDesktop, givenExecutable } from './desktop.ts';
import { packageExtension } from './package.ts';
import { exitOf, removeFolder, startProcess, temporaryFolder } from './processes.ts';
import { makeSampleWorkspace } from './sampleWorkspace.ts';
import { SANDBOX_VARIABLE, startSandbox } from './sandboxProcess.ts';
import { QUIET_SETTINGS, startServer } from './server.ts';
import type { ServerOptions, WindowOptions } from './server.ts';
import { openSession } from './session.ts';
import { RECENT, releaseOf } from './versions.ts';

async function start(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
      vscode: { type: 'string', default: RECENT.vscode },
    },
  });
  const temporary = await temporaryFolder('start');
  try {
    await step('building', build);
    const vsix = await step('packing', () =>
      packageExtension(path.resolve('.'), path.join(temporary, 'extension.vsix')),
    );
    const sandbox = await step('starting the sandbox', () => startSandbox());
    try {
      const options = {
        release: releaseOf(values.vscode),
        folder: await makeSampleWorkspace(sandbox.line),
        extensions: [vsix],
        environment: { [SANDBOX_VARIABLE]: sandbox.line },
      };
      if (values.check) return await check(options);
      const executable = values.browser ? undefined : (givenExecutable() ?? (await downloadDesktop(options.release)));
      return await (executable ? openDesktop(executable, temporary, options) : openInBrowser(options));
    } finally {
      await sandbox.stop();
    }
  } finally {
    removeFolder(temporary);
  }
}

async function check(options: ServerOptions & WindowOptions): Promise<number> {
  const session = await step(`starting VS Code ${options.release.vscode} in a browser`, () => openSession(options));
  try {
    console.log(`VS Code ${options.release.vscode}`);
    await issueGlobalEdge(session.workbench, (line) => console.log(line));
    console.log('The certificate was ordered once, followed, and is issued.');
    return 0;
  } catch (error) {
    console.error(error);
    console.error(`screenshot: ${await session.workbench.screenshot('check-failed')}`);
    return 1;
  } finally {
    await session.stop();
  }
}

async function openInBrowser(options: ServerOptions & WindowOptions): Promise<number> {
  const server = await step(`starting VS Code ${options.release.vscode}`, () => startServer(options));
  console.log(`\nOpen this address in a browser:\n\n  ${server.url(options)}\n\nCtrl+C ends it.`);
  // The process ends by a signal, and takes the server and the sandbox with it.
  return new Promise<number>(() => setInterval(() => undefined, 2 ** 30));
}

/** Needs a display and a desktop VS Code. Returns when its window is closed. */
async function openDesktop(
  executable: string,
  temporary: string,
  options: ServerOptions & WindowOptions,
): Promise<number> {
  const user = path.join(temporary, 'user');
  await mkdir(path.join(user, 'User'), { recursive: true });
  await writeFile(path.join(user, 'User', 'settings.json'), JSON.stringify(QUIET_SETTINGS));
  const profile = [`--user-data-dir=${user}`, `--extensions-dir=${path.join(temporary, 'extensions')}`];
  const [cli = executable, ...before] = resolveCliArgsFromVSCodeExecutablePath(executable, {
    reuseMachineInstall: true,
  });
  await step('installing the extension', async () => {
    const install = options.extensions?.flatMap((vsix) => ['--install-extension', vsix]) ?? [];
    const child = startProcess(cli, [...before, ...profile, ...install, '--force'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    const code = await exitOf(child);
    if (code !== 0) throw new Error(`the extension was not installed (${code})`);
  });
  console.log('VS Code is open; closing its window or Ctrl+C ends everything.');
  const window = startProcess(executable, [options.folder, ...profile, '--new-window', '--disable-workspace-trust'], {
    stdio: 'ignore',
    ...(options.environment && { environment: options.environment }),
  });
  return exitOf(window);
}

async function build(): Promise<void> {
  const child = startProcess(process.execPath, ['esbuild.js', '--production', '--only=extension'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if ((await exitOf(child)) !== 0) throw new Error('the build failed');
}

async function step<T>(what: string, task: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  process.stderr.write(`${what} …\n`);
  const result = await task();
  process.stderr.write(`${what}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
  return result;
}

start().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
