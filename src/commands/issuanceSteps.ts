import type { Account } from '../certificates/account.ts';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import { splitNames } from '../certificates/names.ts';
import type { CertificateOffer, Issuance } from '../certificates/provider.ts';
import type { IssuanceRequest } from '../certificates/writes.ts';
import { ExtensionError } from '../errors.ts';
import type { Choice, Step } from '../ui/ports.ts';
import { issueSentences as say } from '../ui/sentences/issue.ts';
import type { CommandDeps } from './deps.ts';
import { asciiOf, type SuffixCheck } from './nameSteps.ts';

/** What the steps of *Issue Certificate* gather. Names are lower-case A-labels. */
export interface IssuanceAnswers {
  account: Account;
  issuance: Issuance;
  offer: CertificateOffer;
  /** The certificate that is issued once more; its type and its name are suggested. */
  like: CertificateRecord | undefined;
  certificateName: string;
  commonName: string;
  /** As typed, so that going back shows it again. */
  subjectAltNamesTyped: string;
}

/** The request that the answers add up to; what the plan shows and what is sent. */
export function requestOf(answers: IssuanceAnswers, isPublicSuffix: SuffixCheck): IssuanceRequest {
  const commonName = asciiOf(answers.commonName, isPublicSuffix);
  const others = splitNames(answers.subjectAltNamesTyped).map((name) => asciiOf(name, isPublicSuffix));
  return {
    offer: answers.offer,
    certificateName: answers.certificateName.trim(),
    commonName,
    subjectAltNames: [...new Set(others)].filter((name) => name !== commonName),
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
      return answers.account?.id === account.id ? answers : { ...answers, account, issuance, offer: undefined };
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
    placeholder: say.typePlaceholder(),
    choices: async ({ issuance }, signal) => {
      const offers = (await issuance?.offers(signal)) ?? [];
      return [...offers.filter(isOrderable), ...offers.filter((offer) => !isOrderable(offer))].map(offerChoice);
    },
    current: ({ offer, like }, value) => {
      const { typeCode, kind } = value as CertificateOffer;
      return offer ? offer.typeCode === typeCode : like?.kind === kind;
    },
    accept: (answers, value) => ({ ...answers, offer: value as CertificateOffer }),
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

export function nameStep({ inventory }: Pick<CommandDeps, 'inventory'>): Step<IssuanceAnswers> {
  const certificatesOf = (account: Account | undefined) =>
    (account && inventory.snapshot(account.id)?.certificates) ?? [];
  return {
    kind: 'input',
    title: say.nameTitle(),
    prompt: () => say.namePrompt(),
    placeholder: 'web-frontend',
    value: ({ certificateName, like, account, issuance }) => {
      const isTaken = (name: string) => certificatesOf(account).some((certificate) => certificate.name === name);
      return certificateName ?? (like && issuance ? nextName(like.name, issuance, isTaken) : '');
    },
    validate: (value, { account, issuance }) => {
      const name = value.trim();
      if (name === '') return { error: say.nameEmpty() };
      const problem = issuance?.checkName(name);
      if (problem) return { error: say.nameProblem(problem) };
      const taken = certificatesOf(account).some((certificate) => certificate.name === name);
      return taken ? { error: say.nameTaken(name) } : undefined;
    },
    accept: (answers, certificateName) => ({ ...answers, certificateName: certificateName.trim() }),
  };
}

/** `web` is followed by `web-2`, `web-2` by `web-3`; shortened where the service wants it short. Empty if nothing fits. */
function nextName(name: string, { checkName }: Issuance, isTaken: (name: string) => boolean): string {
  const [, stem = name, number = '1'] = /^(.*?)-(\d{1,3})$/.exec(name) ?? [];
  for (let next = Number(number) + 1; next < 1000; next += 1) {
    let base = stem;
    while (base !== '' && checkName(`${base}-${next}`) === 'too-long') base = base.slice(0, -1);
    const candidate = `${base.replace(/-+$/, '')}-${next}`;
    if (checkName(candidate) !== undefined) return '';
    if (!isTaken(candidate)) return candidate;
  }
  return '';
}
