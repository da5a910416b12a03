import { isDnsName } from '../../pem/nameCoverage.ts';
import { jsonAnswer, type Answer } from '../http.ts';
import { apigError, invalidValue, missingField } from './errors.ts';
import { bodyOf, optionalFlag, optionalText, page, requiredText } from './input.ts';
import { randomId } from './keys.ts';
import { domainOf, effectAt, gatewayOf, groupOf, runningGateway } from './lookup.ts';
import { bindingsOf } from './model.ts';
import type { Domain } from './model.ts';
import type { OtcContext, OtcRoute } from './router.ts';
import { domainRow, gatewayDetailsRow, gatewayRow, groupRow } from './rows.ts';
import { noContent } from './service.ts';

const GATEWAY = '/instances/{instance_id}';
const GROUP = `${GATEWAY}/api-groups/{group_id}`;
const MOST_DOMAINS = 5;

/** Gateways, groups and their domain names. */
export const DOMAIN_ROUTES: readonly OtcRoute[] = [
  { method: 'GET', path: '/instances', handle: gateways },
  { method: 'GET', path: GATEWAY, handle: gatewayDetails },
  { method: 'GET', path: `${GATEWAY}/api-groups`, handle: groups },
  { method: 'GET', path: GROUP, handle: groupDetails },
  {
    method: 'PUT',
    path: `${GROUP}/sl-domain-access-settings`,
    handle: setDebugDomain,
    counted: ({ group_id: id }) => [`modify group ${id}`],
  },
  {
    method: 'POST',
    path: `${GROUP}/domains`,
    handle: bindName,
    counted: ({ group_id: id }, { url_domain: name }) => [`create domain ${id} ${String(name)}`],
  },
  {
    method: 'PUT',
    path: `${GROUP}/domains/{domain_id}`,
    handle: modifyName,
    counted: ({ domain_id: id }) => [`modify domain ${id}`],
  },
  {
    method: 'DELETE',
    path: `${GROUP}/domains/{domain_id}`,
    handle: unbindName,
    counted: ({ domain_id: id }) => [`delete domain ${id}`],
  },
];

function gateways(context: OtcContext): Answer {
  const { store, projectId, exchange } = context;
  const [id, name, status] = ['instance_id', 'instance_name', 'status'].map((key) => exchange.query.get(key) ?? '');
  const found = store.data.gateways.filter(
    (gateway) =>
      gateway.projectId === projectId &&
      (id === '' || gateway.id === id) &&
      gateway.name.includes(name ?? '') &&
      (status === '' || gateway.status === status),
  );
  const { total, size, rows } = page(context, found);
  return jsonAnswer(200, { total, size, instances: rows.map(gatewayRow) });
}

function gatewayDetails({ store, projectId, params }: OtcContext): Answer {
  const gateway = store.gateway(projectId, params['instance_id'] ?? '');
  if (!gateway) throw apigError(404, 'APIC.7302', 'The gateway does not exist.');
  return jsonAnswer(200, gatewayDetailsRow(gateway));
}

function groups(context: OtcContext): Answer {
  const { store, switches, exchange } = context;
  const gateway = gatewayOf(context);
  const [id, name] = [exchange.query.get('id') ?? '', exchange.query.get('name') ?? ''];
  const exact = exchange.query.get('precise_search') === 'name';
  const found = store.data.groups.filter(
    (group) =>
      group.gatewayId === gateway.id &&
      (id === '' || group.id === id) &&
      (exact && name !== '' ? group.name === name : group.name.includes(name)),
  );
  const { total, size, rows } = page(context, found);
  return jsonAnswer(200, {
    total,
    size,
    groups: rows.map((group) => groupRow(group, store, switches, switches.groupListHasDomains)),
  });
}

function groupDetails(context: OtcContext): Answer {
  return jsonAnswer(200, groupRow(groupOf(context, gatewayOf(context)), context.store, context.switches, true));
}

function setDebugDomain(context: OtcContext): Answer {
  const enabled = optionalFlag(bodyOf(context), 'sl_domain_access_enabled');
  if (enabled === undefined) throw missingField('sl_domain_access_enabled');
  groupOf(context, runningGateway(context)).debugDomainEnabled = enabled;
  context.store.touch();
  return noContent();
}

function bindName(context: OtcContext): Answer {
  const { store, switches } = context;
  const body = bodyOf(context);
  const name = requiredText(body, 'url_domain').toLowerCase();
  if (name.length > 255 || !isDnsName(name)) throw apigError(400, 'APIG.2024', 'The URL domain name is invalid.');
  const minSslVersion = versionIn(body) ?? 'TLSv1.1';
  const redirect = optionalFlag(body, 'is_http_redirect_to_https') ?? false;
  const gateway = runningGateway(context);
  const group = groupOf(context, gateway);
  if (store.data.domains.some((other) => other.gatewayId === gateway.id && other.name === name)) {
    throw apigError(400, 'APIG.3305', 'The URL domain name already exists.');
  }
  if (store.domainsOf(group.id).length >= MOST_DOMAINS) {
    throw apigError(403, 'APIG.3108', 'The number of domain names exceeds the quota of the API group.');
  }
  const domain: Domain = {
    id: randomId(),
    groupId: group.id,
    gatewayId: gateway.id,
    name,
    minSslVersion,
    redirect,
    status: switches.newDomainStatus,
  };
  store.addDomain(domain);
  return jsonAnswer(201, domainRow(domain));
}

function modifyName(context: OtcContext): Answer {
  const body = bodyOf(context);
  const minSslVersion = versionIn(body);
  if (minSslVersion === undefined) throw missingField('min_ssl_version');
  const redirect = optionalFlag(body, 'is_http_redirect_to_https');
  const verifyClient = optionalFlag(body, 'verified_client_certificate_enabled');
  const domain = domainOf(context, runningGateway(context));
  if (verifyClient === true && !domain.binding) throw invalidValue('verified_client_certificate_enabled');
  domain.minSslVersion = minSslVersion;
  domain.redirect = redirect ?? domain.redirect;
  for (const binding of bindingsOf(domain)) binding.verifyClient = verifyClient ?? binding.verifyClient;
  context.store.touch();
  return jsonAnswer(201, domainRow(domain));
}

function unbindName(context: OtcContext): Answer {
  const { store } = context;
  const domain = domainOf(context, runningGateway(context));
  for (const { certificateId } of bindingsOf(domain)) store.unbind(domain, certificateId, effectAt(context));
  store.removeDomain(domain.id);
  return noContent();
}

function versionIn(body: Readonly<Record<string, unknown>>): string | undefined {
  const version = optionalText(body, 'min_ssl_version');
  if (version !== undefined && version !== 'TLSv1.1' && version !== 'TLSv1.2') throw invalidValue('min_ssl_version');
  return version;
}
