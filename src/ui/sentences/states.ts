import type { CertificateRecord, CertificateState } from '../../certificates/certificateRecord.ts';
import { daysLeft, hasLivingValidity, stateAt } from '../../certificates/attention/expiry.ts';
import type { NextStep } from '../../certificates/attention/nextStep.ts';
import { t } from './l10n.ts';
import { daysLeftText } from './time.ts';

export function stateName(state: CertificateState): string {
  return STATES[state]();
}

const STATES: Record<CertificateState, () => string> = {
  pending: () => t('Pending'),
  issued: () => t('Issued'),
  'key-required': () => t('Private key required'),
  failed: () => t('Failed'),
  'timed-out': () => t('Validation timed out'),
  expired: () => t('Expired'),
  revoking: () => t('Being revoked'),
  revoked: () => t('Revoked'),
  deleted: () => t('Deleted'),
  unknown: () => t('Unknown state'),
};

/** The end of a row: days left, or what the certificate waits for, or how it ended. */
export function statusText(record: CertificateRecord, now: Date): string {
  const state = stateAt(record, now);
  const days = daysLeft(record, now);
  switch (state) {
    case 'issued':
    case 'expired':
      return days === undefined ? stateName(state) : daysLeftText(days);
    case 'pending':
      return waitsFor(record);
    case 'key-required':
      return t('waits for its private key');
    case 'failed':
      return failureText(record);
    case 'timed-out':
      return t('validation timed out');
    case 'revoking':
      return t('being revoked');
    case 'revoked':
      return t('revoked');
    case 'deleted':
      return t('deleted');
    case 'unknown':
      return record.stateDetail ?? stateName(state);
  }
}

/** Days left if they mean anything in this state. */
export function validityText(record: CertificateRecord, now: Date): string | undefined {
  const days = daysLeft(record, now);
  return days === undefined || !hasLivingValidity(stateAt(record, now)) ? undefined : daysLeftText(days);
}

/** The service's own words say more than ours, and often say that it failed. */
export function failureText({ stateDetail }: CertificateRecord): string {
  if (!stateDetail || stateDetail.toLowerCase() === 'failed') return t('failed');
  return /fail/i.test(stateDetail) ? stateDetail : t('failed: {0}', stateDetail);
}

/** The service's own words, if they are not just the name of the state. */
export function ownWords(record: CertificateRecord, now: Date): string {
  const detail = record.stateDetail ?? '';
  return detail.toLowerCase() === stateName(stateAt(record, now)).toLowerCase() ? '' : detail;
}

function waitsFor(record: CertificateRecord): string {
  switch (record.kind) {
    case 'cloud-basic':
      return t('waits for its DNS records (CNAME)');
    case 'advanced-dv':
    case 'advanced-ov':
      return t('waits for validation');
    default:
      return t('being issued');
  }
}

/** What a person may do next; the end of the spoken label and of the tooltip. */
export function nextStepText(step: NextStep, needsAttention: boolean): string {
  return step === 'details' && needsAttention ? t('Next: mend or replace it in the console') : NEXT[step]();
}

const NEXT: Record<NextStep, () => string> = {
  validation: () => t('Next: create its DNS validation records'),
  'issue-again': () => t('Next: issue it again'),
  reissue: () => t('Next: reissue it'),
  replace: () => t('Next: replace it with a new one of yours'),
  key: () => t('Next: register its private key'),
  'key-elsewhere': () => t('Next: register its private key in the console'),
  wait: () => t('Nothing to do: it is being worked on'),
  details: () => t('Nothing to do'),
};
