import type { Account } from '../../certificates/account.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { CertificateOffer, Organization } from '../../certificates/offers.ts';
import type { Issuance } from '../../certificates/provider.ts';
import type { ValidationMethod } from '../../certificates/offers.ts';
import type { IssuanceRequest, RequestedKey } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import { issueSentences as say } from '../../ui/sentences/issue.ts';
import { type CsrAnswers, namesOf } from '../keys/csrSteps.ts';
import type { CommandDeps } from '../deps.ts';
import type { SuffixCheck } from './nameSteps.ts';
import { orderNameStep } from './orderNameStep.ts';

/** What the steps of *Issue Certificate* gather. */
export interface IssuanceAnswers extends CsrAnswers {
  account: Account;
  issuance: Issuance;
  offer: CertificateOffer;
  /** The certificate that is issued once more; its type and its name are suggested. */
  like: CertificateRecord | undefined;
  certificateName: string;
  validationMethod: ValidationMethod;
  subscriptionYears: number;
  /** `name` is empty where only the number was typed. */
  organization: Organization;
  /** What the service lists; undefined if it does not. */
  organizations: readonly Organization[] | undefined;
  /** The request is complete from here on. */
  request: IssuanceRequest;
}

/** The request that the answers add up to; what the plan shows and what is sent. */
export function requestOf(
  answers: IssuanceAnswers,
  requestedKey: RequestedKey | undefined,
  isPublicSuffix: SuffixCheck,
): IssuanceRequest {
  const { offer, organization, validationMethod, subscriptionYears } = answers;
  const name = organization?.name ?? '';
  return {
    offer,
    certificateName: answers.certificateName.trim(),
    ...namesOf(offer.csrRequired ? answers : { ...answers, source: undefined }, isPublicSuffix),
    ...(requestedKey && { requestedKey }),
    ...(offer.validationMethods && { validationMethod }),
    ...(offer.subscriptionYears && { subscriptionYears }),
    ...(offer.needsOrganization && {
      organization: { number: organization.number, ...(name === '' ? {} : { name }) },
    }),
  };
}

export function accountStep(deps: CommandDeps): Step<IssuanceAnswers> {
  return {
    kind: 'pick',
    title: say.accountTitle(),
    placeholder: say.accountPlaceholder(),
    choices: () => Promise.all(deps.accounts.list().map((account) => accountChoice(deps, account))),
    current: ({ account }, value) => account?.id === (value as AccountChoice).account.id,
    accept: (answers, value) => {
      const { account, issuance } = value as AccountChoice;
      // Another account offers other types.
      return answers.account?.id === account.id
        ? answers
        : { ...answers, account, issuance, offer: undefined, organizations: undefined };
    },
  };
}

interface AccountChoice {
  readonly account: Account;
  readonly issuance: Issuance | undefined;
}

async function accountChoice({ clouds, inventory }: CommandDeps, account: Account): Promise<Choice<AccountChoice>> {
  const base = { label: account.label, icon: 'account' };
  try {
    // What a key may do is known only after the service was asked once.
    await inventory.open(account.id);
    const { issuance } = await clouds.provider(account.id);
    const value = { account, issuance };
    return issuance ? { ...base, value } : { ...base, value, unavailable: say.cannotIssue(account.label) };
  } catch (error) {
    const { code } = ExtensionError.from(error);
    return { ...base, value: { account, issuance: undefined }, unavailable: say.accountFails(account.label, code) };
  }
}

export function offerStep(): Step<IssuanceAnswers> {
  return {
    kind: 'pick',
    title: say.typeTitle(),
    decides: true,
    placeholder: say.typePlaceholder(),
    choices: async ({ issuance }, signal) => {
      const offers = (await issuance?.offers(signal)) ?? [];
      return [...offers.filter(isOrderable), ...offers.filter((offer) => !isOrderable(offer))].map(offerChoice);
    },
    current: ({ offer, like, source }, value) => {
      const { typeCode, kind, csrRequired } = value as CertificateOffer;
      if (offer) return offer.typeCode === typeCode;
      return like ? like.kind === kind : source?.kind === 'given' && csrRequired;
    },
    accept: (answers, value) => {
      const offer = value as CertificateOffer;
      // What there is only one of is not asked for.
      const [validationMethod] = offer.validationMethods ?? [];
      const [subscriptionYears] = offer.subscriptionYears ?? [];
      return answers.offer?.typeCode === offer.typeCode
        ? { ...answers, offer }
        : { ...answers, offer, validationMethod, subscriptionYears };
    },
  };
}

function isOrderable({ orderable }: CertificateOffer): boolean {
  return orderable === true;
}

function offerChoice(offer: CertificateOffer): Choice<CertificateOffer> {
  return {
    value: offer,
    label: offer.name,
    description: say.pricing(offer.pricing),
    detail: say.offerDetail(offer),
    icon: 'verified',
    group: isOrderable(offer) ? say.orderableGroup() : say.laterGroup(),
    ...(offer.orderable === true ? {} : { unavailable: say.notOrderable(offer) }),
  };
}

export function nameStep(deps: Pick<CommandDeps, 'inventory'>): Step<IssuanceAnswers> {
  const order = ({ account, like, issuance }: Partial<IssuanceAnswers>) => ({
    account,
    after: like?.name,
    nameRule: issuance?.nameRule,
  });
  return orderNameStep(deps, order, { title: say.nameTitle(), prompt: () => say.namePrompt() });
}

/** Who is certified: one that the service lists, or the number of one where it lists none. */
export function organizationSteps(): Step<IssuanceAnswers>[] {
  const isListed = ({ organizations }: Partial<IssuanceAnswers>) => (organizations?.length ?? 0) > 0;
  const needed = ({ offer }: Partial<IssuanceAnswers>) => offer?.needsOrganization === true;
  return [
    {
      kind: 'task',
      skip: (answers) => !needed(answers) || answers.organizations !== undefined,
      run: async (answers) => ({ ...answers, organizations: await answers.issuance?.organizations() }),
    },
    {
      kind: 'pick',
      title: say.organizationTitle(),
      placeholder: say.organizationPlaceholder(),
      skip: (answers) => !needed(answers) || !isListed(answers),
      choices: ({ organizations = [] }) =>
        [...organizations.filter(isVerified), ...organizations.filter((one) => !isVerified(one))].map(
          organizationChoice,
        ),
      current: ({ organization }, value) => organization?.number === (value as Organization).number,
      accept: (answers, value) => withOrganization(answers, value as Organization),
    },
    {
      kind: 'input',
      title: say.organizationTitle(),
      prompt: () => say.organizationPrompt(),
      skip: (answers) => !needed(answers) || isListed(answers),
      value: ({ organization }) => organization?.number ?? '',
      validate: (value) => (/^\d+$/.test(value.trim()) ? undefined : { error: say.organizationNumber() }),
      accept: (answers, number) => withOrganization(answers, { number: number.trim(), name: '' }),
    },
  ];
}

/** The subject of a new CSR starts with the name of the organisation. */
function withOrganization(answers: Partial<IssuanceAnswers>, organization: Organization): Partial<IssuanceAnswers> {
  const isTyped = answers.organisation !== undefined && answers.organisation !== answers.organization?.name;
  return { ...answers, organization, ...(!isTyped && { organisation: organization.name }) };
}

function isVerified({ unverified }: Organization): boolean {
  return unverified === undefined;
}

function organizationChoice(value: Organization): Choice<Organization> {
  const { name, number, unverified } = value;
  const base = { value, label: name === '' ? number : name, description: number, icon: 'organization' };
  return unverified === undefined ? base : { ...base, unavailable: say.notVerified(unverified) };
}

/** How control of the names is proved, where there are several ways. */
export function validationMethodStep(): Step<IssuanceAnswers> {
  return {
    kind: 'pick',
    title: say.methodTitle(),
    placeholder: say.methodPlaceholder(),
    skip: ({ offer }) => (offer?.validationMethods?.length ?? 0) < 2,
    choices: ({ offer }) =>
      (offer?.validationMethods ?? []).map((value) => ({
        value,
        label: say.method(value),
        detail: say.methodDetail(value),
        icon: 'globe',
      })),
    current: ({ validationMethod }, value) => validationMethod === value,
    accept: (answers, value) => ({ ...answers, validationMethod: value as ValidationMethod }),
  };
}

export function subscriptionStep(): Step<IssuanceAnswers> {
  return {
    kind: 'pick',
    title: say.subscriptionTitle(),
    placeholder: say.subscriptionPlaceholder(),
    skip: ({ offer }) => (offer?.subscriptionYears?.length ?? 0) < 2,
    choices: ({ offer }) =>
      (offer?.subscriptionYears ?? []).map((value) => ({ value, label: say.years(value), icon: 'calendar' })),
    current: ({ subscriptionYears }, value) => subscriptionYears === value,
    accept: (answers, value) => ({ ...answers, subscriptionYears: value as number }),
  };
}
