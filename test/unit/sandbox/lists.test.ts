import assert from 'node:assert/strict';
import type { StatusCode } from '../../../src/sandbox/naver/state/certificate.ts';
import { STATUS_NAMES } from '../../../src/sandbox/naver/state/certificate.ts';
import { startSandbox, type RunningSandbox } from '../../../src/sandbox/index.ts';
import { callerOf, type Call } from '../../support/sandboxCaller.ts';

type Row = Record<string, unknown>;
const V2 = '/api/v2/certificate';

describe('lists of the sandbox', () => {
  let sandbox: RunningSandbox;
  let call: Call;
  before(async () => {
    sandbox = await startSandbox();
    call = callerOf(sandbox.address);
  });
  afterEach(() => sandbox.control.reset());
  after(() => sandbox.dispose());

  const json = async (target: string): Promise<Row> => (await call('GET', target)).json();
  const rows = async (target: string): Promise<Row[]> => (await json(target))['sslCertificateList'] as Row[];

  it('show certificates in every state and of every kind', async () => {
    sandbox.control.setSwitches({ deletedListed: true });
    const all = await rows(`${V2}/certificates?pageSize=1000`);
    const seen = new Set(all.map(({ statusCode }) => statusCode));
    assert.deepEqual([...seen].sort(), Object.keys(STATUS_NAMES).sort());
    assert.deepEqual(
      [...new Set(all.map(({ certificateType }) => certificateType))].sort(),
      ['EXTERNAL', 'NCP_FREE_DV_01', 'NCP_GLOBAL_EDGE_DEDICATED', 'NCP_PAID_DV_01', 'NCP_PAID_OV_01'].sort(),
    );
    assert.ok(all.some(({ commonName }) => String(commonName).startsWith('*.')));
    assert.ok(all.some(({ commonName }) => String(commonName).startsWith('xn--')));
    assert.ok(all.some(({ usedInstanceNoList }) => (usedInstanceNoList as unknown[]).length > 0));
  });

  it('write SANs as one text, status codes as texts and dates with their zone', async () => {
    const [row] = await rows(`${V2}/certificates?certificateName=new-portal`);
    assert.equal(row?.['dnsName'], '*.portal.example.org,example.org');
    assert.equal(row?.['statusCode'], '0');
    assert.equal(typeof row?.['certificateNo'], 'number');
    assert.match(String(row?.['registDate']), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\(UTC\+09:00\)$/);
    assert.equal(row?.['notAfter'], null);
    assert.equal(row?.['serialNumber'], null);
  });

  for (const [how, expected] of [
    ['absent', undefined],
    ['empty', ''],
  ] as const) {
    it(`can leave unset fields ${how}`, async () => {
      sandbox.control.setSwitches({ unsetFields: how });
      const [row] = await rows(`${V2}/certificates?certificateName=new-portal`);
      assert.equal(row?.['notAfter'], expected);
    });
  }

  it('keep Advanced certificates out of the cloud list and group them by order', async () => {
    const cloud = await rows(`${V2}/getCertificates?pageSize=1000`);
    assert.ok(cloud.length > 10);
    assert.ok(cloud.every(({ certificateType }) => !String(certificateType).startsWith('NCP_PAID')));
    const paid = await json(`${V2}/getPaidCertificates?pageSize=1000`);
    const orders = paid['orders'] as { orderId: string; certificates: Row[] }[];
    assert.equal(paid['totalCount'], orders.length);
    const bank = orders.find(({ certificates }) => certificates.some((row) => row['certificateName'] === 'bank-ov'));
    assert.equal(bank?.certificates.length, 3);
    assert.ok(bank.certificates.every((row) => row['orderId'] === bank.orderId));
    assert.ok(orders.flatMap(({ certificates }) => certificates).some((row) => row['issueType'] === 'REPRESENTATIVE'));
  });

  it('can speak of orderID and certificateTypeCode as older editions did', async () => {
    sandbox.control.setSwitches({ oldAdvancedNames: true });
    const [order] = (await json(`${V2}/getPaidCertificates`))['orders'] as Row[];
    assert.equal(typeof order?.['orderID'], 'string');
    const [row] = order?.['certificates'] as Row[];
    assert.equal(typeof row?.['certificateTypeCode'], 'string');
    assert.ok(!('certificateType' in (row ?? {})));
  });

  it('can write every number of v2 as a text', async () => {
    sandbox.control.setSwitches({ numbersAsStrings: true });
    const answer = await json(`${V2}/certificates`);
    assert.equal(typeof answer['totalCount'], 'string');
    assert.equal(typeof (answer['sslCertificateList'] as Row[])[0]?.['certificateNo'], 'string');
    assert.equal(typeof (await json('/api/v1/certificates'))['totalRows'], 'number');
  });

  it('come in pages that together hold every certificate once', async () => {
    const whole = await json(`${V2}/certificates?pageSize=1000`);
    const names: unknown[] = [];
    for (let page = 1; names.length < Number(whole['totalCount']); page++) {
      const part = await rows(`${V2}/certificates?page=${page}&pageSize=7`);
      assert.ok(part.length > 0 && part.length <= 7);
      names.push(...part.map(({ certificateNo }) => certificateNo));
    }
    assert.deepEqual(
      names,
      (whole['sslCertificateList'] as Row[]).map(({ certificateNo }) => certificateNo),
    );
    assert.deepEqual(await rows(`${V2}/certificates?page=99&pageSize=7`), []);
  });

  it('cut a page down to the largest one and give ten rows where no size is asked for', async () => {
    assert.equal((await rows(`${V2}/certificates`)).length, 10);
    assert.equal((await rows(`${V2}/certificates?pageSize=0`)).length, 10);
    sandbox.control.setSwitches({ maxPageSize: 4 });
    assert.equal((await rows(`${V2}/certificates?pageSize=1000`)).length, 4);
  });

  it('refuse a page that is none', async () => {
    const reply = await call('GET', `${V2}/certificates?page=0`);
    assert.equal(reply.status, 400);
    assert.equal(reply.json()['returnCode'], '2100');
  });

  it('look for a part of the name, or for the whole of it', async () => {
    const names = async (): Promise<unknown[]> =>
      (await rows(`${V2}/certificates?certificateName=pay-example`)).map(({ certificateName }) => certificateName);
    assert.deepEqual(await names(), ['pay-example-new', 'pay-example']);
    sandbox.control.setSwitches({ nameFilter: 'exact' });
    assert.deepEqual(await names(), ['pay-example']);
  });

  it('show in v1 the same certificates under its own field names', async () => {
    const answer = await json('/api/v1/certificates');
    const v1 = answer['sslCertificateList'] as Row[];
    const v2 = await rows(`${V2}/certificates?pageSize=1000`);
    assert.equal(answer['totalRows'], v1.length);
    assert.ok(!('totalCount' in answer));
    assert.deepEqual(
      v1.map(({ certificateNo, domainAddress, subDomainAddress, certSerialNumber, validEndDate, caInfo }) => [
        certificateNo,
        domainAddress,
        subDomainAddress,
        certSerialNumber,
        validEndDate,
        caInfo,
      ]),
      v2.map(({ certificateNo, commonName, dnsName, serialNumber, notAfter, issuer }) => [
        certificateNo,
        commonName,
        dnsName,
        serialNumber,
        notAfter,
        issuer,
      ]),
    );
    assert.equal(v1.find((row) => row['certificateName'] === 'partner-import')?.['externalYn'], 'Y');
    assert.equal(v1.find((row) => row['certificateName'] === 'www-example')?.['externalYn'], 'N');
  });

  it('filter v1 by number and by instance', async () => {
    const [wanted] = await rows('/api/v1/certificates?certificateName=login-example');
    const byNumber = await rows(`/api/v1/certificates?certificateNo=${wanted?.['certificateNo']}`);
    assert.deepEqual(byNumber, [wanted]);
    assert.deepEqual(await rows('/api/v1/certificates?instanceNo=1804221'), [wanted]);
    assert.deepEqual(await rows('/api/v1/certificates?instanceNo=999'), []);
    assert.equal((await call('GET', '/api/v1/certificates?certificateNo=x')).status, 400);
  });

  it('name the array of certificate types in lower case', async () => {
    const answer = await json(`${V2}/certificateTypes`);
    const types = answer['certificatetype'] as Row[];
    assert.equal(answer['totalCount'], types.length);
    assert.deepEqual(
      types.map(
        ({ certificateTypeCode, pricingPlan, csrRequired }) => `${certificateTypeCode} ${pricingPlan} ${csrRequired}`,
      ),
      ['NCP_FREE_DV_01 FREE N', 'NCP_GLOBAL_EDGE_DEDICATED FREE N', 'NCP_PAID_DV_01 PAID Y', 'NCP_PAID_OV_01 PAID Y'],
    );
  });

  it('show orders with the years left to extend, and one order with its certificates', async () => {
    const answer = await json(`${V2}/orders`);
    const orders = answer['orders'] as Row[];
    assert.equal(answer['totalCount'], orders.length);
    const ended = orders.filter((order) => order['subscriptionEndDt'] !== null);
    assert.ok(ended.length > 0 && ended.length < orders.length);
    for (const order of orders) {
      const open = order['subscriptionEndDt'] === null;
      assert.equal(order['extendableYears'], open ? 0 : 3 - Number(order['subscriptionYears']));
      assert.equal(order['remainingDays'] === null, open);
    }
    const one = await json(`${V2}/orders/${String(ended[0]?.['orderId'])}`);
    assert.equal(one['totalCount'], (one['certificates'] as Row[]).length);
    assert.equal(one['subscriptionYears'], ended[0]?.['subscriptionYears']);
    assert.equal((await json(`${V2}/orders/1`))['returnCode'], '2200');
  });

  it('page orders only where asked to', async () => {
    const all = (await json(`${V2}/orders`))['orders'] as Row[];
    const second = (await json(`${V2}/orders?page=2&pageSize=1`))['orders'] as Row[];
    assert.deepEqual(second, all.slice(1, 2));
  });

  it('have as many certificates as were asked for', async () => {
    for (const count of [0, 3, 26, 300]) {
      const other = await startSandbox({ certificates: count });
      const answer = (await callerOf(other.address)('GET', `${V2}/certificates?pageSize=1000`)).json();
      const list = answer['sslCertificateList'] as Row[];
      assert.equal(answer['totalCount'], count);
      assert.equal(new Set(list.map(({ certificateName }) => certificateName)).size, list.length);
      await other.dispose();
    }
  });

  it('take any status a test wants', async () => {
    const [row] = await rows(`${V2}/certificates?certificateName=edge-media`);
    const status: StatusCode = '-20';
    sandbox.control.setStatus(Number(row?.['certificateNo']), status);
    const [changed] = await rows(`${V2}/certificates?certificateName=edge-media`);
    assert.equal(changed?.['statusCode'], '-20');
  });
});
