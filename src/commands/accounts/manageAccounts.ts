import type { Account } from '../../certificates/account.ts';
import { isOpen } from '../../operations/plan.ts';
import { accountFlowSentences as say } from '../../ui/sentences/accountFlows.ts';
import { labelVerdict } from './addAccount.ts';
import type { CommandDeps } from '../deps.ts';
import { pickProject } from './tryAccount.ts';

export const renameAccount =
  ({ ui, accounts }: Pick<CommandDeps, 'ui' | 'accounts'>) =>
  async (account: Account): Promise<void> => {
    const label = await ui.input({
      title: say.renameTitle(account.label),
      prompt: say.labelPrompt(),
      value: account.label,
      validate: (value) => labelVerdict(accounts, value, account.id),
    });
    await accounts.rename(account.id, label);
  };

/** One signed call; says who is calling and what limits the key has. Asks for the project where more than one fits. */
export const testAccount =
  (deps: CommandDeps) =>
  async (account: Account): Promise<void> => {
    const { ui, clouds, accounts } = deps;
    let tried: Account | undefined;
    const check = () => {
      tried = accounts.get(account.id);
      return ui.progress('notification', say.checking(), (signal) => clouds.check(account.id, signal));
    };
    let result = await check();
    if (result.projects) {
      const project = await pickProject(deps, result.projects);
      await accounts.change(account.id, { options: { ...account.options, ...result.options, ...project } });
      result = await check();
    }
    // The account works all the same; the next time it can be noted.
    if (result.caller && tried) await accounts.noteCaller(tried, result.caller).catch(() => undefined);
    void ui.notify(result.notices.length > 0 ? 'warning' : 'information', say.tested(account.label, result));
  };

/** Asks, then wipes the keys, the record, the cache and what the journal holds of the account. */
export const removeAccount =
  ({ ui, accounts, operations }: CommandDeps) =>
  async (account: Account): Promise<void> => {
    // Changes of other windows count; an account can be removed even if they cannot be read.
    await operations.reload().catch(() => undefined);
    const unsettled = operations
      .entries()
      .filter((entry) => entry.plan.accountId === account.id && isOpen(entry)).length;
    await ui.ask({ severity: 'warning', ...say.removeQuestion(account.label, unsettled) }, [
      { id: 'remove', label: say.removeButton() },
    ]);
    if (!(await accounts.remove(account.id))) void ui.notify('warning', say.removedNotWiped(account.label));
  };
