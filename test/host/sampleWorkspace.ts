import { mkdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { remoteControl } from '../support/sandboxControl.ts';
import { CACHE } from './install.ts';
import { sampleCertificates } from './sampleCertificates.ts';
import { SAMPLE_README } from './sampleReadme.ts';

/**
 * Makes a folder to open, anew each time.
 * @param sandboxLine what the sandbox printed when it started
 * @returns its absolute path
 */
export async function makeSampleWorkspace(sandboxLine: string): Promise<string> {
  const { control } = JSON.parse(sandboxLine) as { control: string };
  const remote = remoteControl(control);
  const [mall] = await remote.certificates('mall-adv');
  if (!mall) throw new Error('the sandbox has no mall-adv');
  const files = await sampleCertificates(await remote.materialOf(mall.number));
  const folder = path.join(CACHE, 'sample-workspace');
  await rm(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries({ 'README.md': SAMPLE_README, ...files })) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}
