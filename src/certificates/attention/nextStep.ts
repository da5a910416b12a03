import type { CertificateRecord } from '../certificateRecord.ts';
import { daysLeft, stateAt } from './expiry.ts';

/**
 * What a person most likely wants to do next with a certificate: `validation` (create the DNS records), `issue-again`, `reissue`,
 * `replace` (bring the next one of one's own), `key` (register the private key), `key-elsewhere` (the same, in the console), `wait`,
 * or nothing but look (`details`).
 */
export type NextStep =
  'validation' | 'issue-again' | 'reissue' | 'replace' | 'key' | 'key-elsewhere' | 'wait' | 'details';

export function nextStep(record: CertificateRecord, now: Date, withinDays: number): NextStep {
  const mayIssueAgain = record.capabilities['issue-again'] === true;
  const other = record.capabilities.replace === true ? 'replace' : mayIssueAgain ? 'issue-again' : 'details';
  switch (stateAt(record, now)) {
    case 'pending':
      return waitsForRecords(record) ? 'validation' : 'wait';
    case 'revoking':
      return 'wait';
    case 'key-required':
      return record.capabilities['register-key'] === true ? 'key' : 'key-elsewhere';
    case 'failed':
    case 'timed-out':
      return mayIssueAgain ? 'issue-again' : 'details';
    case 'expired':
      return other;
    case 'issued': {
      const days = daysLeft(record, now);
      if (days === undefined || days > withinDays) return 'details';
      // On its last day a certificate is reissued no more.
      if (record.capabilities.reissue === true && days >= 1) return 'reissue';
      return other;
    }
    default:
      return 'details';
  }
}

/** Whether a pending certificate waits for a person to create DNS records; Global Edge validates without one. */
export function waitsForRecords(record: CertificateRecord): boolean {
  return record.state === 'pending' && record.kind !== 'global-edge' && record.capabilities.validation === true;
}
