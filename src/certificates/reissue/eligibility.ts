import type { CertificateKind, CertificateRecord, CertificateState } from '../certificateRecord.ts';
import { daysLeft, stateAt } from '../attention/expiry.ts';

/** Why a certificate cannot be reissued now. */
export type ReissueObstacle =
  | { readonly why: 'kind'; readonly kind: CertificateKind }
  | { readonly why: 'state'; readonly state: CertificateState }
  /** Neither the original of its order nor its representative. */
  | { readonly why: 'role' }
  /** Another certificate of the order is in progress. */
  | { readonly why: 'order-busy'; readonly other: string }
  /** Less than a day is left. */
  | { readonly why: 'too-late' }
  /** The service did not say which order it belongs to. */
  | { readonly why: 'no-order' }
  /** The zone does not offer it, or the key may not do it. */
  | { readonly why: 'account' };

/**
 * Tells why a certificate cannot be reissued now, by the rules of the console's guide (issue type, state, one at a time in an order, a
 * day before the end; https://guide.ncloud-docs.com/docs/en/certificatemanager-reissue, read 2026-10-22). The first reason that
 * nobody can wait for comes first.
 * @param certificates all of the account, or at least those of its order
 */
export function reissueObstacle(
  record: CertificateRecord,
  certificates: readonly CertificateRecord[],
  now: Date,
): ReissueObstacle | undefined {
  const { kind, orderId, orderRole } = record;
  if (kind !== 'advanced-dv' && kind !== 'advanced-ov') return { why: 'kind', kind };
  const answer = record.capabilities.reissue;
  const why = answer === true ? undefined : (answer?.why ?? 'account');
  if (why === 'zone' || why === 'main-account-only' || why === 'account') return { why: 'account' };
  const state = stateAt(record, now);
  if (why === 'state' || (state !== 'issued' && state !== 'key-required')) return { why: 'state', state };
  if (why === 'role' || orderRole === 'other') return { why: 'role' };
  // What else a cloud has against it is shown as its state.
  if (why !== undefined) return { why: 'state', state };
  const days = daysLeft(record, now);
  if (days !== undefined && days < 1) return { why: 'too-late' };
  if (orderId === undefined) return { why: 'no-order' };
  const busy = orderOf(record, certificates).find(
    (other) => other.id !== record.id && stateAt(other, now) === 'pending',
  );
  return busy && { why: 'order-busy', other: busy.name };
}

/** The certificates of the same order, itself included; none if the order is not known. */
export function orderOf(
  { orderId, accountId }: Pick<CertificateRecord, 'orderId' | 'accountId'>,
  certificates: readonly CertificateRecord[],
): CertificateRecord[] {
  if (orderId === undefined) return [];
  return certificates.filter((other) => other.orderId === orderId && other.accountId === accountId);
}
