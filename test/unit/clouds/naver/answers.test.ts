import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  readCaller,
  readChanges,
  readCloudBasicReceipt,
  readGlobalEdgeReceipt,
  readOffers,
  readOrganizations,
  readPaidReceipt,
  requireOwnAnswer,
  readUploadReceipt,
  readValidations,
} from '../../../../src/clouds/naver/answers.ts';
import { readBundle } from '../../../../src/clouds/naver/download.ts';
import { readOrder } from '../../../../src/clouds/naver/listAnswers.ts';
import type { JsonRow } from '../../../../src/clouds/naver/fields.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { documented } from './fixtures.ts';

function pathOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ExtensionError);
    assert.equal(error.code, 'cloud.unexpectedAnswer');
    assert.ok(!JSON.stringify([error.message, error.details, error.stack, error.cause]).includes('received-secret'));
    return String(error.details['path']);
  }
  return assert.fail('was read');
}

describe('naver answers', () => {
  it('reads what can be ordered', () => {
    assert.deepEqual(readOffers(documented['certificateTypes']!), [
      {
        typeCode: 'NCP_FREE_DV_01',
        kind: 'cloud-basic',
        name: 'Cloud Basic',
        pricing: 'free',
        validityDays: 198,
        issuer: 'Example CA',
        csrRequired: false,
        orderable: true,
        followUp: 'dns-cname',
      },
      {
        typeCode: 'NCP_GLOBAL_EDGE_DEDICATED',
        kind: 'global-edge',
        name: 'Global Edge',
        pricing: 'free',
        validityDays: 90,
        issuer: 'Example CA',
        csrRequired: false,
        orderable: true,
        followUp: 'none',
      },
      {
        typeCode: 'NCP_PAID_DV_01',
        kind: 'advanced-dv',
        name: 'Advanced DV',
        pricing: 'paid',
        validityDays: 198,
        issuer: 'Example CA',
        csrRequired: true,
        orderable: true,
        followUp: 'dns-txt',
        validationMethods: ['dns-once', 'dns-persistent'],
        subscriptionYears: [1, 2, 3],
      },
    ]);
  });

  it('wants a CSR and an organization for Advanced OV, whatever the list says of the CSR', () => {
    const type = { name: 'Advanced OV', certificateTypeCode: 'NCP_PAID_OV_01', csrRequired: 'N' };
    const [offer] = readOffers({ certificatetype: [type] });
    assert.deepEqual([offer?.csrRequired, offer?.needsOrganization, offer?.orderable], [true, true, true]);
  });

  it('does not offer a type of other kinds that wants a CSR', () => {
    const type = { name: 'Global Edge', certificateTypeCode: 'NCP_GLOBAL_EDGE_DEDICATED', csrRequired: 'Y' };
    assert.deepEqual(readOffers({ certificatetype: [type] })[0]?.orderable, { why: 'later' });
  });

  for (const [paidCertificate, receipt] of [
    [
      { orderId: '20261122000000030031', certificateNo: 30031, certificateName: 'shop' },
      { certificateId: '30031', evidence: { certificateNo: '30031', orderId: '20261122000000030031' } },
    ],
    [{ orderId: 7 }, { evidence: { orderId: '7' } }],
    [{}, { evidence: {} }],
    [null, { evidence: {} }],
    [undefined, { evidence: {} }],
  ] as const) {
    it(`reads a paid order with ${JSON.stringify(paidCertificate)}`, () =>
      assert.deepEqual(readPaidReceipt({ returnCode: '0', totalRows: 1, paidCertificate }), receipt));
  }

  for (const [sslCertificateList, certificateId] of [
    [[{ certificateNo: 30032, certificateName: 'own-one' }], '30032'],
    [
      [
        { certificateNo: '1', certificateName: 'other' },
        { certificateNo: '2', certificateName: 'own-one' },
      ],
      '2',
    ],
    [[{ certificateNo: 1, certificateName: 'other' }], undefined],
    [[null, 'x'], undefined],
    [undefined, undefined],
  ] as const) {
    it(`finds the number of an upload in ${JSON.stringify(sslCertificateList)}`, () =>
      assert.equal(readUploadReceipt({ returnCode: '0', sslCertificateList }, 'own-one').certificateId, certificateId));
  }

  it('takes the newest number of a name where a deleted certificate bears it too', () => {
    const sslCertificateList = [7, 11, 9].map((certificateNo) => ({ certificateNo, certificateName: 'own-one' }));
    assert.equal(readUploadReceipt({ returnCode: '0', sslCertificateList }, 'own-one').certificateId, '11');
  });

  for (const field of ['list', 'organizationInfoList', 'organizations']) {
    it(`reads organizations from ${field}`, () => {
      const rows = [
        {
          organizationNo: 5101,
          organizationNameKor: '예시은행',
          organizationNameEng: 'Example Bank',
          verificationProgressCode: '7',
        },
        { organizationNo: '5102', organizationNameKor: '예시상사', verificationProgressCode: 2 },
        { organizationNo: 5103, verificationProgressCode: '55' },
        { organizationNo: 5104, verificationProgressCode: 'constructor' },
        { organizationNameEng: 'Without a number' },
      ];
      assert.deepEqual(readOrganizations({ returnCode: '0', totalRows: 3, [field]: rows }), [
        { number: '5101', name: 'Example Bank' },
        { number: '5102', name: '예시상사', unverified: 'Phone number check' },
        { number: '5103', name: '5103', unverified: '55' },
        { number: '5104', name: '5104', unverified: 'constructor' },
      ]);
    });
  }

  it('shows a type nobody has heard of without offering it', () => {
    const [offer] = readOffers({ certificatetype: [{ name: 'New', certificateTypeCode: 'NCP_NEW_01' }] });
    assert.deepEqual(offer, {
      typeCode: 'NCP_NEW_01',
      kind: 'other',
      name: 'New',
      pricing: 'unknown',
      csrRequired: false,
      orderable: { why: 'later' },
      followUp: 'none',
    });
  });

  it('reads recent changes, numbers as texts or not', () => {
    assert.deepEqual(readChanges(documented['recentChanges']!), [
      { certificateId: '30728', orderId: '20260917000000000001', status: 'Normal' },
      { certificateId: '30729', status: 'Validation timed out' },
    ]);
  });

  it('reads no changes from an answer without any', () => {
    for (const answer of [{}, { orders: null }, { orders: [] }]) assert.deepEqual(readChanges(answer), []);
  });

  for (const [answer, path] of [
    [{ certificate: { certificateNo: 1, certificateName: 'other' } }, 'certificate.certificateName'],
    [{ paidCertificate: { certificateName: 'other' } }, 'paidCertificate.certificateName'],
    [{ certificateName: 'other', requestSn: 'REQ-2' }, 'certificateName'],
  ] as const) {
    it(`does not take ${JSON.stringify(answer)} for the answer to an order of web`, () =>
      assert.equal(
        pathOf(() => requireOwnAnswer(answer, 'web')),
        path,
      ));
  }

  it('takes an answer for that of its order if it names no other', () => {
    for (const answer of [{ certificate: { certificateName: 'WEB' } }, { certificate: 'no row' }, {}])
      requireOwnAnswer(answer, 'web');
  });

  it('reads the number of a Global Edge order', () => {
    assert.deepEqual(readGlobalEdgeReceipt(documented['globalEdge']!), {
      certificateId: '31001',
      evidence: { certificateNo: '31001', statusName: 'Ongoing' },
    });
  });

  it('reads a Cloud Basic order, which has no number', () => {
    assert.deepEqual(readCloudBasicReceipt(documented['cloudBasic']!), { evidence: { requestSn: 'REQ-1' } });
  });

  it('reads a validation with its record', () => {
    assert.deepEqual(readValidations(documented['validation']!, '*.example.com'), [
      {
        domain: '*.example.com',
        state: 'pending',
        stateDetail: 'VALID_STATUS_REG',
        record: {
          type: 'CNAME',
          name: '_0123456789abcdef0123456789abcdef.example.com.',
          value: '_fedcba9876543210fedcba9876543210.cm.naverncp.com.',
        },
      },
    ]);
  });

  for (const [item, record] of [
    [
      { txtName: '_x.example.com', txtValue: 'token' },
      { type: 'TXT', name: '_x.example.com', value: 'token' },
    ],
    [
      { txtName: 'n', newValueField: 'token' },
      { type: 'TXT', name: 'n', value: 'token' },
    ],
    [
      { txtName: 'n', odd: '_a.cm.naverncp.com' },
      { type: 'CNAME', name: 'n', value: '_a.cm.naverncp.com' },
    ],
    [{ txtName: 'n', txtId: '1' }, undefined],
    [{ txtValue: 'token' }, undefined],
  ] as const) {
    it(`finds the DNS record in ${JSON.stringify(item)}`, () => {
      const [status] = readValidations({ dnsVerificationList: [item] }, 'example.com');
      assert.deepEqual(status?.record, record);
    });
  }

  for (const [code, state] of [
    ['VALID_STATUS_SUCCESS', 'valid'],
    ['VALID_STATUS_TIMEOUT', 'timed-out'],
    ['VALID_STATUS_NEW', 'unknown'],
    ['constructor', 'unknown'],
  ] as const) {
    it(`calls ${code} ${state}, and keeps the word`, () => {
      const [status] = readValidations({ dnsVerificationList: [{ validStatusCode: code }] }, 'example.com');
      assert.deepEqual(status, { domain: 'example.com', state, stateDetail: code });
    });
  }

  it('reads who is calling', () => {
    assert.deepEqual(readCaller(documented['callerIdentity']!), { name: 'builder', type: 'sub' });
    assert.deepEqual(readCaller({ userType: 'Main', loginAlias: 'owner' }), { name: 'owner', type: 'main' });
    assert.deepEqual(readCaller({ userType: 'Robot', loginAlias: 'r' }), { name: 'r', type: 'unknown' });
    assert.equal(readCaller({ userType: 'Main' }), undefined);
  });

  for (const [what, read, answer, path] of [
    ['types that are no list', readOffers, { certificatetype: 'received-secret' }, 'certificatetype'],
    [
      'a type without a code',
      readOffers,
      { certificatetype: [{ name: 'received-secret' }] },
      'certificatetype.0.certificateTypeCode',
    ],
    ['a change without a number', readChanges, { orders: [{ status: 'received-secret' }] }, 'orders.0.certificateId'],
    [
      'a change with a strange number',
      readChanges,
      { orders: [{ certificateId: ['received-secret'] }] },
      'orders.0.certificateId',
    ],
    ['an order without a certificate', readGlobalEdgeReceipt, { returnCode: '0' }, 'certificate'],
    [
      'an order without a number',
      readGlobalEdgeReceipt,
      { certificate: { x: 'received-secret' } },
      'certificate.certificateNo',
    ],
    ['a paid order that is a text', readPaidReceipt, { paidCertificate: 'received-secret' }, 'paidCertificate'],
    ['organizations that are no list', readOrganizations, { organizationInfoList: 'received-secret' }, '(root)'],
    ['an order without a name', readCloudBasicReceipt, { requestSn: 'received-secret' }, 'certificateName'],
  ] as const) {
    it(`names the place in ${what}, and not what stands there`, () =>
      assert.equal(
        pathOf(() => read(answer)),
        path,
      ));
  }

  it('reads or refuses whatever comes, and never fails otherwise', () => {
    const readers = [
      readOffers,
      readChanges,
      readGlobalEdgeReceipt,
      readCloudBasicReceipt,
      readPaidReceipt,
      readOrganizations,
      (answer: JsonRow) => readUploadReceipt(answer, 'name'),
      readBundle,
      readOrder,
      readCaller,
    ];
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'orders',
            'certificatetype',
            'certificate',
            'paidCertificate',
            'sslCertificateList',
            'orderId',
            'certificates',
          ),
          fc.jsonValue(),
        ),
        (answer) => {
          for (const read of readers) {
            try {
              read(answer as JsonRow);
            } catch (error) {
              assert.ok(error instanceof ExtensionError && error.code === 'cloud.unexpectedAnswer');
            }
          }
        },
      ),
    );
  });
});
