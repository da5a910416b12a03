import * as vscode from 'vscode';
import type { WorkspaceFiles } from './workspaceScan.ts';

/** The workspace that is open, without what `files.exclude` hides. */
export const workspaceFiles: WorkspaceFiles = {
  find: (pattern, most, token) => vscode.workspace.findFiles(pattern, undefined, most, token),
  folderOf: (uri) => vscode.workspace.getWorkspaceFolder(uri)?.uri.path,
  size: async (uri) => (await vscode.workspace.fs.stat(uri)).size,
  read: (uri) => vscode.workspace.fs.readFile(uri),
};
