import assert from 'node:assert/strict';
import { readAllPages } from '../../../../src/clouds/otc/paging.ts';

interface Row {
  readonly id: string;
}

const rows = (count: number): Row[] => Array.from({ length: count }, (_, at) => ({ id: `row-${at}` }));
const ids = (of: readonly Row[]): string[] => of.map(({ id }) => id).sort();

/**
 * A list at a service that others change.
 * @param between what happens to it after the page of that number, from 1, counted over all readings
 */
function listOf(list: Row[], between: Readonly<Record<number, () => void>> = {}, counts = true) {
  let pages = 0;
  return {
    list,
    pages: () => pages,
    fetchPage: async ({ offset, limit }: { offset: number; limit: number }) => {
      const page = { rows: list.slice(offset, offset + limit), total: counts ? list.length : undefined };
      between[++pages]?.();
      return page;
    },
  };
}

describe('otc pages', () => {
  it('of a list that keeps still are read once', async () => {
    const service = listOf(rows(1_203));
    const all = await readAllPages(service.fetchPage);
    assert.deepEqual(ids(all.rows), ids(service.list));
    assert.equal(all.missing, undefined);
    assert.equal(service.pages(), 3);
  });

  const changes: Readonly<Record<string, (list: Row[]) => void>> = {
    'a row of the first page went': (list) => void list.splice(3, 1),
    'the last row that was read went': (list) => void list.splice(499, 1),
    'a row came before the others': (list) => void list.unshift({ id: 'new' }),
    'a row came at the end': (list) => void list.push({ id: 'new' }),
    'one went and one came, so that the count is the same': (list) => {
      list.splice(3, 1);
      list.push({ id: 'new' });
    },
    'all went but a few': (list) => void list.splice(5),
  };
  for (const [what, change] of Object.entries(changes)) {
    for (const counts of [true, false]) {
      it(`are read again where ${what} in between${counts ? '' : ', though the service does not count'}`, async () => {
        const list = rows(1_203);
        const service = listOf(list, { 1: () => change(list) }, counts);
        const all = await readAllPages(service.fetchPage);
        assert.deepEqual(ids(all.rows), ids(list));
        assert.equal(all.missing, undefined);
      });
    }
  }

  it('of a list that never keeps still are told as not whole, after a few readings', async () => {
    const list = rows(700);
    let fresh = 0;
    const move = (): void => void list.unshift({ id: `new-${fresh++}` });
    const service = listOf(list, Object.fromEntries(Array.from({ length: 50 }, (_, at) => [at, move])));
    const all = await readAllPages(service.fetchPage);
    assert.ok(all.missing);
    assert.equal(service.pages(), 9);
    assert.equal(new Set(ids(all.rows)).size, all.rows.length);
  });

  it('that a service hands out again and again, without a count, are the whole list', async () => {
    const all = await readAllPages(async () => ({ rows: rows(7), total: undefined }));
    assert.deepEqual(all, { rows: rows(7) });
  });

  it('that are empty end a list', async () => {
    assert.deepEqual(await readAllPages(listOf([]).fetchPage), { rows: [] });
    assert.deepEqual(await readAllPages(listOf([], {}, false).fetchPage), { rows: [] });
  });
});
