import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { WorkspaceFiles } from '../../src/views/workspace/workspaceScan.ts';

/** A workspace of one folder on disk, walked where the editor would search. */
export function folderFiles(folder: string): WorkspaceFiles {
  return {
    find: async (pattern, most) => {
      const wanted = globTest(pattern);
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => wanted.test(file.split(path.sep).join('/')))
        .slice(0, most)
        .map((file) => uriOf(path.join(folder, file)));
    },
    folderOf: ({ fsPath }) => (fsPath.startsWith(folder + path.sep) ? uriOf(folder).path : undefined),
    size: () => Promise.reject(new Error('what is on disk is read from there')),
    read: () => Promise.reject(new Error('what is on disk is read from there')),
  };
}

/** The part of globs that is used; letter cases count, as they do where file names tell them apart. */
function globTest(pattern: string): RegExp {
  const parts: Record<string, string> = { '**/': '(.*/)?', '*': '[^/]*', '.': '\\.', '{': '(', '}': ')', ',': '|' };
  return new RegExp(`^${pattern.replace(/\*\*\/|[*.{},]/g, (part) => parts[part] ?? part)}$`);
}

/** As much of a URI as the scan looks at. */
function uriOf(fsPath: string): vscode.Uri {
  return { scheme: 'file', fsPath, path: fsPath.split(path.sep).join('/') } as vscode.Uri;
}
