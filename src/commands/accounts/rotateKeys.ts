import { type Account, type Credentials, isAccessKey } from '../../certificates/account.ts';
import { ExtensionError } from '../../errors.ts';
import { accountFlowSentences as say } from '../../ui/sentences/accountFlows.ts';
import type { CommandDeps } from '../deps.ts';
import { requireSameOwner } from './sameOwner.ts';
import {
  credentialsOf,
  fieldSteps,
  RENEWED,
  type SignInAnswers,
  signInSteps,
  SUSPECT,
  wayOf,
  waysOf,
} from './signInSteps.ts';
import { tryAccount } from './tryAccount.ts';

/**
 * Asks for new keys of the kind that the account has, or for the new password, and stores them after they have worked.
 * @throws ExtensionError `account.other`, `account.unsettled`: see `requireSameOwner`
 */
export const rotateKeys =
  (deps: CommandDeps) =>
  async (account: Account): Promise<void> => {
    const stored = await storedOf(deps, account);
    const { cloud } = account;
    const ways = waysOf(deps.clouds.zones.find((zone) => zone.cloud === cloud)?.signIn ?? ['access-key']);
    const way = stored && wayOf(stored);
    // Whose credentials the editor forgot, it does not know the kind of.
    const steps = way ? fieldSteps(RENEWED[way], cloud) : signInSteps<SignInAnswers>(() => ({ cloud, ways }));
    const login =
      stored && !isAccessKey(stored) ? { user: stored.user, domain: stored.domain, userId: stored.userId ?? '' } : {};
    let answers: Partial<SignInAnswers> = { ...login, ...(way && { signIn: way }) };
    for (let begin: string | undefined; ;) {
      answers = await deps.ui.steps<SignInAnswers>(say.rotateTitle(account.label, way), steps, answers, begin);
      const credentials = credentialsOf(answers as SignInAnswers, ways);
      const tried = await tryAccount(deps, account, credentials, 'credentials');
      begin = SUSPECT[wayOf(credentials)];
      if (tried.refused) continue;
      const { options, caller } = tried;
      await requireSameOwner(deps, account, caller);
      const found = { ...(options && { options }), ...(caller && { caller }) };
      await deps.accounts.change(account.id, { key: credentials, ...found });
      void deps.ui.notify('information', say.rotated(account.label, wayOf(credentials)));
      return;
    }
  };

/** Undefined if the editor forgot them. */
async function storedOf({ accounts }: CommandDeps, { id }: Account): Promise<Credentials | undefined> {
  try {
    return await accounts.key(id);
  } catch (error) {
    if (error instanceof ExtensionError && error.code === 'account.keyMissing') return undefined;
    throw error;
  }
}
