import type { AccountSnapshot } from '../../certificates/list/inventory.ts';
import type { JournalEntry } from '../../operations/plan.ts';
import type { ActivityNode } from '../nodes.ts';

/** The journal as rows, in its own order, each with its account and certificate as far as they are still there. */
export function activityItems(
  snapshots: readonly AccountSnapshot[],
  entries: readonly JournalEntry[],
): readonly ActivityNode[] {
  if (entries.length === 0) return [];
  const byAccount = new Map(snapshots.map((snapshot) => [snapshot.account.id, snapshot]));
  const wanted = new Set(entries.map(({ certificateId }) => certificateId));
  const certificates = new Map(
    snapshots.flatMap(({ account, certificates: records }) =>
      records.filter(({ id }) => wanted.has(id)).map((record) => [`${account.id}/${record.id}`, record] as const),
    ),
  );
  return entries.map((entry) => {
    const { id, accountId } = entry.plan;
    const account = byAccount.get(accountId)?.account;
    const certificate = certificates.get(`${accountId}/${entry.certificateId}`);
    return {
      kind: 'activity',
      id: `activity/${id}`,
      ...(account && { account }),
      ...(certificate && { certificate }),
      entry,
    };
  });
}
