import { gravestFirst } from '../../certificates/upload/preflight.ts';
import type { ShownUpload } from '../../certificates/upload/shownUpload.ts';
import { escapeMarkdown, table } from '../../ui/markdown.ts';
import { checkStateName, checkText, preflightSentences as say } from '../../ui/sentences/preflight.ts';
import { type Page, pageOf, requestBlock, section } from './sections.ts';

/** What will be uploaded, as Markdown: every check in full, and the exact requests with the private key replaced by its public-key hash. */
export function uploadPage({ name, checks, rules, requests }: ShownUpload): Page {
  const title = say.documentTitle(name);
  const rows = gravestFirst(checks).map((check) => {
    const { title: what, sentence } = checkText(check, rules.name);
    return [escapeMarkdown(checkStateName(check.state)), escapeMarkdown(what), escapeMarkdown(sentence)];
  });
  return pageOf(title, [
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(say.documentNote()),
    section(say.title(), table([say.stateHead(), say.checkHead(), say.resultHead()], rows)),
    ...requests.map((request, index) => {
      const note = index === 0 ? `${escapeMarkdown(say.requestNote())}\n\n` : '';
      return section(index === 0 ? say.requestHeading() : say.thenHeading(), `${note}${requestBlock(request)}`);
    }),
  ]);
}
