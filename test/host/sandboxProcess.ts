import { readFile } from 'node:fs/promises';
import { startProcess, stopProcess } from './processes.ts';

/** The sandbox as a program of its own. */
export interface SandboxProcess {
  /** The one JSON line it prints: endpoints, throwaway keys, control port. */
  readonly line: string;
  stop(): Promise<void>;
}

/** Name of the variable by which the extension learns of a sandbox that already runs. */
export const SANDBOX_VARIABLE = 'CLOUD_CERTIFICATES_SANDBOX';

/** Starts what `npm run sandbox` starts, and waits for its line. @param args for the sandbox, without spaces */
export async function startSandbox(args: readonly string[] = []): Promise<SandboxProcess> {
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { scripts?: Record<string, string> };
  const script = manifest.scripts?.['sandbox'];
  if (!script) throw new Error('package.json has no script named sandbox');
  const child = startProcess([script, ...args].join(' '), [], { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const line = await new Promise<string>((resolve, reject) => {
    let output = '';
    let problems = '';
    child.stderr?.on('data', (data) => (problems += String(data)));
    child.stdout?.on('data', (data) => {
      output += String(data);
      const found = output.split('\n').find((one) => one.startsWith('{') && one.endsWith('}'));
      if (found) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`the sandbox ended (${code}) before it printed its line:\n${problems}`)),
    );
  });
  return { line, stop: () => stopProcess(child) };
}
