import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { createGate } from '../gate.ts';
import { textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';
import { orderIdOf } from './listAnswers.ts';
import { CONCURRENCY, readV1, readV2 } from './lists.ts';
import type { Connection } from './lists.ts';
import { mergeRows } from './merging.ts';
import { OrderFacts } from './orders.ts';
import type { AllRows } from './paging.ts';

/** What of a certificate is known already, for where its order cannot be asked. */
interface Known {
  readonly id: string;
  readonly name: string;
  readonly raw?: JsonRow;
}

/**
 * Single certificates again, by name in v2 and by number in v1, so that they come out just as from the whole list.
 * Ones that no longer exist are missing.
 */
export async function fetchSome(
  connection: Connection,
  known: readonly Known[],
  signal?: AbortSignal,
): Promise<CertificateRecord[]> {
  const gate = createGate(CONCURRENCY);
  const orders = new OrderFacts(connection.api, signal);
  const found = await Promise.all(known.map((one) => gate(() => fetchOne(connection, one, orders, signal))));
  return found.filter((record) => record !== undefined);
}

/**
 * Certificates of exactly this name, of all kinds: the list of v1 has them all.
 * @throws the first failure if none was found but deleted ones
 */
export async function findByName(
  connection: Connection,
  name: string,
  signal?: AbortSignal,
): Promise<CertificateRecord[]> {
  const gate = createGate(CONCURRENCY);
  const results = await Promise.allSettled([
    ...(connection.access.worthTrying
      ? (['certificates', 'getCertificates'] as const).map((list) => readV2(connection, list, gate, { signal, name }))
      : []),
    gate(() => readV1(connection, { certificateName: name }, signal)),
  ]);
  const sources = results.map((result) =>
    result.status === 'fulfilled' ? result.value.rows.filter((row) => textOf(row['certificateName']) === name) : [],
  );
  const records = mergeRows(sources, connection, await new OrderFacts(connection.api, signal).of(sources.flat()));
  const failure = results.find((result) => result.status === 'rejected');
  // A list that failed might have had it, so "none" would be a guess.
  if (failure && records.every(({ state }) => state === 'deleted')) throw failure.reason;
  return records;
}

/** Certificates of one order, from the lists that tell the order. */
export async function findByOrder(
  connection: Connection,
  orderId: string,
  signal?: AbortSignal,
): Promise<CertificateRecord[]> {
  const gate = createGate(CONCURRENCY);
  const lists = await Promise.all(
    (['certificates', 'getPaidCertificates'] as const).map((list) => readV2(connection, list, gate, { signal })),
  );
  return mergeRows(
    lists.map(({ rows }) => rows.filter((row) => orderIdOf(row) === orderId)),
    connection,
  );
}

async function fetchOne(
  connection: Connection,
  { id, name, raw }: Known,
  orders: OrderFacts,
  signal?: AbortSignal,
): Promise<CertificateRecord | undefined> {
  const single = createGate(2);
  const [v2, v1] = await Promise.all([
    connection.access.worthTrying
      ? orRefused(connection, readV2(connection, 'certificates', single, { signal, name }))
      : [],
    readV1(connection, { certificateNo: id }, signal),
  ]);
  let sources = [v2, v1.rows].map((rows) => rows.filter((row) => textOf(row['certificateNo']) === id));
  if (sources[0]!.length === 0 && connection.access.worthTrying) {
    // The first list may leave out Advanced certificates.
    const paid = await orRefused(connection, readV2(connection, 'getPaidCertificates', single, { signal, name }));
    sources = [paid.filter((row) => textOf(row['certificateNo']) === id), sources[1]!];
  }
  return mergeRows(sources, connection, await orders.of(sources.flat(), raw))[0];
}

async function orRefused({ access }: Connection, read: Promise<AllRows>): Promise<readonly JsonRow[]> {
  try {
    return (await read).rows;
  } catch (error) {
    if (access.refused(error)) return [];
    throw error;
  }
}
