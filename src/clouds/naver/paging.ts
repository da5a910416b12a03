import { ExtensionError } from '../../errors.ts';
import type { JsonRow } from './fields.ts';
import type { RowPage } from './listAnswers.ts';

/**
 * Asked for in turn, the next one if the service refuses the one before: neither its default nor its limit is documented.
 * A page smaller than asked for is no end, since the service may cap it.
 */
const PAGE_SIZES = [1_000, 100] as const;

/** Pages asked for before looking at what came. */
const AHEAD = 32;

export interface AllRows {
  readonly rows: readonly JsonRow[];
  /** Set if the service says that there are more than it handed out. */
  readonly missing?: { readonly read: number; readonly total: number };
}

/**
 * Reads page after page until all that the service counts has come. Where it does not count, or counts something else,
 * until a page brings nothing new: that ends a list whose server ignores the page number, too.
 * @param fetchPage pages count from 1
 * @param onPage rows read so far, and how many there are as far as known
 */
export async function readAllPages(
  fetchPage: (page: number, pageSize: number) => Promise<RowPage>,
  onPage: (done: number, total: number | undefined) => void = () => undefined,
): Promise<AllRows> {
  const rows: JsonRow[] = [];
  const units = new Set<unknown>();
  let total: number | undefined;

  /** @returns false if the page brought nothing new */
  const add = (page: RowPage): boolean => {
    const before = units.size;
    for (const unit of page.units) units.add(unit);
    total = page.total ?? total;
    if (units.size === before) return false;
    for (const row of page.rows) rows.push(row);
    return true;
  };

  const { first, pageSize } = await firstPage(fetchPage);
  let more = add(first);
  onPage(rows.length, total);
  for (let next = 2; more && units.size < (total ?? Infinity);) {
    const left = total === undefined ? 1 : Math.ceil((total - units.size) / Math.max(1, first.units.length));
    const pages = Array.from({ length: Math.min(left, AHEAD) }, (_, index) => next + index);
    next += pages.length;
    for (const page of await Promise.all(pages.map((page) => fetchPage(page, pageSize)))) more = add(page) && more;
    onPage(rows.length, total);
  }
  // Lists of orders may count their certificates instead.
  const read = Math.max(units.size, rows.length);
  return total !== undefined && read < total ? { rows, missing: { read, total } } : { rows };
}

async function firstPage(
  fetchPage: (page: number, pageSize: number) => Promise<RowPage>,
): Promise<{ first: RowPage; pageSize: number }> {
  const [large, small] = PAGE_SIZES;
  try {
    return { first: await fetchPage(1, large), pageSize: large };
  } catch (refusal) {
    if (!(refusal instanceof ExtensionError) || refusal.code !== 'cloud.rejected') throw refusal;
    const first = await fetchPage(1, small).catch(() => {
      throw refusal; // it was not the size
    });
    return { first, pageSize: small };
  }
}
