import type { CertificateRecord, CertificateState } from '../certificateRecord.ts';
import { stateAt } from '../attention/expiry.ts';

export const SORT_KEYS = ['name', 'expiry', 'registered', 'state'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What needs a person comes first, what is over comes last. */
export const STATES_BY_URGENCY: readonly CertificateState[] = [
  'failed',
  'timed-out',
  'expired',
  'key-required',
  'pending',
  'revoking',
  'unknown',
  'issued',
  'revoked',
  'deleted',
];

/**
 * A sorted copy: names in natural order (`web-2` before `web-10`), soonest expiry first, newest registration first, most
 * urgent state first. What has no date comes last; equals are ordered by name, then by id, so that the order is stable.
 */
export function sortCertificates(
  records: readonly CertificateRecord[],
  by: SortKey,
  now: Date,
): readonly CertificateRecord[] {
  const compare = COMPARE[by](now);
  return [...records].sort((a, b) => compare(a, b) || byName(a, b));
}

type Compare = (a: CertificateRecord, b: CertificateRecord) => number;

/** Made when first needed: it takes longer than all the rest of loading the extension. */
let names: Intl.Collator | undefined;

function byName(a: CertificateRecord, b: CertificateRecord): number {
  names ??= new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  return names.compare(a.name, b.name) || names.compare(a.id, b.id);
}

const COMPARE: Record<SortKey, (now: Date) => Compare> = {
  name: () => byName,
  expiry: () => (a, b) => difference(a.notAfter?.getTime(), b.notAfter?.getTime()),
  registered: () => (a, b) => difference(negative(a.registeredAt), negative(b.registeredAt)),
  state: (now) => (a, b) => STATES_BY_URGENCY.indexOf(stateAt(a, now)) - STATES_BY_URGENCY.indexOf(stateAt(b, now)),
};

function negative(date: Date | undefined): number | undefined {
  return date && -date.getTime();
}

function difference(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a - b;
}
