import { type Account, isSandbox } from '../../certificates/account.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import { optionSentences as say } from '../../ui/sentences/accountOptions.ts';
import type { CommandDeps, Project } from '../deps.ts';
import { type AddressAnswers, endpointStep, identityEndpointStep } from './addressSteps.ts';
import { hasIdentityService } from './placeSteps.ts';

export interface OptionAnswers extends AddressAnswers {
  what: 'addresses' | 'project' | 'signing';
  project: Project;
  signing: Signing;
}

/** Layout of the signature; `automatic`: the documented one, and the other is offered where that is refused. */
export type Signing = 'automatic' | 'access' | 'credential';

/** For a flow that is to begin there. */
export const PROJECT_STEP = 'project';
export const SIGNING_STEP = 'signing';

export interface Known {
  readonly account: Account;
  /** Whether it has an access key. */
  readonly signsRequests: boolean;
  /** How many of its changes nobody knows the outcome of. */
  readonly unsettled: number;
}

const SIGNINGS: readonly Signing[] = ['automatic', 'access', 'credential'];

/** Everything that the account was given, what can be changed first to choose from, then to enter. */
export function optionSteps(deps: CommandDeps, known: Known): Step<OptionAnswers>[] {
  const { endpoint, options = {}, id } = known.account;
  const is = (wanted: OptionAnswers['what']) => (answers: Partial<OptionAnswers>) => answers.what === wanted;
  const rows = rowsOf(deps, known);
  const canChange = rows.some(({ unavailable }) => unavailable === undefined);
  return [
    {
      kind: 'pick',
      decides: true,
      title: say.whatTitle(),
      placeholder: canChange ? say.whatPlaceholder() : say.nothingToChange(),
      choices: () => rows,
      current: ({ what }, value) => what === value,
      accept: (answers, value) => ({ ...answers, what: value as OptionAnswers['what'] }),
    },
    endpointStep((answers) => is('addresses')(answers) && endpoint !== undefined),
    identityEndpointStep((answers) => is('addresses')(answers) && options['iamEndpoint'] !== undefined),
    {
      kind: 'pick',
      name: SIGNING_STEP,
      title: say.signingTitle(),
      placeholder: say.signingPlaceholder(),
      skip: (answers) => !is('signing')(answers),
      choices: () =>
        SIGNINGS.map((value) => ({
          value,
          label: say.signing(value),
          detail: say.signingDetail(value),
          icon: 'edit',
          ...(value === signingOf(known.account) && { description: say.current() }),
        })),
      current: ({ signing = signingOf(known.account) }, value) => signing === value,
      accept: (answers, value) => ({ ...answers, signing: value as Signing }),
    },
    {
      kind: 'pick',
      name: PROJECT_STEP,
      title: say.projectTitle(),
      placeholder: say.projectPlaceholder(),
      skip: (answers) => !is('project')(answers),
      choices: async (_, signal) =>
        (await deps.clouds.projects(id, signal)).map((project) => ({
          value: project,
          label: project.name,
          description: project.id === options['projectId'] ? `${project.id} · ${say.current()}` : project.id,
          icon: 'project',
        })),
      current: ({ project }, value) => (project?.id ?? options['projectId']) === (value as Project).id,
      accept: (answers, value) => ({ ...answers, project: value as Project }),
    },
  ];
}

function signingOf({ options }: Account): Signing {
  return SIGNINGS.find((signing) => signing === options?.['signing']) ?? 'automatic';
}

function rowsOf(deps: CommandDeps, { account, signsRequests, unsettled }: Known): Choice<string>[] {
  const { cloud, zone, endpoint, options = {} } = account;
  const here = deps.clouds.zones.find((one) => one.cloud === cloud && one.zone === zone);
  const cloudName = deps.clouds.zones.find((one) => one.cloud === cloud)?.cloudName ?? cloud;
  if (isSandbox(account)) return [fixed(say.zoneTitle(), cloudName, 'cloud', say.sandboxFixed())];
  const isGateway = hasIdentityService(deps, cloud);
  const { projectId, projectName, iamEndpoint } = options;
  const waits = unsettled > 0 && { unavailable: say.unsettled(unsettled) };
  const addresses = [endpoint, iamEndpoint].flatMap((url) => (url === undefined ? [] : [new URL(url).host]));
  const gatewayRows: Choice<string>[] = [
    {
      value: 'project',
      label: say.projectTitle(),
      description: projectName ?? projectId ?? say.projectOfZone(),
      icon: 'project',
      ...waits,
    },
    {
      value: 'signing',
      label: say.signingTitle(),
      description: signsRequests ? say.signing(signingOf(account)) : '',
      icon: 'edit',
      ...(!signsRequests && { unavailable: say.nothingSigned() }),
    },
  ];
  return [
    ...(isGateway ? gatewayRows : []),
    ...(addresses.length > 0
      ? [
          {
            value: 'addresses',
            label: say.addresses(addresses.length),
            description: addresses.join(' · '),
            icon: 'link',
            ...waits,
          },
        ]
      : []),
    fixed(say.zoneTitle(), here ? `${cloudName} — ${here.zoneName}` : cloudName, 'cloud', say.zoneFixed()),
    ...(addresses.length > 0 || !here
      ? []
      : [fixed(say.addresses(1), new URL(here.endpoint).host, 'link', say.addressFixed())]),
  ];
}

/** Shown and not to be changed. */
function fixed(label: string, description: string, icon: string, unavailable: string): Choice<string> {
  return { value: label, label, description, icon, unavailable };
}
