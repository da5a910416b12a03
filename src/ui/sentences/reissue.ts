import type { ReissueObstacle } from '../../certificates/reissue/eligibility.ts';
import type { ReissueConsequences, ReissueRequest } from '../../certificates/writes.ts';
import type { NameChanges } from '../../pem/nameCoverage.ts';
import { keyLines, type KeyPlace } from './keyPlace.ts';
import { kindName } from './kinds.ts';
import { counted, t } from './l10n.ts';
import { requestLines, type ShownPlan, withSandbox } from './plans.ts';
import { stateName } from './states.ts';

type Plan = ShownPlan<ReissueRequest>;

interface AboutReissue {
  readonly inSandbox: boolean;
  /** The service has no private key for the certificate that is reissued. */
  readonly keyMissing: boolean;
  readonly key: KeyPlace;
  /** The selected file that told which certificate is meant. */
  readonly takenFrom?: string;
}

/** What the user reads while reissuing a certificate. */
export const reissueSentences = {
  title: () => t('Reissue Certificate'),
  openButton: () => t('Reissue'),
  certificateTitle: () => t('Certificate'),
  certificatePlaceholder: () => t('Which certificate is reissued?'),
  sharingPlaceholder: (file: string) =>
    t(
      'No certificate has the serial number or exactly the names of {0}; these share some. Which one is reissued?',
      file,
    ),
  misfitPlaceholder: (name: string, misfit: 'obstacle' | 'names') =>
    misfit === 'obstacle'
      ? t('{0}, which is selected, cannot be reissued now. Which one is?', name)
      : t('The CSR lacks names of {0}, which is selected. Which one is reissued?', name),
  eligibleGroup: () => t('Can be reissued'),
  otherGroup: () => t('Cannot be reissued now'),
  noneAdvanced: () =>
    t('There is no Advanced certificate in your accounts. Only Advanced certificates (DV or OV) can be reissued.'),
  notInCloud: (file: string) =>
    t(
      'No certificate of your accounts has the serial number or the names of {0}, so there is nothing to reissue.',
      file,
    ),
  showAccounts: () => t('Show Accounts'),
  nothingIn: (file: string, others: number) =>
    others === 0
      ? t('There is neither a CSR nor the certificate of a server in {0}, so nothing was sent.', file)
      : t(
          'There is neither a CSR nor the certificate of a server in {0} and {1} more, so nothing was sent.',
          file,
          others,
        ),
  pickStart: (kind: 'csr' | 'certificate') =>
    kind === 'csr'
      ? t('Several CSRs are selected. Which one is the certificate reissued with?')
      : t('Several certificates are selected. Which one is reissued?'),
  csrNames: (changes: NameChanges) => csrNamesText(changes),
  cannot: (name: string, obstacle: ReissueObstacle) =>
    t('{0} cannot be reissued. {1} Nothing was sent.', name, obstacleText(obstacle)),
  issueAgain: () => t('Issue Again…'),
  obstacle: (obstacle: ReissueObstacle) => obstacleText(obstacle),
  nameTitle: () => t('Name of the new certificate'),
  namePrompt: (old: string) =>
    t('The new certificate appears beside {0} in its order. The name cannot be changed later.', old),
  checkingOrder: () => t('Looking at the order…'),

  consentMessage: ({ lost }: ReissueConsequences) =>
    counted(lost.length, 'Go on without {0} name?', 'Go on without {0} names?'),
  consentDetail: (consequences: ReissueConsequences, stillServed: readonly string[], hasCsr: boolean) =>
    [
      t('The new certificate will not have: {0}', consequences.lost.join(', ')),
      ...(stillServed.length > 0 ? [t('Served by a wildcard of it all the same: {0}', stillServed.join(', '))] : []),
      riskText(consequences),
      hasCsr
        ? t('A CSR that has these names keeps them. Nothing was sent.')
        : t('Go back to add the names again. Nothing was sent.'),
    ].join('\n'),
  consentConfirm: ({ lost }: ReissueConsequences) =>
    counted(lost.length, 'Go On Without {0} Name', 'Go On Without {0} Names'),

  reviewMessage: ({ request }: Plan) => t('Reissue “{0}” as “{1}”?', request.replacedName, request.certificateName),
  reviewDetail: (plan: Plan, about: AboutReissue) => reviewDetail(plan, about),
  confirm: () => t('Reissue'),
  sending: (name: string) => t('Requesting the reissue of {0}…', name),

  ordered: ({ certificateName, replacedName }: ReissueRequest) =>
    t(
      'The reissue of {0} is requested; {1} will be issued once its DNS records (TXT) exist: create them now.',
      replacedName,
      certificateName,
    ),
  orderedAfterAll: (name: string) =>
    t('The answer was lost, but {0} was found in its order: the reissue took effect, once.', name),
  notOrdered: (name: string) =>
    t(
      'The answer was lost, and {0} did not appear in its order: the reissue did not take effect. You may try again.',
      name,
    ),
  needsEyes: (name: string) =>
    t(
      'Whether the reissue as {0} took effect is not known: the service could not be asked. Look in the console before you try again.',
      name,
    ),
  refused: (name: string, why: string) => t('{0} was not reissued. {1}', name, why),
};

/** The names of a certificate beside those of a CSR. */
function csrNamesText({ kept, added, lost, stillServed }: NameChanges): string {
  if (added.length === 0 && lost.length === 0) return t('same names as the CSR');
  if (kept.length === 0 && stillServed.length === 0) return t('no name in common with the CSR');
  return [
    ...(lost.length > 0
      ? [counted(lost.length, '{0} name of it is not in the CSR', '{0} names of it are not in the CSR')]
      : []),
    ...(added.length > 0 ? [counted(added.length, 'the CSR adds {0} name', 'the CSR adds {0} names')] : []),
  ].join(', ');
}

function obstacleText(obstacle: ReissueObstacle): string {
  switch (obstacle.why) {
    case 'kind':
      return t('Only Advanced certificates (DV or OV) can be reissued; this is {0}.', kindName(obstacle.kind));
    case 'state':
      return t('Only issued certificates can be reissued; its state is “{0}”.', stateName(obstacle.state));
    case 'role':
      return t('In its order, only the original and the representative certificate can be reissued; this is neither.');
    case 'order-busy':
      return t('{0} in the same order is in progress; wait until it is issued or has failed.', obstacle.other);
    case 'too-late':
      return t('Less than a day is left of it. Order a new one instead.');
    case 'no-order':
      return t('The service does not say which order it belongs to.');
    case 'account':
      return t('That needs the public zone and a key of the main account.');
  }
}

/** Which certificates stay and which may go. */
function riskText({ staying, atRisk }: ReissueConsequences): string {
  return atRisk.length > 0
    ? t('MAY BE REVOKED by the service when the new one is issued: {0}', atRisk.join(', '))
    : t('Stays valid: {0}', staying.join(', '));
}

function costText({ billing, added }: ReissueConsequences, inSandbox: boolean): string {
  switch (billing) {
    case 'free':
      return t("Cost: free, says the service's guide, since the names stay the same.");
    case 'per-added-name': {
      const cost = counted(
        added.length,
        "COST: {0} added name is billed, says the service's guide. The price is not told here.",
        "COST: each of {0} added names is billed, says the service's guide. The price is not told here.",
      );
      return withSandbox(cost, inSandbox);
    }
    case 'possibly':
      return withSandbox(t('COST: something may be billed; the guide of the service does not say what.'), inSandbox);
  }
}

/** What the guide leaves open. */
function unknownText({ nameChange }: ReissueConsequences, keyMissing: boolean): string[] {
  const key = t(
    'Not known: whether the service reissues a certificate before its private key is registered. If it refuses, nothing changes; register the key, and try again.',
  );
  const names = {
    same: [],
    added: [t('Not known: the price of an added name.')],
    removed: [t('Not known: which certificates of the order are revoked, when, and what is billed.')],
  };
  return [...names[nameChange === 'both' ? 'removed' : nameChange], ...(keyMissing ? [key] : [])];
}

/** First what it entails, then what is sent. */
function reviewDetail(
  { request, accountLabel, preview }: Plan,
  { inSandbox, keyMissing, key, takenFrom }: AboutReissue,
): string {
  const { consequences, commonName, subjectAltNames } = request;
  const { added, lost } = consequences;
  const further =
    subjectAltNames.length === 0
      ? t('Further names: none')
      : t('Further names ({0}): {1}', subjectAltNames.length, subjectAltNames.join(', '));
  const isLong = subjectAltNames.length > 10;
  return [
    riskText(consequences),
    costText(consequences, inSandbox),
    ...unknownText(consequences, keyMissing),
    ...(lost.length > 0 ? [t('Names lost ({0}): {1}', lost.length, lost.join(', '))] : []),
    ...(added.length > 0 ? [t('Names added ({0}): {1}', added.length, added.join(', '))] : []),
    '',
    ...(takenFrom === undefined
      ? []
      : [t('Certificate: {0}, since {1} is selected with the CSR', request.replacedName, takenFrom)]),
    t('Account: {0}', accountLabel),
    t('Order: {0}', request.orderId),
    t('Common name: {0}', commonName),
    ...(isLong ? [] : [further]),
    ...keyLines(request.requestedKey, key),
    t(
      'What follows: the service gives one DNS record (TXT) for each name; create them, and it issues the certificate.',
    ),
    t('A reissue cannot be taken back from here. It is sent once and noted in Activity.'),
    ...(isLong ? [further] : []),
    ...requestLines(preview),
  ].join('\n');
}
