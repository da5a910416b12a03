import { mkdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { CACHE } from './install.ts';
import { sampleCertificates } from './sampleCertificates.ts';

const README = `# A folder to try Cloud Certificates in

1. Open **Certificates** in the activity bar: the *Sandbox* account shows certificates in every state.
2. Run **Certificates: Issue Certificate…** from the palette and choose *Global Edge Dedicated*.
3. Watch its row: *being issued*, and some seconds later *Issued*.
4. Open *wrong-order.pem*: each block says what it is, and the light bulb puts the chain in order.
5. Right-click *www.example.com.pem* and choose **Inspect Certificate**.

The sandbox is a program on this computer. Nothing here reaches a cloud, and nothing costs anything.
`;

/** Makes a folder to open, anew each time. @returns its absolute path */
export async function makeSampleWorkspace(): Promise<string> {
  const folder = path.join(CACHE, 'sample-workspace');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'README.md'), README);
  for (const [name, text] of Object.entries(await sampleCertificates())) {
    await writeFile(path.join(folder, name), text, { mode: 0o600 });
  }
  return folder;
}
