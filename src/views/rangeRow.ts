import { detailsSentences } from '../ui/sentences/details.ts';
import { groupName, treeSentences as say } from '../ui/sentences/tree.ts';
import type { RangeContent, RangeNode } from './nodes.ts';
import { contextValue, type Row } from './row.ts';

/** `acm-… – beta-…` and how many certificates are inside. */
export function rangeRow({ content }: RangeNode): Row {
  const label = say.range(nameAt(content, 0), nameAt(content, content.items.length - 1));
  return {
    label,
    description: String(sizeOf(content)),
    icon: { name: 'folder' },
    collapsible: 'collapsed',
    contextValue: contextValue('range', []),
    spoken: say.group(label, say.certificates(sizeOf(content))),
  };
}

function nameAt(content: RangeContent, index: number): string {
  switch (content.of) {
    case 'certificates': {
      const record = content.items[index];
      return record ? detailsSentences.title(record) : '';
    }
    case 'groups':
      return content.items[index] ? groupName(content.look.by, content.items[index]) : '';
    case 'nodes': {
      const node = content.items[index];
      if (node?.kind === 'activity') return node.entry.plan.request.certificateName;
      return node?.kind === 'account' ? node.account.label : (node?.certificate?.name ?? node?.account?.label ?? '');
    }
  }
}

function sizeOf(content: RangeContent): number {
  return content.of === 'groups'
    ? content.items.reduce((sum, { certificates }) => sum + certificates.length, 0)
    : content.items.length;
}
