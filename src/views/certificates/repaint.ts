import type { AccountSnapshot } from '../../certificates/list/inventory.ts';
import type { StopReason } from '../../certificates/list/tracker.ts';
import type { ActivityNode, AttentionNode } from '../nodes.ts';

/** Everything that the rows of one account are made of. */
export interface Painted {
  readonly snapshot: AccountSnapshot;
  readonly following: boolean;
  readonly stopped: StopReason | undefined;
}

/**
 * Whether rows painted before still say the truth. A quiet poll changes nothing that is shown but, for a moment, that it is loading:
 * who repaints for it makes the tree flicker.
 */
export function staleness(before: Painted | undefined, now: Painted): 'fresh' | 'loading' | 'stale' {
  if (!before || before.following !== now.following || before.stopped !== now.stopped) return 'stale';
  const [a, b] = [before.snapshot, now.snapshot];
  const same =
    a.account === b.account &&
    a.certificates === b.certificates &&
    a.source === b.source &&
    a.problem?.code === b.problem?.code &&
    a.problem?.message === b.problem?.message &&
    sameNotices(a, b) &&
    sameGateways(a, b) &&
    shownTime(a) === shownTime(b);
  if (!same) return 'stale';
  if (a.loading === b.loading) return 'fresh';
  // An account without rows shows that it is loading as a row.
  return b.certificates.length === 0 && !b.gateways?.length ? 'stale' : 'loading';
}

/** Whether two lists would look the same, times apart. */
export function sameItems(
  before: readonly (AttentionNode | ActivityNode)[],
  now: readonly (AttentionNode | ActivityNode)[],
): boolean {
  return (
    before.length === now.length &&
    before.every((node, index) => {
      const other = now[index];
      return (
        node.id === other?.id &&
        node.account === other.account &&
        node.certificate === other.certificate &&
        node.entry === other.entry &&
        (node.kind !== 'attention' || other.kind !== 'attention' || problemOf(node) === problemOf(other))
      );
    })
  );
}

function problemOf({ about }: AttentionNode): string {
  return about.what === 'account' ? `${about.error.code} ${about.error.message}` : '';
}

function sameNotices(a: AccountSnapshot, b: AccountSnapshot): boolean {
  return a.notices === b.notices || JSON.stringify(a.notices) === JSON.stringify(b.notices);
}

function sameGateways(a: AccountSnapshot, b: AccountSnapshot): boolean {
  return a.gateways === b.gateways || JSON.stringify(a.gateways) === JSON.stringify(b.gateways);
}

/** The time is shown only of what may be old; see `accountRow`. */
function shownTime({ asOf, source, problem }: AccountSnapshot): number | undefined {
  return source === 'cache' || problem ? asOf?.getTime() : undefined;
}
