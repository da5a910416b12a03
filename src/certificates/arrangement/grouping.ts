import type { CertificateRecord } from '../certificateRecord.ts';
import { CERTIFICATE_KINDS } from '../certificateRecord.ts';
import { EXPIRY_BUCKETS, expiryBucket, stateAt } from '../attention/expiry.ts';
import { STATES_BY_URGENCY } from './sorting.ts';
import type { ListedGateway, Placement } from '../placement.ts';

export const GROUPINGS = ['kind', 'state', 'expiry', 'domain', 'none'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Groupings that rows have; `gateway` stands for `kind` where a cloud's certificates differ by where they serve. */
export type RowGrouping = Grouping | 'gateway';

/** Group of certificates that serve all gateways. */
export const ALL_GATEWAYS = 'global';

/**
 * `key` is a kind, a state, an expiry bucket, a registrable domain (A-labels) or '' for names without one, the id of a gateway or
 * `ALL_GATEWAYS`.
 */
export interface Group {
  readonly key: string;
  readonly certificates: readonly CertificateRecord[];
  /** What they serve, or would serve, where they are grouped by that. */
  readonly placement?: Placement;
  /** There may be certificates that could not be listed. */
  readonly partial?: true;
  /** Of a gateway that is not running: the service's own word for it. */
  readonly stopped?: string;
}

/** What the rows of these certificates are grouped by if the user wants `groupBy`. @param gateways that are shown without certificates too */
export function rowGrouping(
  records: readonly CertificateRecord[],
  groupBy: Grouping,
  gateways: readonly ListedGateway[] = [],
): RowGrouping {
  const hasPlaces = gateways.length > 0 || records.some(({ placement }) => placement);
  return groupBy === 'kind' && hasPlaces ? 'gateway' : groupBy;
}

/** The registrable part of a host name (`www.example.co.kr` → `example.co.kr`), undefined for what has none. */
export type RegistrableDomain = (name: string) => string | undefined;

export interface GroupingContext {
  readonly now: Date;
  readonly registrableDomain: RegistrableDomain;
  /** To be shown without certificates too. */
  readonly gateways?: readonly ListedGateway[];
}

/**
 * Groups that have a member, or are one of `gateways`, in an order that makes sense for the grouping; every record is in exactly one.
 * A certificate belongs to the domain of its common name, or else of its first other name. `none` makes one group.
 */
export function groupCertificates(
  records: readonly CertificateRecord[],
  by: RowGrouping,
  context: GroupingContext,
): readonly Group[] {
  const keyOf = keyFunction(by, context);
  const members = new Map<string, CertificateRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = members.get(key);
    if (group) group.push(record);
    else members.set(key, [record]);
  }
  if (by === 'gateway') return gatewayGroups(members, context.gateways ?? []);
  return orderedKeys(by, [...members.keys()]).map((key) => ({ key, certificates: members.get(key) ?? [] }));
}

function gatewayGroups(
  members: ReadonlyMap<string, readonly CertificateRecord[]>,
  gateways: readonly ListedGateway[],
): readonly Group[] {
  const listed = new Map(gateways.map((gateway) => [gateway.id, gateway]));
  return [...new Set([...members.keys(), ...listed.keys()])]
    .map((key): Group => {
      const certificates = members.get(key) ?? [];
      const { name, partial, stopped } = listed.get(key) ?? {};
      const placement = certificates[0]?.placement ?? { scope: 'gateway', gatewayId: key, gatewayName: name ?? key };
      return {
        key,
        certificates,
        placement,
        ...(partial && { partial }),
        ...(stopped !== undefined && { stopped }),
      };
    })
    .sort(byGateway);
}

/** By name; what serves all gateways comes last. */
function byGateway(a: Group, b: Group): number {
  const [one, other] = [a, b].map(({ key, placement }) =>
    placement?.scope === 'gateway' ? (placement.gatewayName ?? key) : key,
  ) as [string, string];
  return Number(a.key === ALL_GATEWAYS) - Number(b.key === ALL_GATEWAYS) || (one < other ? -1 : 1);
}

function keyFunction(
  by: RowGrouping,
  { now, registrableDomain }: GroupingContext,
): (record: CertificateRecord) => string {
  switch (by) {
    case 'kind':
      return (record) => record.kind;
    case 'state':
      return (record) => stateAt(record, now);
    case 'expiry':
      return (record) => expiryBucket(record, now);
    case 'domain':
      return (record) => registrableDomain(mainName(record)) ?? '';
    case 'gateway':
      return ({ placement }) => (placement?.scope === 'gateway' ? placement.gatewayId : ALL_GATEWAYS);
    case 'none':
      return () => '';
  }
}

function mainName({ commonName, subjectAltNames }: CertificateRecord): string {
  const name = commonName || (subjectAltNames[0] ?? '');
  return name.startsWith('*.') ? name.slice(2) : name;
}

const ORDER: Partial<Record<RowGrouping, readonly string[]>> = {
  kind: CERTIFICATE_KINDS,
  state: STATES_BY_URGENCY,
  expiry: EXPIRY_BUCKETS,
};

function orderedKeys(by: RowGrouping, keys: readonly string[]): readonly string[] {
  const order = ORDER[by];
  if (order) return order.filter((key) => keys.includes(key));
  return [...keys].sort((a, b) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1));
}
