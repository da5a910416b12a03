import type { JournalEntry } from '../../operations/plan.ts';
import { codeBlock, codeSpan, escapeMarkdown, table } from '../../ui/markdown.ts';
import {
  activitySentences as say,
  actionText,
  findingText,
  followedText,
  outcomeExplanation,
  outcomeText,
} from '../../ui/sentences/activity.ts';
import { detailsSentences } from '../../ui/sentences/details.ts';
import { fullTime } from '../../ui/sentences/time.ts';
import { planRows } from './planRows.ts';

/** One change from plan to outcome, as Markdown: what was confirmed, what was sent, what became of it and how that is known. */
export function activityDocument(entry: JournalEntry): { readonly title: string; readonly markdown: string } {
  const sections = [
    `# ${escapeMarkdown(actionText(entry))}`,
    `**${escapeMarkdown(outcomeText(entry))}** — ${escapeMarkdown(outcomeExplanation(entry))}`,
    outcomeSection(entry),
    factsSection(say.evidence(), entry.evidence),
    doubtSection(entry),
    planSection(entry),
    sentSection(entry),
  ];
  return { title: say.title(entry), markdown: `${sections.filter((section) => section !== '').join('\n\n')}\n` };
}

function outcomeSection({ intendedAt, settledAt, finding, certificateId, followed, plan }: JournalEntry): string {
  const rows = [
    [say.account(), escapeMarkdown(plan.accountLabel)],
    [say.intended(), escapeMarkdown(fullTime(intendedAt))],
    [say.settled(), settledAt ? escapeMarkdown(fullTime(settledAt)) : ''],
    [say.howFoundOut(), finding ? escapeMarkdown(findingText(finding)) : ''],
    [say.certificateNumber(), codeSpan(certificateId ?? '')],
    [
      say.followed(),
      followed ? `${escapeMarkdown(followedText(followed.state))}, ${escapeMarkdown(fullTime(followed.at))}` : '',
    ],
    [say.planId(), codeSpan(plan.id)],
  ];
  return section(say.outcome(), table(HEAD(), rows));
}

function doubtSection({ doubt }: JournalEntry): string {
  return doubt ? factsSection(say.doubt(), { code: doubt.code, ...doubt.details }) : '';
}

function planSection({ plan }: JournalEntry): string {
  return section(say.plan(), table(HEAD(), planRows(plan)));
}

function sentSection({ plan: { preview } }: JournalEntry): string {
  const head = codeBlock(
    [`${preview.method} ${preview.url}`, ...(preview.body === '' ? [] : ['', preview.body])].join('\n'),
    'http',
  );
  return section(say.sent(), `${escapeMarkdown(say.sentNote())}\n\n${head}`);
}

function factsSection(heading: string, facts: Readonly<Record<string, string | number | boolean>>): string {
  const rows = Object.entries(facts).map(([name, value]) => [codeSpan(name), codeSpan(String(value))]);
  return section(heading, table(HEAD(), rows));
}

const HEAD = () => [detailsSentences.field(), detailsSentences.value()];

function section(heading: string, body: string): string {
  return body === '' ? '' : `## ${escapeMarkdown(heading)}\n\n${body}`;
}
