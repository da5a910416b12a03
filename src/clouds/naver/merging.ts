import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { V2Access } from './access.ts';
import { numberOf } from './fields.ts';
import type { JsonRow } from './fields.ts';
import { orderIdOf } from './listAnswers.ts';
import { recordOf } from './records.ts';

/** What of an order is shown with each of its certificates. */
export const ORDER_FACTS = [
  'subscriptionStartDt',
  'subscriptionEndDt',
  'subscriptionYears',
  'remainingDays',
  'extendableYears',
] as const;

/**
 * One record a certificate: rows of one number are merged, those of earlier sources first.
 * @param orders facts of orders by their id
 */
export function mergeRows(
  sources: readonly (readonly JsonRow[])[],
  { accountId, access }: { readonly accountId: string; readonly access: V2Access },
  orders?: ReadonlyMap<string, JsonRow>,
): CertificateRecord[] {
  const byNumber = new Map<unknown, JsonRow[]>();
  for (const rows of sources) {
    for (const row of rows) {
      const id = numberOf(row['certificateNo']) ?? row['certificateNo']; // text in one list may be a number in another
      const others = byNumber.get(id);
      if (others) others.push(row);
      else byNumber.set(id, [row]);
    }
  }
  const context = { accountId, v2: access.state };
  const records: CertificateRecord[] = [];
  for (const rows of byNumber.values()) {
    const orderId = orders && orders.size > 0 ? rows.map(orderIdOf).find((id) => id !== undefined) : undefined;
    const order = orderId === undefined ? undefined : orders?.get(orderId);
    // An order's facts travel as one more row: they are shown, never interpreted.
    const facts = order && Object.fromEntries(ORDER_FACTS.map((name) => [name, order[name]]));
    records.push(recordOf(facts ? [...rows, facts] : rows, context));
  }
  return records;
}
