import { isSandbox } from '../../certificates/account.ts';
import { readableName } from '../../certificates/names/readableName.ts';
import { escapeMarkdown } from '../../ui/markdown.ts';
import { actionText, outcomeExplanation, outcomeText } from '../../ui/sentences/activity.ts';
import { concernText } from '../../ui/sentences/attention.ts';
import { detailsSentences } from '../../ui/sentences/details.ts';
import { advice } from '../../ui/sentences/errors.ts';
import { activityContext } from '../activity/activityRow.ts';
import { type CertificateContext, certificateFlags } from '../certificates/certificateRow.ts';
import type { AttentionNode } from '../nodes.ts';
import { contextValue, type Icon, type Row } from '../row.ts';

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
        short: entry ? outcomeText(entry) : '',
        explanation: entry ? outcomeExplanation(entry) : '',
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
