import type { Account, Caller } from '../../certificates/account.ts';
import { ExtensionError } from '../../errors.ts';
import { accountFlowSentences as say } from '../../ui/sentences/accountFlows.ts';
import type { CommandDeps } from '../deps.ts';
import { stuckOf, unsettledOf } from './unsettled.ts';

/**
 * With keys of another account, what became of a change would be looked for where it was never sent. Whose keys they are is not always
 * told: they are then taken while nothing has to be looked for. Where the old keys cannot look any more, the user says whose the new
 * ones are.
 * @param caller who the new keys belong to
 * @throws ExtensionError `account.other`, `account.unsettled`
 * @throws Cancelled if they are another account's
 */
export async function requireSameOwner(
  deps: Pick<CommandDeps, 'operations' | 'ui'>,
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
  const stuck = stuckOf(deps, account);
  if (stuck === 0) return;
  const question = say.ownerQuestion(account.label, stuck);
  await deps.ui.ask({ severity: 'warning', ...question }, [{ id: 'same', label: say.ownerConfirm() }]);
}

/** Undefined if it cannot be told: two sub accounts may be of one main account. */
function sameOwner(before: Caller | undefined, now: Caller | undefined): boolean | undefined {
  if (!before || !now || before.type !== now.type || now.type === 'unknown') return undefined;
  if (before.name === now.name) return true;
  return now.type === 'main' ? false : undefined;
}
