import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createVSIX } from '@vscode/vsce';

/** What cannot ship anyway: vsce would look at every one of these tens of thousands of files. */
const HEAVY = new Set(['.git', '.vscode-test', 'coverage', 'dist-test', 'node_modules', 'src', 'test']);

/**
 * Packs what `.vscodeignore` lets through into a `.vsix`; builds nothing.
 * @param folder absolute path of the extension
 * @param target absolute path of the file to write
 * @returns `target`
 */
export async function packageExtension(folder: string, target: string): Promise<string> {
  const light = await mkdtemp(path.join(tmpdir(), 'cloud-certificates-package-'));
  const log = console.log;
  try {
    for (const entry of await readdir(folder)) {
      if (!HEAVY.has(entry)) await cp(path.join(folder, entry), path.join(light, entry), { recursive: true });
    }
    // Its report of every file would drown ours.
    console.log = () => undefined;
    await createVSIX({
      cwd: light,
      packagePath: target,
      dependencies: false,
      allowMissingRepository: true,
      skipLicense: true,
    });
  } finally {
    console.log = log;
    await rm(light, { recursive: true, force: true });
  }
  return target;
}
