import type { ShownUpload } from '../../certificates/upload/shownUpload.ts';
import { codeBlock, escapeMarkdown, table } from '../../ui/markdown.ts';
import { checkStateName, checkText, preflightSentences as say } from '../../ui/sentences/preflight.ts';
import { section } from './sections.ts';

/** What will be uploaded, as Markdown: every check in full, and the exact requests with the private key replaced by its public-key hash. */
export function uploadPage(shown: ShownUpload): { readonly title: string; readonly markdown: string } {
  const { name, checks, rules, requests } = shown;
  const title = say.documentTitle(name);
  const rows = checks.map((check) => {
    const { title: what, sentence } = checkText(check, rules.name);
    return [escapeMarkdown(checkStateName(check.state)), escapeMarkdown(what), escapeMarkdown(sentence)];
  });
  const sections = [
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(say.documentNote()),
    section(say.title(), table([say.stateHead(), say.checkHead(), say.resultHead()], rows)),
    ...requests.map(({ method, url, body }, index) => {
      const text = [`${method} ${url}`, ...(body === '' ? [] : ['', body])].join('\n');
      const note = index === 0 ? `${escapeMarkdown(say.requestNote())}\n\n` : '';
      return section(index === 0 ? say.requestHeading() : say.thenHeading(), `${note}${codeBlock(text, 'http')}`);
    }),
  ];
  return { title, markdown: `${sections.filter((each) => each !== '').join('\n\n')}\n` };
}
