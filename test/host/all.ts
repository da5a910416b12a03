// `npm test`: every tier, one after the other. The last line sums up.
import * as path from 'node:path';
import { add, countsEnvironment, NONE, readCounts, sentence } from './counts.ts';
import type { Counts } from './counts.ts';
import { exitOf, removeFolder, startProcess, temporaryFolder } from './processes.ts';

interface Tier {
  readonly name: string;
  /** Counts itself; a tier that does not is one result. */
  readonly counts: boolean;
  readonly args: readonly string[];
}

const TIERS: readonly Tier[] = [
  { name: 'build', counts: false, args: ['esbuild.js', '--production', '--only=extension,bench,e2e,unit,vscode'] },
  { name: 'check', counts: true, args: ['dist-test/host/checkTier.js'] },
  { name: 'unit', counts: true, args: ['dist-test/host/unitTier.js'] },
  { name: 'in the editor', counts: true, args: ['dist-test/host/editorTier.js'] },
  { name: 'journeys', counts: true, args: ['dist-test/host/journeyTier.js'] },
  { name: 'npm start -- --check', counts: false, args: ['dist-test/host/start.js', '--check'] },
];

async function main(): Promise<Counts> {
  const folder = await temporaryFolder('counts');
  try {
    let total: Counts = NONE;
    const summary: string[] = [];
    for (const { name, counts, args } of TIERS) {
      console.log(`\n— ${name}`);
      const startedAt = Date.now();
      const file = path.join(folder, `${name.replace(/\W+/g, '-')}.json`);
      const child = startProcess(process.execPath, args, {
        stdio: ['ignore', 'inherit', 'inherit'],
        environment: countsEnvironment(file),
      });
      const passed = (await exitOf(child)) === 0;
      const own = counts ? await readCounts(file) : { ...NONE, [passed ? 'passed' : 'failed']: 1 };
      // A tier that counted no failure and yet ended badly has failed.
      const final = !passed && own.failed === 0 ? add(own, { ...NONE, failed: 1 }) : own;
      summary.push(`${name}: ${sentence(final)} (${Math.round((Date.now() - startedAt) / 1000)} s)`);
      total = add(total, final);
    }
    console.log(`\n${summary.join('\n')}`);
    return total;
  } finally {
    removeFolder(folder);
  }
}

main().then(
  (total) => {
    console.log(sentence(total));
    process.exitCode = total.failed > 0 ? 1 : 0;
  },
  (error: unknown) => {
    console.error(error);
    console.log(sentence({ ...NONE, failed: 1 }));
    process.exitCode = 1;
  },
);
