import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { Listing, ListOptions, Notice } from '../../certificates/provider.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import { createGate } from '../gate.ts';
import type { Gate } from '../gate.ts';
import type { V2Access } from './access.ts';
import type { NaverApi } from './api.ts';
import { textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';
import { orderIdOf, readCertificatePage, readPaidPage } from './listAnswers.ts';
import type { RowPage } from './listAnswers.ts';
import { mergeRows } from './merging.ts';
import { OrderFacts, orNothing, readOrderFacts } from './orders.ts';
import { readAllPages } from './paging.ts';
import type { AllRows } from './paging.ts';
import { V2_LISTS, v1ListRequest, v2ListRequest } from './requests.ts';
import type { V2List } from './requests.ts';

/** Calls at the same time for one account. */
const CONCURRENCY = 4;

export interface Connection {
  readonly accountId: string;
  readonly api: NaverApi;
  readonly access: V2Access;
}

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
    ...v2Lists.map((list) => readV2(connection, list, gate, { signal, news, onPage: progress.of(list) })),
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

export async function readV1(
  { api }: Connection,
  filter: { certificateName?: string; certificateNo?: string },
  signal?: AbortSignal,
): Promise<AllRows> {
  return orNothing(async () => ({ rows: readCertificatePage(await api.read(v1ListRequest(filter), signal)).rows }), {
    rows: [],
  });
}

const NO_ROWS: RowPage = { rows: [], sent: 0, units: [], total: undefined };

interface V2Options {
  readonly signal: AbortSignal | undefined;
  readonly name?: string;
  readonly news?: News;
  readonly onPage?: (done: number, total: number | undefined) => void;
}

async function readV2(
  { api }: Connection,
  list: V2List,
  gate: Gate,
  { signal, name, news, onPage }: V2Options,
): Promise<AllRows> {
  const read = list === 'getPaidCertificates' ? readPaidPage : readCertificatePage;
  const fetchPage = (page: number, pageSize: number): Promise<RowPage> =>
    gate(() =>
      orNothing(async () => read(await api.read(v2ListRequest(list, { page, pageSize }, name), signal)), NO_ROWS),
    ).then((answer) => news?.of(list, answer) ?? answer);
  return readAllPages(fetchPage, onPage);
}

async function orRefused({ access }: Connection, read: Promise<AllRows>): Promise<readonly JsonRow[]> {
  try {
    return (await read).rows;
  } catch (error) {
    if (access.refused(error)) return [];
    throw error;
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
