import type { AccountDraft } from '../../accounts/accountStore.ts';
import { type Account, type Credentials, isAccessKey } from '../../certificates/account.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import { accountFlowSentences as say } from '../../ui/sentences/accountFlows.ts';
import type { CommandDeps, Project } from '../deps.ts';
import { hasIdentityService } from './placeSteps.ts';

/** Credentials that work, with what belongs to the account's record; or why not, if the user wants to correct the entries. */
export type Tried = ({ readonly refused?: undefined } & Found) | { readonly refused: ExtensionError };

/** What was found out while it worked. */
interface Found {
  readonly options: Account['options'];
  readonly caller: Account['caller'];
}

/** Of a new account nothing, of new credentials the old ones, of new options both. */
export type Kept = 'nothing' | 'credentials' | 'all';

/**
 * Tries credentials before they are stored: one signed call, a second one where a project had to be chosen. A refusal is explained; the
 * user may then correct the entries, or try the other layout of the signature where there are two.
 * @param kept what stays as it is if they do not work
 * @throws Cancelled
 */
export async function tryAccount(
  deps: CommandDeps,
  draft: AccountDraft,
  credentials: Credentials,
  kept: Kept,
): Promise<Tried> {
  let options = draft.options;
  for (;;) {
    try {
      return await checked(deps, withOptions(draft, options), credentials);
    } catch (thrown) {
      if (thrown instanceof Cancelled) throw thrown;
      const refused = ExtensionError.from(thrown);
      const other = otherLayout(deps, draft, credentials, options, refused);
      const { message, detail } = say.checkFailed(refused, {
        kept,
        isPassword: !isAccessKey(credentials),
        cloud: draft.cloud,
      });
      const answer = await deps.ui.ask({ severity: 'warning', message, detail }, [
        { id: 'edit', label: say.editAndTryAgain() },
        ...(other ? [{ id: 'layout' as const, label: say.tryOtherLayout(other) }] : []),
      ]);
      if (answer === 'edit' || !other) return { refused };
      options = { ...options, signing: other };
    }
  }
}

/** Asks which project is meant. @throws Cancelled */
export async function pickProject({ ui }: CommandDeps, projects: readonly Project[]): Promise<Record<string, string>> {
  const project = await ui.pick(
    say.projectTitle(),
    say.projectPlaceholder(),
    projects.map((one) => ({ value: one, label: one.name, description: one.id, icon: 'project' })),
  );
  return { projectId: project.id, projectName: project.name };
}

async function checked(deps: CommandDeps, draft: AccountDraft, credentials: Credentials): Promise<Found> {
  const check = (one: AccountDraft) =>
    deps.ui.progress('notification', say.checking(), (signal) => deps.clouds.checkNew(one, credentials, signal));
  const first = await check(draft);
  if (!first.projects) return { options: merged(draft.options, first.options), caller: first.caller };
  const chosen = withOptions(draft, {
    ...draft.options,
    ...first.options,
    ...(await pickProject(deps, first.projects)),
  });
  const second = await check(chosen);
  return { options: merged(chosen.options, second.options), caller: second.caller };
}

/** `Access=` and `Credential=` look the same to who enters keys; a service that wants the other one refuses the signature. */
function otherLayout(
  deps: CommandDeps,
  { cloud }: AccountDraft,
  credentials: Credentials,
  options: Account['options'],
  { code }: ExtensionError,
): 'access' | 'credential' | undefined {
  if (code !== 'cloud.unauthorized' || !isAccessKey(credentials) || !hasIdentityService(deps, cloud)) return undefined;
  return options?.['signing'] === 'credential' ? 'access' : 'credential';
}

function withOptions(draft: AccountDraft, options: Account['options']): AccountDraft {
  return options ? { ...draft, options } : draft;
}

function merged(one: Account['options'], two: Account['options']): Account['options'] {
  return one || two ? { ...one, ...two } : undefined;
}
