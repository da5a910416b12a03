import type { Account, Caller } from '../../certificates/account.ts';
import { ExtensionError } from '../../errors.ts';
import type { CommandDeps } from '../deps.ts';
import { unsettledOf } from './unsettled.ts';

/**
 * With keys of another account, what became of a change would be looked for where it was never sent. Whose keys they are is not always
 * told: they are then taken while nothing has to be looked for.
 * @param caller who the new keys belong to
 * @throws ExtensionError `account.other`, `account.unsettled`
 */
export async function requireSameOwner(
  deps: Pick<CommandDeps, 'operations'>,
  account: Account,
  caller: Caller | undefined,
): Promise<void> {
  // A project is of one account: its gateways let in no keys of others.
  if (account.options?.['projectId'] !== undefined) return;
  const isSame = sameOwner(account.caller, caller);
  if (isSame) return;
  if (isSame === false) throw new ExtensionError('account.other', 'the new keys belong to another main account');
  await deps.operations.reload();
  if (unsettledOf(deps, account) > 0)
    throw new ExtensionError('account.unsettled', 'whose keys they are is not known, and a change is unsettled');
}

/** Undefined if it cannot be told: two sub accounts may be of one main account. */
function sameOwner(before: Caller | undefined, now: Caller | undefined): boolean | undefined {
  if (!before || !now || before.type !== now.type || now.type === 'unknown') return undefined;
  if (before.name === now.name) return true;
  return now.type === 'main' ? false : undefined;
}
