import { type Account, isSandbox } from '../certificates/account.ts';
import { ExtensionError } from '../errors.ts';

/** The record of an account as it is stored. */
export interface AccountRecord extends Account {
  /** Which of its two places in SecretStorage holds the key; absent for the first. */
  readonly keyPlace?: 'second';
}

/** What a window knows, or what is stored. */
export interface Records {
  readonly accounts: readonly AccountRecord[];
  /** Ids of removed accounts, the latest last. */
  readonly removed: readonly string[];
  /** Ids of accounts, removed or not, of which something may still be kept that is no longer theirs. */
  readonly unwiped: readonly string[];
}

/** Ids of removed accounts that are remembered: only a window that looked away for longer could bring one back. */
const REMOVED_KEPT = 200;

/** Puts together what is stored and what this window knows: the last of two windows to write knew nothing of the other's change. */
export function merged(stored: Records, own: Records): Records {
  const known = new Map(own.accounts.map((account) => [account.id, account]));
  const storedIds = new Set(stored.accounts.map(({ id }) => id));
  const gone = new Set(stored.removed);
  // The stored ones last: they are the first to be kept, or two windows would push out each other's for ever.
  const removed = [...own.removed.filter((id) => !gone.has(id)), ...stored.removed].slice(-REMOVED_KEPT);
  const accounts = stored.accounts.map((account) => laterOf(account, known.get(account.id)));
  for (const account of own.accounts.filter(({ id }) => !storedIds.has(id) && !removed.includes(id))) {
    // There is one sandbox of a cloud, and one account of a label.
    if (isSandbox(account) && accounts.some((other) => isSandbox(other) && other.cloud === account.cloud)) continue;
    accounts.push({ ...account, label: freeLabel(accounts, account.label) });
  }
  // A note that is not stored any more was made up for.
  return { accounts: accounts.filter(({ id }) => !removed.includes(id)), removed, unwiped: stored.unwiped };
}

/** A label not yet in use, from a wish: `Public`, `Public 2`, … */
export function freeLabel(accounts: readonly Account[], wish: string): string {
  for (let number = 1; ; number += 1) {
    const label = number === 1 ? wish : `${wish} ${number}`;
    if (!isLabelTaken(accounts, label)) return label;
  }
}

export function isLabelTaken(accounts: readonly Account[], label: string, exceptId?: string): boolean {
  return accounts.some(
    (account) => account.id !== exceptId && account.label.toLowerCase() === label.trim().toLowerCase(),
  );
}

/** Removed, and noted as not wiped yet. */
export function without(records: Records, accountId: string): Records {
  return {
    accounts: records.accounts.filter(({ id }) => id !== accountId),
    removed: [...records.removed, accountId].slice(-REMOVED_KEPT),
    unwiped: noted(records, accountId),
  };
}

/** @throws ExtensionError `account.unknown` */
export function found({ accounts }: Records, accountId: string): AccountRecord {
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) throw new ExtensionError('account.unknown', 'the account was removed');
  return account;
}

/** @throws ExtensionError `account.unknown` */
export function replaced(
  records: Records,
  accountId: string,
  change: (account: AccountRecord) => AccountRecord,
): Records {
  const account = found(records, accountId);
  return { ...records, accounts: records.accounts.map((one) => (one === account ? change(one) : one)) };
}

/** The accounts that are not wiped yet, with one more. */
export function noted({ unwiped }: Records, accountId: string): readonly string[] {
  return [...unwiped.filter((id) => id !== accountId), accountId];
}

export function isSame(one: Records, other: Records): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A label may be of another window; what an account signs in with, and where, belongs together and is never mixed. */
function laterOf(stored: AccountRecord, own: AccountRecord | undefined): AccountRecord {
  return own && (own.changes ?? 0) > (stored.changes ?? 0) ? { ...own, label: stored.label } : stored;
}
