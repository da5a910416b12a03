import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNpm } from './npm.ts';
import { CHROMIUM_VERSION, NODE_VERSION } from './versions.ts';
import type { VscodeRelease } from './versions.ts';

/** Where everything downloaded goes; git ignores it. */
export const CACHE = path.resolve('.vscode-test');

/** A registry that stumbles is asked again, from the beginning: npm itself does not go on with a download that was cut. */
const ATTEMPTS = 3;
const PAUSE_MS = 5000;

/** Written into a folder when its download is complete. */
const MARKER = 'complete.json';

/** A VS Code server build: the Node that runs it and the script to run. */
export interface ServerBuild {
  readonly node: string;
  readonly script: string;
}

/** @returns the server build of a VS Code, downloaded if it is not there yet */
export async function ensureServer(release: VscodeRelease): Promise<ServerBuild> {
  if (process.platform === 'win32')
    throw new Error('the browser way runs on Linux and macOS; on Windows set VSCODE_TEST_EXECUTABLE');
  const folder = await ensure(
    `code-server-${release.codeServer}`,
    `VS Code ${release.vscode} (server build, 300 to 600 MB)`,
    async (target) => {
      await runNpm(target, ['install', '--ignore-scripts', '--no-save', `code-server@${release.codeServer}`]);
      await runNpm(path.join(target, SERVER_FOLDER), ['install', '--omit=dev', '--ignore-scripts']);
    },
  );
  return { node: await ensureNode(release.node), script: path.join(folder, SERVER_FOLDER, 'out', 'server-main.js') };
}

const SERVER_FOLDER = path.join('node_modules', 'code-server', 'lib', 'vscode');

/** @returns a Node of at least this major version: the running one, or one downloaded */
async function ensureNode(major: number): Promise<string> {
  if (Number.parseInt(process.versions.node, 10) >= major) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await ensure('node-24', `Node ${NODE_VERSION} (190 MB)`, (target) =>
    runNpm(target, ['install', '--ignore-scripts', '--no-save', `${name}@${NODE_VERSION}`]),
  );
  return path.join(folder, 'node_modules', name, 'bin', 'node');
}

/** A browser to start, and what it needs in its environment. */
export interface BrowserBuild {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The part of `@sparticuz/chromium` that is used. It unpacks below the folder of temporary files. */
interface ChromiumPackage {
  readonly default: { executablePath(): Promise<string> };
  readonly inflate: (file: string) => Promise<string>;
}

/** @returns the Chromium that comes from the npm registry, downloaded and unpacked if it is not there yet; Linux only */
export async function ensureChromium(): Promise<BrowserBuild & { readonly libraries: string }> {
  if (process.platform !== 'linux')
    throw new Error('no Chrome, Chromium or Edge found; install one or set CHROME_PATH');
  const folder = await ensure(`chromium-${CHROMIUM_VERSION}`, `Chromium ${CHROMIUM_VERSION} (75 MB)`, (target) =>
    runNpm(target, ['install', '--ignore-scripts', '--no-save', `@sparticuz/chromium@${CHROMIUM_VERSION}`]),
  );
  const root = path.join(folder, 'node_modules', '@sparticuz', 'chromium');
  const unpacked = await ensure(`chromium-${CHROMIUM_VERSION}-unpacked`, 'unpacking Chromium', async (target) => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = target;
    try {
      const chromium = (await import(pathToFileURL(path.join(root, 'build', 'index.js')).href)) as ChromiumPackage;
      await chromium.default.executablePath();
      await chromium.inflate(path.join(root, 'bin', 'al2023.tar.br'));
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });
  return {
    executable: path.join(unpacked, 'chromium'),
    environment: { FONTCONFIG_PATH: path.join(unpacked, 'fonts') },
    libraries: path.join(unpacked, 'al2023', 'lib'),
  };
}

/** Fills a folder of the cache once. What was broken off leaves no marker and is done again. */
async function ensure(name: string, what: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(CACHE, name);
  if (await isComplete(folder)) return folder;
  const partial = path.join(CACHE, `${name}.partial-${process.pid}`);
  const done = progress(what);
  try {
    await tryAgain(async () => {
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial, { recursive: true });
      await writeFile(path.join(partial, 'package.json'), '{"private":true}');
      await fill(partial);
    });
    await writeFile(path.join(partial, MARKER), JSON.stringify({ name }));
    // Another process may have been faster; then its folder is as good as ours.
    if (!(await isComplete(folder))) {
      await rm(folder, { recursive: true, force: true });
      await rename(partial, folder);
    }
    done('done');
  } catch (error) {
    done('failed');
    throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

async function tryAgain(task: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      process.stderr.write(`\n${String(error)}\nonce more `);
      await new Promise((resolve) => setTimeout(resolve, attempt * PAUSE_MS));
    }
  }
}

async function isComplete(folder: string): Promise<boolean> {
  try {
    await readFile(path.join(folder, MARKER));
    return true;
  } catch {
    return false;
  }
}

/** One line that grows while something takes long; on stderr, so that results on stdout stay alone. */
function progress(what: string): (end: string) => void {
  const startedAt = Date.now();
  process.stderr.write(`${what} `);
  const timer = setInterval(() => process.stderr.write('.'), 1000);
  return (end) => {
    clearInterval(timer);
    process.stderr.write(` ${end} (${Math.round((Date.now() - startedAt) / 1000)} s)\n`);
  };
}
