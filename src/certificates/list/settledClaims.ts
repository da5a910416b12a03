import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Settled } from './tracker.ts';

/** Every window follows pending certificates; what became of one is told by the first window that sees it. */
export interface SettledClaims {
  /** Those of them that this window is to tell of. One that cannot be claimed is told of: rather twice than never. */
  claim(settled: readonly Settled[]): Promise<readonly Settled[]>;
}

/** Windows that were left alone for longer tell once more. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

/**
 * A file below `folder` for each certificate and what became of it, made by whoever comes first; one more each time it was pending
 * again. It says when that was, in milliseconds since the epoch. Nothing is ever held: a claim lasts until it is forgotten, whatever
 * becomes of its window.
 */
export function fileSettledClaims(folder: string, now: () => number): SettledClaims {
  const isFirst = async (settled: Settled): Promise<boolean> => {
    for (let round = 0; ; round += 1) {
      const file = path.join(folder, nameOf(settled, round));
      try {
        await writeFile(file, String(now()), { flag: 'wx' });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return true;
      }
      const at = await claimedAt(file).catch(() => -Infinity); // forgotten by now
      if (at >= settled.pendingSince) return false;
    }
  };
  return {
    async claim(settled) {
      await forgetOld(folder, now() - KEPT_MS).catch(() => undefined);
      await mkdir(folder, { recursive: true }).catch(() => undefined);
      const first = await Promise.all(settled.map(isFirst));
      return settled.filter((_, index) => first[index]);
    },
  };
}

/** The same in every window, whichever list it saw the certificate in: each order brings a certificate of its own. */
function nameOf({ after: { accountId, id, state } }: Settled, round: number): string {
  return createHash('sha256')
    .update(JSON.stringify([accountId, id, state, round]))
    .digest('hex');
}

/** As written in the file, or of the file itself if it is just being written, or was cut off. */
async function claimedAt(file: string): Promise<number> {
  const written = Number.parseInt(await readFile(file, 'utf8'), 10);
  return Number.isNaN(written) ? (await stat(file)).mtimeMs : written;
}

async function forgetOld(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if ((await stat(file)).mtimeMs < beforeMs) await rm(file, { force: true });
  }
}
