import { isSandbox } from '../certificates/account.ts';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import { readableName } from '../certificates/readableName.ts';
import type { JournalEntry } from '../operations/plan.ts';
import { codeSpan, escapeMarkdown, factTable } from '../ui/markdown.ts';
import {
  activitySentences as say,
  actionText,
  findingText,
  outcomeExplanation,
  outcomeText,
} from '../ui/sentences/activity.ts';
import { attentionSentences, concernText } from '../ui/sentences/attention.ts';
import { detailsSentences } from '../ui/sentences/details.ts';
import { advice } from '../ui/sentences/errors.ts';
import { fullTime } from '../ui/sentences/time.ts';
import type { CertificateContext } from './certificates/certificateRow.ts';
import { certificateFlags } from './certificates/certificateRow.ts';
import type { ActivityNode, AttentionNode } from './nodes.ts';
import type { Icon, Row } from './row.ts';
import { contextValue } from './row.ts';

const SEVERITY_ICONS: Record<AttentionNode['severity'], Icon> = {
  error: { name: 'error', color: 'list.errorForeground' },
  warning: { name: 'warning', color: 'list.warningForeground' },
  information: { name: 'info', color: 'charts.blue' },
};

/** Something that needs a person: what, why, and what clicking it does. */
export function attentionRow(node: AttentionNode, context: CertificateContext, manyAccounts: boolean): Row {
  const { label, short, explanation } = attentionTexts(node);
  const account = manyAccounts && node.account && node.about.what !== 'account' ? node.account.label : '';
  return {
    label,
    description: [short, account].filter(Boolean).join(' · '),
    icon: node.about.what === 'entry' ? { ...SEVERITY_ICONS.warning, name: 'eye' } : SEVERITY_ICONS[node.severity],
    collapsible: 'none',
    contextValue: attentionContext(node, context),
    spoken: [label, short, account, explanation].filter(Boolean).join(', '),
    ...commandOf(node),
  };
}

export function attentionTooltip(node: AttentionNode): string {
  const { label, short, explanation } = attentionTexts(node);
  return [`**${escapeMarkdown(label)}** — ${escapeMarkdown(short)}`, escapeMarkdown(explanation)].join('\n\n');
}

function attentionTexts({ about, account, certificate, entry }: AttentionNode): {
  readonly label: string;
  readonly short: string;
  readonly explanation: string;
} {
  switch (about.what) {
    case 'certificate': {
      const { concern, daysLeft } = about.attention;
      const label = detailsSentences.title(about.attention.certificate);
      const commonName = readableName(certificate?.commonName ?? '');
      const { short, explanation } = concernText(concern, about.attention.certificate, daysLeft);
      return {
        label,
        short: commonName === '' || commonName === label ? short : `${short} · ${commonName}`,
        explanation,
      };
    }
    case 'account': {
      const { title, message } = advice(about.error);
      return { label: account?.label ?? '', short: title, explanation: message };
    }
    case 'entry':
      return {
        label: entry ? actionText(entry) : '',
        short: attentionSentences.needsEyes(),
        explanation: attentionSentences.needsEyesExplanation(),
      };
  }
}

function attentionContext({ about, account, certificate, entry }: AttentionNode, context: CertificateContext): string {
  if (about.what === 'account')
    return contextValue('accountProblem', account && isSandbox(account) ? ['sandbox'] : ['keys']);
  if (entry) return activityContext(entry, undefined);
  return contextValue('certificate', certificate ? certificateFlags(certificate, context) : []);
}

function commandOf({ about }: AttentionNode): { readonly command?: string } {
  switch (about.what) {
    case 'certificate':
      return { command: 'cloudCertificates.certificate.showDetails' };
    case 'account': {
      const [action] = advice(about.error).actions;
      return action ? { command: action.command } : {};
    }
    case 'entry':
      return { command: 'cloudCertificates.activity.show' };
  }
}

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

function activityContext({ outcome, finding }: JournalEntry, certificate: CertificateRecord | undefined): string {
  return contextValue('activity', [
    // What was not there within a minute may have come later.
    ...(outcome === 'needs-eyes' || finding === 'absent' ? (['lookAgain'] as const) : []),
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
