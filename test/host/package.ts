import { cp, readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { removeFolder, temporaryFolder } from './processes.ts';

/** What cannot ship anyway: vsce would look at every one of these tens of thousands of files. */
const HEAVY = new Set(['.git', '.vscode-test', 'coverage', 'dist-test', 'node_modules', 'src', 'test']);

/**
 * Packs what `.vscodeignore` lets through into a `.vsix`; builds nothing.
 * @param folder absolute path of the extension
 * @param target absolute path of the file to write
 * @returns `target`
 */
export async function packageExtension(folder: string, target: string): Promise<string> {
  const log = console.log;
  // Its report of every file would drown ours.
  console.log = () => undefined;
  try {
    await withLightCopy(folder, (cwd) =>
      createVSIX({
        cwd,
        packagePath: target,
        dependencies: false,
        allowMissingRepository: true,
        skipLicense: true,
        // The pictures are inside the package.
        rewriteRelativeLinks: false,
      }),
    );
  } finally {
    console.log = log;
  }
  return target;
}

/** @returns the files that would be packed, relative to the folder, sorted */
export async function packagedFiles(folder: string): Promise<string[]> {
  return (await withLightCopy(folder, (cwd) => listFiles({ cwd, packageManager: PackageManager.None }))).sort();
}

async function withLightCopy<T>(folder: string, task: (copy: string) => Promise<T>): Promise<T> {
  const copy = await temporaryFolder('package');
  try {
    for (const entry of await readdir(folder)) {
      if (!HEAVY.has(entry)) await cp(path.join(folder, entry), path.join(copy, entry), { recursive: true });
    }
    return await task(copy);
  } finally {
    removeFolder(copy);
  }
}
