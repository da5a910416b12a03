import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { newEcKey } from '../../support/testPki.ts';
import {
  advancedSandbox,
  assertRefused,
  DAY_MS,
  GOOD_ORDER,
  namesAndCsr,
  pkcs8Pem,
  START,
  VALIDATION_MS,
  type Row,
} from './advanced.ts';

/** What the seeded `mall-adv` has. */
const NAMES = ['mall.example.com', 'www.mall.example.com'] as const;
const SAME = { certificateName: 'mall-adv-2', ...namesAndCsr(NAMES) };
const WITH_TWO_MORE = { certificateName: 'mall-adv-2', ...namesAndCsr([...NAMES, 'a.example.com', 'b.example.com']) };
const WITH_ONE_LESS = { certificateName: 'mall-adv-2', ...namesAndCsr(['mall.example.com']) };
const WITH_ANOTHER = { certificateName: 'mall-adv-2', ...namesAndCsr(['mall.example.com', 'm.mall.example.com']) };
const REVOCATION_MS = 10_000;

describe('reissue in the sandbox', () => {
  const sandbox = advancedSandbox();
  const { reissue, rowOf, certificatesOf, pass, chainOf } = sandbox;

  const accepted = async (source: string, body: unknown): Promise<void> => {
    const answer = (await reissue(source, body)).json();
    assert.equal(answer['returnCode'], '0', String(answer['returnMessage']));
  };
  const statusOf = async (name: string): Promise<unknown> => (await rowOf(name))['statusCode'];
  const statuses = async (orderOf: string): Promise<Row> => {
    const rows = await certificatesOf((await rowOf(orderOf))['orderId']);
    return Object.fromEntries(rows.map((row) => [row['certificateName'], row['statusCode']]));
  };
  const billed = () => sandbox.control.charges().map(({ what, quantity }) => `${what} ${quantity}`);

  it('answers with nothing but success; the new certificate is another number in the same order', async () => {
    const answer = (await reissue('mall-adv', SAME)).json();
    assert.deepEqual(answer, { returnCode: '0', returnMessage: 'Success', totalRows: 0 });
    const old = await rowOf('mall-adv');
    const [newest, ...others] = await certificatesOf(old['orderId']);
    assert.equal(newest?.['certificateName'], 'mall-adv-2');
    assert.equal(newest['statusCode'], '0');
    assert.notEqual(newest['certificateNo'], old['certificateNo']);
    assert.deepEqual(
      others.map((row) => row['certificateNo']),
      [old['certificateNo']],
    );
    assert.deepEqual(sandbox.control.issues()['mall-adv-2'], { received: 1, committed: 1 });
  });

  it('ends in a certificate for the new key, and the order keeps its end', async () => {
    const key = newEcKey();
    const { orderId } = await rowOf('mall-adv');
    const orderNow = async () => (await sandbox.call('GET', `/api/v2/certificate/orders/${String(orderId)}`)).json();
    const { subscriptionEndDt } = await orderNow();
    await accepted('mall-adv', { ...SAME, ...namesAndCsr(NAMES, key) });
    pass(VALIDATION_MS);
    const leaf = new X509Certificate(String((await chainOf('mall-adv-2'))['certificate']));
    assert.ok(leaf.checkPrivateKey(key));
    assert.equal(leaf.subjectAltName, NAMES.map((name) => `DNS:${name}`).join(', '));
    assert.equal(await statusOf('mall-adv-2'), '2');
    assert.deepEqual(
      [(await orderNow())['subscriptionEndDt'], (await orderNow())['totalCount']],
      [subscriptionEndDt, 2],
    );
    const old = new X509Certificate(String((await chainOf('mall-adv'))['certificate']));
    assert.ok(!old.checkPrivateKey(key));
  });

  describe('consequences', () => {
    const settled = async (): Promise<Row> => {
      pass(VALIDATION_MS + REVOCATION_MS);
      return statuses('mall-adv');
    };

    it('of the same names: the old certificate stays valid, nothing is billed', async () => {
      await accepted('mall-adv', SAME);
      assert.deepEqual(await settled(), { 'mall-adv': '1', 'mall-adv-2': '2' });
      assert.deepEqual(billed(), []);
    });

    it('of added names: the old certificate stays valid, each name is billed', async () => {
      await accepted('mall-adv', WITH_TWO_MORE);
      assert.deepEqual(await settled(), { 'mall-adv': '1', 'mall-adv-2': '2' });
      assert.deepEqual(billed(), ['added-names 2']);
    });

    it('of removed names: the old certificate is revoked when the new one is there, nothing is billed', async () => {
      await accepted('mall-adv', WITH_ONE_LESS);
      pass(VALIDATION_MS - 1);
      assert.deepEqual(await statuses('mall-adv'), { 'mall-adv': '1', 'mall-adv-2': '0' });
      pass(1);
      assert.deepEqual(await statuses('mall-adv'), { 'mall-adv': '-7', 'mall-adv-2': '2' });
      pass(REVOCATION_MS);
      assert.deepEqual(await statuses('mall-adv'), { 'mall-adv': '-5', 'mall-adv-2': '2' });
      assert.equal((await rowOf('mall-adv'))['revokeDate'], '2026-11-22 12:00:40(UTC+09:00)');
      assert.deepEqual(billed(), []);
    });

    it('of names added and removed: revoked, and the added ones are billed', async () => {
      await accepted('mall-adv', WITH_ANOTHER);
      assert.deepEqual(await settled(), { 'mall-adv': '-5', 'mall-adv-2': '2' });
      assert.deepEqual(billed(), ['added-names 1']);
    });

    it('reach all valid certificates of the order, and no other order', async () => {
      await accepted('news-adv-apps', { certificateName: 'news-adv-3', ...namesAndCsr(['news.example.net']) });
      pass(VALIDATION_MS + REVOCATION_MS);
      assert.deepEqual(await statuses('news-adv'), { 'news-adv': '-5', 'news-adv-apps': '-5', 'news-adv-3': '2' });
      assert.deepEqual(await statuses('mall-adv'), { 'mall-adv': '1' });
    });

    it('leave alone what is not valid any more', async () => {
      sandbox.control.setStatus(await sandbox.numberOf('news-adv'), '-2');
      await accepted('news-adv-apps', { certificateName: 'news-adv-3', ...namesAndCsr(['news.example.net']) });
      pass(VALIDATION_MS + REVOCATION_MS);
      assert.deepEqual(await statuses('news-adv'), { 'news-adv': '-2', 'news-adv-apps': '-5', 'news-adv-3': '2' });
    });

    it('come at their time even if nobody looked until long after', async () => {
      await accepted('mall-adv', WITH_ONE_LESS);
      pass(400 * DAY_MS);
      assert.deepEqual(await statuses('mall-adv'), { 'mall-adv': '-5', 'mall-adv-2': '-2' });
    });

    it('do not come if the new certificate is never issued', async () => {
      await accepted('mall-adv', WITH_ONE_LESS);
      sandbox.control.setStatus(await sandbox.numberOf('mall-adv-2'), '-3');
      assert.deepEqual(await settled(), { 'mall-adv': '1', 'mall-adv-2': '-3' });
    });

    it('come as well when a test validates the new certificate', async () => {
      await accepted('mall-adv', WITH_ONE_LESS);
      sandbox.control.validate(await sandbox.numberOf('mall-adv-2'));
      assert.deepEqual(await statuses('mall-adv'), { 'mall-adv': '-7', 'mall-adv-2': '2' });
    });

    it('may be none where names go, and added names may then be free', async () => {
      sandbox.control.setSwitches({ reissueRemovalRevokes: false, mixedReissueBills: false });
      await accepted('mall-adv', WITH_ANOTHER);
      assert.deepEqual(await settled(), { 'mall-adv': '1', 'mall-adv-2': '2' });
      assert.deepEqual(billed(), []);
    });

    it('are judged without regard to letter case and order', async () => {
      const names = namesAndCsr(['mall.example.com', 'www.mall.example.com']);
      await accepted('mall-adv', {
        ...SAME,
        csr: names.csr,
        commonName: 'MALL.example.com',
        dnsName: ['WWW.mall.example.com'],
      });
      assert.deepEqual(await settled(), { 'mall-adv': '1', 'mall-adv-2': '2' });
    });
  });

  describe('issue type', () => {
    const typeOf = async (name: string): Promise<unknown> => (await rowOf(name))['issueType'];

    it('makes the latest reissued certificate the representative one, in place of the one before', async () => {
      await accepted('news-adv', {
        certificateName: 'news-adv-3',
        ...namesAndCsr(['news.example.net', 'n.example.net']),
      });
      assert.equal(await typeOf('news-adv-3'), 'OTHER');
      assert.equal(await typeOf('news-adv-apps'), 'REPRESENTATIVE');
      pass(VALIDATION_MS + REVOCATION_MS);
      assert.deepEqual(
        [await typeOf('news-adv'), await typeOf('news-adv-apps'), await typeOf('news-adv-3')],
        ['ORIGINAL', 'OTHER', 'REPRESENTATIVE'],
      );
    });

    it('forbids to reissue what is neither original nor representative', async () => {
      sandbox.control.setSwitches({ reissuedBecomesRepresentative: false, reissueFromKeyRequired: true });
      await accepted('mall-adv', SAME);
      pass(VALIDATION_MS);
      assert.equal(await typeOf('mall-adv-2'), 'OTHER');
      assertRefused(await reissue('mall-adv-2', { ...SAME, certificateName: 'mall-adv-3' }), 200, '26099', /original/);
      await accepted('mall-adv', { ...SAME, certificateName: 'mall-adv-3' });
    });

    it('can be spelled otherwise', async () => {
      sandbox.control.setSwitches({ representativeIssueType: 'REP', otherIssueType: 'REISSUED' });
      assert.equal(await typeOf('news-adv-apps'), 'REP');
      assert.equal(await typeOf('tickets-adv-next'), 'REISSUED');
    });
  });

  it('goes on from the new certificate once its key is registered', async () => {
    const key = newEcKey();
    await accepted('mall-adv', { ...WITH_ONE_LESS, ...namesAndCsr(['mall.example.com'], key) });
    pass(VALIDATION_MS + REVOCATION_MS);
    const next = { certificateName: 'mall-adv-3', ...namesAndCsr(['mall.example.com']) };
    assertRefused(await reissue('mall-adv-2', next), 200, '26099', /Normal/);
    assertRefused(await reissue('mall-adv', next), 200, '26099', /Normal/);
    await sandbox.registerKey('mall-adv-2', pkcs8Pem(key));
    await accepted('mall-adv-2', next);
  });

  it('keeps the organization of an OV certificate', async () => {
    await accepted('bank-ov', { certificateName: 'bank-ov-2', ...namesAndCsr(['bank.example.co.kr']) });
    pass(VALIDATION_MS);
    const row = await rowOf('bank-ov-2');
    assert.equal(row['certificateType'], 'NCP_PAID_OV_01');
    assert.equal(row['subjectDN'], 'CN=bank.example.co.kr,O=Example Bank,C=KR');
    assert.equal(await statusOf('bank-ov'), '1');
  });

  it('is possible until the last day', async () => {
    const last = Number(sandbox.control.certificates('mall-adv')[0]?.notAfter);
    pass(last - DAY_MS - START);
    await accepted('mall-adv', SAME);
  });

  describe('is refused and changes nothing', () => {
    const refused = async (source: string, body: unknown, status: number, code: string, why?: RegExp) => {
      const before = sandbox.control.certificates();
      assertRefused(await reissue(source, body), status, code, why);
      assert.deepEqual(sandbox.control.certificates(), before);
      assert.deepEqual(sandbox.control.charges(), []);
    };

    for (const [what, source, why] of [
      ['while another certificate of the order is in progress', 'tickets-adv', /in progress/],
      ['for an expired certificate', 'survey-adv', /Normal/],
      ['for one whose key is not registered', 'pay-example-new', /Normal/],
      ['for a revoked one', 'bank-ov-leaked', /Normal/],
      ['for one that is being revoked', 'bank-ov-leaving', /Normal/],
      ['for a pending one', 'shop-adv', /Normal/],
      ['for a failed one', 'ov-rejected', /Normal/],
      ['for Cloud Basic', 'www-example', /Advanced/],
      ['for Global Edge', 'edge-media', /Advanced/],
    ] as const) {
      it(what, () => refused(source, SAME, 200, '26099', why));
    }

    it('less than a day before the end', async () => {
      const last = Number(sandbox.control.certificates('mall-adv')[0]?.notAfter);
      pass(last - DAY_MS - START + 1);
      await refused('mall-adv', SAME, 200, '26099', /one day/);
    });

    for (const [what, changes, status, code] of [
      ['for other names than the CSR has', { dnsName: ['other.example.com'] }, 200, '26034'],
      ['without a CSR', { csr: undefined }, 200, '2101'],
      ['with something else than a CSR', { csr: 'x' }, 200, '1002'],
      ['without a validation method', { validationMethod: undefined }, 200, '2101'],
      ['with a persistent record', { validationMethod: 'PD' }, 400, '2100'],
      ['without a name', { certificateName: '' }, 200, '2101'],
      ['with a name that is too short', { certificateName: 'ab' }, 400, '2000'],
      ['with the name of a certificate of another order', { certificateName: 'news-adv' }, 400, '2100'],
    ] as const) {
      it(what, () => refused('mall-adv', { ...SAME, ...changes }, status, code));
    }

    it('for an imported certificate and for none at all', async () => {
      await refused('partner-import', SAME, 200, '2200');
      assertRefused(await sandbox.call('POST', '/api/v2/certificate/1/reissue', { body: SAME }), 200, '2200');
    });
  });

  describe('what is not documented', () => {
    it('may be that PD is taken', async () => {
      sandbox.control.setSwitches({ reissueTakesPersistent: true });
      await accepted('mall-adv', { ...SAME, validationMethod: 'PD' });
    });
    it('may be that a certificate without its key can be reissued', async () => {
      sandbox.control.setSwitches({ reissueFromKeyRequired: true });
      const names = namesAndCsr(['pay.example.com', 'checkout.example.com']);
      await accepted('pay-example-new', { certificateName: 'pay-example-3', ...names });
    });
    for (const [rule, same, fresh] of [
      ['orderOrNew', '0', '0'],
      ['new', '2100', '0'],
      ['source', '0', '2100'],
    ] as const) {
      it(`may be the rule "${rule}" for the name of the new certificate`, async () => {
        sandbox.control.setSwitches({ reissueName: rule });
        const codeFor = async (certificateName: string) => {
          const code = (await reissue('mall-adv', { ...SAME, certificateName })).json()['returnCode'];
          sandbox.control.reset();
          sandbox.control.setSwitches({ reissueName: rule });
          return code;
        };
        assert.deepEqual([await codeFor('mall-adv'), await codeFor('mall-adv-2')], [same, fresh]);
      });
    }
  });

  it('works on what was just ordered', async () => {
    const key = newEcKey();
    const names = ['a.example.com', 'b.example.com'] as const;
    await sandbox.order({ ...GOOD_ORDER, ...namesAndCsr(names, key) });
    pass(VALIDATION_MS);
    await sandbox.registerKey('web-adv', pkcs8Pem(key));
    await accepted('web-adv', { certificateName: 'web-adv-2', ...namesAndCsr([...names, 'c.example.com']) });
    assert.deepEqual(billed(), ['subscription 1', 'added-names 1']);
  });
});
