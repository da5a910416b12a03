import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { certificateFilter } from '../../certificates/arrangement/filter.ts';
import type { Group, RegistrableDomain } from '../../certificates/arrangement/grouping.ts';
import { groupCertificates, rowGrouping } from '../../certificates/arrangement/grouping.ts';
import type { AccountSnapshot } from '../../certificates/list/inventory.ts';
import { sortCertificates } from '../../certificates/arrangement/sorting.ts';
import { MAX_CHILDREN, splitEvenly } from '../../certificates/arrangement/splitting.ts';
import type { StopReason } from '../../certificates/list/tracker.ts';
import type {
  AccountNode,
  CertificateNode,
  DomainNode,
  GroupLook,
  GroupNode,
  Node,
  RangeContent,
  RangeNode,
  Remark,
} from '../nodes.ts';
import type { ViewOptions } from './viewOptions.ts';

/** Everything that decides what the rows are. */
export interface TreeContext {
  readonly options: ViewOptions;
  readonly now: Date;
  readonly registrableDomain: RegistrableDomain;
  readonly stoppedBecause: (accountId: string) => StopReason | undefined;
  /** Whether certificates are ordered where the account is; else they are only brought. */
  readonly issues: (account: Account) => boolean;
}

/** A tree of at most so many certificates an account is shown open. */
const SHORT = 50;

export function matchingCertificates(
  certificates: readonly CertificateRecord[],
  filter: string,
): readonly CertificateRecord[] {
  const test = certificateFilter(filter);
  return test ? certificates.filter(test) : certificates;
}

/** Remarks first, then groups, or certificates if the user wants no groups. */
export function accountChildren(
  parent: AccountNode,
  snapshot: AccountSnapshot,
  matching: readonly CertificateRecord[],
  context: TreeContext,
): readonly Node[] {
  const { sortBy, filter } = context.options;
  // Who filters looks for certificates.
  const gateways = filter === '' ? snapshot.gateways : [];
  const groupBy = rowGrouping(matching, context.options.groupBy, gateways);
  const content: RangeContent =
    groupBy === 'none'
      ? { of: 'certificates', items: sortCertificates(matching, sortBy, context.now) }
      : {
          of: 'groups',
          look: {
            by: groupBy,
            filtered: filter !== '',
            open: matching.length <= (filter === '' ? SHORT : MAX_CHILDREN),
          },
          items: groupCertificates(matching, groupBy, { ...context, gateways }),
        };
  const remarks = remarksOn(snapshot, { matching, shown: content.items.length }, context).map(
    (remark, index): Node => ({
      kind: 'remark',
      id: `${parent.id}/remark/${remark.what}${remark.what === 'notice' ? `-${index}` : ''}`,
      account: parent.account,
      parent,
      remark,
    }),
  );
  return [...remarks, ...contentNodes(parent, parent.account, content, MAX_CHILDREN - remarks.length)];
}

export function groupChildren(parent: GroupNode, { options, now }: TreeContext): readonly Node[] {
  const items = sortCertificates(parent.certificates, options.sortBy, now);
  return contentNodes(parent, parent.account, { of: 'certificates', items });
}

export function rangeChildren(parent: RangeNode): readonly Node[] {
  return contentNodes(parent, parent.account, parent.content);
}

/** The domains that serve it. */
export function certificateChildren(parent: CertificateNode): readonly DomainNode[] {
  const { account, certificate } = parent;
  return (certificate.boundDomains ?? []).map((domain) => ({
    kind: 'domain',
    id: `${parent.id}/domains/${domain.gatewayId}/${domain.id}`,
    account,
    parent,
    certificate,
    domain,
  }));
}

/** Rows of a list of nodes, split where it is too long; for the trees that are lists. */
export function listNodes(
  id: string,
  items: readonly Extract<RangeContent, { of: 'nodes' }>['items'][number][],
  limit: number = MAX_CHILDREN,
): readonly Node[] {
  return items.length <= limit
    ? items
    : splitEvenly(items, limit).map((part, index) => ({
        kind: 'range',
        id: `${id}/part-${index}`,
        content: { of: 'nodes', items: part },
      }));
}

/**
 * The way from the account's row down to a certificate's row, as VS Code needs it to reveal the row.
 * Undefined if the filter hides it or it is not there.
 */
export function findCertificate(
  account: AccountNode,
  certificateId: string,
  childrenOf: (node: Node) => readonly Node[],
): CertificateNode | undefined {
  let nodes = childrenOf(account);
  for (;;) {
    const next = nodes.find((node) => holds(node, certificateId));
    if (!next || next.kind === 'certificate') return next;
    nodes = childrenOf(next);
  }
}

function holds(node: Node, id: string): boolean {
  switch (node.kind) {
    case 'certificate':
      return node.certificate.id === id;
    case 'group':
      return node.certificates.some((certificate) => certificate.id === id);
    case 'range': {
      const { content } = node;
      if (content.of === 'certificates') return content.items.some((certificate) => certificate.id === id);
      return (
        content.of === 'groups' &&
        content.items.some(({ certificates }) => certificates.some((certificate) => certificate.id === id))
      );
    }
    default:
      return false;
  }
}

type Parent = AccountNode | GroupNode | RangeNode;

function contentNodes(
  parent: Parent,
  account: Account | undefined,
  content: RangeContent,
  limit: number = MAX_CHILDREN,
): readonly Node[] {
  if (content.items.length > limit) {
    return partsOf(content, limit).map((part, index): RangeNode => ({
      kind: 'range',
      id: `${parent.id}/part-${index}`,
      ...(account && { account }),
      parent,
      content: part,
    }));
  }
  if (content.of === 'nodes') return content.items;
  if (!account) return [];
  return content.of === 'certificates'
    ? content.items.map((certificate) => certificateNode(parent, account, certificate))
    : content.items.map((group) => groupNode(parent as AccountNode | RangeNode, account, content.look, group));
}

/** The same for every kind of list; told apart so that each part keeps the type of its items. */
function partsOf(content: RangeContent, limit: number): readonly RangeContent[] {
  switch (content.of) {
    case 'certificates':
      return splitEvenly(content.items, limit).map((items) => ({ ...content, items }));
    case 'groups':
      return splitEvenly(content.items, limit).map((items) => ({ ...content, items }));
    case 'nodes':
      return splitEvenly(content.items, limit).map((items) => ({ ...content, items }));
  }
}

function certificateNode(parent: Parent, account: Account, certificate: CertificateRecord): CertificateNode {
  const id = `${account.cloud}/${account.id}/certificates/${certificate.id}`;
  return { kind: 'certificate', id, account, parent, certificate };
}

function groupNode(
  parent: AccountNode | RangeNode,
  account: Account,
  look: GroupLook,
  { key, ...rest }: Group,
): GroupNode {
  const id = `${account.cloud}/${account.id}/by-${look.by}${look.filtered ? '-filtered' : ''}/${key}`;
  return { kind: 'group', id, account, parent, look, key, ...rest };
}

function remarksOn(
  { account, certificates, loading, problem, notices, source }: AccountSnapshot,
  { matching, shown }: { readonly matching: readonly CertificateRecord[]; readonly shown: number },
  { stoppedBecause, issues }: TreeContext,
): readonly Remark[] {
  const remarks: Remark[] = [];
  if (problem) remarks.push({ what: 'problem', error: problem });
  for (const notice of notices) remarks.push({ what: 'notice', notice });
  const why = stoppedBecause(account.id);
  // A problem that is shown explains why following stopped; it goes on by itself when the problem is gone.
  if (why && !(why === 'failing' && problem)) remarks.push({ what: 'stopped', why });
  if (certificates.length === 0) {
    // Gateways without certificates say so themselves.
    if (shown > 0) return remarks;
    if (loading || (source === 'none' && !problem)) remarks.push({ what: 'loading' });
    else if (!problem) remarks.push({ what: 'empty', issues: issues(account) });
  } else if (matching.length === 0) {
    remarks.push({ what: 'hidden', count: certificates.length });
  }
  return remarks;
}
