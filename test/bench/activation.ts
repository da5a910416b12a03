import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { middle, ms } from './measure.ts';
import type { Figure } from './measure.ts';

const PROCESSES = 15;

/**
 * Run by a fresh Node: everything of `vscode` that activation touches is a function that returns more of the same, so that only
 * our own code takes time.
 */
const PROGRAM = `
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const Module = require('node:module');
const nothing = new Proxy(class {}, {
  get: (target, name) => name === 'prototype' ? target.prototype : name === 'then' || name === Symbol.iterator ? undefined
    : name === Symbol.toPrimitive ? () => '' : nothing,
  apply: () => nothing,
  construct: () => ({ dispose() {} }),
});
// By inheritance, since a bundle copies the own properties of what it imports.
const vscode = Object.create(new Proxy({}, { get: () => nothing }));
Object.assign(vscode, { env: { language: 'en' }, l10n: { t: (text) => String(text) } });
// An extension host has long loaded these.
for (const id of ['async_hooks', 'crypto', 'diagnostics_channel', 'fs/promises', 'http', 'https', 'net', 'tls', 'url', 'zlib'])
  require('node:' + id);
const load = Module._load;
Module._load = (id, ...rest) => (id === 'vscode' ? vscode : load(id, ...rest));
const folder = mkdtempSync(join(tmpdir(), 'cloud-certificates-activation-'));
const memento = { get: (_, fallback) => fallback, update: async () => undefined, keys: () => [] };
const secrets = { get: async () => undefined, store: async () => undefined, delete: async () => undefined, onDidChange: () => nothing };
const context = {
  subscriptions: [], globalState: memento, workspaceState: memento, secrets,
  globalStorageUri: { fsPath: folder }, extensionUri: { fsPath: process.cwd() },
};
const startedAt = performance.now();
require(process.argv[1]).activate(context);
const took = performance.now() - startedAt;
if (context.subscriptions.length < 20) throw new Error('activation registered next to nothing');
process.stdout.write(String(took));
setImmediate(() => { rmSync(folder, { recursive: true, force: true }); process.exit(0); });
`;

/** Loading the production bundle and running `activate`, each time in a process that has seen neither. */
export async function activation(): Promise<Figure> {
  const times: number[] = [];
  for (let run = 0; run < PROCESSES; run++) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '-e',
      PROGRAM,
      path.resolve('dist', 'extension.js'),
    ]);
    times.push(Number(stdout));
  }
  return { what: 'activation, our own code', value: ms(middle(times)), budget: '< 20 ms' };
}
