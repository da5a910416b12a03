import { ALL_GATEWAYS, type RowGrouping } from '../../certificates/arrangement/grouping.ts';
import { readableName } from '../../certificates/names/readableName.ts';
import { escapeMarkdown } from '../../ui/markdown.ts';
import { groupName, treeSentences as say } from '../../ui/sentences/tree.ts';
import type { DomainNode, GroupNode } from '../nodes.ts';
import { contextValue, type Icon, type Row } from '../row.ts';

export function groupRow(node: GroupNode): Row {
  const {
    look: { by, open },
    key,
    certificates,
    partial,
    stopped,
  } = node;
  const label = groupName(by, node);
  const count = certificates.length;
  const nothing = partial ? say.notRead() : say.noCertificates();
  const notRunning = stopped === undefined ? [] : [say.notRunning(stopped)];
  return {
    label,
    description: [...notRunning, count === 0 ? nothing : String(count)].join(' · '),
    icon: stopped === undefined ? groupIcon(by, key) : { name: 'debug-pause', color: 'list.warningForeground' },
    collapsible: count === 0 ? 'none' : open ? 'expanded' : 'collapsed',
    contextValue: contextValue('group', takesUploads(node) ? ['upload'] : []),
    spoken: say.group(label, [...notRunning, count === 0 ? nothing : say.certificates(count)].join(', ')),
  };
}

/** What a gateway that is not running means; nothing of any other group. */
export function groupTooltip({ look: { by }, stopped, ...group }: GroupNode): string | undefined {
  if (stopped === undefined) return undefined;
  const facts = [`**${escapeMarkdown(groupName(by, group))}**`, escapeMarkdown(say.notRunningExplained(stopped))];
  return facts.join('\n\n');
}

/** Nothing is uploaded among certificates that the service issues, nor to a gateway that takes no change. */
function takesUploads({ look: { by }, key, stopped }: GroupNode): boolean {
  if (stopped !== undefined) return false;
  return by === 'gateway' || (by === 'kind' && key === 'external');
}

function groupIcon(by: RowGrouping, key: string): Icon {
  switch (by) {
    case 'kind':
      return { name: KIND_ICONS[key] ?? 'folder' };
    case 'domain':
      return { name: 'globe' };
    case 'expiry':
      return { name: 'calendar' };
    case 'gateway':
      return { name: key === ALL_GATEWAYS ? 'server-environment' : 'server' };
    default:
      return { name: 'list-flat' };
  }
}

const KIND_ICONS: Readonly<Record<string, string>> = {
  'cloud-basic': 'cloud',
  'global-edge': 'globe',
  'advanced-dv': 'shield',
  'advanced-ov': 'organization',
  external: 'desktop-download',
  gateway: 'server',
};

/** A domain of a gateway that serves the certificate above. */
export function domainRow({ domain: { domain, groupName, gatewayName, gatewayId } }: DomainNode): Row {
  const place = say.servedBy(groupName ?? '', gatewayName ?? gatewayId);
  return {
    label: readableName(domain),
    description: place,
    icon: { name: 'globe' },
    collapsible: 'none',
    contextValue: contextValue('domain', ['unbind']),
    spoken: say.spokenDomain(readableName(domain), place),
  };
}
