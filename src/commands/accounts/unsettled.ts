import type { Account } from '../../certificates/account.ts';
import { isOpen } from '../../operations/journal.ts';
import type { CommandDeps } from '../deps.ts';

/** Changes are looked for where they were sent: that stays until it is known what became of them. */
export function unsettledOf({ operations }: Pick<CommandDeps, 'operations'>, { id }: Account): number {
  return operations.entries().filter((entry) => entry.plan.accountId === id && isOpen(entry)).length;
}
