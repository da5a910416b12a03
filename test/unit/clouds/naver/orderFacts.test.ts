import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import { readOrder } from '../../../../src/clouds/naver/listAnswers.ts';
import { connectTo, sharedSandbox } from './connected.ts';

const isAdvanced = ({ kind }: CertificateRecord): boolean => kind === 'advanced-dv' || kind === 'advanced-ov';

describe('naver orders, against the sandbox', () => {
  const sandbox = sharedSandbox();

  const advanced = async (provider: ReturnType<typeof connectTo>['provider']): Promise<CertificateRecord[]> =>
    (await provider.list()).certificates.filter(isAdvanced);
  const orderRequests = (): string[] =>
    sandbox.control
      .requests()
      .map(({ target }) => target)
      .filter((target) => target.includes('/orders/'));

  for (const [what, switches] of [
    ['as they are', {}],
    ['with numbers as texts', { numbersAsStrings: true }],
    ['by older names', { oldAdvancedNames: true }],
    ['if the first list leaves them out', { allListHasAdvanced: false }],
  ] as const) {
    it(`single certificates come out just as from the whole list, ${what}`, async () => {
      sandbox.control.setSwitches(switches);
      const { provider } = connectTo(sandbox);
      const expected = (await advanced(provider)).slice(0, 6);
      assert.ok(expected.every(({ raw }) => raw['subscriptionYears'] !== undefined));
      const byId = (records: readonly CertificateRecord[]) => new Map(records.map((record) => [record.id, record]));
      assert.deepEqual(byId(await provider.fetch(expected)), byId(expected));
    });
  }

  it('are asked once, however many of their certificates are fetched', async () => {
    const { provider } = connectTo(sandbox);
    const ofOne = (await advanced(provider)).filter(({ name }) => name.startsWith('bank-ov'));
    assert.equal(ofOne.length, 3);
    sandbox.control.clearRequests();
    await provider.fetch(ofOne);
    assert.deepEqual(orderRequests(), [`/api/v2/certificate/orders/${ofOne[0]!.orderId}`]);
  });

  it('are not asked for certificates of other kinds', async () => {
    const { provider } = connectTo(sandbox);
    const others = (await provider.list()).certificates.filter((one) => !isAdvanced(one)).slice(0, 5);
    await provider.fetch(others);
    assert.deepEqual(orderRequests(), []);
  });

  it('show what was known of them while they cannot be read', async () => {
    const { provider } = connectTo(sandbox);
    const [known] = await advanced(provider);
    sandbox.control.addFault({ path: '/orders/', count: 'always', effect: { kind: 'html', when: 'before' } });
    const [fetched] = await provider.fetch([known!]);
    assert.deepEqual(fetched, known);
    const [{ raw }] = (await provider.fetch([{ ...known!, raw: {} }])) as [CertificateRecord];
    assert.equal(raw['subscriptionYears'], undefined);
  });

  it('show what changed in them', async () => {
    const { provider } = connectTo(sandbox);
    const pending = (await advanced(provider)).find(({ name }) => name === 'shop-adv')!;
    assert.ok(!('subscriptionEndDt' in pending.raw));
    sandbox.control.validate(Number(pending.id));
    const [issued] = await provider.fetch([pending]);
    assert.deepEqual([issued?.state, typeof issued?.raw['subscriptionEndDt']], ['key-required', 'string']);
  });
});

describe('a naver order', () => {
  const row = { certificateNo: 1, certificateName: 'a', statusCode: 0 };

  it('hands its id down to its certificates', () => {
    const { facts, rows } = readOrder({ orderID: 7, subscriptionYears: 2, certificates: [row] });
    assert.equal(facts['subscriptionYears'], 2);
    assert.deepEqual(rows, [{ ...row, orderId: '7' }]);
  });

  for (const [what, answer, path] of [
    ['no id', {}, 'orderId'],
    ['certificates that are no list', { orderId: '7', certificates: 'x' }, 'certificates'],
    [
      'a certificate without a name',
      { orderId: '7', certificates: [{ ...row, certificateName: null }] },
      'certificates.0.certificateName',
    ],
    [
      'a certificate without a status',
      { orderId: '7', certificates: [row, { ...row, statusCode: null }] },
      'certificates.1.statusCode',
    ],
  ] as const) {
    it(`with ${what} is not what the manual says`, () => {
      assert.throws(
        () => readOrder(answer),
        (error: { code: string; details: { path: string } }) =>
          error.code === 'cloud.unexpectedAnswer' && error.details.path === path,
      );
    });
  }
});
