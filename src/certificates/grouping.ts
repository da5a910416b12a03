import type { CertificateRecord } from './certificateRecord.ts';
import { CERTIFICATE_KINDS } from './certificateRecord.ts';
import { EXPIRY_BUCKETS, expiryBucket, stateAt } from './expiry.ts';
import { STATES_BY_URGENCY } from './sorting.ts';

export const GROUPINGS = ['kind', 'state', 'expiry', 'domain', 'none'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** `key` is a kind, a state, an expiry bucket, a registrable domain (A-labels) or '' for names without one. */
export interface Group {
  readonly key: string;
  readonly certificates: readonly CertificateRecord[];
}

/** The registrable part of a host name (`www.example.co.kr` → `example.co.kr`), undefined for what has none. */
export type RegistrableDomain = (name: string) => string | undefined;

/**
 * Groups that have a member, in an order that makes sense for the grouping; every record is in exactly one of them.
 * A certificate belongs to the domain of its common name, or else of its first other name. `none` makes one group.
 */
export function groupCertificates(
  records: readonly CertificateRecord[],
  by: Grouping,
  context: { readonly now: Date; readonly registrableDomain: RegistrableDomain },
): readonly Group[] {
  const keyOf = keyFunction(by, context);
  const members = new Map<string, CertificateRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = members.get(key);
    if (group) group.push(record);
    else members.set(key, [record]);
  }
  return orderedKeys(by, [...members.keys()]).map((key) => ({ key, certificates: members.get(key) ?? [] }));
}

function keyFunction(
  by: Grouping,
  { now, registrableDomain }: { readonly now: Date; readonly registrableDomain: RegistrableDomain },
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
    case 'none':
      return () => '';
  }
}

function mainName({ commonName, subjectAltNames }: CertificateRecord): string {
  const name = commonName || (subjectAltNames[0] ?? '');
  return name.startsWith('*.') ? name.slice(2) : name;
}

const ORDER: Partial<Record<Grouping, readonly string[]>> = {
  kind: CERTIFICATE_KINDS,
  state: STATES_BY_URGENCY,
  expiry: EXPIRY_BUCKETS,
};

function orderedKeys(by: Grouping, keys: readonly string[]): readonly string[] {
  const order = ORDER[by];
  if (order) return order.filter((key) => keys.includes(key));
  return [...keys].sort((a, b) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1));
}
