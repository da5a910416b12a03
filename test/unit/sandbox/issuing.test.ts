import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { dnsNamesOf } from '../../../src/pem/x509/extensions.ts';
import { readCertificate } from '../../../src/pem/x509/x509Reader.ts';
import { sandboxAt, type Reply } from '../../support/sandboxCaller.ts';

type Row = Record<string, unknown>;
const V2 = '/api/v2/certificate';
const START = Date.parse('2026-11-22T03:00:00.500Z');

describe('issuing in the sandbox', () => {
  const sandbox = sandboxAt(START);
  const { call } = sandbox;

  const globalEdge = (body: unknown): Promise<Reply> => call('POST', `${V2}/requestGedCertificateIssuance`, { body });
  const cloudBasic = (body: unknown): Promise<Reply> => call('POST', `${V2}/requestCertificateIssuance`, { body });
  const rowOf = async (name: string): Promise<Row | undefined> => {
    const answer = (await call('GET', `${V2}/certificates?certificateName=${name}`)).json();
    return (answer['sslCertificateList'] as Row[])[0];
  };
  const pass = (ms: number): void => sandbox.control.advance(ms, 'service');

  it('answers a Global Edge order with its number, and issues it four seconds later', async () => {
    const dnsName = ['*.a.example.com', 'b.example.com'];
    const answer = (await globalEdge({ certificateName: 'web-a', commonName: 'a.example.com', dnsName })).json();
    assert.equal(answer['returnCode'], '0');
    const certificate = answer['certificate'] as Row;
    assert.equal(certificate['statusCode'], '0');
    assert.equal(certificate['statusName'], 'Ongoing');
    assert.equal(certificate['dnsName'], '*.a.example.com,b.example.com');
    assert.equal(typeof certificate['certificateNo'], 'number');
    pass(3_999);
    assert.equal((await rowOf('web-a'))?.['statusCode'], '0');
    pass(1);
    const row = await rowOf('web-a');
    assert.equal(row?.['certificateNo'], certificate['certificateNo']);
    assert.equal(row?.['statusCode'], '3');
    assert.equal(row?.['statusName'], 'Normal');
    assert.equal(row?.['notBefore'], '2026-11-22 12:00:04(UTC+09:00)');
    assert.deepEqual(sandbox.control.issues()['web-a'], { received: 1, committed: 1 });
  });

  it('can call an issued Global Edge certificate 1 instead of 3', async () => {
    sandbox.control.setSwitches({ globalEdgeIssuedStatus: '1' });
    await globalEdge({ certificateName: 'web-a', commonName: 'a.example.com' });
    pass(4_000);
    assert.equal((await rowOf('web-a'))?.['statusCode'], '1');
  });

  it('answers a Cloud Basic order without a number and issues it when all names are validated', async () => {
    const answer = (
      await cloudBasic({
        certificateName: 'web-basic',
        commonName: '*.example.com',
        dnsName: ['example.com'],
        validationMethod: 'D',
      })
    ).json();
    assert.ok(!JSON.stringify(answer).includes('certificateNo'));
    assert.equal(answer['dnsName'], 'example.com');
    assert.equal(answer['validationMethod'], 'D');
    const number = (await rowOf('web-basic'))?.['certificateNo'];
    const status = async (name: string): Promise<Row> => {
      const target = `${V2}/getVerificationInfo/${String(number)}?domainAddress=${encodeURIComponent(name)}`;
      const info = (await call('GET', target)).json();
      assert.equal(info['dnsVerificationCount'], 1);
      return (info['dnsVerificationList'] as Row[])[0] ?? {};
    };
    const record = await status('*.example.com');
    assert.match(String(record['txtName']), /^_[0-9a-f]{32}\.example\.com\.$/);
    assert.match(String(record['txtValue']), /^_[0-9a-f]{32}\.cm\.naverncp\.com\.$/);
    assert.equal(record['validStatusCode'], 'VALID_STATUS_REG');
    pass(15_000);
    assert.equal((await status('*.example.com'))['validStatusCode'], 'VALID_STATUS_SUCCESS');
    assert.equal((await status('example.com'))['validStatusCode'], 'VALID_STATUS_REG');
    assert.equal((await rowOf('web-basic'))?.['statusCode'], '0');
    pass(15_000);
    assert.equal((await status('example.com'))['validStatusCode'], 'VALID_STATUS_SUCCESS');
    assert.equal((await rowOf('web-basic'))?.['statusCode'], '1');
  });

  it('validates a pending certificate at once if a test says so', async () => {
    const row = await rowOf('new-portal');
    assert.equal(row?.['statusCode'], '0');
    sandbox.control.validate(Number(row?.['certificateNo']));
    assert.equal((await rowOf('new-portal'))?.['statusCode'], '1');
    assert.throws(() => sandbox.control.validate(Number(row?.['certificateNo'])), /not pending/);
  });

  it('lets the seeded order run into its time limit', async () => {
    assert.equal((await rowOf('edge-slow'))?.['statusCode'], '0');
    pass(20_000);
    assert.equal((await rowOf('edge-slow'))?.['statusCode'], '-4');
    assert.equal((await rowOf('edge-slow'))?.['statusName'], 'Validation timed out');
  });

  it('lets a validation that nobody answers time out after a week', async () => {
    pass(7 * 86_400_000);
    assert.equal((await rowOf('new-portal'))?.['statusCode'], '-4');
  });

  it('lets certificates expire, one second after their last one', async () => {
    await globalEdge({ certificateName: 'web-a', commonName: 'a.example.com' });
    pass(4_000);
    const row = await rowOf('web-a');
    const last = Date.parse(String(row?.['notAfter']).replace('(UTC', '').replace(')', '').replace(' ', 'T'));
    pass(last - sandbox.control.now());
    assert.equal((await rowOf('web-a'))?.['statusCode'], '3');
    pass(1);
    assert.equal((await rowOf('web-a'))?.['statusCode'], '-2');
  });

  describe('validation info', () => {
    const info = async (name: string, domain: string): Promise<Row> => {
      const number = String((await rowOf(name))?.['certificateNo']);
      return (await call('GET', `${V2}/getVerificationInfo/${number}${domain}`)).json();
    };
    it('wants a name', async () => assert.equal((await info('new-portal', ''))['returnCode'], '2101'));
    it('knows nothing of a name the certificate does not have', async () => {
      assert.equal((await info('new-portal', '?domainAddress=other.example'))['dnsVerificationCount'], 0);
    });
    it('has nothing for Global Edge, which nobody has to validate', async () => {
      assert.equal((await info('edge-slow', '?domainAddress=slow.example.co.kr'))['dnsVerificationCount'], 0);
    });
    it('gives a TXT record for Advanced', async () => {
      const answer = await info('shop-adv', '?domainAddress=shop.example.co.kr');
      const [record] = answer['dnsVerificationList'] as Row[];
      assert.doesNotMatch(String(record?.['txtValue']), /naverncp/);
    });
    it('tells of a validation that timed out', async () => {
      const answer = await info('dns-forgotten', '?domainAddress=forgotten.example.org');
      assert.equal((answer['dnsVerificationList'] as Row[])[0]?.['validStatusCode'], 'VALID_STATUS_TIMEOUT');
    });
    it('takes a wildcard literally, by its base, or both', async () => {
      const counts = async (): Promise<unknown[]> => [
        (await info('new-portal', '?domainAddress=*.portal.example.org'))['dnsVerificationCount'],
        (await info('new-portal', '?domainAddress=%2A.portal.example.org'))['dnsVerificationCount'],
      ];
      assert.deepEqual(await counts(), [1, 1]);
      sandbox.control.setSwitches({ wildcardValidationAddress: 'base' });
      assert.deepEqual(await counts(), [0, 0]);
      sandbox.control.setSwitches({ wildcardValidationAddress: 'both' });
      assert.deepEqual(await counts(), [1, 1]);
    });
    it('can name the value of the record otherwise', async () => {
      sandbox.control.setSwitches({ dnsValueField: 'recordValue' });
      const answer = await info('new-portal', '?domainAddress=portal.example.org');
      assert.ok('recordValue' in ((answer['dnsVerificationList'] as Row[])[0] ?? {}));
    });
  });

  describe('refuses', () => {
    const good = { certificateName: 'web-a', commonName: 'a.example.com' };
    for (const name of ['ab', '1web', '-web', 'web_a', 'web.a', '웹인증서', 'a'.repeat(21)]) {
      it(`the name ${name} with 400 and 2000`, async () => {
        for (const reply of [
          await globalEdge({ ...good, certificateName: name }),
          await cloudBasic({ ...good, certificateName: name }),
        ]) {
          assert.equal(reply.status, 400);
          assert.equal(reply.json()['returnCode'], '2000');
        }
      });
    }
    for (const name of ['abc', 'A-1', 'a'.repeat(20)]) {
      it(`not the name ${name}`, async () => {
        assert.equal((await globalEdge({ ...good, certificateName: name })).json()['returnCode'], '0');
      });
    }
    it('a name that exists, and creates nothing', async () => {
      const reply = await globalEdge({ ...good, certificateName: 'www-example' });
      assert.equal(reply.status, 400);
      assert.equal(reply.json()['returnCode'], '2100');
      assert.equal(sandbox.control.certificates('www-example').length, 1);
      assert.deepEqual(sandbox.control.issues()['www-example'], { received: 1, committed: 0 });
    });
    it('not the name of a deleted certificate', async () => {
      assert.equal((await globalEdge({ ...good, certificateName: 'removed-last-week' })).json()['returnCode'], '0');
    });
    for (const [what, body, status, code] of [
      ['a missing common name with 200 and 2101', { certificateName: 'web-a' }, 200, '2101'],
      ['a missing name with 200 and 2101', { commonName: 'a.example.com' }, 200, '2101'],
      ['an address as common name', { ...good, commonName: '192.0.2.1' }, 400, '2100'],
      ['a common name of one label', { ...good, commonName: 'localhost' }, 400, '2100'],
      ['a wildcard within', { ...good, commonName: 'a.*.example.com' }, 400, '2100'],
      ['a SAN that is no name with 2201', { ...good, dnsName: ['a_b.example.com'] }, 200, '2201'],
      ['SANs as one text', { ...good, dnsName: 'a.example.com,b.example.com' }, 400, '2100'],
      ['a body that is no JSON', '{', 400, '2100'],
      ['a body that is a list', '[]', 400, '2100'],
    ] as const) {
      it(what, async () => {
        const reply = await globalEdge(body);
        assert.equal(reply.status, status);
        assert.equal(reply.json()['returnCode'], code);
      });
    }
    it('a Cloud Basic order without or with another validation method', async () => {
      assert.equal((await cloudBasic(good)).json()['returnCode'], '2101');
      assert.equal((await cloudBasic({ ...good, validationMethod: 'E' })).json()['returnCode'], '2100');
      assert.deepEqual(sandbox.control.certificates('web-a'), []);
    });
  });

  it('signs real certificates that chain, and whose facts are those of the row', async () => {
    const dnsName = ['*.a.example.com', 'xn--mnchen-3ya.example'];
    await globalEdge({ certificateName: 'web-a', commonName: 'a.example.com', dnsName });
    pass(4_000);
    const row = await rowOf('web-a');
    const chain = (await call('GET', `${V2}/exportCertificate/${String(row?.['certificateNo'])}/chain`)).json();
    const pems = [chain['certificate'], chain['subCaCertificate'], chain['rootCaCertificate']].map(String);
    for (const pem of pems) assert.match(pem, /^-----BEGIN CERTIFICATE-----\r\n([A-Za-z0-9+/=]{1,64}\r\n)+-----END/);
    const [leaf, intermediate, root] = pems.map((pem) => new X509Certificate(pem));
    assert.ok(leaf && intermediate && root);
    assert.ok(leaf.checkIssued(intermediate) && leaf.verify(intermediate.publicKey));
    assert.ok(intermediate.checkIssued(root) && intermediate.verify(root.publicKey));
    assert.ok(root.verify(root.publicKey));
    assert.deepEqual([leaf.ca, intermediate.ca, root.ca], [false, true, true]);
    assert.equal(leaf.serialNumber.toLowerCase(), row?.['serialNumber']);
    assert.equal(leaf.checkHost('x.a.example.com'), '*.a.example.com');
    const facts = readCertificate(leaf.raw);
    assert.deepEqual(dnsNamesOf(facts.extensions), ['a.example.com', ...dnsName]);
    assert.equal(facts.notBefore.toISOString(), '2026-11-22T03:00:04.000Z');
    assert.equal(row?.['notBefore'], '2026-11-22 12:00:04(UTC+09:00)');
    assert.equal(facts.notAfter.getTime() - facts.notBefore.getTime(), 198 * 86_400_000 - 1000);
    assert.equal(chain['subjectCommonName'], 'a.example.com');
  });
});
