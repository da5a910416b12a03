import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { startSandbox } from '../host/sandboxProcess.ts';
import type { VscodeServer } from '../host/server.ts';
import { openSession } from '../host/session.ts';
import { RECENT, releaseOf } from '../host/versions.ts';
import { type RemoteControl, remoteControl } from '../support/sandboxControl.ts';
import { until } from './harness/until.ts';
import type { Workbench } from './harness/workbench.ts';

/** Endpoints and keys that a sandbox prints. */
interface SandboxLine {
  readonly naver: {
    readonly url: string;
    readonly accessKey: string;
    readonly secretKey: string;
    readonly subAccessKey: string;
    readonly subSecretKey: string;
  };
  readonly control: string;
}

/** A person before a freshly installed extension, and a service beside them that can be made to fail. */
export interface Journey {
  readonly workbench: Workbench;
  readonly server: VscodeServer;
  readonly service: SandboxLine['naver'];
  readonly control: RemoteControl;
  /** Of the workspace. */
  readonly folder: string;
  stop(): Promise<void>;
  /** Every file that the editor and the extension wrote so far, temporary ones too, with what it holds. */
  writtenFiles(): Promise<readonly { file: string; text: string }[]>;
}

export interface JourneyOptions {
  /** `given`: the editor starts with the service's sandbox account. `own`: it knows only its built-in sandbox, and no key. */
  readonly sandbox: 'given' | 'own';
  /** Files of the workspace besides a README, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** Installs the packaged extension into a fresh VS Code and opens a window on a small workspace. */
export async function startJourney({ sandbox: mode, files = {} }: JourneyOptions): Promise<Journey> {
  const folder = await mkdtemp(path.join(tmpdir(), 'certificates-workspace-'));
  // Temporary files of the editor and the extension, to be searched as well.
  const temporary = await mkdtemp(path.join(tmpdir(), 'cc-'));
  await writeFile(path.join(folder, 'README.md'), '# Shop\n');
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  const service = await startSandbox();
  const address = JSON.parse(service.line) as SandboxLine;
  const environment: Record<string, string> = {
    TMPDIR: temporary,
    ...(mode === 'given' && { CLOUD_CERTIFICATES_SANDBOX: service.line }),
  };
  const version = process.env['CLOUD_CERTIFICATES_VSCODE'];
  const session = await openSession({
    release: version === undefined ? RECENT : releaseOf(version),
    folder,
    environment,
    // Everything is logged, so that a search for secrets sees all there could be.
    logLevel: 'trace',
    extensions: [path.resolve(process.env['CLOUD_CERTIFICATES_VSIX'] ?? 'dist-test/cloud-certificates.vsix')],
  });
  return {
    workbench: session.workbench,
    server: session.server,
    service: address.naver,
    control: remoteControl(address.control),
    folder,
    writtenFiles: async () => [...(await filesBelow(session.server.dataFolder)), ...(await filesBelow(temporary))],
    stop: async () => {
      await session.stop();
      await service.stop();
      await rm(folder, { recursive: true, force: true });
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** Read again if a file goes away between being listed and being read: what it held may stand elsewhere by then. */
async function filesBelow(folder: string): Promise<{ file: string; text: string }[]> {
  return until(`all files below ${folder} to be read`, async () => {
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
      return await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'latin1') })));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  });
}
