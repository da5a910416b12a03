import assert from 'node:assert/strict';
import type { CertificateOffer } from '../../../../src/certificates/offers.ts';
import type { IssuanceRequest, ReissueRequest, UploadRequest } from '../../../../src/certificates/writes.ts';
import {
  deletionRequest,
  issuanceRequest,
  keyRegistrationRequest,
  previewOf,
  reissueRequest,
  replacementRequest,
  standInOf,
  uploadRequest,
} from '../../../../src/clouds/naver/writeRequests.ts';
import {
  archiveRequest,
  chainRequest,
  orderRequest,
  organizationsRequest,
} from '../../../../src/clouds/naver/requests.ts';

const CSR = '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n';
const requestedKey = { csrPem: CSR, spkiSha256: 'cd'.repeat(32), keyName: 'RSA 2048' };
const offerOf = (kind: CertificateOffer['kind'], typeCode: string): CertificateOffer => ({
  typeCode,
  kind,
  name: kind,
  pricing: 'paid',
  csrRequired: true,
  orderable: true,
  followUp: 'dns-txt',
});
const names = { certificateName: 'shop', commonName: 'shop.example.com', subjectAltNames: ['www.shop.example.com'] };
const upload: UploadRequest = {
  certificateName: 'own-one',
  leafPem: 'LEAF',
  chainPem: 'CHAIN',
  facts: {
    commonName: 'own.example.com',
    subjectAltNames: [],
    serialNumber: '0a',
    fingerprint256: '00',
    spkiSha256: 'ef'.repeat(32),
    keyName: 'EC P-256',
    issuer: 'CN=Own',
    notAfter: '2027-01-01T00:00:00.000Z',
  },
};

/** Bodies as the manual's examples have them, field by field. */
describe('naver requests that change something', () => {
  it('order Advanced DV with everything that was chosen', () => {
    const request: IssuanceRequest = {
      ...names,
      offer: offerOf('advanced-dv', 'NCP_PAID_DV_01'),
      requestedKey,
      validationMethod: 'dns-persistent',
      subscriptionYears: 3,
    };
    assert.deepEqual(issuanceRequest(request), {
      api: 'v2',
      method: 'POST',
      target: '/api/v2/certificate/requestPaidCertificateIssuance',
      body: {
        csr: CSR,
        certificateType: 'NCP_PAID_DV_01',
        certificateName: 'shop',
        commonName: 'shop.example.com',
        dnsName: ['www.shop.example.com'],
        validationMethod: 'PD',
        subscriptionPeriod: 3,
      },
    });
  });

  it('order Advanced OV for an organization by its number, and leave out what was not chosen', () => {
    const request: IssuanceRequest = {
      ...names,
      subjectAltNames: [],
      offer: offerOf('advanced-ov', 'NCP_PAID_OV_01'),
      requestedKey,
      organization: { number: '5101', name: 'Example Bank' },
    };
    assert.deepEqual(issuanceRequest(request).body, {
      csr: CSR,
      certificateType: 'NCP_PAID_OV_01',
      certificateName: 'shop',
      commonName: 'shop.example.com',
      validationMethod: 'D',
      organizationNo: 5101,
    });
  });

  it('reissue with the number in the path', () => {
    const request: ReissueRequest = {
      ...names,
      certificateId: '30027',
      replacedName: 'shop-old',
      orderId: '20261122000000030027',
      requestedKey,
      validationMethod: 'dns-once',
      knownIds: ['30027'],
      consequences: { nameChange: 'same', added: [], lost: [], staying: [], atRisk: [], billing: 'free' },
    };
    assert.deepEqual(reissueRequest(request), {
      api: 'v2',
      method: 'POST',
      target: '/api/v2/certificate/30027/reissue',
      body: {
        csr: CSR,
        certificateName: 'shop',
        commonName: 'shop.example.com',
        dnsName: ['www.shop.example.com'],
        validationMethod: 'D',
      },
    });
  });

  it('register a key by the number of its certificate', () => {
    const request = { certificateId: '30018', certificateName: 'pay', spkiSha256: 'ab', keyName: 'RSA 2048' };
    const { secrets, ...rest } = keyRegistrationRequest(request, 'KEY');
    assert.deepEqual(rest, {
      api: 'v2',
      method: 'POST',
      target: '/api/v2/certificate/registPrivateKey',
      body: { certificateNo: 30018, privateKey: 'KEY' },
    });
    assert.ok(secrets?.includes('KEY'));
  });

  for (const [api, field] of [
    ['v1', 'publicKeyCertificate'],
    ['v2', 'certificateBody'],
  ] as const) {
    it(`upload through ${api}, which calls the certificate ${field}`, () => {
      const { api: sentTo, target, body } = uploadRequest(api, upload, 'KEY');
      assert.deepEqual([sentTo, target], [api, `/api/${api}/certificate/withExternal`]);
      assert.deepEqual(body, {
        certificateName: 'own-one',
        privateKey: 'KEY',
        [field]: 'LEAF',
        certificateChain: 'CHAIN',
      });
    });
  }

  it('replace with the number beside what an upload has', () => {
    const { target, body } = replacementRequest({ ...upload, certificateId: '30024' }, 'KEY');
    assert.equal(target, '/api/v2/certificate/withExternal');
    assert.deepEqual(body, {
      certificateName: 'own-one',
      privateKey: 'KEY',
      certificateBody: 'LEAF',
      certificateChain: 'CHAIN',
      certificateNo: 30024,
    });
  });

  it('delete through v1 by number and name, longer than new names may be', () => {
    const request = deletionRequest({ certificateId: '30728', certificateName: 'a-name-of-30-characters-of-old' });
    assert.deepEqual(request, {
      api: 'v1',
      method: 'DELETE',
      target: '/api/v1/certificate/30728?certificateName=a-name-of-30-characters-of-old',
    });
  });

  it('show a hash in place of a private key', () => {
    const { body } = previewOf('https://api.example/', uploadRequest('v2', upload, standInOf(upload.facts)));
    const { privateKey } = JSON.parse(body) as { privateKey: string };
    assert.equal(privateKey, `(private key, public-key SHA-256 ${'ef'.repeat(32)})`);
  });

  it('show an address and no body where there is none', () => {
    const preview = previewOf('https://api.example/', deletionRequest({ certificateId: '1', certificateName: 'a b' }));
    assert.deepEqual(preview, {
      method: 'DELETE',
      url: 'https://api.example/api/v1/certificate/1?certificateName=a+b',
      body: '',
    });
  });
});

describe('naver requests that read', () => {
  it('ask for a chain, a ZIP, an order and organizations where the manual says', () => {
    const lines = [chainRequest('7'), archiveRequest('7'), orderRequest('20/1'), organizationsRequest()].map(
      ({ method, target, body }) => [`${method} ${target}`, body],
    );
    assert.deepEqual(lines, [
      ['GET /api/v2/certificate/exportCertificate/7/chain', undefined],
      ['POST /api/v2/certificate/exportCertificate/7', { certificateNo: 7, type: 'PEM' }],
      ['GET /api/v2/certificate/orders/20%2F1', undefined],
      ['POST /api/v2/organization/getOrganizationInfoList', {}],
    ]);
  });
});
