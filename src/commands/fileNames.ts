import { withoutEnding } from '../pem/fileEndings.ts';

/** Names of files in URIs that are kept as text, so that commands need no editor. */

/** The last part of a URI, as a person reads it. */
export function fileName(uri: string): string {
  return decodeURIComponent(lastPart(uri));
}

/** The folder that a file lies in. */
export function folderOf(uri: string): string {
  return withoutTail(uri).slice(0, -lastPart(uri).length - 1);
}

/** A file in a folder. */
export function fileIn(folder: string, name: string): string {
  return `${folder.replace(/\/$/, '')}/${encodeURIComponent(name)}`;
}

/** Without the ending that tells the format: `www.example.com.pem` → `www.example.com`. */
export function baseName(name: string): string {
  return withoutEnding(name).replace(/\.txt$/i, '') || name;
}

/** Whether every system takes it as the name of a file. */
export function isFileName(name: string): boolean {
  return !/[/\\:*?"<>|\p{Cc}]|^\.|^$/u.test(name);
}

/** `www`, else `www-2`, `www-3` and so on. */
export async function freeName(name: string, isTaken: (name: string) => Promise<boolean>): Promise<string> {
  let candidate = name;
  for (let next = 2; next < 1000 && (await isTaken(candidate)); next += 1) candidate = `${name}-${next}`;
  return candidate;
}

function lastPart(uri: string): string {
  return withoutTail(uri).split('/').at(-1) ?? '';
}

function withoutTail(uri: string): string {
  return uri.replace(/[?#].*$/, '').replace(/\/$/, '');
}
