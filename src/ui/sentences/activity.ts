import type { Finding, JournalEntry, Outcome } from '../../operations/plan.ts';
import type { CertificateState } from '../../certificates/certificateRecord.ts';
import { CERTIFICATE_STATES } from '../../certificates/certificateRecord.ts';
import { t } from './l10n.ts';
import { doneText, planTitle } from './plans.ts';
import { stateName } from './states.ts';
import { relativeTime } from './time.ts';

export function actionText({ plan }: JournalEntry): string {
  return planTitle(plan);
}

/** How it stands, in a few words; the state of the certificate as far as it was followed. */
export function outcomeText({ plan, outcome, doubt, followed }: JournalEntry): string {
  if (outcome === undefined) return doubt ? t('looking for the result') : t('being sent');
  if (outcome === 'done' && followed) return followedText(followed.state);
  return outcome === 'done' ? doneText(plan.action) : OUTCOMES[outcome]();
}

const OUTCOMES: Record<Exclude<Outcome, 'done'>, () => string> = {
  'not-done': () => t('not carried out'),
  'needs-eyes': () => t('outcome unknown'),
};

/** A state as followed after an order; one that is not ours is shown as it came. */
export function followedText(state: string): string {
  const known = CERTIFICATE_STATES.find((candidate) => candidate === state);
  return known ? (FOLLOWED[known]?.() ?? stateName(known).toLowerCase()) : state;
}

const FOLLOWED: Partial<Record<CertificateState, () => string>> = {
  pending: () => t('ordered, pending'),
  issued: () => t('issued'),
  'key-required': () => t('issued, needs its private key'),
  failed: () => t('ordered, then failed'),
  'timed-out': () => t('ordered, validation timed out'),
};

export function outcomeExplanation({ outcome, finding, doubt }: JournalEntry): string {
  if (outcome === undefined) {
    return doubt
      ? t('The answer was lost. The service is being asked whether the change took effect; it is not sent again.')
      : t('The request is on its way.');
  }
  // Somebody else may have made it so.
  if (outcome === 'done' && finding !== 'answer') return t('The answer was lost, but what was planned is so now.');
  return EXPLANATIONS[outcome]();
}

const EXPLANATIONS: Record<Outcome, () => string> = {
  done: () => t('The change took effect.'),
  'not-done': () => t('The change did not take effect.'),
  'needs-eyes': () =>
    t(
      'Whether the change took effect could not be found out. Look again, or look in the console, before making it once more.',
    ),
};

export function findingText(finding: Finding): string {
  return FINDINGS[finding]();
}

const FINDINGS: Record<Finding, () => string> = {
  answer: () => t('The service answered so.'),
  refusal: () => t('The request was refused before it could run.'),
  list: () => t('Found in the list of certificates.'),
  details: () => t('Seen in what the service tells of the certificate.'),
  'recent-changes': () => t('Found among the recent changes of the service.'),
  absent: () => t('Looked for, repeatedly, and it was not there.'),
  unproven: () => t('Looked for; what the service shows proves neither that it took effect nor that it did not.'),
  unreachable: () => t('Looked for it, but the service could not be asked to the end.'),
};

export const activitySentences = {
  title: (entry: JournalEntry) => t('{0} – Activity', actionText(entry)),
  row: (entry: JournalEntry, now: Date) => [activitySentences.detail(entry, now), entry.plan.accountLabel].join(' · '),
  /** In a list of changes. */
  detail: (entry: JournalEntry, now: Date) => [outcomeText(entry), relativeTime(entry.intendedAt, now)].join(' · '),
  spoken: (entry: JournalEntry, now: Date) =>
    [
      actionText(entry),
      outcomeText(entry),
      relativeTime(entry.intendedAt, now),
      t('account {0}', entry.plan.accountLabel),
    ].join(', '),
  outcome: () => t('Outcome'),
  howFoundOut: () => t('How it was found out'),
  plan: () => t('What was planned'),
  sent: () => t('What was sent'),
  sentNote: () => t('As confirmed, without the signature headers.'),
  evidence: () => t('Evidence'),
  doubt: () => t('Why the outcome was unknown at first'),
  account: () => t('Account'),
  intended: () => t('Confirmed'),
  settled: () => t('Settled'),
  certificateNumber: () => t('Certificate number'),
  certificateName: () => t('Name'),
  commonName: () => t('Common name'),
  subjectAltNames: () => t('Further names'),
  type: () => t('Type'),
  followed: () => t('State, last seen'),
  planId: () => t('Plan'),
  none: () => t('none'),
};
