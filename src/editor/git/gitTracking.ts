import * as path from 'node:path';
import * as vscode from 'vscode';

/** What is used of the interface of VS Code's own git extension, version 1. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { getRepository(uri: vscode.Uri): GitRepository | null };
}

interface GitRepository {
  readonly rootUri: vscode.Uri;
  /** Rejects for a path that the index (treeish `''`) does not have. */
  getObjectDetails(treeish: string, path: string): Promise<unknown>;
}

/** A file in a repository. */
export interface TrackedFile {
  readonly root: vscode.Uri;
  /** Below the root, with slashes. */
  readonly file: string;
}

/** Where a file is tracked by git; undefined if it is not, or if git cannot be asked. Reads the index, never contents. */
export async function trackedFile(uri: vscode.Uri): Promise<TrackedFile | undefined> {
  if (uri.scheme !== 'file') return undefined;
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) return undefined;
  try {
    const git = extension.isActive ? extension.exports : await extension.activate();
    const repository = git.enabled ? git.getAPI(1).getRepository(uri) : null;
    if (!repository) return undefined;
    await repository.getObjectDetails('', uri.fsPath);
    const file = path.relative(repository.rootUri.fsPath, uri.fsPath).split(path.sep).join('/');
    return { root: repository.rootUri, file };
  } catch {
    return undefined;
  }
}
