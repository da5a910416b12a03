import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { GatewayDomain } from '../../certificates/provider.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { inPlaceOn, servedOn } from '../../certificates/servedOn.ts';
import type { BindingRequest, ReplacementRequest, UploadRequest } from '../../certificates/writes.ts';
import { clientCaLostText, domainsText, whereText } from './binding.ts';
import { counted, t } from './l10n.ts';
import { planSentences, requestLines, type ShownPlan } from './plans.ts';
import { fullTime } from './time.ts';

/** What is about to be sent. */
interface UploadPlan extends ShownPlan<UploadRequest | ReplacementRequest> {
  readonly action: 'upload' | 'replace';
}

/** What the review tells besides the plan. */
export interface ReviewNotes {
  /** Where the key was found, as a file's name. */
  readonly keyFile: string;
  /** To be bound afterwards, with the name of what each serves now. */
  readonly domains: readonly GatewayDomain[];
  /** Kind of its key, `CertificateRecord.keyType`. */
  readonly keyType?: string;
  /** Set if one is replaced: as it is now. */
  readonly replaced?: CertificateRecord;
  /** That the one which is replaced has. */
  readonly namesLost: readonly string[];
  /** File of the CA for clients. */
  readonly clientCaFile?: string;
  /** Names of certificates that are taken off and have a CA for clients, where clients need none afterwards. */
  readonly clientCasLost: readonly string[];
}

/** What the user reads while uploading or replacing a certificate. */
export const uploadSentences = {
  title: () => t('Upload Certificate'),
  replaceAnyTitle: () => t('Replace Certificate'),
  replaceTitle: (name: string) => t('Replace {0}', name),
  cannotReplace: (name: string) => t('The content of {0} cannot be replaced from here. Nothing was sent.', name),
  openTitle: () => t('Certificate to upload, with its key and chain'),
  openButton: () => t('Upload'),
  replaceButton: () => t('Replace with This'),
  leafPlaceholder: () => t('There are several certificates. Which one is meant?'),
  leafDetail: (notAfter: Date, serialNumber: string) =>
    t('until {0} · serial number {1}', fullTime(notAfter), serialNumber),

  accountTitle: () => t('Account'),
  accountPlaceholder: () => t('Where is the certificate uploaded to?'),
  accountCannot: () => t('This account cannot upload certificates.'),
  noAccount: () => t('None of your accounts can upload certificates.'),
  reading: () => t('Reading what is there…'),

  modeTitle: () => t('New or in place of'),
  modePlaceholder: () => t('A certificate for these names is there already'),
  modeNew: () => t('Upload as a New Certificate'),
  modeNewDetail: () => t('Beside the one that is there; nothing changes until it is bound'),
  modeBind: (name: string) => t('Bind {0}', name),
  modeBindDetail: (bound: readonly string[]) =>
    bound.length === 0
      ? t('It is this very certificate; nothing is uploaded')
      : t('It is this very certificate, bound to {0}; nothing is uploaded', bound.join(', ')),
  modeReplace: (name: string) => t('Replace {0}', name),
  modeReplaceDetail: (bound: readonly string[]) =>
    bound.length === 0
      ? t('Same number, new content')
      : t('Keeps its bindings; these serve the new one from then on: {0}', bound.join(', ')),

  placeTitle: () => t('Gateways'),
  placePlaceholder: () => t('For all gateways of the project, or for one?'),
  placeGlobal: () => t('All gateways of the project'),
  placeGlobalDetail: () => t('Can be bound to domains of any of them'),
  placeGateway: (name: string) => t('Gateway {0}', name),
  gatewayStopped: (status: string) => t('It is not running ({0}), so it takes no change.', status),

  domainsTitle: () => t('Domains'),
  domainsUnread: (gateways: readonly string[]) =>
    t('The domains of {0} could not be read, so they cannot be chosen now.', gateways.join(', ')),
  domainsPlaceholder: () => t('Which domains serve it at once? None is fine.'),

  clientCaTitle: () => t('Certificates of clients'),
  clientCaPlaceholder: () => t('Must clients show a certificate of their own (two-way TLS)?'),
  clientCaAgainPlaceholder: () =>
    t('The one there has a CA for clients. Whether it stays is not known, so give it again.'),
  clientCaNone: () => t('No'),
  clientCaNoneDetail: () => t('Everybody may connect, as usual'),
  clientCaLeftOutDetail: () => t('If it does not stay, clients need no certificate any more'),
  clientCaFile: () => t('Yes, of a CA in a File…'),
  clientCaFileDetail: () => t('Certificates of the CA; without its key'),
  clientCaButton: () => t('Use This CA'),
  notCa: (file: string) =>
    t('There is no certificate of a CA in {0}, or something else with it. Nothing was sent.', file),

  nameTitle: () => t('Name in the cloud'),
  namePrompt: () => t('What the certificate is called in the cloud'),

  reviewMessage: ({ action, request }: UploadPlan) =>
    action === 'replace' ? t('Replace “{0}”?', request.certificateName) : t('Upload “{0}”?', request.certificateName),
  reviewDetail: (plan: UploadPlan, notes: ReviewNotes) => reviewDetail(plan, notes),
  confirm: () => t('Upload'),
  confirmReplace: () => t('Replace'),
  confirmWithDomains: (count: number) => counted(count, 'Upload and Bind {0} Domain', 'Upload and Bind {0} Domains'),

  sending: (name: string) => t('Sending {0}…', name),
  binding: (name: string) => t('Binding {0}…', name),
  readingBack: (name: string) => t('Reading {0} back…', name),
  checkServed: () => t('Check What Is Served'),
  compareBefore: () => t('Compare with Before'),
};

function reviewDetail(plan: UploadPlan, notes: ReviewNotes): string {
  const { action, request, accountLabel, preview } = plan;
  const { facts, placement } = request;
  return [
    ...(notes.replaced ? replacedTexts(notes.replaced, notes) : []),
    keyLeavesText(new URL(preview.url)),
    t('Key: {0} ({1})', notes.keyFile, facts.keyName),
    '',
    t('Account: {0}', accountLabel),
    ...(placement ? [t('Available to: {0}', planSentences.placementText(placement))] : []),
    t('Certificate: {0}, until {1}', facts.commonName, fullTime(new Date(facts.notAfter))),
    t('Names: {0}', namesText(facts.subjectAltNames)),
    t('Issued by {0}; serial number {1}', facts.issuer, facts.serialNumber),
    ...(notes.clientCaFile === undefined
      ? []
      : [t('Clients must show a certificate of the CA in {0}', notes.clientCaFile)]),
    ...(placement && action === 'upload' && notes.domains.length === 0
      ? [t('No domain serves it yet; it can be bound later.')]
      : notes.domains.map((domain) => domainText(domain, notes))),
    ...(notes.domains.some((domain) => inPlaceOn(domain, notes).length > 0)
      ? [t('FOR A MOMENT NO CERTIFICATE IS SERVED where another is taken off first: HTTPS fails there meanwhile.')]
      : []),
    ...notes.clientCasLost.map(clientCaLostText),
    t('It is sent once and noted in Activity, without the key.'),
    ...requestLines({ ...preview, body: shortened(preview.body) }),
  ].join('\n');
}

/** Only the sandbox on this computer speaks without TLS. */
function keyLeavesText({ protocol, host }: URL): string {
  return protocol === 'https:'
    ? t('THE PRIVATE KEY LEAVES THIS COMPUTER in this one request, over HTTPS to {0}.', host)
    : t('The private key is sent in this one request, to {0} on this computer.', host);
}

/** What becomes of the old one: first for those who call, then whether it can be had again. */
function replacedTexts(replaced: CertificateRecord, { namesLost, clientCaFile }: ReviewNotes): string[] {
  const { commonName, notAfter, hasClientCa } = replaced;
  const back = t('The service does not keep it: to go back, replace it again with the old files.');
  return [
    usersText(replaced),
    ...(namesLost.length === 0 ? [] : [t('NAMES LOST: {0}', namesText(namesLost))]),
    ...(hasClientCa === true && clientCaFile === undefined
      ? [t('NO CA FOR CLIENTS IS SENT: if the one there does not stay, clients need no certificate any more.')]
      : []),
    notAfter ? `${t('In place of: {0}, until {1}.', commonName, fullTime(notAfter))} ${back}` : back,
    '',
  ];
}

function usersText({ placement, boundDomains = [], usedBy }: CertificateRecord): string {
  if (boundDomains.length > 0) return t('These domains serve the new one at once: {0}', domainsText(boundDomains));
  if (placement) return t('No domain serves it now.');
  if (usedBy === undefined) return t('Whatever uses it gets the new one.');
  return usedBy.length === 0 ? t('Nothing uses it now.') : t('What uses it gets the new one: {0}', usedBy.join(', '));
}

function domainText(domain: GatewayDomain, coming: Pick<ReviewNotes, 'keyType'>): string {
  const [served, gone] = [servedOn(domain), inPlaceOn(domain, coming)].map((all) =>
    all.map(({ id, name = id }) => name).join(', '),
  );
  if (gone) return t('Then bound to: {0}, IN PLACE OF {1}', whereText(domain), gone);
  return served
    ? t('Then bound to: {0}, beside {1}', whereText(domain), served)
    : t('Then bound to: {0}', whereText(domain));
}

const MOST_NAMES = 10;

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? t('{0} and {1} more', shown, names.length - MOST_NAMES) : shown;
}

/** A request that fits on a screen: of long PEM blocks only the start. The whole is in the list of checks. */
function shortened(body: string): string {
  return body.replace(
    /(-----BEGIN [A-Z ]+-----)((?:\\n|[A-Za-z0-9+/=\n])+)(-----END [A-Z ]+-----)/g,
    (_, begin, inside, end) => {
      const base64 = String(inside).replace(/\\n|\n/g, '');
      return `${begin}${base64.slice(0, 8)}… (${base64.length})${end}`;
    },
  );
}

/** How an upload or a replacement ended. */
export const uploadOutcomes = {
  done: (name: string, replaced: boolean) => (replaced ? t('{0} is replaced.', name) : t('{0} is uploaded.', name)),
  doneAfterAll: (name: string, replaced: boolean) =>
    replaced
      ? t('The answer was lost, but {0} has the new content: it is replaced, once.', name)
      : t('The answer was lost, but {0} is there: it is uploaded, once.', name),
  boundTo: ({ domains }: Pick<BindingRequest, 'domains'>) => t('Bound to {0}.', domainsText(domains)),
  servedBy: (domains: readonly DomainRef[]) => t('It is served by {0}.', domainsText(domains)),
  verified: () => t('Verified by reading back.'),
  notVerified: (missing: readonly DomainRef[]) =>
    missing.length > 0
      ? t('Read back, {0} does not have it yet; it may take a moment.', domainsText(missing))
      : t('Read back, the content is not what was sent; look at its details.'),
  clientsFree: (domains: readonly DomainRef[]) =>
    t(
      'CLIENTS OF {0} NEED NO CERTIFICATE ANY MORE: the service has switched that off. Bind to Domains… on its row asks for one again, where it has a CA for clients.',
      domainsText(domains),
    ),
  notReadBack: () => t('It could not be read back.'),
  howToGoOn: () => t('It can be bound later with Bind to Domains… on its row.'),
  notThere: (name: string, replaced: boolean) =>
    replaced
      ? t('The answer was lost, and {0} still has its old content. You may try again.', name)
      : t('The answer was lost, and {0} did not appear: it was not uploaded. You may try again.', name),
  needsEyes: (name: string, replaced: boolean) =>
    replaced
      ? t(
          'Whether {0} was replaced is not known: the service did not tell. Activity has what was seen; nothing else was done.',
          name,
        )
      : t('Whether {0} was uploaded is not known: the service did not tell. It was bound to nothing.', name),
  refused: (name: string, why: string, replaced: boolean) =>
    replaced ? t('{0} was not replaced. {1}', name, why) : t('{0} was not uploaded. {1}', name, why),
};
