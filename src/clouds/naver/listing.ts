import { Cancelled, ExtensionError } from '../../errors.ts';
import type { Listing, ListOptions, Notice } from '../../certificates/provider.ts';
import { createGate } from '../gate.ts';
import type { JsonRow } from './fields.ts';
import type { RowPage } from './listAnswers.ts';
import { CONCURRENCY, readV1, readV2 } from './lists.ts';
import type { Connection } from './lists.ts';
import { mergeRows } from './merging.ts';
import { readOrderFacts } from './orders.ts';
import type { AllRows } from './paging.ts';
import { V2_LISTS } from './requests.ts';
import type { V2List } from './requests.ts';

/**
 * Every list of both API versions with all pages, one record a certificate. The v2 lists overlap, and v1 has rows of all
 * kinds again: rows of one number are merged, those of v2 first.
 * A list that fails while others answer becomes a notice; so does a list that ends before its own count.
 */
export async function listAll(connection: Connection, { signal, onProgress }: ListOptions = {}): Promise<Listing> {
  const { access } = connection;
  const gate = createGate(CONCURRENCY);
  const progress = new Progress(onProgress);
  const v2Lists: readonly V2List[] = access.worthTrying ? V2_LISTS : [];
  const news = new News();
  const [v1, orders, ...v2] = await Promise.allSettled([
    gate(() => readV1(connection, {}, signal)),
    v2Lists.length > 0 ? gate(() => readOrderFacts(connection.api, signal)) : undefined,
    ...v2Lists.map((list) =>
      readV2(connection, list, gate, { signal, keep: (page) => news.of(list, page), onPage: progress.of(list) }),
    ),
  ]);
  const failures = [v1, orders, ...v2].flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const fatal = failures.find((reason) => reason instanceof Cancelled || !(reason instanceof ExtensionError));
  if (fatal !== undefined) throw fatal as Error;

  const notices: Notice[] = [];
  const sources: JsonRow[][] = [];
  const take = (list: string, result: PromiseSettledResult<AllRows>): void => {
    if (result.status === 'fulfilled') {
      const { rows, missing } = result.value;
      sources.push(rows as JsonRow[]);
      if (missing)
        notices.push({ code: 'list.partial', details: { list, code: 'cloud.unexpectedAnswer', ...missing } });
    } else if (!access.refused(result.reason)) {
      notices.push({ code: 'list.partial', details: { list, code: (result.reason as ExtensionError).code } });
    }
  };
  v2.forEach((result, index) => take(v2Lists[index]!, result));
  if (sources.length > 0) access.answered();
  take('v1', v1);
  if (sources.length === 0) throw failures[0];
  if (access.zoneHasV2 && access.state !== true) notices.unshift({ code: 'naver.mainAccountOnly', details: {} });
  if (orders.status === 'rejected' && access.state === true) {
    notices.push({ code: 'list.partial', details: { list: 'orders', code: (orders.reason as ExtensionError).code } });
  }
  const facts = orders.status === 'fulfilled' ? orders.value : undefined;
  const certificates = mergeRows(sources, connection, facts);
  onProgress?.(certificates.length, certificates.length);
  return { certificates, notices };
}

/** The longest list stands for all: they overlap. */
class Progress {
  readonly #report: ListOptions['onProgress'];
  readonly #lists = new Map<string, { done: number; total: number | undefined }>();

  constructor(report: ListOptions['onProgress']) {
    this.#report = report;
  }

  of(list: string): (done: number, total: number | undefined) => void {
    return (done, total) => {
      this.#lists.set(list, { done, total });
      const all = [...this.#lists.values()];
      const totals = all.map((one) => one.total).filter((one) => one !== undefined);
      this.#report?.(Math.max(...all.map((one) => one.done)), totals.length > 0 ? Math.max(...totals) : undefined);
    };
  }
}

/**
 * The lists overlap: a row that says nothing else than the first list does is let go as soon as it comes, which costs less
 * than keeping and merging it.
 */
class News {
  readonly #first = new Map<unknown, JsonRow>();

  of(list: V2List, page: RowPage): RowPage {
    if (list !== V2_LISTS[0]) return { ...page, rows: page.rows.filter((row) => this.#isNew(row)) };
    for (const row of page.rows) this.#first.set(row['certificateNo'], row);
    return page;
  }

  #isNew(row: JsonRow): boolean {
    const first = this.#first.get(row['certificateNo']);
    if (first === undefined) return true;
    for (const name in row) if (!isSame(row[name], first[name])) return true;
    return false;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, index) => item === other[index]);
}
