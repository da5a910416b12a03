import type { CertificateRow } from './answers.ts';
import { certificatesOf, failuresOf, gatewayPages } from './listing.ts';
import type { Connection } from './listing.ts';
import type { AllRows } from './paging.ts';

export interface Named {
  readonly rows: readonly CertificateRow[];
  /**
   * What did not come whole, by its name in the answers: a certificate of the place that was asked about may be there although it is
   * not among the rows.
   */
  readonly missing?: 'instances' | 'certs';
}

/**
 * Certificates of one name: of one gateway and the global ones, or of all gateways. How the service compares names is not
 * documented, so what it brings is compared again. The global ones come with each gateway, so that one whole list has them; without a
 * gateway nothing can be listed, though certificates can be there.
 * @param gatewayId absent: global ones are asked about; a gateway that fails while others answer is passed over
 */
export async function findByName(
  connection: Connection,
  name: string,
  gatewayId?: string,
  signal?: AbortSignal,
): Promise<Named> {
  const gateways: AllRows<{ readonly id: string }> =
    gatewayId === undefined ? await gatewayPages(connection, signal) : { rows: [{ id: gatewayId }] };
  if (gateways.rows.length === 0) return { rows: [], missing: 'instances' };
  const read = await Promise.allSettled(gateways.rows.map(({ id }) => certificatesOf(connection, id, signal, name)));
  const failures = failuresOf(read);
  const [failure] = failures;
  if (failure && failures.length === read.length) throw failure;
  const lists = read.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const byId = new Map(lists.flatMap((all) => all.rows.map((row) => [row.id, row] as const)));
  const rows = [...byId.values()].filter((row) => row.name === name);
  return lists.every(({ missing }) => missing) ? { rows, missing: 'certs' } : { rows };
}
