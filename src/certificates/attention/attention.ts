import type { CertificateRecord } from '../certificateRecord.ts';
import { allNames } from '../certificateRecord.ts';
import { daysLeft, stateAt } from './expiry.ts';
import { waitsForRecords } from './nextStep.ts';

export type Severity = 'error' | 'warning' | 'information';

/** Why a certificate needs a person; stable codes that `ui/sentences/attention.ts` explains. */
export type CertificateConcern =
  'expired-in-use' | 'expired' | 'expires-soon' | 'failed' | 'timed-out' | 'key-required' | 'validation-waiting';

export interface CertificateAttention {
  readonly certificate: CertificateRecord;
  readonly concern: CertificateConcern;
  readonly severity: Severity;
  /** See `daysLeft`; absent without a date. */
  readonly daysLeft?: number;
}

/** Below this an expiring certificate that something uses is urgent. */
const URGENT_DAYS = 7;

/**
 * The certificates of one account that need a person, and why. Silent about what nobody relies on: an expired certificate
 * that the service says nothing uses, and an unused one that a newer certificate for the same names has replaced.
 * Where the service does not say what is used, a certificate is taken to be in use.
 */
export function certificatesNeedingAttention(
  records: readonly CertificateRecord[],
  { now, withinDays }: { readonly now: Date; readonly withinDays: number },
): readonly CertificateAttention[] {
  const concerning = records.flatMap((certificate) => {
    const concern = concernOf(certificate, now, withinDays);
    return concern && !(concern === 'expired' && isUnused(certificate)) ? [{ certificate, concern }] : [];
  });
  const replaceable = concerning.filter(
    ({ certificate, concern }) => concern === 'expires-soon' && isUnused(certificate),
  );
  const commonNames = new Set(replaceable.map(({ certificate }) => certificate.commonName));
  const newest = newestIssued(
    commonNames.size === 0 ? [] : records.filter((record) => commonNames.has(record.commonName)),
    now,
  );
  const replaced = new Set(
    replaceable.map(({ certificate }) => certificate).filter((record) => isReplaced(record, newest)),
  );
  return concerning
    .filter(({ certificate }) => !replaced.has(certificate))
    .map(({ certificate, concern }) => {
      const days = daysLeft(certificate, now);
      const severity = severityOf(concern, certificate, days);
      return { certificate, concern, severity, ...(days === undefined ? {} : { daysLeft: days }) };
    });
}

function concernOf(record: CertificateRecord, now: Date, withinDays: number): CertificateConcern | undefined {
  switch (stateAt(record, now)) {
    case 'expired':
      return record.usedBy?.length ? 'expired-in-use' : 'expired';
    case 'failed':
      return 'failed';
    case 'timed-out':
      return 'timed-out';
    case 'key-required':
      return 'key-required';
    case 'pending':
      return waitsForRecords(record) ? 'validation-waiting' : undefined;
    case 'issued':
    case 'unknown': {
      const days = daysLeft(record, now);
      return days !== undefined && days >= 0 && days <= withinDays ? 'expires-soon' : undefined;
    }
    default:
      return undefined;
  }
}

function severityOf(concern: CertificateConcern, record: CertificateRecord, days: number | undefined): Severity {
  switch (concern) {
    case 'expired-in-use':
    case 'failed':
      return 'error';
    case 'expires-soon':
      if (isUnused(record)) return 'information';
      return days !== undefined && days < URGENT_DAYS ? 'error' : 'warning';
    case 'validation-waiting':
      return 'information';
    default:
      return 'warning';
  }
}

function isUnused(record: CertificateRecord): boolean {
  return record.usedBy?.length === 0;
}

/** Latest end of validity per set of names. */
function newestIssued(records: readonly CertificateRecord[], now: Date): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  for (const record of records) {
    if (!record.notAfter || stateAt(record, now) !== 'issued') continue;
    const key = namesKey(record);
    newest.set(key, Math.max(newest.get(key) ?? 0, record.notAfter.getTime()));
  }
  return newest;
}

function isReplaced(record: CertificateRecord, newest: ReadonlyMap<string, number>): boolean {
  return (newest.get(namesKey(record)) ?? 0) > (record.notAfter?.getTime() ?? 0);
}

function namesKey(record: CertificateRecord): string {
  return allNames(record).sort().join(' ');
}
