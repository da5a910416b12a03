import type { PemItem } from '../../pem/facts.ts';

/** One replacement; places count UTF-16 units of the text as it was. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Whole lines: a block and what was written above it. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Ends with a line end, even where the file lacks its last one. */
  readonly text: string;
}

/**
 * Parts a text at its blocks, so that a block moves or goes together with the comment above it.
 * @returns a segment for each item, or undefined where blocks share a line
 */
export function segmentsOf(text: string, items: readonly PemItem[]): Segment[] | undefined {
  const segments: Segment[] = [];
  let start = text.startsWith('\ufeff') ? 1 : 0;
  for (const { range } of items) {
    if (range.start < start) return undefined;
    const lineEnd = text.indexOf('\n', range.end);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    const own = text.slice(start, end);
    segments.push({ start, end, text: own.endsWith('\n') ? own : `${own}\n` });
    start = end;
  }
  return segments;
}

/**
 * Puts other text in the place of a block, and takes away what clings to it: quotation marks, spelled-out line ends, blanks.
 * @param pem ends with a line end
 */
export function blockChange(text: string, { range }: PemItem, pem: string): TextChange {
  const before = /[ \t"'`\u2018-\u201f\ufeff]*$/.exec(text.slice(Math.max(0, range.start - 80), range.start));
  const after = /^(?:\\[nrt]|[ \t"'`;,\u2018-\u201f])*(?:\r\n|\n|\r)?/.exec(text.slice(range.end, range.end + 80));
  const start = range.start - (before?.[0].length ?? 0);
  const joined = start > 0 && !/[\r\n]/.test(text[start - 1] ?? '');
  return { start, end: range.end + (after?.[0].length ?? 0), text: joined ? `\n${pem}` : pem };
}

/** The text after all changes; they do not overlap. */
export function withChanges(text: string, changes: readonly TextChange[]): string {
  return [...changes]
    .sort((a, b) => b.start - a.start)
    .reduce((changed, { start, end, text: inserted }) => changed.slice(0, start) + inserted + changed.slice(end), text);
}

/** All changes as one, so that nobody applies a part of them: half a new order loses a certificate. */
export function inOneChange(text: string, changes: readonly TextChange[]): TextChange {
  const start = Math.min(...changes.map((change) => change.start));
  const end = Math.max(...changes.map((change) => change.end));
  const moved = changes.map((change) => ({ ...change, start: change.start - start, end: change.end - start }));
  return { start, end, text: withChanges(text.slice(start, end), moved) };
}
