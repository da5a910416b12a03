import { escapeMarkdown, table } from '../../ui/markdown.ts';
import { inspectionSentences as say } from '../../ui/sentences/inspection.ts';

/** A heading and what stands below; nothing if there is nothing. */
export function section(heading: string, body: string): string {
  return body === '' ? '' : `## ${escapeMarkdown(heading)}\n\n${body}`;
}

/** Fields and values that are Markdown already; rows without a value are left out. */
export function twoColumns(rows: readonly (readonly [field: string, value: string])[]): string {
  return table([escapeMarkdown(say.field()), escapeMarkdown(say.value())], rows);
}
