import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageExtension } from '../host/package.ts';
import { kB } from './measure.ts';
import type { Figure } from './measure.ts';

export async function sizes(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cloud-certificates-bench-'));
  try {
    const main = await readFile(path.join('dist', 'extension.js'));
    const vsix = await packageExtension(path.resolve('.'), path.join(folder, 'extension.vsix'));
    return [
      {
        what: 'main bundle',
        value: `${kB(main.length)} (${kB(gzipSync(main).length)} compressed)`,
        budget: '< 300 kB',
      },
      { what: 'whole .vsix', value: kB((await stat(vsix)).size), budget: '< 1 MB' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
