import type { Account } from '../../certificates/account.ts';
import type { GatewayDomain } from '../../certificates/provider.ts';
import { checkName } from '../../certificates/names/nameRule.ts';
import type { Placement } from '../../certificates/placement.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import { joinChain } from '../../pem/chain/chainText.ts';
import { entriesOf } from '../../pem/findings/inspection.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import { bindingSentences } from '../../ui/sentences/binding.ts';
import { advice } from '../../ui/sentences/errors.ts';
import { issueSentences } from '../../ui/sentences/issue.ts';
import { nameProblemText } from '../../ui/sentences/nameProblem.ts';
import { uploadSentences as say } from '../../ui/sentences/upload.ts';
import { domainChoices, isCovered } from '../binding/domainChoices.ts';
import { domainsThere } from '../binding/domainsThere.ts';
import type { CommandDeps } from '../deps.ts';
import { fileName } from '../fileNames.ts';
import { openFile } from '../openedFiles.ts';
import { nameOf, rulesOf, targetOf, type UploadAnswers, type UploadContext } from './uploadAnswers.ts';

/** Asks for the account among those that can upload; the others say why not. */
export function accountSteps({ deps }: UploadContext, given: Account | undefined): Step<UploadAnswers>[] {
  return [
    {
      kind: 'pick',
      title: say.accountTitle(),
      decides: true,
      placeholder: say.accountPlaceholder(),
      skip: () => given !== undefined,
      choices: () => Promise.all(deps.accounts.list().map((account) => accountChoice(deps, account))),
      current: ({ account }, value) => account?.id === (value as Account).id,
      accept: (answers, value) => {
        const account = value as Account;
        if (answers.account?.id === account.id) return answers;
        // What was chosen is another account's.
        const { adding, checks } = answers;
        return { account, ...(adding !== undefined && { adding }), ...(checks && { checks }) };
      },
    },
    {
      kind: 'task',
      run: async (answers) => {
        const account = given ?? answers.account;
        if (!account) throw new ExtensionError('internal', 'no account was chosen');
        // What a key may do, and which names are taken, shows with the list.
        await deps.inventory.open(account.id);
        return { ...answers, account, provider: await deps.clouds.provider(account.id) };
      },
    },
  ];
}

/**
 * The one account that can upload, so that nobody has to choose it; undefined if there are several.
 * @throws Cancelled without any; ExtensionError why the only account there is cannot be asked
 */
export async function onlyUploader(deps: CommandDeps): Promise<Account | undefined> {
  const choices = await Promise.all(deps.accounts.list().map((account) => accountChoice(deps, account)));
  const able = choices.filter(({ unavailable }) => unavailable === undefined);
  if (able.length === 0) {
    const [only] = choices.length === 1 ? choices : [];
    if (only?.error) throw only.error;
    void deps.ui.notify('warning', choices[0]?.unavailable ?? say.noAccount());
    throw new Cancelled();
  }
  return able.length === 1 && choices.length === 1 ? able[0]?.value : undefined;
}

interface AccountChoice extends Choice<Account> {
  /** Why it cannot be asked. */
  readonly error?: ExtensionError;
}

async function accountChoice({ inventory, clouds }: CommandDeps, account: Account): Promise<AccountChoice> {
  const cloudName = clouds.zones.find(({ cloud }) => cloud === account.cloud)?.cloudName ?? account.cloud;
  const choice = { value: account, label: account.label, description: cloudName, icon: 'account' };
  try {
    await inventory.open(account.id);
    const { upload } = await clouds.provider(account.id);
    if (upload) return choice;
    const problem = inventory.snapshot(account.id)?.problem;
    return problem ? failing(choice, problem) : { ...choice, unavailable: say.accountCannot() };
  } catch (error) {
    return failing(choice, ExtensionError.from(error));
  }
}

function failing(choice: AccountChoice, error: ExtensionError): AccountChoice {
  return { ...choice, unavailable: advice(error).title, error };
}

/** Where it serves, and which domains; nothing of it where a certificate is replaced or the cloud has no gateways. */
export function placeSteps(context: UploadContext): Step<UploadAnswers>[] {
  const { deps, files } = context;
  const isNew = ({ provider, replaced }: Partial<UploadAnswers>) => provider?.gateways !== undefined && !replaced;
  const isServed = (domain: GatewayDomain) => isCovered(domain, dnsNames(files.assembly.leaf?.facts));
  return [
    {
      kind: 'task',
      skip: (answers) => !isNew(answers),
      run: async (answers) => {
        const gateways = await deps.ui.progress('notification', say.reading(), (signal) =>
          Promise.resolve(answers.provider?.gateways?.list(signal) ?? []),
        );
        return { ...answers, gateways };
      },
    },
    {
      kind: 'pick',
      title: say.placeTitle(),
      decides: true,
      placeholder: say.placePlaceholder(),
      skip: (answers) => !isNew(answers),
      choices: ({ gateways = [] }): Choice<Placement>[] => [
        {
          value: { scope: 'global' },
          label: say.placeGlobal(),
          detail: say.placeGlobalDetail(),
          icon: 'globe',
        },
        ...gateways.map(({ id, name, status, running }) => ({
          value: { scope: 'gateway' as const, gatewayId: id, gatewayName: name },
          label: say.placeGateway(name),
          description: id,
          icon: 'server',
          ...(running ? {} : { unavailable: say.gatewayStopped(status) }),
        })),
      ],
      current: ({ placement }, value) => isSamePlace(placement, value as Placement),
      accept: (answers, value) => {
        const placement = value as Placement;
        if (isSamePlace(answers.placement, placement)) return answers;
        // Another place has other domains.
        const { domains: _others, ...kept } = answers;
        return { ...kept, placement };
      },
    },
    {
      kind: 'task',
      skip: (answers) => !isNew(answers) || !answers.provider?.writes.bind,
      run: async (answers) => ({ ...answers, domainsThere: await domainsOf(deps, answers) }),
    },
    {
      kind: 'pickMany',
      title: say.domainsTitle(),
      placeholder: say.domainsPlaceholder(),
      skip: (answers) => !isNew(answers) || answers.domainsThere?.length === 0,
      choices: ({ domainsThere = [] }) =>
        domainChoices(domainsThere, { keyType: files.assembly.leaf?.facts.key.algorithm }, (domain) =>
          isServed(domain) ? undefined : bindingSentences.notCovered(),
        ),
      current: ({ domains }, value) => {
        const domain = value as GatewayDomain;
        if (domains) return domains.some(({ id }) => id === domain.id);
        // Nobody loses anything by it.
        return domain.certificateId === undefined && isServed(domain);
      },
      accept: (answers, values) => ({ ...answers, domains: values as readonly GatewayDomain[] }),
    },
  ];
}

async function domainsOf(deps: CommandDeps, answers: Partial<UploadAnswers>): Promise<readonly GatewayDomain[]> {
  const { provider, placement, gateways = [] } = answers;
  const meant = gateways.filter(
    ({ id, running }) => running && (placement?.scope !== 'gateway' || placement.gatewayId === id),
  );
  const there = await deps.ui.progress('notification', say.reading(), (signal) =>
    domainsThere(deps, provider?.gateways, meant, signal),
  );
  return there.flatMap(({ domains }) => domains);
}

/**
 * Two-way TLS. Only known to work for certificates of one gateway; asked again where the one that is replaced has a CA, since it is not
 * known whether that stays.
 */
export function clientCaSteps({ deps }: UploadContext): Step<UploadAnswers>[] {
  const hasCa = ({ replaced }: Partial<UploadAnswers>) => replaced?.certificate.hasClientCa === true;
  const isAsked = (answers: Partial<UploadAnswers>) =>
    answers.replaced ? hasCa(answers) : answers.placement?.scope === 'gateway';
  const step = (again: boolean): Step<UploadAnswers> => ({
    kind: 'pick',
    title: say.clientCaTitle(),
    placeholder: again ? say.clientCaAgainPlaceholder() : say.clientCaPlaceholder(),
    skip: (answers) => !isAsked(answers) || hasCa(answers) !== again,
    choices: (): Choice<boolean>[] => [
      {
        value: false,
        label: say.clientCaNone(),
        detail: again ? say.clientCaLeftOutDetail() : say.clientCaNoneDetail(),
        icon: 'unlock',
      },
      { value: true, label: say.clientCaFile(), detail: say.clientCaFileDetail(), icon: 'organization' },
    ],
    current: ({ asksForClients = again }, value) => asksForClients === value,
    accept: (answers, value) => ({ ...answers, asksForClients: value as boolean }),
  });
  return [
    step(false),
    step(true),
    {
      kind: 'task',
      run: async (answers) => {
        if (!isAsked(answers) || answers.asksForClients !== true) return { ...answers, clientCa: undefined };
        const options = { title: say.clientCaTitle(), button: say.clientCaButton(), many: false };
        const [uri] = await deps.files.pick(options);
        if (uri === undefined) throw new Cancelled();
        return { ...answers, clientCa: { file: fileName(uri), pem: await caPem(deps, uri) } };
      },
    },
  ];
}

/** @throws Cancelled after saying that it is something else */
async function caPem(deps: CommandDeps, uri: string): Promise<string> {
  const items = entriesOf(await openFile(deps, uri)).map(({ item }) => item);
  const certificates = items.flatMap((item) => (item.kind === 'certificate' ? [item] : []));
  const areCas = certificates.every(({ facts }) => facts.basicConstraints?.isCa === true);
  if (certificates.length > 0 && areCas) return joinChain(certificates.map(({ der }) => der));
  void deps.ui.notify('warning', say.notCa(fileName(uri)));
  throw new Cancelled();
}

/** The name in the cloud; what is replaced keeps its own. */
export function nameStep(context: UploadContext): Step<UploadAnswers> {
  return {
    kind: 'input',
    title: say.nameTitle(),
    prompt: () => say.namePrompt(),
    skip: ({ replaced }) => replaced !== undefined,
    value: (answers) => nameOf(context, answers),
    validate: (value, answers) => {
      const name = value.trim();
      if (name === '') return { error: issueSentences.nameEmpty() };
      const { rules, existing = [] } = targetOf(context.deps, answers);
      const isTaken = existing.some((each) => each.name === name && each.state !== 'deleted');
      const problem = checkName(name, rules.name) ?? (isTaken ? 'taken' : undefined);
      return problem && { error: nameProblemText(problem, name, rulesOf(answers).name) };
    },
    accept: (answers, value) => ({ ...answers, certificateName: value.trim() }),
  };
}

function isSamePlace(a: Placement | undefined, b: Placement): boolean {
  if (a?.scope !== b.scope) return false;
  return a.scope === 'global' || (b.scope === 'gateway' && a.gatewayId === b.gatewayId);
}

function dnsNames(
  facts: { readonly subjectAltNames: readonly { readonly kind: string; readonly value: string }[] } | undefined,
): string[] {
  return (facts?.subjectAltNames ?? []).filter(({ kind }) => kind === 'dns').map(({ value }) => value);
}
