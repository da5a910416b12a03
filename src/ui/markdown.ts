import { readableName } from '../certificates/names/readableName.ts';
import { visible } from './plainText.ts';

/**
 * Text of a service or a user as Markdown that shows exactly that text: no formatting, links, HTML, icons or table cells
 * come of it. One line.
 */
export function escapeMarkdown(text: string): string {
  return (
    visible(text)
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_[\]|~$@^]/g, '\\$&')
      // Would be taken for a list or a heading at the start of a line …
      .replace(/^( ?)([#+\-=:])/, '$1\\$2')
      .replace(/^( ?\d+)([.)])/, '$1\\$2')
      // … and these for a link.
      .replace(/:(?=\/)/g, '\\:')
      .replace(/(?<=\S)\.(?=\S)/g, '\\.')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

/** Text in a code span, verbatim, easy to select; also fit for a table cell. */
export function codeSpan(text: string): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  // A bar ends a table cell even inside a code span.
  if (line.includes('|')) return escapeMarkdown(line);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced block that nothing inside can close. */
export function codeBlock(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible(text)}\n${fence}`;
}

/** A host name verbatim, and behind it as people write it where that is another form. */
export function hostName(name: string): string {
  const readable = readableName(name);
  return codeSpan(name) + (readable === name ? '' : ` (${escapeMarkdown(readable)})`);
}

/** Labels and values that are Markdown already, as tooltips show them; rows without a value are left out. */
export function factTable(rows: readonly (readonly [label: string, value: string])[]): string {
  return table(
    ['', ''],
    rows.map(([label, value]) => [`${label}  `, value]),
  );
}

/** A table of rows that are Markdown already; rows with an empty last cell are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.filter((row) => row.at(-1) !== '');
  if (lines.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}
