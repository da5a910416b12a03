import type { Account } from '../certificates/account.ts';
import type { RegistrableDomain } from '../certificates/arrangement/grouping.ts';
import type { AccountSnapshot } from '../certificates/list/inventory.ts';
import type { Subscription } from '../certificates/notifier.ts';
import type { StopReason } from '../certificates/list/tracker.ts';
import type { JournalEntry } from '../operations/plan.ts';

export interface AccountPlace {
  /** English brand names, as the registry has them. */
  readonly cloud: string;
  readonly zone: string;
  /** Whether certificates are ordered there; else they are only brought. */
  readonly issues: boolean;
}

/** What the views need of the rest; `Inventory`, `Operations` and `Tracker` fit. */
export interface ViewSources {
  readonly inventory: {
    readonly onDidChange: (listener: (event: { accountId?: string }) => void) => Subscription;
    snapshots(): readonly AccountSnapshot[];
    snapshot(accountId: string): AccountSnapshot | undefined;
    /** Failures end up in the snapshot. */
    open(accountId: string): Promise<void>;
  };
  readonly operations: {
    readonly onDidChange: (listener: () => void) => Subscription;
    /** Newest first. */
    entries(): readonly JournalEntry[];
  };
  readonly tracker: {
    readonly onDidChange: (listener: (event: { accountId: string }) => void) => Subscription;
    following(accountId: string): boolean;
    stoppedBecause(accountId: string): StopReason | undefined;
  };
  readonly place: (account: Account) => AccountPlace;
  /** Loaded when the tree is first grouped by domain. */
  readonly loadRegistrableDomain: () => Promise<RegistrableDomain>;
}
