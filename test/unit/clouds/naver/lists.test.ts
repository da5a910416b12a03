import assert from 'node:assert/strict';
import type { JsonRow } from '../../../../src/clouds/naver/fields.ts';
import { createGate } from '../../../../src/clouds/gate.ts';
import { readCertificatePage, readOrders, readPaidPage } from '../../../../src/clouds/naver/listAnswers.ts';
import type { RowPage } from '../../../../src/clouds/naver/listAnswers.ts';
import { readAllPages } from '../../../../src/clouds/naver/paging.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { documented } from './fixtures.ts';

const row = (certificateNo: number): JsonRow => ({ certificateNo, certificateName: `c${certificateNo}` });

describe('naver list answers', () => {
  it('reads a page of certificates', () => {
    const page = readCertificatePage(documented['v2List']!);
    assert.deepEqual([page.rows.length, page.units, page.total], [1, [30728], 1]);
  });

  for (const [counter, total] of [
    [{ totalCount: 7 }, 7],
    [{ totalRows: '7' }, 7],
    [{ totalCount: 0, totalRows: 7 }, 7],
    [{ totalRows: 0 }, undefined],
    [{}, undefined],
  ] as const) {
    it(`counts ${JSON.stringify(counter)} beside a row as ${total}`, () => {
      assert.equal(readCertificatePage({ ...counter, sslCertificateList: [row(1)] }).total, total);
    });
  }

  it('takes no list and no total for an empty account', () => {
    for (const answer of [{}, { totalCount: 0 }, { totalRows: 0, sslCertificateList: null }]) {
      assert.deepEqual(readCertificatePage(answer), { rows: [], sent: 0, units: [], total: 0 });
    }
  });

  for (const operation of ['paidList', 'paidListOldNames']) {
    it(`reads Advanced orders as in ${operation}`, () => {
      const page = readPaidPage(documented[operation]!);
      assert.deepEqual([page.units, page.total], [['20260917000000000002'], 1]);
      assert.equal(page.rows[0]?.['orderId'], '20260917000000000002');
    });
  }

  it('reads orders by their id', () => {
    assert.equal(readOrders(documented['orders']!).get('20260917000000000002')?.['subscriptionYears'], 1);
  });

  for (const [what, read, answer, path] of [
    ['a missing list', readCertificatePage, { totalCount: 3 }, 'sslCertificateList'],
    ['a list that is none', readCertificatePage, { sslCertificateList: 'x' }, 'sslCertificateList'],
    ['a row that is none', readCertificatePage, { sslCertificateList: [row(1), null] }, 'sslCertificateList.1'],
    [
      'a row without number',
      readCertificatePage,
      { sslCertificateList: [{ certificateName: 'a' }] },
      'sslCertificateList.0.certificateNo',
    ],
    [
      'a row without name',
      readCertificatePage,
      { sslCertificateList: [{ certificateNo: 1 }] },
      'sslCertificateList.0.certificateName',
    ],
    ['an order of nothing', readPaidPage, { orders: [{ orderId: '1', certificates: 'x' }] }, 'orders.0.certificates'],
    ['an order without id', readOrders, { orders: [{}] }, 'orders.0.orderId'],
  ] as const) {
    it(`names the place of ${what}`, () => {
      assert.throws(
        () => read(answer),
        (error) =>
          error instanceof ExtensionError && error.code === 'cloud.unexpectedAnswer' && error.details['path'] === path,
      );
    });
  }
});

/** A server of `count` certificates that hands out at most `cap` a page. */
function server(count: number, options: { cap?: number; total?: number | undefined; ignoresPage?: boolean } = {}) {
  const asked: number[] = [];
  const total = 'total' in options ? options.total : count;
  const fetchPage = async (page: number, pageSize: number): Promise<RowPage> => {
    asked.push(page);
    const size = Math.min(pageSize, options.cap ?? pageSize);
    const start = options.ignoresPage ? 0 : (page - 1) * size;
    const rows = Array.from({ length: Math.max(0, Math.min(size, count - start)) }, (_, index) => row(start + index));
    return { rows, sent: rows.length, units: rows.map((one) => String(one['certificateNo'])), total };
  };
  return { fetchPage, asked };
}

describe('naver paging', () => {
  for (const [what, count, options, pages] of [
    ['an empty list', 0, {}, 1],
    ['one page', 1_000, {}, 1],
    ['several pages', 2_345, {}, 3],
    ['pages that the server caps', 95, { cap: 10 }, 10],
    ['many pages', 1_000, { cap: 10 }, 100],
    ['a list without a count', 25, { cap: 10, total: undefined }, 4],
  ] as const) {
    it(`reads ${what} to the end, in order`, async () => {
      const { fetchPage, asked } = server(count, options);
      const { rows, missing } = await readAllPages(fetchPage);
      assert.deepEqual(
        rows.map((one) => one['certificateNo']),
        Array.from({ length: count }, (_, index) => index),
      );
      assert.equal(missing, undefined);
      assert.equal(asked.length, pages);
    });
  }

  it('ends, and says so, if the server ignores the page', async () => {
    const { fetchPage } = server(30, { cap: 10, ignoresPage: true });
    const { rows, missing } = await readAllPages(fetchPage);
    assert.equal(rows.length, 10);
    assert.deepEqual(missing, { read: 10, total: 30 });
  });

  it('ends, and says so, if the count promises more than there is', async () => {
    const { fetchPage } = server(30, { cap: 10, total: 1e9 });
    const { rows, missing } = await readAllPages(fetchPage);
    assert.equal(rows.length, 30);
    assert.deepEqual(missing, { read: 30, total: 1e9 });
  });

  it('is content with a count of certificates where pages hold orders', async () => {
    const page: RowPage = { rows: [row(1), row(2)], sent: 2, units: ['order'], total: 2 };
    const { rows, missing } = await readAllPages(async (number) =>
      number === 1 ? page : { rows: [], sent: 0, units: [], total: 2 },
    );
    assert.deepEqual([rows.length, missing], [2, undefined]);
  });

  it('asks for smaller pages if the service refuses large ones', async () => {
    const { fetchPage } = server(230);
    const sizes: number[] = [];
    const { rows } = await readAllPages((page, pageSize) => {
      sizes.push(pageSize);
      if (pageSize > 100) return Promise.reject(new ExtensionError('cloud.rejected', 'too many'));
      return fetchPage(page, pageSize);
    });
    assert.equal(rows.length, 230);
    assert.deepEqual(sizes, [1_000, 100, 100, 100]);
  });

  it('throws the first refusal if smaller pages are refused, too', async () => {
    let calls = 0;
    const refuse = () => Promise.reject(new ExtensionError('cloud.rejected', `refusal ${++calls}`));
    await assert.rejects(readAllPages(refuse), { message: 'refusal 1' });
  });

  it('tells how far it is', async () => {
    const { fetchPage } = server(2_345);
    const seen: unknown[] = [];
    await readAllPages(fetchPage, (done, total) => seen.push([done, total]));
    assert.deepEqual(seen, [
      [1_000, 2_345],
      [2_345, 2_345],
    ]);
  });
});

describe('naver gate', () => {
  it('lets few calls run at a time, and all in the end, failures included', async () => {
    const gate = createGate(2);
    let running = 0;
    let most = 0;
    const call = (index: number) =>
      gate(async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        if (index % 3 === 0) throw new Error('no');
        return index;
      });
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => call(index)));
    assert.equal(most, 2);
    assert.equal(results.filter((result) => result.status === 'rejected').length, 4);
  });
});
