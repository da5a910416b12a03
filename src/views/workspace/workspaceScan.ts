import { readFile, stat } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { FILE_PATTERN } from '../../pem/fileEndings.ts';
import type { FileSummary } from '../../pem/fileSummary.ts';

/** What can tell keys and certificates from other files; loaded when the view is first seen. */
export interface WorkspaceReader {
  summariesOf(bytes: Uint8Array): FileSummary[];
  /** @returns whether a path with slashes below the workspace folder is ignored by these `.gitignore` files, outermost first */
  ignoreTest(files: readonly { readonly folder: string; readonly text: string }[]): (path: string) => boolean;
}

/** Where files are looked for. What lies on disk is read without it. */
export interface WorkspaceFiles {
  find(pattern: string, most: number, token: vscode.CancellationToken): PromiseLike<vscode.Uri[]>;
  /** The path of the workspace folder that a file lies in. */
  folderOf(uri: vscode.Uri): string | undefined;
  /** In bytes. */
  size(uri: vscode.Uri): Promise<number>;
  read(uri: vscode.Uri): PromiseLike<Uint8Array>;
}

export interface FoundFile {
  readonly uri: vscode.Uri;
  readonly summaries: readonly FileSummary[];
}

const MOST_FILES = 5000;
/** Presentations are called `.key` too. */
const LARGEST_FILE = 256 << 10;
const AT_ONCE = 16;
/** Other extensions run in the same process and want their turn. */
const LONGEST_MS = 10;

/** Reads the files of the workspace; `files.exclude` and `.gitignore` hide them here as they do elsewhere. */
export async function scanWorkspace(
  files: WorkspaceFiles,
  reader: WorkspaceReader,
  token: vscode.CancellationToken,
): Promise<FoundFile[]> {
  const [uris, ignored] = await Promise.all([
    files.find(FILE_PATTERN, MOST_FILES, token),
    ignoredPaths(files, reader, token),
  ]);
  const wanted = uris.filter((uri) => !ignored(uri));
  const found: FoundFile[] = [];
  let rested = performance.now();
  for (let start = 0; start < wanted.length && !token.isCancellationRequested; start += AT_ONCE) {
    const part = wanted.slice(start, start + AT_ONCE);
    const contents = await Promise.all(part.map((uri) => contentOf(files, uri)));
    for (const [index, uri] of part.entries()) {
      if (performance.now() - rested > LONGEST_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        rested = performance.now();
      }
      const summaries = reader.summariesOf(contents[index] ?? new Uint8Array());
      if (summaries.length > 0) found.push({ uri, summaries });
    }
  }
  return found;
}

async function ignoredPaths(
  files: WorkspaceFiles,
  reader: WorkspaceReader,
  token: vscode.CancellationToken,
): Promise<(uri: vscode.Uri) => boolean> {
  const found = await files.find('**/.gitignore', MOST_FILES, token);
  const byFolder = new Map<string, { folder: string; text: string }[]>();
  for (const uri of found.sort((a, b) => a.path.length - b.path.length)) {
    const root = files.folderOf(uri);
    if (root === undefined) continue;
    const text = Buffer.from((await contentOf(files, uri)) ?? []).toString('utf8');
    const folder = uri.path.slice(root.length + 1).replace(/\.gitignore$/, '');
    byFolder.set(root, [...(byFolder.get(root) ?? []), { folder, text }]);
  }
  const tests = new Map([...byFolder].map(([root, list]) => [root, reader.ignoreTest(list)]));
  return (uri) => {
    const root = files.folderOf(uri);
    return root !== undefined && tests.get(root)?.(uri.path.slice(root.length + 1)) === true;
  };
}

async function contentOf(files: WorkspaceFiles, uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    // Without the way through the editor's own process, which takes longer than the reading.
    if (uri.scheme === 'file')
      return (await stat(uri.fsPath)).size > LARGEST_FILE ? undefined : await readFile(uri.fsPath);
    return (await files.size(uri)) > LARGEST_FILE ? undefined : await files.read(uri);
  } catch {
    return undefined; // gone since it was found, or not ours to read
  }
}
