import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { daysLeft } from '../../certificates/attention/expiry.ts';
import type { GatewayDomain } from '../../certificates/provider.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { servedOn } from '../../certificates/servedOn.ts';
import type { BindingRequest } from '../../certificates/writes.ts';
import { counted, t } from './l10n.ts';
import { requestLines, type ShownPlan } from './plans.ts';
import { daysLeftText, fullTime } from './time.ts';

type Plan = ShownPlan<BindingRequest>;

/** What a binding entails besides its plan. */
export interface BindReview {
  readonly takeOff: readonly Plan[];
  /** With what they serve now. */
  readonly domains: readonly GatewayDomain[];
  readonly certificate: CertificateRecord;
  /** What is taken off, as far as it is listed. */
  readonly takenOff: readonly CertificateRecord[];
  /** Names of certificates that are taken off and have a CA for clients, where clients need none afterwards. */
  readonly clientCasLost: readonly string[];
}

/** What the user reads while putting a certificate on domains of a gateway, or taking it off. */
export const bindingSentences = {
  bindTitle: () => t('Bind Certificate'),
  unbindTitle: () => t('Unbind Certificate'),
  reading: (name: string) => t('Reading where {0} is in use…', name),
  gone: (name: string) => t('{0} does not exist any more: it was deleted elsewhere. Nothing was sent.', name),
  cannot: (name: string) => t('{0} cannot be bound: only certificates of API gateways can. Nothing was sent.', name),
  noDomains: (place: string) =>
    t('There is no domain on {0} that a certificate could be bound to. Nothing was sent.', place),
  place: (gatewayName: string | undefined) => gatewayName ?? t('any gateway of the project'),
  notBoundAnywhere: (name: string) => t('No domain serves {0}, so there is nothing to unbind.', name),

  notBoundTo: (name: string, { domain }: DomainRef) =>
    t('{1} does not serve {0} any more. Nothing was sent.', name, domain),

  domainsTitle: () => t('Domains'),
  bindPlaceholder: (name: string) => t('Which domains will serve {0}?', name),
  unbindPlaceholder: (name: string) => t('Which domains will serve {0} no longer?', name),
  allServeIt: (name: string) => t('Every domain that {0} could be bound to serves it already. Nothing was sent.', name),
  chooseOne: () => t('Choose at least one domain.'),
  fittingGroup: () => t('Covered by its names'),
  otherGroup: () => t('Cannot be bound'),
  domainPlace: ({ groupName, gatewayName, gatewayId }: DomainRef) =>
    [groupName, gatewayName ?? gatewayId].filter(Boolean).join(' · '),
  servesNothing: () => t('serves no certificate now'),
  servesOther: (name: string) => t('serves {0} now, which is taken off first', name),
  servesBeside: (name: string) => t('serves {0} now, which stays beside it', name),
  servesItFor: (verifyClients: boolean | undefined) =>
    verifyClients === undefined
      ? t('serves it already')
      : verifyClients
        ? t('serves it already; clients must show a certificate')
        : t('serves it already; clients need no certificate'),
  servesIt: () => t('It serves this certificate already.'),
  notCovered: () => t('No name of the certificate covers it.'),
  notRunning: (status: string) => t('Its gateway is not running ({0}), so it takes no change.', status),
  clientsTitle: () => t('Certificates of clients'),
  clientsPlaceholder: () => t('It has a CA for clients. Must they show a certificate of it?'),
  clientsRequired: () => t('Clients Must Show a Certificate'),
  clientsRequiredDetail: () => t('Connections without one are refused'),
  clientsFree: () => t('Everybody May Connect'),
  clientsFreeDetail: () => t('The CA is not used on these domains'),

  bindMessage: ({ request }: Plan) => t('Bind “{0}”?', request.certificateName),
  bindDetail: (plan: Plan, review: BindReview) => bindDetail(plan, review),
  bindConfirm: ({ request }: Plan) => counted(request.domains.length, 'Bind {0} Domain', 'Bind {0} Domains'),
  binding: (name: string) => t('Binding {0}…', name),
  readingBack: (name: string) => t('Reading {0} back…', name),
  bound: ({ certificateName, domains }: BindingRequest) =>
    t('{0} is bound to {1}.', certificateName, domainsText(domains)),
  boundAfterAll: ({ certificateName, domains }: BindingRequest) =>
    t('The answer was lost, but {0} is bound to {1}.', certificateName, domainsText(domains)),
  tookPlaceOf: (names: readonly string[]) => t('It took the place of {0}.', names.join(', ')),
  verified: () => t('Verified by reading back; the gateway serves it within seconds.'),
  notVerified: (missing: readonly DomainRef[]) =>
    missing.length > 0
      ? t('Read back, {0} does not have it yet; it may take a moment.', domainsText(missing))
      : t('Read back, its content is another than before; look at its details.'),
  notReadBack: () => t('It could not be read back.'),
  checkServed: () => t('Check What Is Served'),
  notBound: ({ certificateName, domains }: BindingRequest) =>
    t('The answer was lost, and {0} is not bound to {1}. You may try again.', certificateName, domainsText(domains)),
  bindNeedsEyes: ({ certificateName, domains }: BindingRequest) =>
    t(
      'Whether {0} is bound to {1} is not known: the service did not tell. Look at its details before you try again.',
      certificateName,
      domainsText(domains),
    ),
  bindRefused: ({ certificateName, domains }: BindingRequest, why: string) =>
    t('{0} was not bound to {1}. {2}', certificateName, domainsText(domains), why),
  nothingServed: (takenOff: readonly BindingRequest[]) =>
    takenOff
      .map(({ certificateName, domains }) =>
        t(
          'Before that, {0} WAS TAKEN OFF {1}, where no certificate is served now.',
          certificateName,
          domainsText(domains),
        ),
      )
      .join(' '),
  putBack: (name: string) => t('Put Back {0}', name),

  unbindMessage: ({ request }: Plan) => t('Unbind “{0}”?', request.certificateName),
  unbindDetail: (plan: Plan, staying: readonly DomainRef[]) => unbindDetail(plan, staying),
  unbindConfirm: ({ request }: Plan) => counted(request.domains.length, 'Unbind {0} Domain', 'Unbind {0} Domains'),
  unbinding: (name: string) => t('Unbinding {0}…', name),
  unbound: ({ certificateName, domains }: BindingRequest) =>
    t('{0} is unbound from {1}. It stays in the account.', certificateName, domainsText(domains)),
  notUnbound: ({ certificateName, domains }: BindingRequest) =>
    t('The answer was lost, and {0} is still bound to {1}. You may try again.', certificateName, domainsText(domains)),
  unbindNeedsEyes: ({ certificateName, domains }: BindingRequest) =>
    t(
      'Whether {0} is unbound from {1} is not known: the service did not tell. Look at its details before you try again.',
      certificateName,
      domainsText(domains),
    ),
  unbindRefused: ({ certificateName, domains }: BindingRequest, why: string) =>
    t('{0} was not unbound from {1}. {2}', certificateName, domainsText(domains), why),
};

/** First what changes for those who call, then what is sent. */
function bindDetail(plan: Plan, { takeOff, domains, certificate, takenOff, clientCasLost }: BindReview): string {
  const { verifyClients } = plan.request;
  const now = new Date();
  return [
    ...validityText(certificate, now),
    ...takenOff
      .filter((other) => endsLater(other, certificate, now))
      .map(({ name }) => t('IT ENDS BEFORE {0}, which is taken off.', name)),
    ...(takeOff.length > 0
      ? [t('FOR A MOMENT NO CERTIFICATE IS SERVED where another is taken off first: HTTPS fails there meanwhile.')]
      : []),
    ...clientCasLost.map(clientCaLostText),
    ...domains.map((domain) => changeText(domain, plan, takeOff, takenOff)),
    ...(verifyClients === undefined
      ? []
      : [verifyClients ? t('Clients must show a certificate of its CA.') : t('Clients need no certificate.')]),
    ...endText(certificate, now),
    ...((certificate.boundDomains ?? []).length > 0 ? [usageText(certificate)] : []),
    t('Account: {0}', plan.accountLabel),
    t('Each request is sent once and noted in Activity.') + ' ' + undoText(plan, takeOff, domains),
    ...[...takeOff, plan].flatMap(({ preview }) => requestLines(preview)),
  ].join('\n');
}

function undoText({ request }: Plan, takeOff: readonly Plan[], domains: readonly GatewayDomain[]): string {
  if (takeOff.length > 0) return t('It can be undone by binding what was there again.');
  return domains.some((domain) => isServing(domain, request))
    ? t('It can be undone by binding once more, with the other answer for clients.')
    : t('It can be undone by unbinding.');
}

function isServing(domain: GatewayDomain, { certificateId }: BindingRequest): boolean {
  return servedOn(domain).some(({ id }) => id === certificateId);
}

function unbindDetail(plan: Plan, staying: readonly DomainRef[]): string {
  return [
    t('HTTPS TO THESE DOMAINS FAILS from then on, until another certificate is bound to them:'),
    ...plan.request.domains.map(whereText),
    staying.length > 0
      ? t('Still served by: {0}', staying.map(whereText).join(', '))
      : t('No domain serves it then. It is not deleted.'),
    t('Account: {0}', plan.accountLabel),
    t('It is sent once and noted in Activity. It can be undone by binding again.'),
    ...requestLines(plan.preview),
  ].join('\n');
}

/** Where a certificate is in use. */
export function usageText({ name, boundDomains = [] }: Pick<CertificateRecord, 'name' | 'boundDomains'>): string {
  return boundDomains.length === 0
    ? t('No domain serves {0} now.', name)
    : t('{0} is in use now: {1}', name, boundDomains.map(whereText).join(', '));
}

/** @param name of a certificate with a CA for clients */
export function clientCaLostText(name: string): string {
  return t(
    'CLIENTS NEED NO CERTIFICATE ANY MORE where {0} is taken off: it has a CA for clients, which is not used then.',
    name,
  );
}

function endText({ commonName, notAfter }: CertificateRecord, now: Date): string[] {
  if (!notAfter) return [];
  return [
    t(
      'Certificate: {0}, until {1} ({2})',
      commonName,
      fullTime(notAfter),
      daysLeftText(daysLeft({ notAfter }, now) ?? 0),
    ),
  ];
}

/** What becomes of a domain: where it may have a certificate for each kind of key, not all that it serves is taken off. */
function changeText(
  domain: GatewayDomain,
  { request }: Plan,
  takeOff: readonly Plan[],
  takenOff: readonly CertificateRecord[],
): string {
  if (isServing(domain, request)) {
    return domain.verifyClients === true && request.verifyClients === false
      ? t('{0}: serves it already. CLIENTS NEED NO CERTIFICATE ANY MORE.', whereText(domain))
      : t('{0}: serves it already; what is asked of clients is said anew.', whereText(domain));
  }
  const gone = takeOff.filter(({ request }) => request.domains.some(({ id }) => id === domain.id));
  if (gone.length > 0) {
    const names = gone.map(({ request }) => nameWithEnd(request, takenOff)).join(', ');
    return t('{0}: in place of {1}', whereText(domain), names);
  }
  return domain.certificateId === undefined
    ? t('{0}: serves no certificate now', whereText(domain))
    : t('{0}: beside {1}', whereText(domain), domain.certificateName ?? domain.certificateId);
}

function nameWithEnd(
  { certificateId, certificateName }: BindingRequest,
  takenOff: readonly CertificateRecord[],
): string {
  const notAfter = takenOff.find(({ id }) => id === certificateId)?.notAfter;
  return notAfter ? t('{0}, until {1}', certificateName, fullTime(notAfter)) : certificateName;
}

/** False of a certificate that has expired, of which worse is said. */
function endsLater(other: CertificateRecord, { notAfter }: CertificateRecord, now: Date): boolean {
  return other.notAfter !== undefined && notAfter !== undefined && notAfter > now && other.notAfter > notAfter;
}

/** Nothing if it is valid now. */
function validityText({ notBefore, notAfter }: CertificateRecord, now: Date): string[] {
  if (notAfter && notAfter < now) return [t('IT HAS EXPIRED, and clients refuse it: {0}', fullTime(notAfter))];
  return notBefore && notBefore > now
    ? [t('IT IS NOT VALID YET, and clients refuse it until {0}', fullTime(notBefore))]
    : [];
}

/** A domain, and where it is. */
export function whereText({ domain, gatewayName }: DomainRef): string {
  return gatewayName === undefined ? domain : `${domain} (${gatewayName})`;
}

export function domainsText(domains: readonly DomainRef[]): string {
  return domains.map(({ domain }) => domain).join(', ');
}
