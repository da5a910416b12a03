import assert from 'node:assert/strict';
import { advancedSandbox, namesAndCsr, V2, type Row } from './advanced.ts';

describe('revocation in the sandbox', () => {
  const sandbox = advancedSandbox();
  const { revoke, rowOf, numberOf, pass } = sandbox;

  const requestFor = async (name: string, changes: object = {}): Promise<Row> => {
    const { orderId, certificateNo } = await rowOf(name);
    return revoke({ orderId, certificateNo, revokeType: 'superseded', ...changes });
  };
  const statusOf = async (name: string): Promise<unknown> => (await rowOf(name))['statusCode'];

  it('is requested at once and done some seconds later', async () => {
    assert.equal((await requestFor('mall-adv'))['totalRows'], 1);
    assert.equal(await statusOf('mall-adv'), '-7');
    pass(9_999);
    assert.equal(await statusOf('mall-adv'), '-7');
    pass(1);
    const row = await rowOf('mall-adv');
    assert.equal(row['statusCode'], '-5');
    assert.equal(row['revokeDate'], '2026-11-22 12:00:10(UTC+09:00)');
  });

  it('takes one certificate and leaves the others of the order', async () => {
    await requestFor('news-adv');
    pass(10_000);
    assert.deepEqual([await statusOf('news-adv'), await statusOf('news-adv-apps')], ['-5', '1']);
  });

  it('takes all of an order that can be revoked for the number 0', async () => {
    const answer = await requestFor('pay-example', { certificateNo: 0 });
    assert.equal(answer['totalRows'], 2);
    assert.deepEqual([await statusOf('pay-example'), await statusOf('pay-example-new')], ['-7', '-7']);
    assert.equal((await requestFor('bank-ov', { certificateNo: 0 }))['totalRows'], 1);
    assert.deepEqual([await statusOf('bank-ov-leaked'), await statusOf('mall-adv')], ['-5', '1']);
    assert.deepEqual(sandbox.control.writes(), { 'revoke 0': { received: 2, committed: 2 } });
  });

  it('ends the validity of a certificate before reissue could use it', async () => {
    await requestFor('mall-adv');
    const body = { certificateName: 'mall-adv-2', ...namesAndCsr(['mall.example.com', 'www.mall.example.com']) };
    assert.equal((await sandbox.reissue('mall-adv', body)).json()['returnCode'], '26099');
  });

  it('still hands out what was revoked, and shows its names as validated', async () => {
    await requestFor('mall-adv');
    assert.equal((await sandbox.chainOf('mall-adv'))['returnCode'], '0');
    const target = `${V2}/getVerificationInfo/${await numberOf('mall-adv')}?domainAddress=mall.example.com`;
    const [record] = (await sandbox.call('GET', target)).json()['dnsVerificationList'] as Row[];
    assert.equal(record?.['validStatusCode'], 'VALID_STATUS_SUCCESS');
  });

  for (const name of ['survey-adv', 'bank-ov-leaked', 'bank-ov-leaving', 'shop-adv', 'ov-rejected']) {
    it(`is refused for ${name}`, async () => {
      const before = await statusOf(name);
      assert.equal((await requestFor(name))['returnCode'], '26099');
      assert.equal(await statusOf(name), before);
      const number = await numberOf(name);
      assert.deepEqual(sandbox.control.writes(), { [`revoke ${number}`]: { received: 1, committed: 0 } });
    });
  }

  for (const [what, changes, code] of [
    ['a number of another order', { certificateNo: 1 }, '2200'],
    ['an unknown order', { orderId: '1' }, '2200'],
    ['no order', { orderId: '' }, '2101'],
    ['no number', { certificateNo: undefined }, '2101'],
    ['a number that is none', { certificateNo: 'all' }, '2100'],
    ['no reason', { revokeType: undefined }, '2101'],
    ['an unknown reason', { revokeType: 'keyCompromise' }, '2100'],
  ] as const) {
    it(`is refused for ${what}`, async () => {
      assert.equal((await requestFor('mall-adv', changes))['returnCode'], code);
      assert.equal(await statusOf('mall-adv'), '1');
    });
  }

  it('is only for Advanced certificates', async () => {
    assert.equal((await requestFor('www-example'))['returnCode'], '2200');
    assert.equal(await statusOf('www-example'), '1');
  });
});
