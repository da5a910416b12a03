import { stat } from 'node:fs/promises';
import type * as vscode from 'vscode';

/** Who may read a file, as POSIX permissions; undefined where that is not told, or where there is no file. */
export async function fileModeOf(uri: vscode.Uri): Promise<number | undefined> {
  if (uri.scheme !== 'file' || process.platform === 'win32') return undefined;
  try {
    return (await stat(uri.fsPath)).mode;
  } catch {
    return undefined;
  }
}
