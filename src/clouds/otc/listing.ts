import { Cancelled, ExtensionError } from '../../errors.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { Gateway, GatewayDomain } from '../../certificates/provider.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import type { ApigApi } from './api.ts';
import {
  domainsOf,
  readAttachedDomainPage,
  readCertificate,
  readCertificatePage,
  readGatewayPage,
  readGroup,
  readGroupPage,
} from './answers.ts';
import type { CertificateRow, Group } from './answers.ts';
import { meansGone } from './errorCodes.ts';
import { incomplete, readAllPages } from './paging.ts';
import type { AllRows } from './paging.ts';
import { recordOf } from './records.ts';
import {
  attachedDomainsRequest,
  certificateRequest,
  certificatesRequest,
  gatewaysRequest,
  groupRequest,
  groupsRequest,
} from './requests.ts';

/** What reading needs, and what it remembers between calls. */
export interface Connection {
  readonly accountId: string;
  readonly api: ApigApi;
  readonly now: () => number;
  /** Names of gateways by id, as far as seen. */
  readonly gatewayNames: Map<string, string>;
  /** Certificates as last told in full: lists tell less. */
  readonly details: Map<string, CertificateRow>;
}

/** All gateways of the project, running or not. */
export async function listGateways(connection: Connection, signal?: AbortSignal): Promise<readonly Gateway[]> {
  return whole('instances', await gatewayPages(connection, signal));
}

/** Single certificates again, with everything the service tells of them. Ones that no longer exist are missing. */
export async function fetchSome(
  connection: Connection,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<CertificateRecord[]> {
  const found = await Promise.all(ids.map((id) => fetchOne(connection, id, signal)));
  return found.filter((one) => one !== undefined);
}

/** @returns undefined if there is no such certificate (any more) */
export async function fetchOne(
  connection: Connection,
  id: string,
  signal?: AbortSignal,
): Promise<CertificateRecord | undefined> {
  try {
    return await readRecord(connection, id, signal);
  } catch (error) {
    if (!meansGone(error)) throw error;
    connection.details.delete(id);
    return undefined;
  }
}

/** One certificate with where it is in use; that is left out if it did not come whole. */
export async function readRecord(connection: Connection, id: string, signal?: AbortSignal): Promise<CertificateRecord> {
  const [row, bound] = await Promise.all([
    readDetails(connection, id, signal),
    attachedDomainsOf(connection, id, signal),
  ]);
  return record(connection, row, bound.missing ? undefined : named(connection, bound.rows));
}

/** Everything the service tells of one certificate. */
export async function readDetails(connection: Connection, id: string, signal?: AbortSignal): Promise<CertificateRow> {
  const row = readCertificate(await connection.api.read(certificateRequest(id), signal));
  connection.details.set(row.id, row);
  return row;
}

/**
 * Where one certificate is in use, asked for this very certificate.
 * @throws ExtensionError `cloud.unexpectedAnswer` if the list did not come whole
 */
export async function boundDomainsOf(
  connection: Connection,
  certificateId: string,
  signal?: AbortSignal,
): Promise<DomainRef[]> {
  return named(connection, whole('bound_domains', await attachedDomainsOf(connection, certificateId, signal)));
}

/** The same, as far as it came. */
export async function attachedDomainsOf(
  { api }: Connection,
  certificateId: string,
  signal?: AbortSignal,
): Promise<AllRows<DomainRef>> {
  return readAllPages(async (page) =>
    readAttachedDomainPage(await api.read(attachedDomainsRequest(certificateId, page), signal)),
  );
}

/**
 * The domains of all API groups of a gateway.
 * @throws ExtensionError `cloud.unexpectedAnswer` if the list did not come whole
 */
export async function gatewayDomains(
  connection: Connection,
  gateway: Pick<Gateway, 'id' | 'name'>,
  signal?: AbortSignal,
): Promise<GatewayDomain[]> {
  const groups = whole('groups', await gatewayGroups(connection, gateway.id, signal));
  return groups.flatMap((group) => domainsOf(gateway, group));
}

/** The API groups of a gateway with their domains; where the list does not tell those, from the details of each group. */
export async function gatewayGroups(
  { api }: Connection,
  gatewayId: string,
  signal?: AbortSignal,
): Promise<AllRows<Group>> {
  const all = await readAllPages(async (page) => readGroupPage(await api.read(groupsRequest(gatewayId, page), signal)));
  const rows = await Promise.all(
    all.rows.map(async (group) =>
      group.domains ? group : readGroup(await api.read(groupRequest(gatewayId, group.id), signal)),
    ),
  );
  return { ...all, rows };
}

/** @param boundDomains undefined if it is not known where the certificate is in use */
export function record(
  { accountId, now, gatewayNames }: Connection,
  row: CertificateRow,
  boundDomains: readonly DomainRef[] | undefined,
): CertificateRecord {
  return recordOf(row, { accountId, nowMs: now(), gatewayNames }, boundDomains);
}

/** A row of a list with what its details told before, unless it has changed since. */
export function withDetails({ details }: Connection, row: CertificateRow): CertificateRow {
  const known = details.get(row.id);
  if (known?.update_time === undefined || known.not_after === undefined) return row;
  if (known.update_time !== row.update_time || known.not_after !== row.not_after) return row;
  const { not_before, serial_number, issuer } = known;
  return { ...row, not_before, serial_number, issuer };
}

export async function gatewayPages({ api, gatewayNames }: Connection, signal?: AbortSignal): Promise<AllRows<Gateway>> {
  const all = await readAllPages(async (page) => readGatewayPage(await api.read(gatewaysRequest(page), signal)));
  for (const { id, name } of all.rows) gatewayNames.set(id, name);
  return all;
}

/** Of one gateway, with the global ones. @param name not compared exactly by every service */
export function certificatesOf(
  { api }: Connection,
  gatewayId: string,
  signal?: AbortSignal,
  name?: string,
): Promise<AllRows<CertificateRow>> {
  return readAllPages(async (page) =>
    readCertificatePage(await api.read(certificatesRequest(gatewayId, page, name), signal)),
  );
}

/** Where a part would be taken for all. @param list its name in the answers */
function whole<Row>(list: string, { rows, missing }: AllRows<Row>): readonly Row[] {
  if (missing) throw incomplete(list, missing);
  return rows;
}

function named({ gatewayNames }: Connection, attached: readonly DomainRef[]): DomainRef[] {
  return attached.map((domain) => {
    const gatewayName = gatewayNames.get(domain.gatewayId);
    return gatewayName === undefined ? domain : { ...domain, gatewayName };
  });
}

/** What did not come. @throws what is no failure of the service */
export function failuresOf(results: readonly PromiseSettledResult<unknown>[]): ExtensionError[] {
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    const reason: unknown = result.reason;
    if (reason instanceof Cancelled || !(reason instanceof ExtensionError)) throw reason as Error;
    return [reason];
  });
}
