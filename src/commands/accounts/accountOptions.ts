import { type Account, type Credentials, isAccessKey, isSandbox } from '../../certificates/account.ts';
import { ExtensionError } from '../../errors.ts';
import { optionSentences as say } from '../../ui/sentences/accountOptions.ts';
import type { CommandDeps } from '../deps.ts';
import { ADDRESS_STEP } from './addressSteps.ts';
import { type OptionAnswers, optionSteps, PROJECT_STEP, SIGNING_STEP } from './optionSteps.ts';
import { tryAccount } from './tryAccount.ts';
import { unsettledOf } from './unsettled.ts';

type Changed = Required<Pick<Account, 'options'>> & Pick<Account, 'endpoint'>;

const STEPS = { addresses: ADDRESS_STEP, project: PROJECT_STEP, signing: SIGNING_STEP } as const;

/** Shows where and how an account signs in, and changes what can be changed after the new has worked. */
export const accountOptions =
  (deps: CommandDeps) =>
  async (account: Account): Promise<void> => {
    const { ui, accounts, operations } = deps;
    await operations.reload();
    const credentials = isSandbox(account) ? undefined : await accounts.key(account.id);
    const steps = optionSteps(deps, {
      account,
      signsRequests: credentials !== undefined && isAccessKey(credentials),
      unsettled: unsettledOf(deps, account),
    });
    let answers: Partial<OptionAnswers> = initialOf(account);
    for (let begin: string | undefined; ; begin = STEPS[(answers as OptionAnswers).what]) {
      answers = await ui.steps<OptionAnswers>(say.title(account.label), steps, answers, begin);
      const changed = changedBy(account, answers as OptionAnswers);
      if (isSame(account, changed)) return void ui.notify('information', say.unchanged(account.label));
      const tried = await tryAccount(deps, { ...account, ...changed }, credentials as Credentials, 'all');
      if (tried.refused) continue;
      const { what } = answers as OptionAnswers;
      await operations.reload();
      if (what !== 'signing' && unsettledOf(deps, account) > 0)
        throw new ExtensionError('account.unsettled', 'a change of this account began meanwhile');
      const { options = {}, caller } = tried;
      await accounts.change(account.id, { ...changed, options, ...(caller && { caller }) });
      return void ui.notify('information', say.changed(account.label));
    }
  };

function initialOf({ endpoint, options = {} }: Account): Partial<OptionAnswers> {
  const { iamEndpoint } = options;
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(iamEndpoint !== undefined && { identityEndpoint: iamEndpoint }),
  };
}

/** The account as it would be. Another address may belong to other projects, so that the project is found anew. */
function changedBy({ endpoint, options = {} }: Account, answers: OptionAnswers): Changed {
  const { projectId: _id, projectName: _name, ...unnamed } = options;
  switch (answers.what) {
    case 'project':
      if (answers.project.id === options['projectId']) return { options };
      return { options: { ...unnamed, projectId: answers.project.id, projectName: answers.project.name } };
    case 'signing': {
      const { signing: _, ...rest } = options;
      return { options: answers.signing === 'automatic' ? rest : { ...rest, signing: answers.signing } };
    }
    case 'addresses': {
      const { identityEndpoint } = answers;
      const isMoved = answers.endpoint !== endpoint || identityEndpoint !== options['iamEndpoint'];
      return {
        ...(answers.endpoint !== undefined && { endpoint: answers.endpoint }),
        options: {
          ...(isMoved ? unnamed : options),
          ...(identityEndpoint !== undefined && { iamEndpoint: identityEndpoint }),
        },
      };
    }
  }
}

function isSame({ endpoint, options = {} }: Account, changed: Changed): boolean {
  const facts = (of: Changed) => JSON.stringify([of.endpoint ?? endpoint, Object.entries(of.options).sort()]);
  return facts({ options, ...(endpoint !== undefined && { endpoint }) }) === facts(changed);
}
