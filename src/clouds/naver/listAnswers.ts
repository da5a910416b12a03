import { ExtensionError } from '../../errors.ts';
import { isRow, numberOf, textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';

/** One page of a list. */
export interface RowPage {
  /** Checked: each has a number and a name. */
  readonly rows: readonly JsonRow[];
  /** How many rows the service sent; some may have been let go since. */
  readonly sent: number;
  /** What pages are counted in, by number or id: certificates, or orders where the list is one of orders. */
  readonly units: readonly unknown[];
  /** How many there are, in whatever unit; undefined if the service did not say, which it does by 0 too. */
  readonly total: number | undefined;
}

/** Rows of the lists of certificates, API v1 and v2. */
export function readCertificatePage(answer: JsonRow): RowPage {
  const rows = rowsAt(answer, 'sslCertificateList', '');
  rows.forEach((row, index) => checkRow(row, 'sslCertificateList', index));
  return {
    rows,
    sent: rows.length,
    units: rows.map((row) => row['certificateNo']),
    total: totalOf(answer, rows.length),
  };
}

/** Certificates of the list of Advanced orders; each row carries the id of its order. */
export function readPaidPage(answer: JsonRow): RowPage {
  const orders = rowsAt(answer, 'orders', '');
  const units: unknown[] = [];
  const rows = orders.flatMap((order, at) => {
    const orderId = orderIdOf(order);
    const certificates = rowsAt(order, 'certificates', `orders.${at}.`);
    units.push(orderId ?? certificates.map((row) => textOf(row['certificateNo'])).join());
    const list = `orders.${at}.certificates`;
    return certificates.map((row, index): JsonRow => {
      checkRow(row, list, index);
      return orderId === undefined || orderIdOf(row) !== undefined ? row : { ...row, orderId };
    });
  });
  return { rows, sent: rows.length, units, total: totalOf(answer, orders.length) };
}

/** Facts of orders by their id, under the service's own names. */
export function readOrders(answer: JsonRow): Map<string, JsonRow> {
  const orders = new Map<string, JsonRow>();
  rowsAt(answer, 'orders', '').forEach((order, at) => {
    const orderId = orderIdOf(order);
    if (orderId === undefined) throw unexpected(`orders.${at}.orderId`);
    orders.set(orderId, order);
  });
  return orders;
}

/** One order: its facts, and the rows of its certificates, which are those of the lists as far as is known. */
export function readOrder(answer: JsonRow): { readonly facts: JsonRow; readonly rows: readonly JsonRow[] } {
  const orderId = orderIdOf(answer);
  if (orderId === undefined) throw unexpected('orderId');
  const rows = rowsAt(answer, 'certificates', '').map((row, index): JsonRow => {
    checkRow(row, 'certificates', index);
    if (textOf(row['statusCode']) === undefined) throw unexpected(`certificates.${index}.statusCode`);
    return orderIdOf(row) === undefined ? { ...row, orderId } : row;
  });
  return { facts: answer, rows };
}

/** Of an order or of one of its certificates; older editions spell it otherwise. */
export function orderIdOf(row: JsonRow): string | undefined {
  return textOf(row['orderId']) ?? textOf(row['orderID']);
}

function rowsAt(parent: JsonRow, name: string, prefix: string): JsonRow[] {
  const value = parent[name];
  if ((value === undefined || value === null) && !(totalOf(parent, 0) ?? 0)) return [];
  if (!Array.isArray(value)) throw unexpected(prefix + name);
  const wrong = value.findIndex((row) => !isRow(row));
  if (wrong >= 0) throw unexpected(`${prefix}${name}.${wrong}`);
  return value as JsonRow[];
}

function checkRow(row: JsonRow, list: string, index: number): void {
  for (const name of ['certificateNo', 'certificateName'] as const) {
    const value = row[name];
    const present = typeof value === 'string' ? value.trim() !== '' : Number.isFinite(value);
    if (!present) throw unexpected(`${list}.${index}.${name}`);
  }
}

/** The counter has two names, and is often 0 in answers that do have rows. */
function totalOf(answer: JsonRow, rows: number): number | undefined {
  const total = Math.max(numberOf(answer['totalCount']) ?? 0, numberOf(answer['totalRows']) ?? 0);
  return total === 0 && rows > 0 ? undefined : total;
}

function unexpected(path: string): ExtensionError {
  return new ExtensionError('cloud.unexpectedAnswer', `unexpected answer at ${path}`, { details: { path } });
}
