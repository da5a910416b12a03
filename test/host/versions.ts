/**
 * What the hosts are made of, pinned. A VS Code is tested on the oldest version that `engines.vscode` allows and on a recent one.
 */
export interface VscodeRelease {
  /** Version of VS Code, as its About box says. */
  readonly vscode: string;
  /** Version of the npm package `code-server` that carries the server build of the same VS Code. */
  readonly codeServer: string;
  /** Oldest Node major version that runs the server build. */
  readonly node: number;
}

export const OLDEST: VscodeRelease = { vscode: '1.100.3', codeServer: '4.100.3', node: 20 };
export const RECENT: VscodeRelease = { vscode: '1.139.1', codeServer: '4.139.1', node: 24 };
export const RELEASES: readonly VscodeRelease[] = [OLDEST, RECENT];

/** The Node that runs a server build which needs more than the running Node. */
export const NODE_VERSION = '24.21.0';

/** Version of the npm package `@sparticuz/chromium`: a headless Chromium that comes with its libraries. */
export const CHROMIUM_VERSION = '153.0.0';

/**
 * Finds a release by the beginning of its version.
 * @param version for example `1.100` or `1.139.1`
 * @throws Error if there is none
 */
export function releaseOf(version: string): VscodeRelease {
  const release = RELEASES.find(({ vscode }) => vscode === version || vscode.startsWith(`${version}.`));
  if (!release)
    throw new Error(`no VS Code ${version} here; known: ${RELEASES.map(({ vscode }) => vscode).join(', ')}`);
  return release;
}
