import type { IssuanceRequest, RequestPreview } from '../certificates/provider.ts';

/**
 * A write before it is sent, whole: what the user confirms is what is journalled and what is sent.
 * Public data only, so that it can be shown and kept.
 */
export interface Plan {
  /** UUID. */
  readonly id: string;
  readonly action: 'issue';
  readonly accountId: string;
  /** The account's label when the plan was made, so that the journal can be read without the account. */
  readonly accountLabel: string;
  readonly request: IssuanceRequest;
  readonly preview: RequestPreview;
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
  /** Found among the recent changes. */
  | 'recent-changes'
  /** Looked for as long as planned, and not there. */
  | 'absent'
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
  /** Number of the certificate that came of it. */
  readonly certificateId?: string;
  /** Why the outcome was unknown at first, if it was: an error code and public facts. */
  readonly doubt?: { readonly code: string; readonly details: Readonly<Record<string, string | number | boolean>> };
  /** Public facts behind the outcome: status, request id, return code, how often was looked. */
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  /** State of the certificate as followed after the order, and since when. */
  readonly followed?: { readonly state: string; readonly at: Date };
}
