import type { Account } from '../../certificates/account.ts';
import type { ErrorCode } from '../../errors.ts';
import { isOpen, type JournalEntry } from '../../operations/plan.ts';
import type { CommandDeps } from '../deps.ts';

type Deps = Pick<CommandDeps, 'operations'>;

/** How many changes are looked for where they were sent: that stays until it is known what became of them. */
export function unsettledOf(deps: Deps, account: Pick<Account, 'id'>): number {
  return openOf(deps, account).filter((entry) => !isStuck(entry)).length;
}

/** How many changes looking cannot tell of while the account is as it is: to wait for them would be for ever. */
export function stuckOf(deps: Deps, account: Pick<Account, 'id'>): number {
  return openOf(deps, account).filter(isStuck).length;
}

function openOf({ operations }: Deps, { id }: Pick<Account, 'id'>): readonly JournalEntry[] {
  return operations.entries().filter((entry) => entry.plan.accountId === id && isOpen(entry));
}

/** Failures that only other keys, or another address, can mend. */
const LASTING: readonly ErrorCode[] = [
  'account.keyMissing',
  'cloud.unauthorized',
  'cloud.forbidden',
  'network.unreachable',
  'project.unknown',
  'change.outdated',
];

function isStuck({ outcome, finding, evidence }: JournalEntry): boolean {
  return outcome === 'needs-eyes' && (finding === 'unproven' || LASTING.some((code) => code === evidence['code']));
}
