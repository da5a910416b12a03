import { decodePem } from '../../pem/armour/pem.ts';
import { certificateFacts } from '../../pem/x509/certificateFacts.ts';
import { bindingsOf } from './model.ts';
import type { Domain, Gateway, Group, OtcCertificate } from './model.ts';
import type { OtcStore } from './store.ts';
import type { OtcSwitches } from './switches.ts';

type Row = Record<string, unknown>;

/** Create, details, modify. */
export function certificateRow(certificate: OtcCertificate, switches: OtcSwitches): Row {
  const { id, name, details, trustedRootPem } = certificate;
  if (switches.exampleAnswers) return { id, name, ...details, ...timesOf(certificate) };
  const row = { ...domainCertificateRow(certificate), is_has_trusted_root_ca: trustedRootPem !== undefined };
  return switches.huaweiFields ? { ...row, algorithm_type: algorithmType(certificate) } : row;
}

/** The details that are asked for at a domain: without the flag of the CA. */
export function domainCertificateRow(certificate: OtcCertificate): Row {
  const { id, name, type, gatewayId = 'common', projectId, details } = certificate;
  return { id, name, type, instance_id: gatewayId, project_id: projectId, ...details, ...timesOf(certificate) };
}

/** A row of the list, which has less. */
export function certificateListRow(certificate: OtcCertificate, { huaweiFields }: OtcSwitches): Row {
  const { common_name, san, not_after, signature_algorithm } = certificate.details;
  const { id, name, type, gatewayId = 'common', projectId, trustedRootPem } = certificate;
  return {
    id,
    name,
    type,
    instance_id: gatewayId,
    project_id: projectId,
    ...(common_name !== undefined && { common_name }),
    san,
    not_after,
    signature_algorithm,
    ...timesOf(certificate),
    is_has_trusted_root_ca: trustedRootPem !== undefined,
    ...(huaweiFields && { algorithm_type: algorithmType(certificate) }),
  };
}

/** As Huawei Cloud sorts keys; told from the certificate itself. */
export function algorithmType({ chainPem }: Pick<OtcCertificate, 'chainPem'>): 'RSA' | 'ECC' {
  const [leaf] = decodePem(chainPem);
  return leaf && certificateFacts(leaf.der).key.algorithm === 'ec' ? 'ECC' : 'RSA';
}

/** The answer to binding and modifying a domain name. */
export function domainRow({ id, name, status, minSslVersion, redirect, binding }: Domain): Row {
  return {
    id,
    url_domain: name,
    status,
    min_ssl_version: minSslVersion,
    is_http_redirect_to_https: redirect,
    verified_client_certificate_enabled: binding?.verifyClient ?? false,
  };
}

/** The answer to uploading a certificate at a domain. */
export function boundDomainRow(domain: Domain, certificate: OtcCertificate): Row {
  return { ...domainRow(domain), ssl_id: certificate.id, ssl_name: certificate.name };
}

/** One of the domains of a certificate. */
export function attachedDomainRow(
  domain: Domain,
  group: Group | undefined,
  certificate: OtcCertificate,
  empty: boolean,
): Row {
  const { is_http_redirect_to_https, ...row } = domainRow(domain);
  return {
    ...row,
    ...(!empty && { is_http_redirect_to_https }),
    ssl_id: empty ? '' : certificate.id,
    ssl_name: empty ? '' : certificate.name,
    api_group_id: domain.groupId,
    api_group_name: group?.name ?? '',
    instance_id: domain.gatewayId,
  };
}

export function gatewayRow({ id, name, projectId, status, spec, createdAt }: Gateway): Row {
  return {
    id,
    instance_name: name,
    project_id: projectId,
    status,
    instance_status: INSTANCE_STATUS[status] ?? 40,
    type: 'apig',
    spec,
    create_time: createdAt,
    eip_address: null,
    enterprise_project_id: '0',
    charging_mode: 0,
    loadbalancer_provider: 'elb',
  };
}

const INSTANCE_STATUS: Readonly<Record<string, number>> = { Creating: 1, Running: 6, Updating: 12, Frozen: 37 };

export function gatewayDetailsRow(gateway: Gateway): Row {
  return {
    ...gatewayRow(gateway),
    description: '',
    maintain_begin: '22:00:00',
    maintain_end: '02:00:00',
    ingress_ip: '192.0.2.10',
    supported_features: ['instance_certificate'],
    publicips: [],
    privateips: [],
  };
}

export function groupRow(group: Group, store: OtcStore, switches: OtcSwitches, withDomains: boolean): Row {
  const { id, name, remark, createdAt, debugDomainEnabled } = group;
  return {
    id,
    name,
    status: 1,
    sl_domain: `${id}.apic.${switches.region}.otc.example`,
    sl_domains: [`${id}.apic.${switches.region}.otc.example`],
    sl_domain_access_enabled: debugDomainEnabled,
    register_time: timeText(createdAt, id),
    update_time: timeText(createdAt, id),
    remark,
    is_default: 2,
    on_sell_status: 2,
    version: 'V2',
    ...(withDomains && { url_domains: store.domainsOf(id).map((domain) => groupDomainRow(domain, store, switches)) }),
  };
}

/** The name is under another key here than everywhere else, and the redirect flag is not told. */
function groupDomainRow(domain: Domain, { data }: OtcStore, { huaweiFields }: OtcSwitches): Row {
  const { id, name, status, minSslVersion, binding } = domain;
  const bound = bindingsOf(domain).flatMap(
    ({ certificateId }) => data.certificates.find((one) => one.id === certificateId) ?? [],
  );
  // Huawei Cloud fills the fields of old only for a certificate with an RSA key.
  const told = huaweiFields ? bound.find((one) => algorithmType(one) === 'RSA') : bound[0];
  return {
    id,
    domain: name,
    cname_status: status,
    ...(told && { ssl_id: told.id, ssl_name: told.name }),
    ...(huaweiFields && { ssl_infos: bound.map(sslInfoRow), ingress_http_port: -1, ingress_https_port: -1 }),
    min_ssl_version: minSslVersion,
    verified_client_certificate_enabled: binding?.verifyClient ?? false,
    is_has_trusted_root_ca: bound[0]?.trustedRootPem !== undefined,
  };
}

function sslInfoRow(certificate: OtcCertificate): Row {
  const { id, name, type, trustedRootPem } = certificate;
  return {
    ssl_id: id,
    ssl_name: name,
    algorithm_type: algorithmType(certificate),
    type: type === 'instance' ? 1 : 2,
    is_has_trusted_root_ca: trustedRootPem !== undefined,
  };
}

function timesOf({ id, createdAt, updatedAt }: OtcCertificate): Row {
  return { create_time: timeText(createdAt, id), update_time: timeText(updatedAt, `${id}${updatedAt}`) };
}

/** With none, six or nine digits after the second, as the service has it; which, follows from the seed. */
function timeText(at: number, seed: string): string {
  const digits = [0, 6, 9][[...seed].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 3] ?? 0;
  const [seconds = '', milliseconds = ''] = new Date(at).toISOString().replace('Z', '').split('.');
  return `${seconds}${digits === 0 ? '' : `.${milliseconds.padEnd(digits, '0')}`}Z`;
}
