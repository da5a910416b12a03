const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a public TLS certificate may live. */
export interface LifetimeLimit {
  /** Certificates issued from this day on (UTC). */
  readonly from: Date;
  readonly longest: { readonly days: number } | { readonly months: number };
}

/**
 * CA/Browser Forum Baseline Requirements §6.3.2 by date of issue, newest first; the last three by ballot SC-081v3. Read 2026-11.
 * Certificates of before 2012-07-01 have no limit.
 */
export const LIFETIME_LIMITS: readonly LifetimeLimit[] = [
  { from: new Date('2029-03-15T00:00:00Z'), longest: { days: 47 } },
  { from: new Date('2027-03-15T00:00:00Z'), longest: { days: 100 } },
  { from: new Date('2026-03-15T00:00:00Z'), longest: { days: 200 } },
  { from: new Date('2020-09-01T00:00:00Z'), longest: { days: 398 } },
  { from: new Date('2018-03-01T00:00:00Z'), longest: { days: 825 } },
  { from: new Date('2015-04-01T00:00:00Z'), longest: { months: 39 } },
  { from: new Date('2012-07-01T00:00:00Z'), longest: { months: 60 } },
];

/** The limit for a certificate issued then, or undefined before there was one. */
export function lifetimeLimit(issued: Date): LifetimeLimit | undefined {
  return LIFETIME_LIMITS.find(({ from }) => from <= issued);
}

/** Length of a validity in days, rounded up. Both ends belong to it, so a day from 00:00:00 ends at 23:59:59 (§1.6.1, "validity period"). */
export function lifetimeDays(notBefore: Date, notAfter: Date): number {
  return Math.ceil((notAfter.getTime() - notBefore.getTime() + 1000) / DAY_MS);
}

/** Whether a validity is longer than the limit of its time; issued at `notBefore`, for lack of anything more exact. */
export function exceedsLifetimeLimit(notBefore: Date, notAfter: Date): boolean {
  const longest = lifetimeLimit(notBefore)?.longest;
  if (!longest) return false;
  if ('days' in longest) return lifetimeDays(notBefore, notAfter) > longest.days;
  const end = new Date(notBefore);
  end.setUTCMonth(end.getUTCMonth() + longest.months);
  return notAfter > end;
}
