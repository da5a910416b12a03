import type { Gate } from '../gate.ts';
import type { V2Access } from './access.ts';
import type { NaverApi } from './api.ts';
import { readCertificatePage, readPaidPage } from './listAnswers.ts';
import type { RowPage } from './listAnswers.ts';
import { orNothing } from './orders.ts';
import { readAllPages } from './paging.ts';
import type { AllRows } from './paging.ts';
import { v1ListRequest, v2ListRequest } from './requests.ts';
import type { V2List } from './requests.ts';

/** Calls at the same time for one account. */
export const CONCURRENCY = 4;

/** One account: its client, and which of the API versions its key may use. */
export interface Connection {
  readonly accountId: string;
  readonly api: NaverApi;
  readonly access: V2Access;
}

/** The one list of API v1, which has no pages. */
export async function readV1(
  { api }: Connection,
  filter: { certificateName?: string; certificateNo?: string },
  signal?: AbortSignal,
): Promise<AllRows> {
  return orNothing(async () => ({ rows: readCertificatePage(await api.read(v1ListRequest(filter), signal)).rows }), {
    rows: [],
  });
}

export interface V2Options {
  readonly signal: AbortSignal | undefined;
  /** Whole name or part of one; see `v2ListRequest`. */
  readonly name?: string;
  /** What of a page is kept; all of it if absent. */
  readonly keep?: (page: RowPage) => RowPage;
  readonly onPage?: (done: number, total: number | undefined) => void;
}

/** A list of API v2, page after page. */
export async function readV2(
  { api }: Connection,
  list: V2List,
  gate: Gate,
  { signal, name, keep = (page) => page, onPage }: V2Options,
): Promise<AllRows> {
  const read = list === 'getPaidCertificates' ? readPaidPage : readCertificatePage;
  const fetchPage = (page: number, pageSize: number): Promise<RowPage> =>
    gate(() =>
      orNothing(async () => read(await api.read(v2ListRequest(list, { page, pageSize }, name), signal)), NO_ROWS),
    ).then(keep);
  return readAllPages(fetchPage, onPage);
}

const NO_ROWS: RowPage = { rows: [], sent: 0, units: [], total: undefined };
