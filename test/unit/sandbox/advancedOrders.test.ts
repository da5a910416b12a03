import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { certificateFacts } from '../../../src/pem/x509/certificateFacts.ts';
import * as der from '../../../src/pem/asn1/der.ts';
import { encodeName, formatName, nameOf, type NameAttribute } from '../../../src/pem/x509/distinguishedName.ts';
import { publicKeyDer } from '../../../src/pem/keys/keyGeneration.ts';
import { decodePem, encodePem } from '../../../src/pem/armour/pem.ts';
import { signed } from '../../../src/pem/x509/signing.ts';
import { hasOpenssl, openssl } from '../../support/openssl.ts';
import { newEcKey } from '../../support/testPki.ts';
import {
  advancedSandbox,
  assertRefused,
  DAY_MS,
  GOOD_ORDER,
  namesAndCsr,
  pkcs8Pem,
  V2,
  VALIDATION_MS,
  type Row,
} from './advanced.ts';

describe('Advanced orders in the sandbox', () => {
  const sandbox = advancedSandbox();
  const { call, order, rowOf, chainOf, pass } = sandbox;

  const paid = async (body: unknown): Promise<Row> => {
    const answer = (await order(body)).json();
    assert.equal(answer['returnCode'], '0', String(answer['returnMessage']));
    return answer['paidCertificate'] as Row;
  };

  it('are answered with the order and its first certificate, which is pending', async () => {
    const answer = await paid(GOOD_ORDER);
    const row = await rowOf('web-adv');
    assert.equal(answer['orderId'], row['orderId']);
    assert.equal(answer['certificateNo'], row['certificateNo']);
    assert.deepEqual([answer['statusCode'], answer['statusName'], row['statusCode']], ['0', 'Ongoing', '0']);
    assert.equal(row['issueType'], 'ORIGINAL');
    const shown = (await call('GET', `${V2}/orders/${String(answer['orderId'])}`)).json();
    assert.equal(shown['subscriptionEndDt'], null);
    assert.equal(shown['totalCount'], 1);
  });

  it('are billed once, by the years, when they are taken', async () => {
    const { orderId, certificateNo } = await paid({ ...GOOD_ORDER, subscriptionPeriod: 3 });
    pass(VALIDATION_MS);
    await rowOf('web-adv');
    const expected = { what: 'subscription', orderId, certificateNumber: certificateNo, quantity: 3 };
    const [{ at, ...charge } = { at: 0 }, ...more] = sandbox.control.charges();
    assert.deepEqual(charge, expected);
    assert.equal(at, sandbox.control.now() - VALIDATION_MS);
    assert.deepEqual(more, []);
    assert.deepEqual(sandbox.control.issues()['web-adv'], { received: 1, committed: 1 });
  });

  it('exist and are billed although the answer was lost, and do not if the request was', async () => {
    sandbox.control.addFault({ path: 'requestPaid', effect: { kind: 'cut', when: 'after' } });
    await assert.rejects(order(GOOD_ORDER), { code: 'ECONNRESET' });
    assert.deepEqual(sandbox.control.issues()['web-adv'], { received: 1, committed: 1 });
    assert.equal(sandbox.control.charges().length, 1);
    sandbox.control.addFault({ path: 'requestPaid', effect: { kind: 'cut', when: 'before' } });
    await assert.rejects(order({ ...GOOD_ORDER, certificateName: 'web-adv-2' }), { code: 'ECONNRESET' });
    assert.deepEqual(sandbox.control.issues()['web-adv-2'], { received: 1, committed: 0 });
    assert.equal(sandbox.control.charges().length, 1);
  });

  it('tell how long they have been over', async () => {
    const { orderId } = await paid(GOOD_ORDER);
    pass(VALIDATION_MS + 367 * DAY_MS);
    const shown = (await call('GET', `${V2}/orders/${String(orderId)}`)).json();
    assert.deepEqual([shown['remainingDays'], shown['extendableYears']], [-2, 0]);
    assert.equal((await rowOf('web-adv'))['statusCode'], '-2');
  });

  it('run for one year where no period is given, from the first issuance on', async () => {
    const { orderId } = await paid(GOOD_ORDER);
    pass(VALIDATION_MS);
    const shown = (await call('GET', `${V2}/orders/${String(orderId)}`)).json();
    assert.equal(shown['subscriptionYears'], 1);
    assert.equal(shown['remainingDays'], 365);
    assert.equal(shown['subscriptionStartDt'], '2026-11-22 12:00:00');
    assert.equal(shown['subscriptionEndDt'], '2027-11-22 12:00:30');
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  for (const [kind, key] of [
    ['EC 256 bits', newEcKey()],
    ['EC 384 bits', newEcKey('secp384r1')],
    ['RSA 2048 bits', rsa],
  ] as const) {
    it(`end in a certificate for the key of the CSR, ${kind}, with exactly the names asked for`, async () => {
      const names = ['a.example.com', '*.a.example.com', 'xn--mnchen-3ya.example'] as const;
      await paid({ ...GOOD_ORDER, ...namesAndCsr(names, key) });
      pass(VALIDATION_MS);
      const chain = await chainOf('web-adv');
      const [leaf, intermediate, root] = ['certificate', 'subCaCertificate', 'rootCaCertificate'].map(
        (field) => new X509Certificate(String(chain[field])),
      );
      assert.ok(leaf && intermediate && root);
      assert.ok(leaf.checkPrivateKey(key));
      assert.ok(leaf.checkIssued(intermediate) && leaf.verify(intermediate.publicKey));
      assert.ok(intermediate.checkIssued(root) && intermediate.verify(root.publicKey));
      const facts = certificateFacts(leaf.raw);
      assert.deepEqual(
        facts.subjectAltNames.map(({ value }) => value),
        names,
      );
      assert.equal(formatName(facts.subject), 'CN=a.example.com');
      const row = await rowOf('web-adv');
      assert.deepEqual([row['statusCode'], row['certPublicKeyInfo']], ['2', kind]);
      assert.equal(row['serialNumber'], facts.serialNumber);
    });
  }

  if (hasOpenssl)
    it('take a CSR of openssl and give a certificate that openssl verifies for it', async () => {
      const key = pkcs8Pem(rsa);
      const csr = openssl(
        [
          'req',
          '-new',
          '-key',
          'key.pem',
          '-subj',
          '/CN=a.example.com',
          '-addext',
          'subjectAltName=DNS:*.a.example.com',
        ],
        { 'key.pem': key },
      );
      await paid({ ...GOOD_ORDER, csr });
      pass(VALIDATION_MS);
      const chain = await chainOf('web-adv');
      const files = {
        'leaf.pem': String(chain['certificate']),
        'sub.pem': String(chain['subCaCertificate']),
        'root.pem': String(chain['rootCaCertificate']),
      };
      const verify = ['verify', '-no_check_time', '-CAfile', 'root.pem', '-untrusted', 'sub.pem', 'leaf.pem'];
      assert.match(openssl(verify, files), /leaf\.pem: OK/);
      const publicKey = openssl(['x509', '-in', 'leaf.pem', '-noout', '-pubkey'], files);
      assert.equal(publicKey, createPublicKey(rsa).export({ format: 'pem', type: 'spki' }));
    });

  it('hand out certificate and chain, never a key: the service has none', async () => {
    sandbox.control.setSwitches({ downloadHasPrivateKey: true });
    await paid(GOOD_ORDER);
    pass(VALIDATION_MS);
    // The second is a seeded one, of which the sandbox does have a key.
    for (const name of ['web-adv', 'mall-adv']) {
      const target = `${V2}/exportCertificate/${await sandbox.numberOf(name)}`;
      const { body, headers } = await call('POST', target, { body: {} });
      assert.equal(headers['content-type'], 'application/zip');
      const files = ['certificate.pem', 'chain.pem', 'private.key'].map((file) => body.includes(file));
      assert.deepEqual(files, [true, true, false]);
    }
  });

  it('have no certificate to hand out before it is issued', async () => {
    await paid(GOOD_ORDER);
    assert.equal((await chainOf('web-adv'))['returnCode'], '2200');
    assert.throws(
      () => sandbox.control.materialOf(Number(sandbox.control.certificates('web-adv')[0]?.number)),
      /never/,
    );
  });

  it('fail with a time-out where nobody answers the validation', async () => {
    sandbox.control.setSwitches({ advancedValidationMs: 8 * DAY_MS });
    await paid(GOOD_ORDER);
    pass(7 * DAY_MS);
    assert.equal((await rowOf('web-adv'))['statusCode'], '-4');
    pass(2 * DAY_MS);
    assert.equal((await rowOf('web-adv'))['statusCode'], '-4');
  });

  it('are issued or failed at once if a test says so', async () => {
    await paid(GOOD_ORDER);
    sandbox.control.validate(await sandbox.numberOf('web-adv'));
    assert.equal((await rowOf('web-adv'))['statusCode'], '2');
    await paid({ ...GOOD_ORDER, certificateName: 'web-adv-2' });
    sandbox.control.setStatus(await sandbox.numberOf('web-adv-2'), '-11');
    pass(VALIDATION_MS);
    assert.equal((await rowOf('web-adv-2'))['statusCode'], '-11');
  });

  describe('validation', () => {
    const records = async (name: string, domain: string): Promise<Row[]> => {
      const target = `${V2}/getVerificationInfo/${await sandbox.numberOf(name)}?domainAddress=${encodeURIComponent(domain)}`;
      return (await call('GET', target)).json()['dnsVerificationList'] as Row[];
    };

    it('wants a TXT record for each name, one after the other', async () => {
      await paid(GOOD_ORDER);
      const [first] = await records('web-adv', 'a.example.com');
      const [second] = await records('web-adv', '*.a.example.com');
      assert.equal(first?.['txtName'], '_dnsauth.a.example.com.');
      assert.match(String(first['txtValue']), /^[0-9a-f]{32}$/);
      assert.notEqual(first['validSn'], second?.['validSn']);
      pass(VALIDATION_MS / 2);
      const status = async (domain: string) => (await records('web-adv', domain))[0]?.['validStatusCode'];
      assert.equal(await status('a.example.com'), 'VALID_STATUS_SUCCESS');
      assert.equal(await status('*.a.example.com'), 'VALID_STATUS_REG');
      pass(VALIDATION_MS / 2);
      assert.equal(await status('*.a.example.com'), 'VALID_STATUS_SUCCESS');
    });

    for (const [method, what, same] of [
      ['D', 'another record for each certificate', false],
      ['PD', 'a record that serves later certificates too', true],
    ] as const) {
      it(`${method} gives ${what}`, async () => {
        const body = { ...GOOD_ORDER, validationMethod: method };
        await paid(body);
        await paid({ ...body, certificateName: 'web-adv-2' });
        const [one] = await records('web-adv', 'a.example.com');
        const [other] = await records('web-adv-2', 'a.example.com');
        assert.equal(one?.['txtName'], other?.['txtName']);
        assert.equal(one?.['txtValue'] === other?.['txtValue'], same);
      });
    }
  });

  describe('for an organization', () => {
    const ov = { ...GOOD_ORDER, certificateType: 'NCP_PAID_OV_01' };

    it('name it in the subject if it is verified', async () => {
      await paid({ ...ov, organizationNo: 5101 });
      pass(VALIDATION_MS);
      const leaf = new X509Certificate(String((await chainOf('web-adv'))['certificate']));
      const subject = formatName(certificateFacts(leaf.raw).subject);
      assert.equal(subject, 'CN=a.example.com,O=Example Bank,C=KR');
      assert.equal((await rowOf('web-adv'))['subjectDN'], subject);
    });
    for (const [what, organizationNo, status, code] of [
      ['is not named', undefined, 200, '2101'],
      ['is no number', 'x', 400, '2100'],
      ['is unknown', 1, 200, '26099'],
      ['is still being verified', 5102, 200, '26099'],
      ['failed its verification', 5103, 200, '26099'],
    ] as const) {
      it(`are refused if it ${what}`, async () => {
        assertRefused(await order({ ...ov, organizationNo }), status, code);
        assert.deepEqual(sandbox.control.charges(), []);
      });
    }
  });

  describe('what is not documented', () => {
    it('may leave all but the order, or everything, out of the answer', async () => {
      sandbox.control.setSwitches({ paidCertificateFields: 'orderIdOnly' });
      const { orderId } = await paid(GOOD_ORDER);
      assert.equal(orderId, (await rowOf('web-adv'))['orderId']);
      sandbox.control.setSwitches({ paidCertificateFields: 'empty' });
      assert.deepEqual(await paid({ ...GOOD_ORDER, certificateName: 'web-adv-2' }), {});
    });

    it('may be that a request token protects from ordering twice, or that it does not', async () => {
      const requestToken = '6d5aa2b4-6a2d-4d36-b09e-0d2a2a9f3f5c';
      const first = await paid({ ...GOOD_ORDER, requestToken });
      assertRefused(await order({ ...GOOD_ORDER, requestToken }), 400, '2100');
      sandbox.control.setSwitches({ requestTokenDeduplicates: true });
      assert.deepEqual(await paid({ ...GOOD_ORDER, requestToken }), first);
      assert.equal(sandbox.control.charges().length, 1);
      await paid({ ...GOOD_ORDER, certificateName: 'web-adv-2', requestToken: 'another' });
      assert.equal(sandbox.control.charges().length, 2);
    });

    it('may be that the names in a CSR are passed over', async () => {
      sandbox.control.setSwitches({ csrNamesMustAgree: false });
      const { csr } = namesAndCsr(['other.example.com']);
      await paid({ ...GOOD_ORDER, csr });
      pass(VALIDATION_MS);
      const leaf = new X509Certificate(String((await chainOf('web-adv'))['certificate']));
      assert.equal(leaf.checkHost('other.example.com'), undefined);
      assert.equal(leaf.checkHost('x.a.example.com'), '*.a.example.com');
    });
  });

  describe('are refused and leave nothing behind', () => {
    const key = newEcKey();
    const rawCsr = (...subject: readonly NameAttribute[]): string => {
      const parts = [der.integer(0), encodeName(nameOf(...subject)), publicKeyDer(key), der.explicit(0)];
      return encodePem('CERTIFICATE REQUEST', signed(der.sequence(...parts), key));
    };
    const broken = (): string => {
      const [block] = decodePem(GOOD_ORDER.csr);
      assert.ok(block);
      const bytes = Buffer.from(block.der);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return encodePem('CERTIFICATE REQUEST', bytes);
    };
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const edwards = generateKeyPairSync('ed25519').privateKey;
    const names = ['a.example.com', '*.a.example.com'] as const;
    const refusals: readonly (readonly [what: string, changes: object, status: number, code: string])[] = [
      ['without a CSR', { csr: undefined }, 200, '2101'],
      ['with a CSR that is no PEM', { csr: 'MIIB' }, 200, '1002'],
      ['with two CSRs', { csr: GOOD_ORDER.csr + GOOD_ORDER.csr }, 200, '1002'],
      ['with a private key for a CSR', { csr: pkcs8Pem(key) }, 200, '1002'],
      ['with a CSR cut short', { csr: encodePem('CERTIFICATE REQUEST', Buffer.of(0x30, 0x05, 0x02)) }, 200, '1002'],
      ['with a CSR whose signature is broken', { csr: broken() }, 200, '26034'],
      ['with an RSA key of 1024 bits', namesAndCsr(names, weak), 200, '26034'],
      ['with an Ed25519 key', namesAndCsr(names, edwards), 200, '26034'],
      ['for a name that the CSR lacks', { csr: namesAndCsr(['a.example.com']).csr }, 200, '26034'],
      ['without a name that the CSR has', { dnsName: [] }, 200, '26034'],
      [
        'for another common name than the CSR has',
        { csr: namesAndCsr(['*.a.example.com', 'a.example.com']).csr },
        200,
        '26034',
      ],
      ['with a CSR without names', { csr: rawCsr() }, 200, '26034'],
      ['for another type', { certificateType: 'NCP_FREE_DV_01' }, 400, '2100'],
      ['without a type', { certificateType: undefined }, 200, '2101'],
      ['with validation by e-mail', { validationMethod: 'E' }, 400, '2100'],
      ['without a validation method', { validationMethod: undefined }, 200, '2101'],
      ['for 0 years', { subscriptionPeriod: 0 }, 400, '2100'],
      ['for 4 years', { subscriptionPeriod: 4 }, 400, '2100'],
      ['for a year and a half', { subscriptionPeriod: 1.5 }, 400, '2100'],
      ['for 1Y, as extensions say it', { subscriptionPeriod: '1Y' }, 400, '2100'],
      ['with a name of 21 letters', { certificateName: 'a'.repeat(21) }, 400, '2000'],
      ['with a SAN that is no name', { dnsName: ['a_b.example.com'] }, 200, '2201'],
      ['with a request token that is no text', { requestToken: 1 }, 400, '2100'],
    ];
    for (const [what, changes, status, code] of refusals) {
      it(what, async () => {
        const before = sandbox.control.certificates().length;
        assertRefused(await order({ ...GOOD_ORDER, ...changes }), status, code);
        assert.equal(sandbox.control.certificates().length, before);
        assert.deepEqual(sandbox.control.charges(), []);
      });
    }

    it('with a name that is in use', async () => {
      assertRefused(await order({ ...GOOD_ORDER, certificateName: 'www-example' }), 400, '2100');
      assert.deepEqual(sandbox.control.issues()['www-example'], { received: 1, committed: 0 });
    });

    it('but not with a CSR that has a common name only: it leaves SANs to the request', async () => {
      await paid({ ...GOOD_ORDER, csr: rawCsr(['CN', 'a.example.com']) });
    });

    it('but not for other letter cases or another order of names', async () => {
      const { csr } = namesAndCsr(['a.example.com', 'b.example.com', 'c.example.com']);
      await paid({ ...GOOD_ORDER, csr, commonName: 'A.example.com', dnsName: ['C.example.com', 'b.example.com'] });
    });

    if (hasOpenssl)
      it('with an address among the SANs', async () => {
        const args = ['req', '-new', '-key', 'key.pem', '-subj', '/CN=a.example.com'];
        const csr = openssl([...args, '-addext', 'subjectAltName=IP:192.0.2.1'], { 'key.pem': pkcs8Pem(key) });
        assertRefused(await order({ ...GOOD_ORDER, csr }), 200, '2202');
      });
  });
});
