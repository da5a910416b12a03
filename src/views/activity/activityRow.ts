import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { isWorthLooking, type JournalEntry } from '../../operations/plan.ts';
import { codeSpan, escapeMarkdown, factTable } from '../../ui/markdown.ts';
import {
  activitySentences as say,
  actionText,
  findingText,
  outcomeExplanation,
  outcomeText,
} from '../../ui/sentences/activity.ts';
import { fullTime } from '../../ui/sentences/time.ts';
import type { ActivityNode } from '../nodes.ts';
import { contextValue, type Icon, type Row } from '../row.ts';

/** A change: what, how it stands, and when it was confirmed. */
export function activityRow({ entry, certificate }: ActivityNode, now: Date): Row {
  return {
    label: actionText(entry),
    description: say.row(entry, now),
    icon: activityIcon(entry),
    collapsible: 'none',
    contextValue: activityContext(entry, certificate),
    spoken: say.spoken(entry, now),
    command: 'cloudCertificates.activity.show',
  };
}

/** What the menus may offer for a change. */
export function activityContext(entry: JournalEntry, certificate: CertificateRecord | undefined): string {
  return contextValue('activity', [
    ...(isWorthLooking(entry) ? (['lookAgain'] as const) : []),
    ...(certificate === undefined ? [] : (['certificateKnown'] as const)),
  ]);
}

function activityIcon({ outcome, followed }: JournalEntry): Icon {
  switch (outcome) {
    case undefined:
      return { name: 'loading~spin', color: 'charts.blue' };
    case 'not-done':
      return { name: 'circle-slash', color: 'disabledForeground' };
    case 'needs-eyes':
      return { name: 'eye', color: 'list.warningForeground' };
    case 'done':
      if (followed?.state === 'pending') return { name: 'clock', color: 'charts.blue' };
      return followed?.state === 'failed' || followed?.state === 'timed-out'
        ? { name: 'error', color: 'list.errorForeground' }
        : { name: 'pass-filled', color: 'testing.iconPassed' };
  }
}

export function activityTooltip(entry: JournalEntry): string {
  const { plan, intendedAt, settledAt, finding, certificateId, evidence } = entry;
  const facts = factTable([
    [say.type(), plan.action === 'issue' ? escapeMarkdown(plan.request.offer.name) : ''],
    [say.commonName(), 'commonName' in plan.request ? codeSpan(plan.request.commonName) : ''],
    [say.account(), escapeMarkdown(plan.accountLabel)],
    [say.intended(), escapeMarkdown(fullTime(intendedAt))],
    [say.settled(), settledAt ? escapeMarkdown(fullTime(settledAt)) : ''],
    [say.howFoundOut(), finding ? escapeMarkdown(findingText(finding)) : ''],
    [say.certificateNumber(), codeSpan(certificateId ?? '')],
    ...Object.entries(evidence).map(([name, value]) => [codeSpan(name), codeSpan(String(value))] as const),
  ]);
  const head = `**${escapeMarkdown(actionText(entry))}** — ${escapeMarkdown(outcomeText(entry))}`;
  return [head, escapeMarkdown(outcomeExplanation(entry)), facts].join('\n\n');
}
