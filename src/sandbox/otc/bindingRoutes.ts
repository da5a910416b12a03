import { jsonAnswer, type Answer } from '../http.ts';
import { readContent } from './certificateContent.ts';
import { addCertificate, deleteUnused, uploadedTexts } from './certificateRoutes.ts';
import { apigError, invalidValue, missingField } from './errors.ts';
import { bodyOf, optionalFlag, optionalTexts, page, requiredText } from './input.ts';
import { asObject } from './json.ts';
import { certificateOf, checkFits, domainOf, effectAt, noDomain, runningGateway, gatewayOf } from './lookup.ts';
import { bindingsOf, type Domain, type OtcCertificate } from './model.ts';
import type { OtcContext, OtcRoute } from './router.ts';
import { algorithmType, attachedDomainRow, boundDomainRow, domainCertificateRow } from './rows.ts';
import { noContent } from './service.ts';

const DOMAIN = '/instances/{instance_id}/api-groups/{group_id}/domains/{domain_id}';

/** Which certificate stands at which domain. */
export const BINDING_ROUTES: readonly OtcRoute[] = [
  {
    method: 'POST',
    path: '/certificates/{certificate_id}/domains/attach',
    handle: attachNames,
    counted: ({ certificate_id: id }, body) => namesOf(body).map((name) => `attach ${id} ${name}`),
  },
  {
    method: 'POST',
    path: '/certificates/{certificate_id}/domains/detach',
    handle: detachNames,
    counted: ({ certificate_id: id }, body) => namesOf(body).map((name) => `detach ${id} ${name}`),
  },
  { method: 'GET', path: '/certificates/{certificate_id}/attached-domains', handle: attachedDomains },
  {
    method: 'POST',
    path: `${DOMAIN}/certificates/attach`,
    handle: attachOne,
    counted: ({ domain_id: domain }, body) => idsOf(body).map((id) => `attach ${id} ${domain}`),
  },
  {
    method: 'POST',
    path: `${DOMAIN}/certificates/detach`,
    handle: detachOne,
    counted: ({ domain_id: domain }, body) => idsOf(body).map((id) => `detach ${id} ${domain}`),
  },
  {
    method: 'POST',
    path: `${DOMAIN}/certificate`,
    handle: upload,
    counted: ({ domain_id: domain }, { name }) => (typeof name === 'string' ? [`upload ${name} ${domain}`] : []),
  },
  { method: 'GET', path: `${DOMAIN}/certificate/{certificate_id}`, handle: boundDetails },
  {
    method: 'DELETE',
    path: `${DOMAIN}/certificate/{certificate_id}`,
    handle: deleteBound,
    counted: ({ certificate_id: id, domain_id: domain }) => [`delete ${id} ${domain}`],
  },
];

/** One entry of a request that names domains. */
interface Wish {
  readonly name: string;
  readonly gatewayIds: readonly string[] | undefined;
  readonly verifyClient: boolean | undefined;
}

/** All or nothing: whatever is refused, is refused before anything has changed. */
function attachNames(context: OtcContext): Answer {
  const wishes = wishesIn(context);
  const certificate = certificateOf(context);
  const chosen = wishes.flatMap((wish) => domainsFor(context, wish, certificate).map((domain) => ({ domain, wish })));
  for (const { domain } of chosen) checkAttach(context, domain, certificate);
  for (const { domain, wish } of chosen) attach(context, domain, certificate, wish.verifyClient);
  return noContent();
}

function detachNames(context: OtcContext): Answer {
  const wishes = wishesIn(context);
  const certificate = certificateOf(context);
  const bound = context.store
    .boundTo(certificate.id)
    .filter(({ name, gatewayId }) =>
      wishes.some((wish) => wish.name === name && (wish.gatewayIds?.includes(gatewayId) ?? true)),
    );
  if (bound.length === 0) throw apigError(400, 'APIG.2000', 'The parameters are invalid: no valid domain name');
  for (const domain of bound) takeOff(context, domain, certificate);
  return noContent();
}

function attachedDomains(context: OtcContext): Answer {
  const { store, switches, exchange } = context;
  const certificate = certificateOf(context);
  const filter = exchange.query.get('url_domain') ?? '';
  const { total, size, rows } = page(
    context,
    store.boundTo(certificate.id).filter(({ name }) => name.includes(filter)),
  );
  const bound_domains = rows.map((domain) =>
    attachedDomainRow(domain, store.group(domain.gatewayId, domain.groupId), certificate, switches.emptySslFields),
  );
  return jsonAnswer(200, { total, size, bound_domains });
}

function attachOne(context: OtcContext): Answer {
  const body = bodyOf(context);
  const id = onlyId(body);
  const verifyClient = optionalFlag(body, 'verified_client_certificate_enabled');
  const domain = domainOf(context, runningGateway(context));
  const certificate = certificateOf(context, id);
  checkAttach(context, domain, certificate);
  attach(context, domain, certificate, verifyClient);
  return noContent();
}

function detachOne(context: OtcContext): Answer {
  const id = onlyId(bodyOf(context));
  const domain = domainOf(context, runningGateway(context));
  const certificate = certificateOf(context, id);
  checkBound(domain, certificate);
  takeOff(context, domain, certificate);
  return noContent();
}

function upload(context: OtcContext): Answer {
  const { switches, clock } = context;
  const { name, certificate: pem, privateKey } = uploadedTexts(context, bodyOf(context));
  const gateway = runningGateway(context);
  const domain = domainOf(context, gateway);
  const content = readContent(pem, privateKey, clock.now(), switches);
  if (switches.uploadChecksNames) checkFits(content.details, domain, switches);
  if (rivalOf(context, domain, algorithmType(content)) && switches.attachOverOther === 'refused')
    throw otherCertificate();
  const type = switches.uploadedType;
  const scope = { type, ...(type === 'instance' && { gatewayId: gateway.id }) };
  const certificate = addCertificate(context, { name, scope, content });
  attach(context, domain, certificate, undefined);
  return jsonAnswer(201, boundDomainRow(domain, certificate));
}

function boundDetails(context: OtcContext): Answer {
  const domain = domainOf(context, gatewayOf(context));
  const certificate = certificateOf(context);
  checkBound(domain, certificate);
  return jsonAnswer(200, domainCertificateRow(certificate));
}

function deleteBound(context: OtcContext): Answer {
  const { store, switches } = context;
  const domain = domainOf(context, runningGateway(context));
  const certificate = certificateOf(context);
  checkBound(domain, certificate);
  const others = store.boundTo(certificate.id).filter(({ id }) => id !== domain.id);
  if (others.length > 0 && switches.deleteAtDomain === 'refused') deleteUnused(context, certificate);
  for (const bound of [domain, ...others]) store.unbind(bound, certificate.id, effectAt(context));
  store.removeCertificate(certificate.id);
  return noContent();
}

function checkAttach(context: OtcContext, domain: Domain, certificate: OtcCertificate): void {
  const { switches } = context;
  if (certificate.gatewayId !== undefined && certificate.gatewayId !== domain.gatewayId)
    throw invalidValue('instance_id');
  const other = rivalOf(context, domain, algorithmType(certificate), certificate.id);
  if (switches.attachChecksNames) checkFits(certificate.details, domain, switches);
  if (other && switches.attachOverOther === 'refused') throw otherCertificate();
}

/** Another certificate in whose place one would come: the only one of the domain, or the one of the same kind of key. */
function rivalOf(
  { store, projectId, switches }: OtcContext,
  domain: Domain,
  kind: string,
  ownId?: string,
): OtcCertificate | undefined {
  return bindingsOf(domain)
    .flatMap(({ certificateId }) => store.certificate(projectId, certificateId) ?? [])
    .find(({ id, chainPem }) => {
      const isOfKind = switches.certificatesPerDomain === 'one' || algorithmType({ chainPem }) === kind;
      return id !== ownId && isOfKind;
    });
}

/** The check of client certificates is on where there is a CA to check them by, unless the request says otherwise. */
function attach(
  context: OtcContext,
  domain: Domain,
  certificate: OtcCertificate,
  verifyClient: boolean | undefined,
): void {
  const rival = rivalOf(context, domain, algorithmType(certificate), certificate.id);
  if (rival) takeOff(context, domain, rival);
  const hasRoot = certificate.trustedRootPem !== undefined;
  const binding = { certificateId: certificate.id, verifyClient: hasRoot && (verifyClient ?? true) };
  context.store.bind(domain, binding, effectAt(context));
  noteUpdate(context, certificate);
}

function takeOff(context: OtcContext, domain: Domain, certificate: OtcCertificate): void {
  context.store.unbind(domain, certificate.id, effectAt(context));
  noteUpdate(context, certificate);
}

function noteUpdate({ switches, clock }: OtcContext, certificate: OtcCertificate): void {
  if (switches.bindingIsUpdate) certificate.updatedAt = clock.now();
}

function checkBound(domain: Domain, { id }: OtcCertificate): void {
  if (!bindingsOf(domain).some(({ certificateId }) => certificateId === id)) {
    throw apigError(404, 'APIG.3097', 'The binding record of the certificate and the domain name does not exist.');
  }
}

function otherCertificate(): Error {
  return apigError(400, 'APIG.2051', 'A domain name cannot have different certificates.');
}

/** On each of the named gateways, or wherever the certificate may be. */
function domainsFor(context: OtcContext, { name, gatewayIds }: Wish, certificate: OtcCertificate): Domain[] {
  const { store, projectId } = context;
  const named = gatewayIds?.map((id) => runningGateway(context, id).id);
  const covered = store.data.gateways
    .filter((gateway) => gateway.projectId === projectId && gateway.status === 'Running')
    .map(({ id }) => id)
    .filter((id) => certificate.gatewayId === undefined || certificate.gatewayId === id);
  const found = (named ?? covered).flatMap((gatewayId) => {
    const domain = store.data.domains.find((other) => other.gatewayId === gatewayId && other.name === name);
    if (named && !domain) throw noDomain(name);
    return domain ? [domain] : [];
  });
  if (found.length === 0) throw noDomain(name);
  return found;
}

function wishesIn(context: OtcContext): Wish[] {
  const { domains } = bodyOf(context);
  if (domains === undefined || domains === null) throw missingField('domains');
  if (!Array.isArray(domains) || domains.length === 0) throw invalidValue('domains');
  return domains.map((entry: unknown) => {
    const fields = asObject(entry);
    if (!fields) throw invalidValue('domains');
    const gatewayIds = optionalTexts(fields, 'instance_ids');
    return {
      name: requiredText(fields, 'domain').toLowerCase(),
      gatewayIds: gatewayIds && gatewayIds.length > 0 ? gatewayIds : undefined,
      verifyClient: optionalFlag(fields, 'verified_client_certificate_enabled'),
    };
  });
}

function onlyId(body: Readonly<Record<string, unknown>>): string {
  const ids = optionalTexts(body, 'certificate_ids');
  if (!ids) throw missingField('certificate_ids');
  const [id] = ids;
  if (id === undefined || ids.length > 1) throw invalidValue('certificate_ids');
  return id;
}

/** For counting, whatever else is wrong with the request. */
function namesOf({ domains }: Record<string, unknown>): string[] {
  return Array.isArray(domains) ? domains.map((entry) => String(asObject(entry)?.['domain'])) : [];
}

function idsOf({ certificate_ids: ids }: Record<string, unknown>): string[] {
  return Array.isArray(ids) ? ids.map(String) : [];
}
