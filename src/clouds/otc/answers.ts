import * as v from 'valibot';
import type { DomainRef } from '../../certificates/placement.ts';
import type { Gateway, GatewayDomain } from '../../certificates/provider.ts';
import { ExtensionError } from '../../errors.ts';
import type { Page } from './paging.ts';
import { checked, FLAG, ID, KEY_TYPE, LIST, TEXT, TEXTS } from './shapes.ts';

/**
 * One certificate as the service tells it: lists leave out `not_before`, `serial_number` and `issuer`, documented examples
 * nearly everything else. Unknown fields stay.
 */
const Certificate = v.looseObject({
  id: ID,
  name: TEXT,
  type: TEXT,
  instance_id: TEXT,
  common_name: TEXT,
  san: TEXTS,
  not_before: TEXT,
  not_after: TEXT,
  create_time: TEXT,
  update_time: TEXT,
  serial_number: TEXT,
  issuer: TEXTS,
  is_has_trusted_root_ca: FLAG,
  /** Huawei Cloud alone. */
  algorithm_type: KEY_TYPE,
});
export type CertificateRow = v.InferOutput<typeof Certificate>;

const Count = v.nullish(v.number());

/** Answer to create, details and modify. */
export function readCertificate(body: unknown): CertificateRow {
  return checked(Certificate, body);
}

const Receipt = v.object({ id: ID, name: TEXT });

/**
 * The id in the answer to a change: with it the change was made, whatever else the answer holds.
 * @param of what was changed: an answer about another certificate belongs to another request
 * @throws ExtensionError `cloud.unexpectedAnswer`
 */
export function certificateIdIn(body: unknown, of: { readonly id?: string; readonly name: string }): string {
  const { id, name = of.name } = checked(Receipt, body);
  if (id === (of.id ?? id) && name === of.name) return id;
  const path = name === of.name ? 'id' : 'name';
  throw new ExtensionError('cloud.unexpectedAnswer', 'an answer about another certificate', { details: { path } });
}

export function readCertificatePage(body: unknown): Page<CertificateRow> {
  const { certs, total } = checked(v.object({ certs: LIST(Certificate), total: Count }), body);
  return { rows: certs, total: total ?? undefined };
}

const GatewayRow = v.object({ id: ID, instance_name: TEXT, status: TEXT, instance_status: v.nullish(v.unknown()) });

export function readGatewayPage(body: unknown): Page<Gateway> {
  const { instances, total } = checked(v.object({ instances: LIST(GatewayRow), total: Count }), body);
  const rows = instances.map(({ id, instance_name, status, instance_status }): Gateway => {
    const running = status === undefined ? instance_status === 6 : status === 'Running';
    return { id, name: instance_name ?? id, status: status ?? String(instance_status ?? ''), running };
  });
  return { rows, total: total ?? undefined };
}

/** `domain` is documented; `url_domain` and `name` are what others have read here. */
const DomainRow = v.object({
  id: ID,
  domain: TEXT,
  url_domain: TEXT,
  name: TEXT,
  ssl_id: TEXT,
  ssl_name: TEXT,
  verified_client_certificate_enabled: FLAG,
  /** Huawei Cloud: one certificate for each kind of key. */
  ssl_infos: LIST(v.object({ ssl_id: TEXT, ssl_name: TEXT, algorithm_type: KEY_TYPE })),
});

const GroupRow = v.object({ id: ID, name: TEXT, url_domains: v.nullish(v.array(DomainRow)) });

/** An API group. `domains` is absent where the answer did not tell them: then its details do. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly domains?: readonly GroupDomain[];
}

export interface GroupDomain {
  readonly id: string;
  readonly domain: string;
  /** See `DomainRef`. */
  readonly verifyClients?: boolean;
  /** Usually none or one. */
  readonly certificates: readonly {
    readonly id: string;
    readonly name?: string;
    /** Told where there may be one of each. */
    readonly keyType?: string;
  }[];
}

export function readGroupPage(body: unknown): Page<Group> {
  const { groups, total } = checked(v.object({ groups: LIST(GroupRow), total: Count }), body);
  return { rows: groups.map(groupOf), total: total ?? undefined };
}

export function readGroup(body: unknown): Group {
  return groupOf(checked(GroupRow, body));
}

function groupOf({ id, name, url_domains }: v.InferOutput<typeof GroupRow>): Group {
  const domains = url_domains?.map((row): GroupDomain => {
    const certificates = new Map<string, GroupDomain['certificates'][number]>();
    for (const { ssl_id, ssl_name, algorithm_type: keyType } of [
      { ...row, algorithm_type: undefined },
      ...row.ssl_infos,
    ]) {
      if (ssl_id === undefined) continue;
      certificates.set(ssl_id, { id: ssl_id, ...(ssl_name && { name: ssl_name }), ...(keyType && { keyType }) });
    }
    const domain = row.domain ?? row.url_domain ?? row.name ?? row.id;
    return {
      id: row.id,
      domain: domain.toLowerCase(),
      ...clientRuleOf(row),
      certificates: [...certificates.values()],
    };
  });
  return { id, name: name ?? id, ...(domains && { domains }) };
}

/** The domains of a group under the names that the rest of the program has for them. */
export function domainsOf(gateway: Pick<Gateway, 'id' | 'name'>, group: Group): GatewayDomain[] {
  return (group.domains ?? []).map(({ id, domain, verifyClients, certificates: [certificate, ...beside] }) => ({
    id,
    domain,
    groupId: group.id,
    groupName: group.name,
    gatewayId: gateway.id,
    gatewayName: gateway.name,
    ...(verifyClients !== undefined && { verifyClients }),
    ...(certificate && { certificateId: certificate.id }),
    ...(certificate?.name !== undefined && { certificateName: certificate.name }),
    ...(certificate?.keyType !== undefined && { keyType: certificate.keyType }),
    ...(beside.length > 0 && { beside }),
  }));
}

/** `ssl_id` and its like came empty from the real service although set, so they are not read. */
const AttachedRow = v.object({
  id: ID,
  url_domain: TEXT,
  instance_id: TEXT,
  api_group_id: TEXT,
  api_group_name: TEXT,
  verified_client_certificate_enabled: FLAG,
});

export function readAttachedDomainPage(body: unknown): Page<DomainRef> {
  const { bound_domains, total } = checked(v.object({ bound_domains: LIST(AttachedRow), total: Count }), body);
  const rows = bound_domains.map((row): DomainRef => {
    const { id, url_domain, instance_id, api_group_id, api_group_name } = row;
    return {
      id,
      domain: (url_domain ?? id).toLowerCase(),
      groupId: api_group_id ?? '',
      gatewayId: instance_id ?? '',
      ...(api_group_name !== undefined && { groupName: api_group_name }),
      ...clientRuleOf(row),
    };
  });
  return { rows, total: total ?? undefined };
}

function clientRuleOf(row: {
  readonly verified_client_certificate_enabled: boolean | undefined;
}): Pick<DomainRef, 'verifyClients'> {
  const verifyClients = row.verified_client_certificate_enabled;
  return verifyClients === undefined ? {} : { verifyClients };
}
