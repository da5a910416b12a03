import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { SandboxAddress } from '../../../src/sandbox/index.ts';
import { packageExtension } from '../../host/package.ts';
import { SANDBOX_ACCOUNT_VARIABLE, SANDBOX_VARIABLE, startSandbox } from '../../host/sandboxProcess.ts';
import type { SandboxProcess } from '../../host/sandboxProcess.ts';
import type { VscodeServer, WindowOptions } from '../../host/server.ts';
import { openSession } from '../../host/session.ts';
import type { Session } from '../../host/session.ts';
import { RECENT, releaseOf } from '../../host/versions.ts';
import type { Workbench } from './workbench.ts';

/** A VS Code of its own for one journey: new settings, new storage, the packaged extension installed. */
export interface Stage {
  readonly workbench: Workbench;
  readonly server: VscodeServer;
  /** The sandbox that the extension uses, if one was asked for. */
  readonly sandbox: SandboxAddress | undefined;
  /** Folder that is open in the window; empty. */
  readonly folder: string;
  openWindow(window: WindowOptions): Promise<Workbench>;
}

export interface StageOptions {
  /**
   * `account`: a sandbox runs and its account is there. `running`: a sandbox runs and the extension uses it, but there is no account.
   * `none`: the extension is on its own and starts its built-in sandbox when it needs one.
   */
  readonly sandbox?: 'account' | 'running' | 'none';
  /** For the sandbox program, for example `--certificates=10000`. */
  readonly sandboxArguments?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The `.vsix` that the runner has packed; without a runner, one is packed from `dist`. */
export const VSIX_VARIABLE = 'CLOUD_CERTIFICATES_VSIX';
/** Version of VS Code for the journeys, for example `1.100`. */
export const VSCODE_VARIABLE = 'CLOUD_CERTIFICATES_VSCODE';

/**
 * Sets a stage before the tests of the surrounding `describe` and strikes it after them; a failed test leaves a picture.
 * @returns gives the stage, inside tests
 */
export function useStage(options: StageOptions = {}): () => Stage {
  let stage: Stage | undefined;
  let strike: () => Promise<void> = () => Promise.resolve();
  before(async () => {
    [stage, strike] = await setStage(options);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed' || !stage) return;
    console.error(`    screenshot: ${await stage.workbench.screenshot(`failed ${this.currentTest.fullTitle()}`)}`);
  });
  after(() => strike());
  return () => {
    if (!stage) throw new Error('there is no stage outside a test');
    return stage;
  };
}

async function setStage({
  sandbox: mode = 'account',
  sandboxArguments,
  settings,
}: StageOptions): Promise<[Stage, () => Promise<void>]> {
  const root = await mkdtemp(path.join(tmpdir(), 'cloud-certificates-stage-'));
  const folder = path.join(root, 'workspace');
  let sandbox: SandboxProcess | undefined;
  let session: Session | undefined;
  const strike = async (): Promise<void> => {
    await session?.stop();
    await sandbox?.stop();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await mkdir(folder);
    if (mode !== 'none') sandbox = await startSandbox(sandboxArguments);
    session = await openSession({
      release: releaseOf(process.env[VSCODE_VARIABLE] ?? RECENT.vscode),
      folder,
      extensions: [
        process.env[VSIX_VARIABLE] ?? (await packageExtension(path.resolve('.'), path.join(root, 'extension.vsix'))),
      ],
      environment: {
        ...(sandbox && { [SANDBOX_VARIABLE]: sandbox.line }),
        ...(mode === 'running' && { [SANDBOX_ACCOUNT_VARIABLE]: 'no' }),
      },
      ...(settings && { settings }),
    });
  } catch (error) {
    await strike();
    throw error;
  }
  const { workbench, server, openWindow } = session;
  const address = sandbox && (JSON.parse(sandbox.line) as SandboxAddress);
  return [{ workbench, server, sandbox: address, folder, openWindow }, strike];
}
