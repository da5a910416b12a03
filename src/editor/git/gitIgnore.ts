import type { TextChange } from '../pem/pemSegments.ts';

/**
 * The line that keeps one file out of a repository.
 * @param file below the folder of the `.gitignore`, with slashes
 */
export function ignoreLine(file: string): string {
  return `/${file.replace(/[\\*?[\]]/g, '\\$&').replace(/ +$/, (blanks) => '\\ '.repeat(blanks.length))}`;
}

/** Appends a line to a `.gitignore`. @returns undefined if it stands there already */
export function ignoreChange(text: string, line: string): TextChange | undefined {
  if (text.split(/\r?\n/).includes(line)) return undefined;
  const joint = text === '' || text.endsWith('\n') ? '' : '\n';
  return { start: text.length, end: text.length, text: `${joint}${line}\n` };
}

/** What takes a file out of the index and leaves it on disk; for a shell as Linux, macOS and PowerShell have it. */
export function untrackCommand(file: string): string {
  return `git rm --cached -- ${shellQuoted(file)}`;
}

export function restrictCommand(file: string): string {
  return `chmod 600 -- ${shellQuoted(file)}`;
}

function shellQuoted(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
