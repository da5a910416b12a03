import type { Action, RequestOf, RequestPreview } from '../certificates/writes.ts';

/**
 * A write before it is sent, whole: what the user confirms is what is journalled and what is sent.
 * Public data only, so that it can be shown and kept.
 */
export interface PlanOf<Kind extends Action> {
  /** UUID. */
  readonly id: string;
  readonly action: Kind;
  readonly accountId: string;
  /** The account's label when the plan was made, so that the journal can be read without the account. */
  readonly accountLabel: string;
  readonly request: RequestOf[Kind];
  readonly preview: RequestPreview;
}

export type Plan = { [Kind in Action]: PlanOf<Kind> }[Action];

/** What a plan is about: two plans of one account with the same key may do the same thing twice, or undo each other. */
export function subjectOf({ accountId, action, request }: Plan): string {
  switch (action) {
    case 'issue':
    case 'upload':
      // Names are unique in an account.
      return `${accountId}/name/${request.certificateName}`;
    case 'reissue':
      // An order takes one reissue at a time.
      return `${accountId}/order/${request.orderId}`;
    default:
      return `${accountId}/certificate/${request.certificateId}`;
  }
}

/** Number of the certificate that a plan changes; undefined where a new one comes of it. */
export function changedCertificate({ action, request }: Plan): string | undefined {
  return action === 'issue' || action === 'upload' || action === 'reissue' ? undefined : request.certificateId;
}

/** How a plan ended, or that it has not. */
export type Outcome =
  /** It took effect. */
  | 'done'
  /** It certainly did not take effect. */
  | 'not-done'
  /** Machinery could not find out; a person has to look. */
  | 'needs-eyes';

/** How an outcome was found out. */
export type Finding =
  /** The service's own answer to the request. */
  | 'answer'
  /** The failure itself proves that the request did not run. */
  | 'refusal'
  /** Found by its natural key in a list. */
  | 'list'
  /** Seen in what the service tells of the certificate itself. */
  | 'details'
  /** Found among the recent changes. */
  | 'recent-changes'
  /** Looked for as long as planned, and not there. */
  | 'absent'
  /** Looked for, and what the service shows proves neither. */
  | 'unproven'
  /** Looking itself failed to the end. */
  | 'unreachable';

/** One plan with all that became of it: what *Activity* shows. Nothing in it is secret. */
export interface JournalEntry {
  readonly plan: Plan;
  readonly intendedAt: Date;
  /** Absent while the plan is being sent or reconciled. */
  readonly outcome?: Outcome;
  readonly finding?: Finding;
  readonly settledAt?: Date;
  /** Number of the certificate that came of it or was changed by it. */
  readonly certificateId?: string;
  /** Why the outcome was unknown at first, if it was: an error code and public facts. */
  readonly doubt?: { readonly code: string; readonly details: Readonly<Record<string, string | number | boolean>> };
  /** Public facts behind the outcome: status, request id, return code, how often was looked. */
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  /** State of the certificate as followed after the order, and since when. */
  readonly followed?: { readonly state: string; readonly at: Date };
}

/** True while nobody knows what became of the plan. */
export function isOpen({ outcome }: Pick<JournalEntry, 'outcome'>): boolean {
  return outcome === undefined || outcome === 'needs-eyes';
}

/** True if a person may have it looked for once more: what was not there within a minute may have come later. */
export function isWorthLooking({ outcome, finding }: Pick<JournalEntry, 'outcome' | 'finding'>): boolean {
  return outcome === 'needs-eyes' || finding === 'absent';
}
