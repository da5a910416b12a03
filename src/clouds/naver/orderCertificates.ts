import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { ExtensionError } from '../../errors.ts';
import { readOrder } from './listAnswers.ts';
import { findByOrder } from './lookups.ts';
import type { Connection } from './lists.ts';
import { mergeRows } from './merging.ts';
import { orNothing } from './orders.ts';
import { orderRequest } from './requests.ts';

/**
 * Certificates of an order that are still there, those in progress included; empty if there is no such order. What the operation for
 * one order tells of its certificates is only documented by halves: where that is not enough, the lists are asked.
 */
export async function certificatesOfOrder(
  connection: Connection,
  orderId: string,
  signal?: AbortSignal,
): Promise<CertificateRecord[]> {
  const records = await orNothing(() => readOne(connection, orderId, signal), []);
  return records.filter(({ state }) => state !== 'deleted');
}

async function readOne(connection: Connection, orderId: string, signal?: AbortSignal): Promise<CertificateRecord[]> {
  try {
    const { facts, rows } = readOrder(await connection.api.read(orderRequest(orderId), signal));
    if (rows.length > 0) return mergeRows([rows], connection, new Map([[orderId, facts]]));
  } catch (error) {
    const code = error instanceof ExtensionError ? error.code : undefined;
    if (code !== 'cloud.unexpectedAnswer' && code !== 'cloud.notFound') throw error;
  }
  return findByOrder(connection, orderId, signal);
}
