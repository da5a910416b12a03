import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { cleanEnvironment, exitOf, startProcess } from './processes.ts';

/**
 * Where npm was told to fetch from and how to get there, when that came by the environment. Everything else that npm sets
 * for its scripts (`npm_config_local_prefix`, `npm_config_omit` …) would change what an npm below it does.
 */
const KEPT =
  /^npm_config_(registry|userconfig|globalconfig|cache|proxy|https?_proxy|noproxy|cafile|ca|strict_ssl|\/\/.*|@.*:registry)$/i;

/**
 * Runs npm in a folder that holds a `package.json`.
 * @throws Error with npm's last lines if it fails
 */
export async function runNpm(folder: string, args: readonly string[]): Promise<void> {
  const { command, before } = findNpm();
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && KEPT.test(name)) environment[name] = value;
  const child = startProcess(
    command,
    [...before, ...args, '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'],
    {
      cwd: folder,
      environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: command.endsWith('.cmd'),
    },
  );
  let tail = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => (tail = (tail + String(data)).slice(-2000)));
  const code = await exitOf(child);
  if (code !== 0) throw new Error(`npm ${args[0] ?? ''} failed (${code}):\n${tail.trim()}`);
}

/** npm's own script when an npm started us, else the npm beside this Node, else the one on the PATH. */
function findNpm(): { command: string; before: string[] } {
  const beside = path.dirname(process.execPath);
  const scripts = [
    process.env['npm_execpath'],
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = scripts.find((file) => file && /npm-cli\.c?js$/.test(file) && existsSync(file));
  if (script) return { command: process.execPath, before: [script] };
  const onPath = (cleanEnvironment()['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, 'npm'));
  const found = onPath.find((file) => existsSync(file));
  return { command: found ?? (process.platform === 'win32' ? 'npm.cmd' : 'npm'), before: [] };
}
