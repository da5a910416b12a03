// `npm run test:e2e`: what a person does, with the packaged extension in a real VS Code. `-- --grep=pattern` runs some of it,
// `CLOUD_CERTIFICATES_VSCODE=1.100` runs it on another version.
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { runTier } from './counts.ts';
import { runMocha } from './mochaTier.ts';
import { packageExtension } from './package.ts';
import { removeFolder, temporaryFolder } from './processes.ts';
import { openWorkbenches } from './session.ts';

/** A journey waits for conditions, each with its own limit; this one only ends what hangs. */
const LIMIT_MS = 600_000;

runTier('journeys', async () => {
  const folder = await temporaryFolder('journeys');
  try {
    const vsix = await packageExtension(path.resolve('.'), path.join(folder, 'cloud-certificates.vsix'));
    console.log(`packaged: ${((await stat(vsix)).size / 1000).toFixed(1)} kB`);
    process.env['CLOUD_CERTIFICATES_VSIX'] = vsix;
    return await runMocha(path.join('dist-test', 'e2e'), {
      timeoutMs: LIMIT_MS,
      fileByFile: true,
      afterFailure: takePictures,
    });
  } finally {
    removeFolder(folder);
  }
});

async function takePictures(title: string): Promise<void> {
  for (const workbench of openWorkbenches()) {
    console.error(`    screenshot: ${await workbench.screenshot(`failed ${title}`)}`);
  }
}
