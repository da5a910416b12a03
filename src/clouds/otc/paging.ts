import { ExtensionError } from '../../errors.ts';
import type { PageOf } from './requests.ts';

/** The most that the service hands out at once; it takes more for this. */
const LIMIT = 500;
/** How often a list is read at most that does not keep still meanwhile. */
const READINGS = 3;

/** One page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** How many there are in all; undefined if the service did not say. */
  readonly total: number | undefined;
}

export interface AllRows<Row> {
  readonly rows: readonly Row[];
  /** Set if the service says that there are more than it handed out, or if the list never kept still. */
  readonly missing?: { readonly read: number; readonly total: number };
}

/**
 * Reads page after page until all that the service counts has come; where it does not count, until a page brings nothing
 * new. A page smaller than asked for is no end: the service may hand out less at a time than it documents. A row that comes or goes
 * between two pages moves the others, so that one may come twice and one not at all: then the list is read again, a few times.
 */
export async function readAllPages<Row extends { readonly id: string }>(
  fetchPage: (page: PageOf) => Promise<Page<Row>>,
): Promise<AllRows<Row>> {
  for (let reading = 1; ; reading++) {
    const { rows, total, moved } = await readOnce(fetchPage);
    const isShort = total !== undefined && rows.length < total;
    if (!isShort && !moved) return { rows };
    if (reading === READINGS) return { rows, missing: { read: rows.length, total: total ?? rows.length } };
  }
}

interface Reading<Row> {
  readonly rows: readonly Row[];
  /** As counted last; undefined if the service never did. */
  readonly total: number | undefined;
  /** The count changed, or the rows stood elsewhere when the next page was read. */
  readonly moved: boolean;
}

async function readOnce<Row extends { readonly id: string }>(
  fetchPage: (page: PageOf) => Promise<Page<Row>>,
): Promise<Reading<Row>> {
  const rows = new Map<string, Row>();
  let first: Row | undefined;
  let last: Row | undefined;
  let total: number | undefined;
  let moved = false;
  for (;;) {
    // Each page starts with the last row of the one before: if that stands elsewhere by now, so does what follows it.
    const offset = Math.max(0, rows.size - 1);
    const page = await fetchPage({ offset, limit: LIMIT });
    const [top] = page.rows;
    first ??= top;
    // A service that neither counts nor pages hands out the same again.
    const isAgain = total === undefined && top !== undefined && top.id === first?.id;
    moved ||= last !== undefined && top?.id !== last.id && !isAgain;
    moved ||= total !== undefined && page.total !== undefined && page.total !== total;
    const before = rows.size;
    for (const row of page.rows) rows.set(row.id, row);
    last = page.rows.at(-1);
    total = page.total ?? total;
    const isAll = total !== undefined && rows.size >= total;
    if (isAll || rows.size === before) return { rows: [...rows.values()], total, moved };
  }
}

/** @param list name of the list in the answers */
export function incomplete(list: string, missing: AllRows<unknown>['missing'] = undefined): ExtensionError {
  const details = { path: list, ...missing };
  return new ExtensionError('cloud.unexpectedAnswer', 'the list did not come whole', { details });
}
