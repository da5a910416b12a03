import type { SourceRange } from '../facts.ts';

/** Tells the line of a place; lines end with `\n`, `\r\n` or `\r`, as editors count them. */
export interface Lines {
  range(start: number, end: number): SourceRange;
}

export function linesOf(text: string): Lines {
  const starts = text.includes('\r') ? startsAfterAny(text) : startsAfterLineFeeds(text);
  const lineAt = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { range: (start, end) => ({ start, end, startLine: lineAt(start), endLine: lineAt(end) }) };
}

function startsAfterLineFeeds(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function startsAfterAny(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  return starts;
}
