import { readableName } from '../../certificates/names/readableName.ts';
import type { DomainProblem } from '../../certificates/names/domainNames.ts';
import type { CertificateOffer } from '../../certificates/offers.ts';
import type { ValidationMethod } from '../../certificates/offers.ts';
import type { IssuanceRequest } from '../../certificates/writes.ts';
import { keyLines, type KeyPlace } from './keyPlace.ts';
import { counted, t } from './l10n.ts';
import { planSentences, requestLines, type ShownPlan, withSandbox } from './plans.ts';

type Plan = ShownPlan<IssuanceRequest>;

/** What the user reads while ordering a certificate. */
export const issueSentences = {
  title: () => t('Issue Certificate'),
  againTitle: () => t('Issue Again'),

  accountTitle: () => t('Account'),
  accountPlaceholder: () => t('Which account orders the certificate?'),
  cannotIssue: (label: string) =>
    t('{0} cannot order certificates: that needs the public zone and a key of the main account.', label),
  accountFails: (label: string, code: string) => t('{0} does not answer ({1}). Refresh it to see why.', label, code),

  typeTitle: () => t('Type'),
  typePlaceholder: () => t('What the service offers this account'),
  orderableGroup: () => t('Can be ordered here'),
  laterGroup: () => t('Only in the console for now'),
  pricing: (pricing: CertificateOffer['pricing']) =>
    ({ free: t('free'), paid: t('billed'), unknown: t('price not stated by the service') })[pricing],
  offerDetail: ({ validityDays, issuer, csrRequired }: CertificateOffer) =>
    [
      ...(validityDays === undefined ? [] : [t('valid {0} days', validityDays)]),
      ...(issuer === undefined ? [] : [t('by {0}', issuer)]),
      csrRequired ? t('needs a CSR') : t('no CSR needed'),
    ].join(' · '),
  notOrderable: (offer: CertificateOffer) => t('{0} cannot be ordered from here yet; use the console.', offer.name),

  nameTitle: () => t('Name in the cloud'),
  namePrompt: () => t('How the certificate is called in the cloud. It cannot be changed later.'),
  nameEmpty: () => t('A name is needed.'),
  nameTaken: (name: string) => t('This account has a certificate called {0} already; names are unique.', name),

  commonNameTitle: () => t('Common name'),
  commonNamePrompt: () => t('The main domain name, or a wildcard such as *.example.com'),
  sentAs: (ascii: string) => t('Sent as {0}', ascii),
  domainProblem: (problem: DomainProblem, name: string) => domainProblems[problem](name),

  subjectAltNamesTitle: () => t('Further names'),
  subjectAltNamesPrompt: (commonName: string) =>
    t(
      'Subject alternative names besides {0}: paste as many as you like, separated by anything. May stay empty.',
      commonName,
    ),
  namesRemark: ({ count, folded, uncovered, redundant }: NamesRemark) =>
    [
      count === 1 ? t('1 name in all.') : t('{0} names in all.', count),
      ...(folded > 0 ? [counted(folded, '{0} repeated name left out.', '{0} repeated names left out.')] : []),
      ...uncovered.slice(0, 2).map((base) => t('*.{0} does not cover {0} itself.', base)),
      ...redundant.slice(0, 2).map((name) => t('{0} is covered by a wildcard already.', name)),
    ].join(' '),

  organizationTitle: () => t('Organisation'),
  organizationPlaceholder: () => t('Which verified organisation is certified?'),
  organizationPrompt: () =>
    t('The service does not list your organisations here: type the number that the console shows for it.'),
  organizationNumber: () => t('Only digits.'),
  notVerified: (why: string) => t('Not verified yet, says the service: {0}', why),
  methodTitle: () => t('Validation'),
  methodPlaceholder: () => t('How do you prove control of the names? It cannot be changed later.'),
  method: (method: ValidationMethod) =>
    ({ 'dns-once': t('DNS record for this order'), 'dns-persistent': t('Lasting DNS record') })[method],
  methodDetail: (method: ValidationMethod) =>
    ({
      'dns-once': t('A new TXT record for each issuance'),
      'dns-persistent': t('A TXT record that is set once and serves later issuances too'),
    })[method],
  subscriptionTitle: () => t('Subscription'),
  subscriptionPlaceholder: () => t('How long? It is billed at once; certificates are reissued within it.'),
  years: (years: number) => planSentences.years(years),

  reviewMessage: ({ request }: Plan) =>
    t('Order the {0} certificate “{1}”?', request.offer.name, request.certificateName),
  reviewDetail: (plan: Plan, inSandbox: boolean, key?: KeyPlace) => reviewDetail(plan, inSandbox, key),
  confirmButton: () => t('Issue Certificate'),

  sending: (name: string) => t('Ordering {0}…', name),
  ordered: ({ certificateName, offer }: IssuanceRequest) =>
    offer.followUp === 'none'
      ? t('{0} is ordered. Its row shows when it is issued.', certificateName)
      : t('{0} is ordered. It will be issued once its DNS records exist: create them now.', certificateName),
  showRecords: () => t('Show DNS Records'),
  orderedAfterAll: (name: string) =>
    t('The answer to the order of {0} was lost, but the certificate was found: the order took effect, once.', name),
  notOrdered: (name: string) =>
    t(
      'The answer to the order of {0} was lost, and no certificate of that name appeared: it did not take effect. You may order again.',
      name,
    ),
  needsEyes: (name: string) =>
    t(
      'Whether {0} was ordered is not known: the service could not be asked. Look in the console before you order again.',
      name,
    ),
  refused: (name: string, why: string) => t('{0} was not ordered. {1}', name, why),
  showLog: () => t('Show Log'),
};

interface NamesRemark {
  readonly count: number;
  readonly folded: number;
  readonly uncovered: readonly string[];
  readonly redundant: readonly string[];
}

const domainProblems: Record<DomainProblem, (name: string) => string> = {
  empty: () => t('A domain name is needed.'),
  'ip-address': (name) => t('{0} is an IP address; this service certifies domain names only.', name),
  characters: (name) => t('{0}: a domain name has only letters, digits, hyphens and dots.', name),
  'label-empty': (name) => t('{0}: there is nothing between two dots.', name),
  'label-too-long': (name) => t('{0}: at most 63 characters between two dots.', name),
  'label-hyphen': (name) => t('{0}: a hyphen may not stand beside a dot or at an end.', name),
  'name-too-long': (name) => t('{0}: a domain name has at most 253 characters.', name),
  'wildcard-place': (name) => t('{0}: a wildcard stands alone in front, as in *.example.com', name),
  'single-label': (name) => t('{0} is not a full domain name, such as www.example.com', name),
  'numeric-tld': (name) => t('{0}: the last part cannot be a number.', name),
  'bad-punycode': (name) => t('{0}: what follows xn-- is not a valid international name.', name),
  'public-suffix': (name) => t('{0} belongs to a registry as a whole; nobody can have it certified.', name),
};

/** An international name as it is sent and as it is read. */
function bothForms(name: string): string {
  const readable = readableName(name);
  return readable === name ? name : `${name} (${readable})`;
}

/** What only some offers ask for. */
function orderLines(
  { organization, validationMethod, requestedKey }: IssuanceRequest,
  key: KeyPlace | undefined,
): string[] {
  return [
    ...(organization ? [t('Organisation: {0}', planSentences.organizationText(organization))] : []),
    ...(requestedKey && key ? keyLines(requestedKey, key) : []),
    ...(validationMethod ? [t('Validation: {0}', issueSentences.method(validationMethod))] : []),
  ];
}

function costText({ offer, subscriptionYears }: IssuanceRequest, inSandbox: boolean): string {
  switch (offer.pricing) {
    case 'free':
      return t('Cost: free, says the service.');
    case 'paid': {
      const cost =
        subscriptionYears === undefined
          ? t('COST: this order is billed.')
          : t('COST: this order is billed at once, as a subscription of {0}.', planSentences.years(subscriptionYears));
      return withSandbox(cost, inSandbox);
    }
    case 'unknown':
      return withSandbox(t('Cost: the service does not state it.'), inSandbox);
  }
}

/** The plan as text: everything that matters, in the order of what a careful person asks. */
function reviewDetail({ request, accountLabel, preview }: Plan, inSandbox: boolean, key: KeyPlace | undefined): string {
  const { offer, commonName, subjectAltNames } = request;
  const cost = costText(request, inSandbox);
  const validity = offer.validityDays === undefined ? '' : t('Valid: {0} days from issuance.', offer.validityDays);
  const follows = {
    'dns-cname': t(
      'What follows: the service gives one DNS record (CNAME) for each name; create them, and it issues the certificate.',
    ),
    'dns-txt': t(
      'What follows: the service gives one DNS record (TXT) for each name; create them, and it issues the certificate.',
    ),
    none: t('What follows: the service issues the certificate by itself; the row shows when.'),
  }[offer.followUp];
  const further =
    subjectAltNames.length === 0
      ? t('Further names: none')
      : t('Further names ({0}): {1}', subjectAltNames.length, subjectAltNames.map(bothForms).join(', '));
  // A long list would push what an order costs and entails off the screen.
  const isLong = subjectAltNames.length > 10;
  return [
    ...(offer.pricing === 'paid' ? [cost, ''] : []),
    t('Account: {0}', accountLabel),
    t('Common name: {0}', bothForms(commonName)),
    ...(isLong ? [] : [further]),
    ...(offer.pricing === 'paid' ? [] : [cost]),
    ...(validity === '' ? [] : [validity]),
    ...orderLines(request, key),
    follows,
    t('An order cannot be taken back from here. It is sent once and noted in Activity.'),
    ...(isLong ? [further] : []),
    ...requestLines(preview),
  ].join('\n');
}
