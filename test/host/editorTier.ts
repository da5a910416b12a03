// `npm run test:vscode`: what needs an extension host, on the oldest VS Code and on a recent one.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { EditorResult } from '../vscode/index.ts';
import { until } from '../e2e/harness/until.ts';
import { add, NONE, runTier, sentence } from './counts.ts';
import type { Counts } from './counts.ts';
import { downloadDesktop, givenExecutable } from './desktop.ts';
import { removeFolder, temporaryFolder } from './processes.ts';
import { QUIET_SETTINGS } from './server.ts';
import { openSession } from './session.ts';
import { RELEASES } from './versions.ts';
import type { VscodeRelease } from './versions.ts';

/** A run takes a minute on a fast machine that has nothing else to do; this ends one that hangs. */
const LIMIT_MS = 15 * 60_000;

const EXTENSION = path.resolve('.');
const TESTS = path.resolve('dist-test', 'vscode', 'index.js');

runTier('in the editor', async () => {
  const given = givenExecutable();
  if (given) return report(await inFolder((folder) => onDesktop(given, folder)));
  let total: Counts = NONE;
  for (const release of RELEASES) {
    const executable = await downloadDesktop(release);
    const run = (folder: string) => (executable ? onDesktop(executable, folder) : inBrowser(release, folder));
    total = add(total, report(await inFolder(run)));
  }
  return total;
});

function report(result: EditorResult): Counts {
  for (const line of result.lines) if (result.failed > 0 || !process.env['CI'] || !/^ +✔/.test(line)) console.log(line);
  console.log(`VS Code ${result.vscode} (Node ${result.node}): ${sentence(result)}`);
  return { passed: result.passed, failed: result.failed, skipped: result.skipped };
}

async function inFolder(run: (folder: string) => Promise<EditorResult>): Promise<EditorResult> {
  const folder = await temporaryFolder('editor');
  try {
    await mkdir(path.join(folder, 'workspace'));
    return await run(folder);
  } finally {
    removeFolder(folder);
  }
}

async function inBrowser(release: VscodeRelease, folder: string): Promise<EditorResult> {
  const file = path.join(folder, 'result.json');
  const session = await openSession({
    release,
    folder: path.join(folder, 'workspace'),
    extensionDevelopmentPath: EXTENSION,
    extensionTestsPath: TESTS,
    environment: { CLOUD_CERTIFICATES_RESULT: file },
  });
  const { server, workbench } = session;
  let lost: string | undefined;
  workbench.page.once('crash', () => (lost = 'the page of VS Code crashed'));
  workbench.page.once('close', () => (lost ??= 'the browser ended'));
  const resultOrCrash = async (): Promise<EditorResult | undefined> => {
    // In this order: a result is written before its host ends.
    const crash = lost ?? server.ended();
    const result = await readResult(file);
    if (!result && crash !== undefined) throw new Error(crash);
    return result;
  };
  try {
    const what = `the tests to end in VS Code ${release.vscode}`;
    return await until(what, resultOrCrash, { timeoutMs: LIMIT_MS });
  } catch (error) {
    console.error(await readFile(server.logFile, 'utf8'));
    const picture = workbench.screenshot(`in-the-editor-${release.vscode}`);
    console.error(`screenshot: ${await picture.catch((failure: unknown) => `none (${String(failure)})`)}`);
    throw error;
  } finally {
    await session.stop();
  }
}

/** Written but not tried on every system: needs a display and a VS Code download or `VSCODE_TEST_EXECUTABLE`. */
async function onDesktop(executable: string, folder: string): Promise<EditorResult> {
  const file = path.join(folder, 'result.json');
  const user = path.join(folder, 'user', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(path.join(user, 'settings.json'), JSON.stringify(QUIET_SETTINGS));
  let failure: unknown = new Error('VS Code ended without a result');
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: EXTENSION,
    extensionTestsPath: TESTS,
    extensionTestsEnv: { CLOUD_CERTIFICATES_RESULT: file },
    launchArgs: [
      path.join(folder, 'workspace'),
      `--user-data-dir=${path.join(folder, 'user')}`,
      `--extensions-dir=${path.join(folder, 'extensions')}`,
      '--disable-extensions',
      '--disable-workspace-trust',
    ],
  }).catch((error: unknown) => (failure = error));
  const result = await readResult(file);
  if (!result) throw failure;
  return result;
}

async function readResult(file: string): Promise<EditorResult | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as EditorResult;
  } catch {
    return undefined;
  }
}
