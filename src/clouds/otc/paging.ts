import type { PageOf } from './requests.ts';

/** The most that the service hands out at once; it takes more for this. */
const LIMIT = 500;

/** One page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** How many there are in all; undefined if the service did not say. */
  readonly total: number | undefined;
}

export interface AllRows<Row> {
  readonly rows: readonly Row[];
  /** Set if the service says that there are more than it handed out. */
  readonly missing?: { readonly read: number; readonly total: number };
}

/**
 * Reads page after page until all that the service counts has come; where it does not count, until a page brings nothing
 * new. A page smaller than asked for is no end: the service may hand out less at a time than it documents.
 */
export async function readAllPages<Row extends { readonly id: string }>(
  fetchPage: (page: PageOf) => Promise<Page<Row>>,
): Promise<AllRows<Row>> {
  const rows = new Map<string, Row>();
  let offset = 0;
  for (;;) {
    const page = await fetchPage({ offset, limit: LIMIT });
    const before = rows.size;
    for (const row of page.rows) rows.set(row.id, row);
    offset += page.rows.length;
    const { total } = page;
    if (rows.size > before && (total === undefined || rows.size < total)) continue;
    const all = [...rows.values()];
    return total !== undefined && rows.size < total
      ? { rows: all, missing: { read: rows.size, total } }
      : { rows: all };
  }
}
