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

/** The folder for what is made of a file; undefined for a text that was never saved, which lies nowhere. */
export function savedFolderOf(uri: string): string | undefined {
  return uri.startsWith('untitled:') ? undefined : folderOf(uri);
}

/** Where a file lies, as a person reads it: below its folder of the workspace, which is named if there are several; else in full. */
export function placeOf(uri: string, workspaceFolders: readonly string[]): string {
  const folder = workspaceFolders.find((each) => uri.startsWith(`${each}/`));
  if (folder === undefined) return readable(uri);
  const inside = decodeURIComponent(uri.slice(folder.length + 1));
  return workspaceFolders.length > 1 ? `${fileName(folder)}/${inside}` : inside;
}

/** A URI as a person reads it: a path where it is one. */
export function readable(uri: string): string {
  return decodeURIComponent(uri.replace(/^file:\/\//, ''));
}

/** Orders URIs of files: the fewest folders away first, then by path. @param near undefined: by path alone */
export function byPlace(near: string | undefined): (a: string, b: string) => number {
  const away = (uri: string) => (near === undefined ? 0 : foldersBetween(folderOf(uri), folderOf(near)));
  return (a, b) => away(a) - away(b) || PATHS.compare(a, b);
}

const PATHS = new Intl.Collator('en', { numeric: true });

function foldersBetween(a: string, b: string): number {
  const [ours, theirs] = [a.split('/'), b.split('/')];
  let shared = 0;
  while (shared < ours.length && ours[shared] === theirs[shared]) shared += 1;
  return ours.length + theirs.length - 2 * shared;
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
  // A text that was never saved is `untitled:Untitled-1`.
  return withoutTail(uri).split(/[/:]/).at(-1) ?? '';
}

function withoutTail(uri: string): string {
  return uri.replace(/[?#].*$/, '').replace(/\/$/, '');
}
