import type { JournalEntry } from '../../operations/plan.ts';
import { codeSpan, escapeMarkdown } from '../../ui/markdown.ts';
import {
  activitySentences as say,
  actionText,
  findingText,
  followedText,
  outcomeExplanation,
  outcomeText,
} from '../../ui/sentences/activity.ts';
import { fullTime } from '../../ui/sentences/time.ts';
import { planRows } from './planRows.ts';
import { type Page, pageOf, requestBlock, section, twoColumns } from './sections.ts';

/** One change from plan to outcome, as Markdown: what was confirmed, what was sent, what became of it and how that is known. */
export function activityDocument(entry: JournalEntry): Page {
  return pageOf(say.title(entry), [
    `# ${escapeMarkdown(actionText(entry))}`,
    `**${escapeMarkdown(capitalised(outcomeText(entry)))}** — ${escapeMarkdown(outcomeExplanation(entry))}`,
    outcomeSection(entry),
    factsSection(say.evidence(), entry.evidence),
    doubtSection(entry),
    planSection(entry),
    sentSection(entry),
  ]);
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
  return section(say.outcome(), twoColumns(rows));
}

function doubtSection({ doubt }: JournalEntry): string {
  return doubt ? factsSection(say.doubt(), { code: doubt.code, ...doubt.details }) : '';
}

function planSection({ plan }: JournalEntry): string {
  return section(say.plan(), twoColumns(planRows(plan)));
}

function sentSection({ plan: { preview } }: JournalEntry): string {
  return section(say.sent(), `${escapeMarkdown(say.sentNote())}\n\n${requestBlock(preview)}`);
}

/** For the beginning of a sentence. */
function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function factsSection(heading: string, facts: Readonly<Record<string, string | number | boolean>>): string {
  const rows = Object.entries(facts).map(([name, value]) => [codeSpan(name), codeSpan(String(value))]);
  return section(heading, twoColumns(rows));
}
