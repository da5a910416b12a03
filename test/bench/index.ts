// `npm run bench`: prints figures beside their budgets. Figures depend on the machine, so none of them fails anything.
import { cpus } from 'node:os';
import { activation } from './activation.ts';
import { reading, signing } from './cryptography.ts';
import { listing } from './listing.ts';
import { pemFiles } from './pemFiles.ts';
import { sizes } from './size.ts';
import { workspace } from './workspace.ts';

async function bench(): Promise<void> {
  console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
  for (const section of [sizes, activation, signing, reading, pemFiles, workspace, listing]) {
    for (const { what, value, budget } of [await section()].flat()) {
      console.log(`${what.padEnd(38)} ${value.padEnd(64)} budget ${budget}`);
    }
  }
}

bench().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
