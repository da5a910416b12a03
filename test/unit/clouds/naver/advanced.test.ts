import assert from 'node:assert/strict';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type { ReissueRequest } from '../../../../src/certificates/writes.ts';
import { ExtensionError, neverExecuted } from '../../../../src/errors.ts';
import { certificateNamed, ownCertificate, reissueWish, requestedKeyFor } from '../../operations/naverChanges.ts';
import { foundBy, isOutdated } from './changes.ts';
import { connectTo, orderOf, sharedSandbox } from './connected.ts';

describe('naver Advanced certificates, against the sandbox', () => {
  const sandbox = sharedSandbox();
  let provider: CertificateProvider;
  beforeEach(() => {
    ({ provider } = connectTo(sandbox));
  });

  const one = (name: string) => sandbox.control.certificates(name).find(({ status }) => status !== '-6')!;
  const answersInstead = (path: string, body: unknown, status = 200): void =>
    sandbox.control.addFault({
      path,
      count: 'always',
      effect: { kind: 'answer', when: 'before', status, body: JSON.stringify(body) },
    });

  describe('an Advanced order', () => {
    const wish = async (kind: 'advanced-dv' | 'advanced-ov') => ({
      ...(await orderOf(connectTo(sandbox), kind, 'shop-new')),
      requestedKey: requestedKeyFor(['www.example.com', 'example.com']),
      validationMethod: 'dns-once' as const,
      subscriptionYears: 2,
    });

    for (const paidCertificateFields of ['full', 'orderIdOnly', 'empty'] as const) {
      it(`is placed once and found, whatever the answer tells: ${paidCertificateFields}`, async () => {
        sandbox.control.setSwitches({ paidCertificateFields });
        const request = await wish('advanced-dv');
        await provider.writes.issue!.check(request);
        const { certificateId, evidence } = await provider.writes.issue!.send(request);
        const made = one('shop-new');
        assert.equal(certificateId, paidCertificateFields === 'full' ? String(made.number) : undefined);
        assert.equal(evidence['orderId'], paidCertificateFields === 'empty' ? undefined : made.orderId);
        const { certificate } = foundBy(await provider.writes.issue!.probe(request));
        assert.deepEqual([certificate?.id, certificate?.state], [String(made.number), 'pending']);
        assert.equal(certificate?.raw['subscriptionYears'], 2);
        assert.deepEqual(sandbox.control.issues()['shop-new'], { received: 1, committed: 1 });
      });
    }

    it('is found though the first list leaves it out', async () => {
      sandbox.control.setSwitches({ allListHasAdvanced: false });
      const request = await wish('advanced-dv');
      await provider.writes.issue!.send(request);
      const { certificate } = foundBy(await provider.writes.issue!.probe(request));
      assert.equal(certificate?.id, String(one('shop-new').number));
      await assert.rejects(provider.writes.issue!.check(request), { code: 'name.taken' });
    });

    it('is placed for an organization, with its number', async () => {
      const [bank] = (await provider.issuance!.organizations()) ?? [];
      assert.deepEqual(bank, { number: '5101', name: 'Example Bank' });
      await provider.writes.issue!.send({ ...(await wish('advanced-ov')), organization: bank! });
      assert.equal(one('shop-new').type, 'NCP_PAID_OV_01');
    });

    for (const field of ['csr', 'organization'] as const) {
      it(`is not placed without its ${field}`, async () => {
        const { requestedKey, ...bare } = await wish('advanced-ov');
        const request = field === 'csr' ? { ...bare, organization: { number: '5101' } } : { ...bare, requestedKey };
        await assert.rejects(provider.writes.issue!.send(request), { code: 'input.invalid' });
        assert.equal(sandbox.control.issues()['shop-new'], undefined);
      });
    }
  });

  describe('organizations', () => {
    for (const organizationsShape of ['wrapper', 'array'] as const) {
      it(`are read as ${organizationsShape}, with how far they are verified`, async () => {
        sandbox.control.setSwitches({ organizationsShape });
        assert.deepEqual(await provider.issuance!.organizations(), [
          { number: '5101', name: 'Example Bank' },
          { number: '5102', name: 'Example Trading', unverified: 'Phone number check' },
          { number: '5103', name: 'Example Goods', unverified: 'Failed' },
        ]);
      });
    }

    for (const [what, status, body] of [
      ['knows no such operation', 404, { error: { errorCode: '300', message: 'Not Found Exception' } }],
      ['answers something else', 200, { returnCode: '0', nothing: true }],
      ['refuses', 200, { returnCode: '2100', returnMessage: 'no' }],
    ] as const) {
      it(`are for the user to type if the service ${what}`, async () => {
        answersInstead('getOrganizationInfoList', body, status);
        assert.equal(await provider.issuance!.organizations(), undefined);
      });
    }

    it('fail if the service is out of reach', async () => {
      sandbox.control.addFault({ path: 'Organization', count: 'always', effect: { kind: 'html', when: 'before' } });
      await assert.rejects(provider.issuance!.organizations(), { code: 'cloud.unavailable' });
    });
  });

  describe('a reissue', () => {
    const wish = (name = 'mall-next', source?: string): Promise<ReissueRequest> => reissueWish(provider, name, source);
    const { reissue } = { reissue: () => provider.writes.reissue! };

    it('makes another certificate in the order, which is then found there', async () => {
      const request = await wish();
      await reissue().check(request);
      assert.deepEqual(await reissue().probe(request), { found: false });
      assert.deepEqual(await reissue().send(request), { evidence: { orderId: request.orderId } });
      const { certificate, how } = foundBy(await reissue().probe(request));
      assert.deepEqual(
        [certificate?.id, certificate?.name, how],
        [String(one('mall-next').number), 'mall-next', 'list'],
      );
      assert.deepEqual(
        certificate,
        (await provider.list()).certificates.find(({ name }) => name === 'mall-next'),
      );
    });

    it('may go by the name of its predecessor', async () => {
      const request = await wish('mall-adv');
      await reissue().check(request);
      await reissue().send(request);
      const { certificate } = foundBy(await reissue().probe(request));
      assert.ok(!request.knownIds.includes(certificate!.id));
      assert.equal(certificate?.state, 'pending');
    });

    it('is found by its names if the service named it otherwise', async () => {
      const request = await wish();
      await reissue().send(request);
      const { certificate } = foundBy(await reissue().probe({ ...request, certificateName: 'as-planned' }));
      assert.equal(certificate?.name, 'mall-next');
      assert.deepEqual(
        await reissue().probe({ ...request, certificateName: 'as-planned', subjectAltNames: ['other.example.com'] }),
        { found: false },
      );
    });

    for (const [what, prepare, why] of [
      ['the certificate is gone', () => sandbox.control.setStatus(one('mall-adv').number, '-6'), 'gone'],
      [
        'the certificate is only listed as deleted',
        () => {
          sandbox.control.setSwitches({ deletedListed: true });
          sandbox.control.setStatus(one('mall-adv').number, '-6');
        },
        'gone',
      ],
      ['it was revoked', () => sandbox.control.setStatus(one('mall-adv').number, '-5'), 'state'],
    ] as const) {
      it(`is not sent if ${what}`, async () => {
        const request = await wish();
        prepare();
        await assert.rejects(reissue().check(request), isOutdated(why));
      });
    }

    it('is not sent while another certificate of the order is in progress', async () => {
      const request = await wish('tickets-next-2', 'tickets-adv');
      await assert.rejects(reissue().check(request), isOutdated('order-busy'));
    });

    it('is not sent if the order has a certificate that the plan does not know', async () => {
      const request = await wish('news-next', 'news-adv-apps');
      assert.equal(request.knownIds.length, 2);
      await reissue().check(request);
      await assert.rejects(reissue().check({ ...request, knownIds: [request.certificateId] }), isOutdated('known-ids'));
    });

    it('is not sent if there is no such order', async () => {
      await assert.rejects(reissue().check({ ...(await wish()), orderId: '1' }), isOutdated('gone'));
    });

    it('is not sent under the name of any other certificate', async () => {
      await assert.rejects(reissue().check(await wish('www-example')), { code: 'name.taken' });
    });

    for (const [what, body, status] of [
      ['is unknown', { error: { errorCode: '300', message: 'Not Found Exception' } }, 404],
      ['tells no certificates', { returnCode: '0', orderId: '7' }, 200],
      ['tells too little of them', { returnCode: '0', orderId: '7', certificates: [{ certificateNo: 1 }] }, 200],
    ] as const) {
      it(`is checked and found by the lists where the operation for one order ${what}`, async () => {
        answersInstead('/certificate/orders/', body, status);
        const request = await wish();
        await reissue().check(request);
        await reissue().send(request);
        assert.equal(foundBy(await reissue().probe(request)).certificate?.name, 'mall-next');
        await assert.rejects(reissue().check(request), isOutdated('order-busy'));
      });
    }

    it('is found by the lists where the operation for one order leaves out what is in progress', async () => {
      const request = await wish();
      const { certificateId, orderId, replacedName } = request;
      const source = { certificateNo: Number(certificateId), certificateName: replacedName, statusCode: '1' };
      answersInstead('/certificate/orders/', { returnCode: '0', totalCount: 1, orderId, certificates: [source] });
      await reissue().send(request);
      assert.equal(foundBy(await reissue().probe(request)).certificate?.name, 'mall-next');
    });

    it('does not say "not found" while the order cannot be read', async () => {
      const request = await wish();
      sandbox.control.addFault({ path: '/orders/', count: 'always', effect: { kind: 'html', when: 'before' } });
      await assert.rejects(reissue().probe(request), { code: 'cloud.unavailable' });
    });
  });

  describe('the registration of a key', () => {
    const wish = async () => {
      const { id, name } = await certificateNamed(provider, 'pay-example-new');
      const request = { certificateId: id, certificateName: name, spkiSha256: 'ab'.repeat(32), keyName: 'EC P-256' };
      return { request, secret: { privateKeyPem: sandbox.control.materialOf(Number(id)).privateKeyPem! } };
    };
    const register = () => provider.writes['register-key']!;

    it('makes the certificate usable, and then there is nothing more to register', async () => {
      const { request, secret } = await wish();
      await register().check(request);
      assert.deepEqual(await register().probe(request), { found: false });
      await register().send(request, secret);
      const { certificate, how } = foundBy(await register().probe(request));
      assert.deepEqual([certificate?.state, how], ['issued', 'details']);
      assert.equal(certificate?.raw['subscriptionYears'], 2);
      await assert.rejects(register().check(request), isOutdated('state'));
    });

    it('did not make the certificate usable if that has ended since without being so', async () => {
      const { request } = await wish();
      sandbox.control.setStatus(Number(request.certificateId), '-2');
      assert.deepEqual(await register().probe(request), { found: false });
    });

    it('sends nothing without the key', async () => {
      const { request } = await wish();
      await assert.rejects(register().send(request), { code: 'input.invalid' });
      assert.deepEqual(sandbox.control.writes(), {});
    });

    it('passes on that the key is not the one of the certificate', async () => {
      const { request } = await wish();
      const { secret } = ownCertificate('x', 'x.example.com');
      await assert.rejects(register().send(request, secret), (error) => {
        assert.ok(error instanceof ExtensionError && neverExecuted(error.code));
        return error.details['returnCode'] === '26040';
      });
    });

    it('is not sent for a certificate that is gone', async () => {
      const { request } = await wish();
      sandbox.control.setStatus(Number(request.certificateId), '-6');
      await assert.rejects(register().check(request), isOutdated('gone'));
      assert.deepEqual(await register().probe(request), { found: false });
    });
  });
});
