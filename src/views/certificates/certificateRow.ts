import type { Account } from '../../certificates/account.ts';
import { certificatesNeedingAttention } from '../../certificates/attention/attention.ts';
import type { Capability, CertificateRecord, CertificateState } from '../../certificates/certificateRecord.ts';
import { allNames } from '../../certificates/certificateRecord.ts';
import { daysLeft, stateAt } from '../../certificates/attention/expiry.ts';
import { nextStep, type NextStep } from '../../certificates/attention/nextStep.ts';
import { readableName } from '../../certificates/names/readableName.ts';
import { codeSpan, escapeMarkdown, factTable, hostName } from '../../ui/markdown.ts';
import { serialNumberText } from '../../ui/serialNumberText.ts';
import { detailsSentences } from '../../ui/sentences/details.ts';
import { kindName } from '../../ui/sentences/kinds.ts';
import { nextStepText, ownWords, stateName, statusText, validityText } from '../../ui/sentences/states.ts';
import { fullTime } from '../../ui/sentences/time.ts';
import type { Flag, Icon, Row } from '../row.ts';
import { contextValue } from '../row.ts';

/** What the look of a certificate depends on besides itself. */
export interface CertificateContext {
  readonly now: Date;
  /** An issued certificate with no more days left than this is marked. */
  readonly withinDays: number;
  /** Whether its account's pending certificates are being followed. */
  readonly following: boolean;
}

export function certificateRow(certificate: CertificateRecord, context: CertificateContext): Row {
  const status = statusText(certificate, context.now);
  const name = detailsSentences.title(certificate);
  const commonName = readableName(certificate.commonName);
  return {
    label: name,
    // What matters most comes first: a narrow side bar cuts off the end.
    description: [status, commonName === name ? '' : commonName].filter(Boolean).join(' · '),
    icon: stateIcon(certificate, context),
    collapsible: (certificate.boundDomains ?? []).length > 0 ? 'collapsed' : 'none',
    contextValue: contextValue('certificate', certificateFlags(certificate, context)),
    spoken: spokenCertificate(certificate, context),
    command: 'cloudCertificates.certificate.showDetails',
  };
}

/** Name, state, days left or what it waits for, next step. */
function spokenCertificate(certificate: CertificateRecord, { now, withinDays }: CertificateContext): string {
  const state = stateName(stateAt(certificate, now));
  const status = statusText(certificate, now);
  const parts = [
    detailsSentences.title(certificate),
    readableName(certificate.commonName),
    status.toLowerCase().startsWith(state.toLowerCase()) ? state + status.slice(state.length) : `${state}, ${status}`,
    nextText(certificate, { now, withinDays }),
  ];
  return parts.filter((part, index) => part !== '' && parts.indexOf(part) === index).join(', ');
}

/** What the menus may offer for it; the inline button is the next useful step. */
export function certificateFlags(certificate: CertificateRecord, context: CertificateContext): readonly Flag[] {
  const flags: Flag[] = [];
  for (const [capability, flag] of CAPABILITY_FLAGS)
    if (certificate.capabilities[capability] === true || explains(certificate, capability)) flags.push(flag);
  if ((certificate.boundDomains ?? []).length > 0) flags.push('bound');
  const step = nextStep(certificate, context.now, context.withinDays);
  flags.push(NEXT_FLAGS[step] ?? 'nextDetails');
  return flags;
}

/** An Advanced certificate that cannot be reissued now is asked why in the same place. */
function explains({ kind, capabilities }: CertificateRecord, capability: Capability): boolean {
  const isAdvanced = kind === 'advanced-dv' || kind === 'advanced-ov';
  return capability === 'reissue' && isAdvanced && capabilities.reissue !== undefined;
}

const CAPABILITY_FLAGS = [
  ['issue-again', 'issueAgain'],
  ['validation', 'validation'],
  ['reissue', 'reissue'],
  ['register-key', 'registerKey'],
  ['download', 'download'],
  ['replace', 'replace'],
  ['bind', 'bind'],
  ['delete', 'delete'],
] as const;

const NEXT_FLAGS: Readonly<Partial<Record<NextStep, Flag>>> = {
  validation: 'nextValidation',
  'issue-again': 'nextIssueAgain',
  reissue: 'nextReissue',
  replace: 'nextReplace',
  key: 'nextKey',
};

function stateIcon(certificate: CertificateRecord, { now, withinDays, following }: CertificateContext): Icon {
  const state = stateAt(certificate, now);
  const days = daysLeft(certificate, now);
  if (state === 'pending' && following && nextStep(certificate, now, withinDays) === 'wait') {
    return { name: 'loading~spin', color: 'charts.blue' };
  }
  if (state === 'issued' && days !== undefined && days <= withinDays) {
    return { name: 'warning', color: 'list.warningForeground' };
  }
  return STATE_ICONS[state];
}

const STATE_ICONS: Record<CertificateState, Icon> = {
  issued: { name: 'verified-filled', color: 'testing.iconPassed' },
  pending: { name: 'clock', color: 'charts.blue' },
  'key-required': { name: 'key', color: 'list.warningForeground' },
  failed: { name: 'error', color: 'list.errorForeground' },
  'timed-out': { name: 'watch', color: 'list.errorForeground' },
  expired: { name: 'circle-slash', color: 'list.errorForeground' },
  revoking: { name: 'sync', color: 'disabledForeground' },
  revoked: { name: 'stop-circle', color: 'disabledForeground' },
  deleted: { name: 'trash', color: 'disabledForeground' },
  unknown: { name: 'question', color: 'disabledForeground' },
};

/** More names than this make a tooltip that does not fit on a screen; the details document has them all. */
const TOOLTIP_NAMES = 12;

/** Every fact as Markdown that can be selected and copied. */
export function certificateTooltip(
  certificate: CertificateRecord,
  account: Account,
  context: CertificateContext,
): string {
  const { now } = context;
  const say = detailsSentences;
  const names = allNames(certificate);
  const shown = names.slice(0, TOOLTIP_NAMES).map(hostName);
  if (names.length > shown.length) shown.push(escapeMarkdown(say.moreNames(names.length - shown.length)));
  const date = (value: Date | undefined) => (value ? escapeMarkdown(fullTime(value)) : '');
  const state = stateName(stateAt(certificate, now));
  const days = validityText(certificate, now);
  const facts = factTable([
    [say.kind(), escapeMarkdown(kindName(certificate.kind))],
    [say.stateDetail(), escapeMarkdown(ownWords(certificate, now))],
    [say.subjectAltNames(), shown.join(', ')],
    [say.notBefore(), date(certificate.notBefore)],
    [say.notAfter(), date(certificate.notAfter) + (days && certificate.notAfter ? ` · ${escapeMarkdown(days)}` : '')],
    [say.number(), codeSpan(certificate.id)],
    [say.order(), codeSpan(certificate.orderId ?? '')],
    [say.serialNumber(), serialNumberText(certificate.serialNumber)],
    [say.issuer(), escapeMarkdown(certificate.issuer ?? '')],
    [say.usage(), usageText(certificate)],
    [say.registeredAt(), date(certificate.registeredAt)],
    [say.updatedAt(), date(certificate.updatedAt)],
    [say.account(), escapeMarkdown(account.label)],
  ]);
  const icon = stateIcon(certificate, context).name.replace('~spin', '');
  const head = `$(${icon}) **${escapeMarkdown(say.title(certificate))}** — ${escapeMarkdown(state)}`;
  return [head, facts, `*${escapeMarkdown(nextText(certificate, context))}*`].join('\n\n');
}

/** Never "nothing to do" of what *Needs Attention* lists. */
function nextText(certificate: CertificateRecord, when: Pick<CertificateContext, 'now' | 'withinDays'>): string {
  const needsAttention = certificatesNeedingAttention([certificate], when).length > 0;
  return nextStepText(nextStep(certificate, when.now, when.withinDays), needsAttention);
}

function usageText({ usedBy }: CertificateRecord): string {
  if (usedBy === undefined) return '';
  return usedBy.length === 0 ? escapeMarkdown(detailsSentences.unused()) : usedBy.map(codeSpan).join(', ');
}
