import type { Account } from '../../certificates/account.ts';
import type { CommandDeps } from '../deps.ts';
import { accountOptions } from './accountOptions.ts';
import { addAccount, addSandbox } from './addAccount.ts';
import { removeAccount, renameAccount, testAccount } from './manageAccounts.ts';
import { rotateKeys } from './rotateKeys.ts';

type OnAccount = (account: Account) => Promise<void>;

/** What is done with accounts themselves. */
export interface AccountActions {
  readonly add: () => Promise<void>;
  readonly addSandbox: () => Promise<void>;
  readonly rename: OnAccount;
  readonly options: OnAccount;
  readonly rotateKeys: OnAccount;
  readonly test: OnAccount;
  readonly remove: OnAccount;
}

/** A bundle of its own, loaded when first needed: accounts are rarely added or changed. */
export function accountActions(deps: CommandDeps): AccountActions {
  return {
    add: addAccount(deps),
    addSandbox: addSandbox(deps),
    rename: renameAccount(deps),
    options: accountOptions(deps),
    rotateKeys: rotateKeys(deps),
    test: testAccount(deps),
    remove: removeAccount(deps),
  };
}
