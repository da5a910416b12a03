import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type * as vscode from 'vscode';
import { ignoreTest } from '../../src/editor/git/ignoreTest.ts';
import { summariesOf } from '../../src/pem/fileSummary.ts';
import { scanWorkspace } from '../../src/views/workspace/workspaceScan.ts';
import { folderFiles } from '../support/folderFiles.ts';
import { medianMs, ms } from './measure.ts';
import type { Figure } from './measure.ts';

const COUNT = 1000;
const FOLDERS = 50;
const NAMES = ['chain.pem', 'cert-rsa.pem', 'key-rsa.pem', 'cert-p256.pem', 'key-p256.pem', 'csr-p384.pem'];

/** The view of the workspace reads every file anew; only the editor's own search is replaced, by a walk through the folder. */
export async function workspace(): Promise<Figure> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cloud-certificates-bench-'));
  try {
    fill(folder);
    const token = { isCancellationRequested: false } as vscode.CancellationToken;
    const reader = { summariesOf, ignoreTest };
    const delay = monitorEventLoopDelay({ resolution: 1 });
    let found = 0;
    delay.enable();
    const time = await medianMs(async () => {
      found = (await scanWorkspace(folderFiles(folder), reader, token)).length;
    });
    delay.disable();
    return {
      what: `scanning ${COUNT} PEM files on disk`,
      value: `${ms(time)}, ${found} found; others wait ${ms(delay.percentile(99) / 1e6)} at most (99 %)`,
      budget: '< 1 s',
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Half of the folders have a `.gitignore`, which hides none of the files. */
function fill(folder: string): void {
  const contents = NAMES.map((name) => readFileSync(path.join('test', 'fixtures', 'pem', name)));
  for (let n = 0; n < COUNT; n++) {
    const inside = path.join(folder, `service-${n % FOLDERS}`, 'certs');
    mkdirSync(inside, { recursive: true });
    writeFileSync(path.join(inside, `${n}.pem`), contents[n % contents.length] ?? '');
    if (n < FOLDERS && n % 2 === 0) writeFileSync(path.join(inside, '.gitignore'), 'build/\n*.log\n');
  }
}
