import { type Account, type Caller, isSandbox } from '../certificates/account.ts';
import type { Inventory } from '../certificates/list/inventory.ts';
import type { Subscription } from '../certificates/notifier.ts';
import type { AccountStore } from './accountStore.ts';

export interface OwnerNotesDeps {
  readonly accounts: Pick<AccountStore, 'noteCaller'>;
  readonly inventory: Pick<Inventory, 'snapshot' | 'onDidChange'>;
  /** Asks the service whose keys an account has; undefined where it does not tell. */
  readonly callerOf: (accountId: string) => Promise<Caller | undefined>;
  readonly warn: (error: unknown) => void;
}

/**
 * Accounts that were stored before whose keys they have was noted learn it from the service, once their certificates could be read:
 * new keys are compared with it. Asked once a run.
 */
export function noteOwners({ accounts, inventory, callerOf, warn }: OwnerNotesDeps): Subscription {
  const asked = new Set<string>();
  const ask = async (account: Account): Promise<void> => {
    const caller = await callerOf(account.id);
    if (caller) await accounts.noteCaller(account, caller);
  };
  return inventory.onDidChange(({ accountId = '' }) => {
    const snapshot = inventory.snapshot(accountId);
    if (snapshot?.source !== 'service' || snapshot.loading || snapshot.problem) return;
    const { account } = snapshot;
    const keys = `${account.id} ${account.changes}`;
    if (account.caller || isSandbox(account) || asked.has(keys)) return;
    asked.add(keys);
    void ask(account).catch(warn);
  });
}
