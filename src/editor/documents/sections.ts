import type { RequestPreview } from '../../certificates/writes.ts';
import { codeBlock, escapeMarkdown, table } from '../../ui/markdown.ts';
import { detailsSentences as say } from '../../ui/sentences/details.ts';

/** A page as a tab shows it. */
export interface Page {
  readonly title: string;
  readonly markdown: string;
}

/** @param sections Markdown; empty ones are left out */
export function pageOf(title: string, sections: readonly string[]): Page {
  return { title, markdown: `${sections.filter((each) => each !== '').join('\n\n')}\n` };
}

/** A heading and what stands below; nothing if there is nothing. */
export function section(heading: string, body: string): string {
  return body === '' ? '' : `## ${escapeMarkdown(heading)}\n\n${body}`;
}

/** Fields and values that are Markdown already; rows without a value are left out. */
export function twoColumns(rows: readonly (readonly string[])[]): string {
  return table([escapeMarkdown(say.field()), escapeMarkdown(say.value())], rows);
}

/** A request as it goes over the wire, without its headers. */
export function requestBlock({ method, url, body }: RequestPreview): string {
  return codeBlock([`${method} ${url}`, ...(body === '' ? [] : ['', body])].join('\n'), 'http');
}
