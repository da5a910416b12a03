import { randomUUID } from 'node:crypto';
import type { AccountDraft, AccountStore } from '../../accounts/accountStore.ts';
import { type Account, type Credentials, SANDBOX_ZONE } from '../../certificates/account.ts';
import { type ErrorCode, ExtensionError } from '../../errors.ts';
import type { Step, Verdict } from '../../ui/ports.ts';
import { accountFlowSentences as say } from '../../ui/sentences/accountFlows.ts';
import { accountSentences } from '../../ui/sentences/accounts.ts';
import type { CommandDeps } from '../deps.ts';
import { ADDRESS_STEP } from './addressSteps.ts';
import {
  cloudOfPlace,
  isOwnPlace,
  isSandboxPlace,
  PLACE_STEP,
  type PlaceAnswers,
  placeName,
  placeSteps,
  recordOf,
} from './placeSteps.ts';
import { credentialsOf, type SignInAnswers, signInSteps, SUSPECT, type Way, wayOf, waysOf } from './signInSteps.ts';
import { tryAccount } from './tryAccount.ts';

interface Answers extends PlaceAnswers, SignInAnswers {
  label: string;
}

/** Asks for a cloud, what to sign in with, and a label; stores them only after one signed call has worked. */
export const addAccount = (deps: CommandDeps) => async (): Promise<void> => {
  // One id from the first try on: what was signed in to then is gone on with.
  const id = randomUUID();
  let answers: Partial<Answers> = {};
  for (let begin: string | undefined; ;) {
    answers = await deps.ui.steps<Answers>(say.addTitle(), addSteps(deps), answers, begin);
    const complete = answers as Answers;
    if (isSandboxPlace(complete)) return finish(deps, await sandboxAccount(deps, complete.place.cloud));
    const draft = { ...recordOf(deps, complete), id, label: complete.label };
    const credentials = credentialsOf(complete, about(deps, complete).ways);
    const tried = await tryAccount(deps, draft, credentials, 'nothing');
    if (!tried.refused) return finish(deps, await stored(deps, draft, tried, credentials));
    begin = stepToCorrect(tried.refused, complete, wayOf(credentials));
  }
};

/** The accounts that need no key, one a cloud that the sandbox plays. What is there already is shown. */
export const addSandbox = (deps: CommandDeps) => async (): Promise<void> => {
  const accounts: Account[] = [];
  for (const cloud of deps.clouds.sandboxes) accounts.push(await sandboxAccount(deps, cloud));
  const [first, ...others] = accounts;
  if (!first) throw new ExtensionError('internal', 'no cloud is registered');
  await finish(deps, first);
  for (const { id } of others) await deps.inventory.open(id);
};

/** A label is needed and unique; `exceptId` is the account that may keep its own. */
export function labelVerdict(accounts: AccountStore, value: string, exceptId?: string): Verdict {
  if (value.trim() === '') return { error: say.labelEmpty() };
  return accounts.isLabelTaken(value, exceptId) ? { error: say.labelTaken() } : undefined;
}

function addSteps(deps: CommandDeps): Step<Answers>[] {
  const unlessSandbox = (step: Step<Answers>): Step<Answers> => ({
    ...step,
    skip: (answers) => isSandboxPlace(answers) || (step.skip?.(answers) ?? false),
  });
  const labelStep: Step<Answers> = {
    kind: 'input',
    title: say.labelTitle(),
    prompt: () => say.labelPrompt(),
    value: (answers) => answers.label ?? deps.accounts.freeLabel(placeName(answers)),
    validate: (value) => labelVerdict(deps.accounts, value),
    accept: (answers, label) => ({ ...answers, label: label.trim() }),
  };
  const signIn = signInSteps<Answers>((answers) => about(deps, answers));
  return [...placeSteps<Answers>(deps), ...[...signIn, labelStep].map(unlessSandbox)];
}

function about(deps: CommandDeps, answers: Partial<Answers>) {
  const cloud = cloudOfPlace(deps, answers);
  return { cloud: cloud?.cloud ?? '', ways: waysOf(cloud?.signIn ?? []) };
}

async function sandboxAccount({ accounts }: CommandDeps, cloud: string): Promise<Account> {
  const existing = accounts.list().find((account) => account.zone === SANDBOX_ZONE && account.cloud === cloud);
  return (
    existing ??
    accounts.add({ label: accounts.freeLabel(accountSentences.sandboxLabel(cloud)), cloud, zone: SANDBOX_ZONE })
  );
}

/** Failures that speak of where it was tried, not of what it was tried with; besides those of the network. */
const OF_THE_PLACE: readonly ErrorCode[] = ['cloud.notFound', 'cloud.unexpectedAnswer', 'project.unknown'];

/** The step whose answer is most likely wrong. */
function stepToCorrect({ code }: ExtensionError, answers: Answers, way: Way): string {
  if (!OF_THE_PLACE.includes(code) && !code.startsWith('network.')) return SUSPECT[way];
  return isOwnPlace(answers) ? ADDRESS_STEP : PLACE_STEP;
}

async function stored(
  { accounts, clouds }: CommandDeps,
  draft: AccountDraft,
  { options, caller }: Pick<Account, 'options' | 'caller'>,
  credentials: Credentials,
): Promise<Account> {
  try {
    return await accounts.add({ ...draft, ...(options && { options }), ...(caller && { caller }) }, credentials);
  } finally {
    clouds.letGo();
  }
}

async function finish(deps: CommandDeps, account: Account): Promise<void> {
  await deps.inventory.open(account.id);
  await deps.reveal(account.id);
}
