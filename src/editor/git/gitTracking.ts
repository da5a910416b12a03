import * as path from 'node:path';
import * as vscode from 'vscode';

/** What is used of the interface of VS Code's own git extension, version 1. */
interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: vscode.Event<boolean>;
  /** Throws unless it is enabled. */
  getAPI(version: 1): GitApi;
}

interface GitApi {
  getRepository(uri: vscode.Uri): GitRepository | null;
  readonly onDidOpenRepository: vscode.Event<unknown>;
  readonly onDidCloseRepository: vscode.Event<unknown>;
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
  try {
    const git = await gitExtension();
    const repository = git?.enabled ? git.getAPI(1).getRepository(uri) : null;
    if (!repository) return undefined;
    await repository.getObjectDetails('', uri.fsPath);
    const file = path.relative(repository.rootUri.fsPath, uri.fsPath).split(path.sep).join('/');
    return { root: repository.rootUri, file };
  } catch {
    return undefined;
  }
}

/** Calls back when git may answer otherwise: repositories are found only some time after the start. */
export function onDidChangeRepositories(changed: () => void): vscode.Disposable {
  let isDisposed = false;
  let ofGit: vscode.Disposable | undefined;
  let ofRepositories: vscode.Disposable[] = [];
  const listen = (git: GitExtension): void => {
    if (isDisposed) return;
    for (const each of ofRepositories) each.dispose();
    // Switched on again, it starts with repositories of its own.
    const api = git.enabled ? git.getAPI(1) : undefined;
    ofRepositories = api ? [api.onDidOpenRepository(changed), api.onDidCloseRepository(changed)] : [];
    changed();
  };
  const start = async (): Promise<void> => {
    const git = await gitExtension();
    if (!git || isDisposed) return;
    // Told in the midst of being switched on, when it does not give its interface yet.
    const later = async (): Promise<void> => listen(git);
    ofGit = git.onDidChangeEnablement(() => {
      setImmediate(() => void later().catch(() => undefined));
    });
    listen(git);
  };
  // Without git nothing is tracked by it.
  start().catch(() => undefined);
  return {
    dispose: () => {
      isDisposed = true;
      for (const each of [ofGit, ...ofRepositories]) each?.dispose();
    },
  };
}

async function gitExtension(): Promise<GitExtension | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  return extension?.isActive ? extension.exports : extension?.activate();
}
