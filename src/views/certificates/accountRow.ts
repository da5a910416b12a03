import type { Account } from '../../certificates/account.ts';
import { isSandbox } from '../../certificates/account.ts';
import type { AccountSnapshot } from '../../certificates/list/inventory.ts';
import { escapeMarkdown, factTable } from '../../ui/markdown.ts';
import { advice } from '../../ui/sentences/errors.ts';
import { t } from '../../ui/sentences/l10n.ts';
import { noticeAdvice } from '../../ui/sentences/notices.ts';
import { treeSentences as say } from '../../ui/sentences/tree.ts';
import type { Remark } from '../nodes.ts';
import type { Flag, Icon, Row } from '../row.ts';
import { contextValue } from '../row.ts';
import type { AccountPlace } from '../sources.ts';

export interface AccountContext {
  readonly now: Date;
  readonly place: AccountPlace;
  /** How many certificates the filter lets through; absent without a filter. */
  readonly matching?: number;
  readonly following: boolean;
  readonly stopped: boolean;
}

export function accountRow(snapshot: AccountSnapshot, context: AccountContext): Row {
  const { account, certificates, problem } = snapshot;
  // What matters most comes first: a narrow side bar cuts off the end.
  const parts = [freshnessText(snapshot, context), countText(snapshot, context), placeText(snapshot, context)];
  const description = parts.filter((part) => part !== '' && part !== account.label).join(' · ');
  const spoken = [say.account(account.label), description, ...(problem ? [say.problem(advice(problem).title)] : [])];
  return {
    label: account.label,
    description,
    icon: accountIcon(snapshot),
    collapsible: 'expanded',
    contextValue: contextValue('account', accountFlags(snapshot, context)),
    spoken: spoken.join(', ') + (certificates.length === 0 && snapshot.loading ? `, ${say.loading()}` : ''),
  };
}

function accountFlags({ account }: AccountSnapshot, { place, following, stopped }: AccountContext): readonly Flag[] {
  return [
    isSandbox(account) ? 'sandbox' : 'keys',
    place.issues ? 'issue' : 'bring',
    ...(following ? (['following'] as const) : []),
    ...(stopped ? (['stopped'] as const) : []),
  ];
}

export function accountTooltip(snapshot: AccountSnapshot, context: AccountContext): string {
  const { account, notices, problem, asOf } = snapshot;
  const facts = factTable([
    [t('Cloud and zone'), escapeMarkdown(placeText(snapshot, context))],
    [t('Address'), account.endpoint ? escapeMarkdown(account.endpoint) : ''],
    [t('Certificates'), escapeMarkdown(countText(snapshot, context))],
    [t('Read'), asOf ? escapeMarkdown(say.asOf(asOf, context.now)) : ''],
  ]);
  const remarks = [
    ...(problem ? [`$(error) ${escapeMarkdown(advice(problem).message)}`] : []),
    ...notices.map((notice) => `$(info) ${escapeMarkdown(noticeAdvice(notice).message)}`),
  ];
  return [`**${escapeMarkdown(account.label)}**`, facts, ...remarks].join('\n\n');
}

export function remarkRow(remark: Remark, account: Account): Row {
  const flag = isSandbox(account) ? 'sandbox' : 'keys';
  const base = { collapsible: 'none' as const, contextValue: contextValue(remark.what, [flag]) };
  switch (remark.what) {
    case 'problem': {
      const { title, message, actions } = advice(remark.error);
      const [action] = actions;
      return {
        ...base,
        label: title,
        description: action ? `${message} → ${action.label}` : message,
        icon: { name: 'error', color: 'list.errorForeground' },
        spoken: [say.problem(title), message, action?.label ?? ''].filter(Boolean).join(' '),
        ...(action && { command: action.command }),
      };
    }
    case 'notice': {
      const { title, message, actions } = noticeAdvice(remark.notice);
      return {
        ...base,
        label: title,
        description: message,
        icon: { name: 'info', color: 'charts.blue' },
        spoken: `${say.notice(title)}. ${message}`,
        ...(actions[0] && { command: actions[0].command }),
      };
    }
    case 'stopped': {
      const why = say.stopped[remark.why]();
      return {
        ...base,
        label: say.notFollowing(),
        description: why,
        icon: { name: 'debug-pause', color: 'charts.blue' },
        spoken: `${say.notFollowing()}. ${why}`,
        command: 'cloudCertificates.tracking.start',
      };
    }
    case 'loading':
      return { ...base, label: say.loading(), description: '', icon: { name: 'loading~spin' }, spoken: say.loading() };
    case 'empty': {
      const hint = say.emptyHint(remark.issues);
      return {
        ...base,
        label: say.empty(),
        description: hint,
        icon: { name: 'dash' },
        spoken: `${say.empty()}. ${hint}`,
      };
    }
    case 'hidden':
      return {
        ...base,
        label: say.hidden(remark.count),
        description: '',
        icon: { name: 'filter' },
        spoken: say.hidden(remark.count),
      };
  }
}

/** Everything that the row of a remark cuts off, with its way out. */
export function remarkTooltip(remark: Remark, account: Account): string {
  switch (remark.what) {
    case 'problem':
      return adviceTooltip('error', advice(remark.error));
    case 'notice':
      return adviceTooltip('info', noticeAdvice(remark.notice));
    default: {
      const { label, description } = remarkRow(remark, account);
      return escapeMarkdown(description || label);
    }
  }
}

function adviceTooltip(icon: string, { title, message, actions }: ReturnType<typeof advice>): string {
  const [action] = actions;
  const parts = [`$(${icon}) **${escapeMarkdown(title)}**`, escapeMarkdown(message)];
  if (action) parts.push(`*${escapeMarkdown(t('Click: {0}', action.label))}*`);
  return parts.join('\n\n');
}

function placeText({ account }: AccountSnapshot, { place }: AccountContext): string {
  return isSandbox(account) ? say.sandbox() : say.place(place.cloud, place.zone);
}

function countText({ certificates, asOf }: AccountSnapshot, { matching }: AccountContext): string {
  if (!asOf && certificates.length === 0) return '';
  return matching === undefined ? say.certificates(certificates.length) : say.matching(matching, certificates.length);
}

/** Said only where the user might take old data for new. */
function freshnessText({ asOf, source, problem }: AccountSnapshot, { now }: AccountContext): string {
  return asOf && (source === 'cache' || problem) ? say.asOf(asOf, now) : '';
}

function accountIcon({ account, loading, problem }: AccountSnapshot): Icon {
  if (loading) return { name: 'loading~spin' };
  if (problem) return { name: 'error', color: 'list.errorForeground' };
  return { name: isSandbox(account) ? 'beaker' : 'cloud' };
}
