import type { DomainRef, ListedGateway } from '../../certificates/placement.ts';
import type { Gateway, Listing, ListOptions, Notice } from '../../certificates/provider.ts';
import type { ExtensionError } from '../../errors.ts';
import type { CertificateRow, Group, GroupDomain } from './answers.ts';
import { meansGatewayGone } from './errorCodes.ts';
import { certificatesOf, failuresOf, gatewayGroups, gatewayPages, record, withDetails } from './listing.ts';
import type { Connection } from './listing.ts';
import type { AllRows } from './paging.ts';

/**
 * The certificates of all gateways and the global ones, which come with every gateway. A gateway that fails while others
 * answer becomes a notice; so does a list that ends before its own count. Without a gateway there is no list.
 */
export async function listAll(connection: Connection, { signal, onProgress }: ListOptions = {}): Promise<Listing> {
  const gateways = await gatewayPages(connection, signal);
  let done = 0;
  const asked = await Promise.all(
    gateways.rows.map(async (gateway) => {
      const read = await readGateway(connection, gateway, signal);
      if (read.certificates.status === 'fulfilled') done += read.certificates.value.rows.length;
      onProgress?.(done, undefined);
      return read;
    }),
  );
  const told = asked.flatMap(({ certificates, groups }) => [certificates, groups]);
  const isAnyGone = failuresOf(told).some(meansGatewayGone);
  const reads = isAnyGone ? await stillThere(connection, asked, signal) : asked;
  if (reads.length === 0) return { certificates: [], notices: [{ code: 'apig.noGateway', details: {} }] };
  const [failure, ...more] = failuresOf(reads.map(({ certificates }) => certificates));
  if (failure && more.length + 1 === reads.length) throw failure;

  const notices = new Notices();
  notices.addMissing('instances', gateways);
  for (const { gateway, certificates } of reads) notices.add(gateway.name, certificates, { gatewayId: gateway.id });
  const partial = new Set(notices.all.map(({ details }) => details['gatewayId']));
  const usage = new Usage();
  for (const { gateway, certificates, groups } of reads) {
    usage.add(gateway, groups);
    // Of a gateway that does not answer at all that was said.
    if (certificates.status === 'fulfilled') notices.add(gateway.name, groups, { what: 'domains' });
  }
  const certificates = rowsOf(reads).map((row) => record(connection, withDetails(connection, row), usage.of(row)));
  onProgress?.(certificates.length, certificates.length);
  const listed = reads.map(({ gateway: { id, name, status, running } }): ListedGateway => ({
    id,
    name,
    ...(partial.has(id) && { partial: true }),
    ...(!running && { stopped: status }),
  }));
  return { certificates, gateways: listed, notices: notices.all };
}

/** What one gateway told. */
interface GatewayRead {
  readonly gateway: Gateway;
  readonly certificates: PromiseSettledResult<AllRows<CertificateRow>>;
  readonly groups: PromiseSettledResult<AllRows<Group>>;
}

/** One after the other, so that a gateway which does not answer is waited for once, and holds up no other. */
async function readGateway(connection: Connection, gateway: Gateway, signal?: AbortSignal): Promise<GatewayRead> {
  const [certificates] = await Promise.allSettled([certificatesOf(connection, gateway.id, signal)]);
  if (certificates.status === 'rejected') return { gateway, certificates, groups: certificates };
  const [groups] = await Promise.allSettled([gatewayGroups(connection, gateway.id, signal)]);
  return { gateway, certificates, groups };
}

/** Without those that were deleted since they were listed. */
async function stillThere(connection: Connection, reads: readonly GatewayRead[], signal?: AbortSignal) {
  const { rows, missing } = await gatewayPages(connection, signal);
  const there = new Set(rows.map(({ id }) => id));
  return missing ? reads : reads.filter(({ gateway }) => there.has(gateway.id));
}

/** The global ones once, though each gateway tells them. */
function rowsOf(reads: readonly GatewayRead[]): CertificateRow[] {
  const rows = new Map<string, CertificateRow>();
  for (const { certificates } of reads) {
    if (certificates.status === 'fulfilled') for (const row of certificates.value.rows) rows.set(row.id, row);
  }
  return [...rows.values()];
}

/** Where certificates are in use, as the groups of all gateways tell. */
class Usage {
  readonly #domains = new Map<string, DomainRef[]>();
  readonly #unknown = new Set<string>();

  add(gateway: Gateway, groups: GatewayRead['groups']): void {
    if (groups.status === 'rejected' || groups.value.missing) this.#unknown.add(gateway.id);
    if (groups.status === 'rejected') return;
    for (const group of groups.value.rows) {
      for (const domain of group.domains ?? []) this.#addDomain(gateway, group, domain);
    }
  }

  /** Undefined if the certificate may be in use on a gateway that did not tell. */
  of({ id, instance_id }: CertificateRow): DomainRef[] | undefined {
    const own = instance_id !== undefined && instance_id !== 'common';
    if (own ? this.#unknown.has(instance_id) : this.#unknown.size > 0) return undefined;
    return this.#domains.get(id) ?? [];
  }

  #addDomain(gateway: Gateway, group: Group, { certificates, ...domain }: GroupDomain): void {
    const place = { groupId: group.id, groupName: group.name, gatewayId: gateway.id, gatewayName: gateway.name };
    for (const { id } of certificates) {
      const domains = this.#domains.get(id);
      if (domains) domains.push({ ...domain, ...place });
      else this.#domains.set(id, [{ ...domain, ...place }]);
    }
  }
}

class Notices {
  readonly all: Notice[] = [];

  /** @param list its name, of a gateway's the gateway's @param more what else the notice is about */
  add(list: string, result: PromiseSettledResult<AllRows<unknown>>, more: Notice['details'] = {}): void {
    if (result.status === 'fulfilled') this.addMissing(list, result.value, more);
    else this.#push({ list, code: (result.reason as ExtensionError).code, ...more });
  }

  addMissing(list: string, { missing }: AllRows<unknown>, more: Notice['details'] = {}): void {
    if (missing) this.#push({ list, code: 'cloud.unexpectedAnswer', ...more, ...missing });
  }

  #push(details: Notice['details']): void {
    this.all.push({ code: 'list.partial', details });
  }
}
