import * as path from 'node:path';
import type { Browser } from 'playwright-core';
import { Workbench } from '../e2e/harness/workbench.ts';
import { launchBrowser, openPage } from './browser.ts';
import { CACHE } from './install.ts';
import { startServer } from './server.ts';
import type { ServerOptions, VscodeServer, WindowOptions } from './server.ts';

export const SCREENSHOTS = path.join(CACHE, 'screenshots');

/** A real VS Code with one window, in an unseen browser. */
export interface Session {
  readonly server: VscodeServer;
  readonly workbench: Workbench;
  /** Opens one more window on the same server, in a browser profile of its own. */
  openWindow(window: WindowOptions): Promise<Workbench>;
  stop(): Promise<void>;
}

/** Every test file is a bundle with a copy of this module, so what is open is kept where all of them look. */
const OPEN = Symbol.for('cloud-certificates.openWorkbenches');

/** The windows of all sessions of this process. */
export function openWorkbenches(): Set<Workbench> {
  const place = globalThis as { [OPEN]?: Set<Workbench> };
  return (place[OPEN] ??= new Set());
}

/** @param screenshots folder for the pictures of `Workbench.screenshot` */
export async function openSession(
  options: ServerOptions & WindowOptions & { readonly screenshots?: string },
): Promise<Session> {
  const server = await startServer(options);
  let browser: Browser | undefined;
  try {
    const started = (browser = await launchBrowser());
    const own: Workbench[] = [];
    const openWindow = async (window: WindowOptions): Promise<Workbench> => {
      const page = await openPage(started, server.url(window));
      const workbench = new Workbench(page, options.screenshots ?? SCREENSHOTS);
      own.push(workbench);
      openWorkbenches().add(workbench);
      return workbench;
    };
    return {
      server,
      workbench: await openWindow(options),
      openWindow,
      stop: async () => {
        for (const workbench of own) openWorkbenches().delete(workbench);
        await started.close();
        await server.stop();
      },
    };
  } catch (error) {
    await browser?.close();
    await server.stop();
    throw error;
  }
}
