// Shows the extension as it is built in `dist/` in a real VS Code and takes a picture of it:
//   npm run look -- --screenshot out.png [--script steps.js] [--vscode 1.100] [--folder path] [--container Certificates]
//     [--theme 'Default Dark Modern'] [--without-sandbox]
// The script exports `async (workbench) => {}`; without --screenshot the window stays open for a browser until Ctrl+C.
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Workbench } from '../e2e/harness/workbench.ts';
import { packageExtension } from './package.ts';
import { removeFolder, temporaryFolder } from './processes.ts';
import { SANDBOX_VARIABLE, startSandbox } from './sandboxProcess.ts';
import { startServer } from './server.ts';
import { openSession } from './session.ts';
import { releaseOf } from './versions.ts';

type Steps = (workbench: Workbench) => Promise<void>;

async function look(): Promise<number> {
  const { values } = parseArgs({
    options: {
      screenshot: { type: 'string' },
      script: { type: 'string' },
      vscode: { type: 'string', default: '1.139' },
      folder: { type: 'string' },
      extension: { type: 'string', default: '.' },
      container: { type: 'string', default: 'Certificates' },
      theme: { type: 'string' },
      'without-sandbox': { type: 'boolean', default: false },
    },
  });
  const temporary = await temporaryFolder('look');
  await mkdir(path.join(temporary, 'workspace'));
  const sandbox = values['without-sandbox'] ? undefined : await startSandbox();
  const options = {
    release: releaseOf(values.vscode),
    folder: path.resolve(values.folder ?? path.join(temporary, 'workspace')),
    // Installed, not loaded from its folder: a window with a development extension hides some dialogs and notifications.
    extensions: [await packageExtension(path.resolve(values.extension), path.join(temporary, 'extension.vsix'))],
    ...(sandbox && { environment: { [SANDBOX_VARIABLE]: sandbox.line } }),
    ...(values.theme && { settings: { 'workbench.colorTheme': values.theme } }),
  };
  try {
    if (values.screenshot === undefined && values.script === undefined) {
      const server = await startServer(options);
      console.log(`VS Code ${options.release.vscode}: ${server.url(options)}\nCtrl+C ends it.`);
      return await new Promise<number>(() => undefined);
    }
    const session = await openSession(options);
    try {
      await session.workbench.openContainer(values.container);
      if (values.script) await (await stepsOf(values.script))(session.workbench);
      if (values.screenshot) console.log(await session.workbench.screenshot(path.resolve(values.screenshot)));
      return 0;
    } catch (error) {
      console.error(error);
      console.error(`screenshot: ${await session.workbench.screenshot('look-failed')}`);
      return 1;
    } finally {
      await session.stop();
    }
  } finally {
    await sandbox?.stop();
    removeFolder(temporary);
  }
}

async function stepsOf(file: string): Promise<Steps> {
  const module = (await import(pathToFileURL(path.resolve(file)).href)) as { default: Steps | { default: Steps } };
  return typeof module.default === 'function' ? module.default : module.default.default;
}

look().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
