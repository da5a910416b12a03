import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { ensureChromium } from './install.ts';
import type { BrowserBuild } from './install.ts';
import { cleanEnvironment } from './processes.ts';

/** Nothing here may reach out: the pages are served from this computer. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Generous: browser and page may come from a cold disk. */
const START_MS = 300_000;

export const VIEWPORT = { width: 1280, height: 800 };

/** Starts an unseen browser; an installed Chrome, Chromium or Edge, else the one from the npm registry. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, environment } = findBrowser() ?? (await chromiumForThisHost());
  return chromium.launch({
    executablePath: executable,
    args: FLAGS,
    headless: true,
    timeout: START_MS,
    env: { ...cleanEnvironment(), ...environment },
    // Our own guard ends it; playwright's handlers would exit before servers are stopped.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** Opens an address in a window of its own, with a clipboard that pages may use. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    locale: 'en-US',
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: START_MS });
  return page;
}

/** @returns `CHROME_PATH`, or a browser in its usual place, or undefined */
function findBrowser(): BrowserBuild | undefined {
  const explicit = process.env['CHROME_PATH'];
  if (explicit) return { executable: explicit, environment: {} };
  const names = [
    'google-chrome',
    'google-chrome-stable',
    'chromium',
    'chromium-browser',
    'microsoft-edge',
    'microsoft-edge-stable',
  ];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const programs = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].filter(
    (folder) => folder !== undefined,
  );
  const usual: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    ),
    win32: programs.flatMap((folder) =>
      ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((file) =>
        path.join(folder, file),
      ),
    ),
    linux: folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
  };
  const executable = usual[process.platform]?.find((file) => existsSync(file));
  return executable ? { executable, environment: {} } : undefined;
}

/** The packaged Chromium, with the libraries and fonts it brings along where this system has none. */
async function chromiumForThisHost(): Promise<BrowserBuild> {
  const build = await ensureChromium();
  const environment: Record<string, string> = {};
  if (!existsSync('/etc/fonts/fonts.conf')) Object.assign(environment, build.environment);
  if (lacksLibraries(build.executable)) environment['LD_LIBRARY_PATH'] = build.libraries;
  return { executable: build.executable, environment };
}

function lacksLibraries(executable: string): boolean {
  try {
    return execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true;
  }
}
