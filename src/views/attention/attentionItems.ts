import type { Severity } from '../../certificates/attention/attention.ts';
import { certificatesNeedingAttention } from '../../certificates/attention/attention.ts';
import type { AccountSnapshot } from '../../certificates/list/inventory.ts';
import { MAX_CHILDREN } from '../../certificates/arrangement/splitting.ts';
import type { JournalEntry } from '../../operations/plan.ts';
import { listNodes } from '../certificates/certificateTree.ts';
import type { AttentionNode, Node } from '../nodes.ts';
import { accountNodeId } from '../nodes.ts';

/** Everything that needs a person, most urgent first: certificates, accounts that cannot be read, orders without an outcome. */
export function attentionItems(
  snapshots: readonly AccountSnapshot[],
  entries: readonly JournalEntry[],
  options: { readonly now: Date; readonly withinDays: number },
): readonly AttentionNode[] {
  const accounts = new Map(snapshots.map(({ account }) => [account.id, account]));
  const problems = snapshots.flatMap(({ account, problem }): AttentionNode[] =>
    problem
      ? [
          {
            kind: 'attention',
            id: `${accountNodeId(account)}/problem`,
            severity: 'error',
            account,
            about: { what: 'account', error: problem },
          },
        ]
      : [],
  );
  const unsettled = entries.flatMap((entry): AttentionNode[] => {
    if (entry.outcome !== 'needs-eyes') return [];
    const account = accounts.get(entry.plan.accountId);
    return [
      {
        kind: 'attention',
        id: `entry/${entry.plan.id}`,
        severity: 'error',
        ...(account && { account }),
        entry,
        about: { what: 'entry' },
      },
    ];
  });
  const certificates = snapshots.flatMap(({ account, certificates: records }) =>
    certificatesNeedingAttention(records, options).map((attention): AttentionNode => ({
      kind: 'attention',
      id: `${accountNodeId(account)}/certificates/${attention.certificate.id}`,
      severity: attention.severity,
      account,
      certificate: attention.certificate,
      about: { what: 'certificate', attention },
    })),
  );
  return [...problems, ...unsettled, ...certificates.sort(byUrgency)];
}

/** The rows of a list of such items: what is not about certificates stands first and is never put away in a range. */
export function attentionRoots(items: readonly AttentionNode[]): readonly Node[] {
  const first = items.filter(({ about }) => about.what !== 'certificate').slice(0, MAX_CHILDREN / 2);
  const rest = items.filter((item) => !first.includes(item));
  return [...first, ...listNodes('attention', rest, MAX_CHILDREN - first.length)];
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information'];

function byUrgency(a: AttentionNode, b: AttentionNode): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || endOf(a) - endOf(b);
}

function endOf({ certificate }: AttentionNode): number {
  return certificate?.notAfter?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
