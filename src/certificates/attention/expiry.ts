import type { CertificateRecord, CertificateState } from '../certificateRecord.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days until the end of validity, rounded down: 0 on the last day, negative afterwards, undefined without a date. */
export function daysLeft(validity: { readonly notAfter: Date }, now: Date): number;
export function daysLeft(validity: Pick<CertificateRecord, 'notAfter'>, now: Date): number | undefined;
export function daysLeft({ notAfter }: Pick<CertificateRecord, 'notAfter'>, now: Date): number | undefined {
  return notAfter && Math.floor((notAfter.getTime() - now.getTime()) / DAY_MS);
}

/**
 * The state as a person would call it now. A service's list may say `issued` hours after the end of validity, and a
 * cached row certainly does.
 */
export function stateAt(record: Pick<CertificateRecord, 'state' | 'notAfter'>, now: Date): CertificateState {
  const lapsed = record.notAfter !== undefined && record.notAfter.getTime() < now.getTime();
  return lapsed && (record.state === 'issued' || record.state === 'key-required') ? 'expired' : record.state;
}

/** Soonest first. `none`: no date, or one that no longer matters because the certificate failed or was revoked. */
export const EXPIRY_BUCKETS = [
  'expired',
  'within-7-days',
  'within-30-days',
  'within-90-days',
  'later',
  'none',
] as const;
export type ExpiryBucket = (typeof EXPIRY_BUCKETS)[number];

export function expiryBucket(record: Pick<CertificateRecord, 'state' | 'notAfter'>, now: Date): ExpiryBucket {
  const state = stateAt(record, now);
  if (state === 'expired') return 'expired';
  const days = daysLeft(record, now);
  if (days === undefined || !hasLivingValidity(state)) return 'none';
  if (days < 7) return 'within-7-days';
  if (days < 30) return 'within-30-days';
  return days < 90 ? 'within-90-days' : 'later';
}

/** Whether days left mean anything for a certificate in this state. */
export function hasLivingValidity(state: CertificateState): boolean {
  return state === 'issued' || state === 'key-required' || state === 'expired' || state === 'unknown';
}
