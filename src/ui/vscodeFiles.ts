import path from 'node:path';
import * as vscode from 'vscode';
import { Cancelled, ExtensionError } from '../errors.ts';
import { FILE_ENDINGS, FILE_PATTERN, isCertificateFile, withoutEnding } from '../pem/fileEndings.ts';
import { writeNewFile, writeNewKeyFile } from '../pem/keys/newKeyFile.ts';
import { fileModeOf } from './fileMode.ts';
import type { FileContent, Files } from './ports.ts';

/** A bundle of all roots of the world has a quarter of it. */
const MOST_BYTES = 4 << 20;
const MOST_BESIDE = 40;
const LARGEST_BESIDE = 64 << 10;
const MOST_IN_WORKSPACE = 2000;

/** `Files` as VS Code has them: on disk, remote or virtual. */
export const vscodeFiles: Files = {
  active: () => activeFile()?.toString(),
  isPemText: (uri) =>
    vscode.workspace.textDocuments.some((each) => each.languageId === 'pem' && each.uri.toString() === uri),
  folders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()),
  read: (uri) => read(vscode.Uri.parse(uri, true)),
  exists: (uri) => exists(vscode.Uri.parse(uri, true)),
  isFolder: async (uri) =>
    vscode.workspace.fs.stat(vscode.Uri.parse(uri, true)).then(
      ({ type }) => (type & vscode.FileType.Directory) !== 0,
      () => false,
    ),
  beside: (uri) => beside(vscode.Uri.parse(uri, true)),
  inWorkspace,
  pick: async ({ title, button, many }) => {
    const filters = { Certificates: dialogEndings(), All: ['*'] };
    const chosen = await vscode.window.showOpenDialog({ title, openLabel: button, canSelectMany: many, filters });
    if (!chosen || chosen.length === 0) throw new Cancelled();
    return chosen.map(String);
  },
  pickFolder: async ({ title, button }) => {
    const options = { title, openLabel: button, canSelectFolders: true, canSelectFiles: false };
    const [folder] = (await vscode.window.showOpenDialog(options)) ?? [];
    if (!folder) throw new Cancelled();
    return folder.toString();
  },
  writeNew: (uri, content) => writeNew(vscode.Uri.parse(uri, true), content),
  writeNewKey: (uri, content) => {
    const file = vscode.Uri.parse(uri, true);
    // Elsewhere nobody can promise that the owner alone may read it.
    if (file.scheme !== 'file') throw unwritable(file, 'not a disk');
    return writeNewKeyFile(file.fsPath, content);
  },
  open: async (uri) => {
    await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { preview: false });
  },
};

/**
 * What VS Code hands to a command: a row of a tree as it is, a file of the explorer or of an editor as `files`. The second argument
 * of the explorer's menu is everything selected.
 */
export function targetOf<Row extends object>(
  first: unknown,
  second: unknown,
): Row | { readonly files: readonly string[] } | undefined {
  if (!(first instanceof vscode.Uri)) return (first ?? undefined) as Row | undefined;
  const selected = Array.isArray(second) ? second.filter((each) => each instanceof vscode.Uri) : [];
  return { files: (selected.length > 0 ? selected : [first]).map(String) };
}

/** Text, saved or not, and what is no text and shown by another editor. */
function activeFile(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document) return document.uri;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
}

async function read(uri: vscode.Uri): Promise<FileContent> {
  const unsaved = vscode.workspace.textDocuments.find(
    (each) => (each.isDirty || each.isUntitled) && each.uri.toString() === uri.toString(),
  );
  const bytes = unsaved ? Buffer.from(unsaved.getText(), 'utf8') : await stored(uri);
  const mode = await fileModeOf(uri);
  return { bytes, ...(mode === undefined ? {} : { mode }) };
}

async function stored(uri: vscode.Uri): Promise<Uint8Array> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MOST_BYTES) throw tooLong(uri);
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof ExtensionError) throw error;
    const details = { file: nameOf(uri), reason: reasonOf(error) };
    throw new ExtensionError('file.unreadable', 'a file could not be read', { details, cause: error });
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

async function beside(uri: vscode.Uri): Promise<string[]> {
  const folder = vscode.Uri.joinPath(uri, '..');
  let names: [string, vscode.FileType][];
  try {
    names = await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return []; // a folder that cannot be listed has nothing to add
  }
  const stem = withoutEnding(nameOf(uri)).toLowerCase();
  const isAlike = (name: string) => name.toLowerCase().startsWith(stem);
  const files = names
    .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && isCertificateFile(name) && name !== nameOf(uri))
    .map(([name]) => name)
    .sort((a, b) => Number(isAlike(b)) - Number(isAlike(a)) || a.localeCompare(b))
    .slice(0, MOST_BESIDE)
    .map((name) => vscode.Uri.joinPath(folder, name));
  const sizes = await Promise.all(
    files.map((file) =>
      vscode.workspace.fs.stat(file).then(
        ({ size }) => size,
        () => Infinity,
      ),
    ),
  );
  return files.filter((_, index) => (sizes[index] ?? Infinity) <= LARGEST_BESIDE).map(String);
}

/** `files.exclude` hides them; a `.gitignore` does not, since it is where private keys belong. */
async function inWorkspace(signal?: AbortSignal): Promise<string[]> {
  const source = new vscode.CancellationTokenSource();
  const cancel = () => source.cancel();
  signal?.addEventListener('abort', cancel);
  try {
    const found = await vscode.workspace.findFiles(FILE_PATTERN, '**/node_modules/**', MOST_IN_WORKSPACE, source.token);
    if (signal?.aborted) throw new Cancelled();
    return found.map(String);
  } finally {
    signal?.removeEventListener('abort', cancel);
    source.dispose();
  }
}

/** Dialogs of some systems tell letter cases apart. */
function dialogEndings(): string[] {
  return FILE_ENDINGS.flatMap((ending) => [ending, ending.toUpperCase()]);
}

async function writeNew(uri: vscode.Uri, content: string | Uint8Array): Promise<void> {
  if (uri.scheme === 'file') return writeNewFile(uri.fsPath, content);
  if (await exists(uri)) throw new ExtensionError('file.exists', 'a file of that name exists', named(uri));
  try {
    await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
  } catch (error) {
    throw unwritable(uri, reasonOf(error));
  }
}

function unwritable(uri: vscode.Uri, reason: string): ExtensionError {
  return new ExtensionError('file.unwritable', 'a file could not be written', {
    details: { file: nameOf(uri), reason },
  });
}

function tooLong(uri: vscode.Uri): ExtensionError {
  return new ExtensionError('file.unreadable', 'longer than the limit', {
    details: { file: nameOf(uri), reason: 'too large' },
  });
}

function named(uri: vscode.Uri): { details: { file: string } } {
  return { details: { file: nameOf(uri) } };
}

function nameOf(uri: vscode.Uri): string {
  return path.posix.basename(uri.path);
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
