import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import type { JsonRow } from '../../../../src/clouds/naver/fields.ts';
import { recordOf } from '../../../../src/clouds/naver/records.ts';
import type { RecordContext } from '../../../../src/clouds/naver/records.ts';
import { documented } from './fixtures.ts';

const context: RecordContext = { accountId: 'account', v2: true };
const rowOf = (operation: string): JsonRow => (documented[operation]!['sslCertificateList'] as JsonRow[])[0]!;
const record = (more: JsonRow, v2: RecordContext['v2'] = true): CertificateRecord =>
  recordOf([{ certificateNo: 1, certificateName: 'web', statusCode: '1', ...more }], { ...context, v2 });

describe('naver records', () => {
  it('reads a row of API v2', () => {
    assert.deepEqual(recordOf([rowOf('v2List')], context), {
      id: '30728',
      accountId: 'account',
      name: 'web-basic',
      kind: 'cloud-basic',
      state: 'issued',
      commonName: '*.example.com',
      subjectAltNames: ['*.example.com', 'example.com', 'www.example.org'],
      notBefore: new Date('2026-09-17T00:00:00Z'),
      notAfter: new Date('2027-04-02T23:59:59Z'),
      registeredAt: new Date('2026-09-16T01:00:00Z'),
      updatedAt: new Date('2026-09-17T01:00:00Z'),
      serialNumber: '0a1b2c',
      issuer: 'CN=Example CA',
      orderId: '20260917000000000001',
      orderRole: 'original',
      usedBy: ['1001', '1002'],
      capabilities: {
        'issue-again': true,
        reissue: { why: 'kind' },
        download: true,
        delete: { why: 'in-use' },
      },
      raw: {
        memberNo: '2700001',
        statusCode: '1',
        certificateType: 'NCP_FREE_DV_01',
        domainCode: 'PUB',
        issueType: 'ORIGINAL',
        subjectDN: 'CN=*.example.com',
        certPublicKeyInfo: 'EC 256 bits',
        signatureAlgorithm: 'SHA256withECDSA',
        issueDate: '2026-09-17 09:00:00(UTC+09:00)',
      },
    });
  });

  it('reads a row of API v1 and keeps what it does not know', () => {
    const read = recordOf([rowOf('v1List')], { ...context, v2: { why: 'main-account-only' } });
    assert.equal(read.commonName, '*.example.com');
    assert.deepEqual(read.subjectAltNames, ['example.com']);
    assert.deepEqual(read.notAfter, new Date('2027-04-02T23:59:59Z'));
    assert.deepEqual(read.registeredAt, new Date('2026-09-16T01:00:00Z'));
    assert.equal(read.serialNumber, '0a1b2c');
    assert.equal(read.issuer, 'CN=Example CA');
    assert.deepEqual(read.capabilities, {
      'issue-again': { why: 'main-account-only' },
      reissue: { why: 'kind' },
      download: { why: 'main-account-only' },
      delete: true,
    });
    assert.deepEqual(read.raw['newlyInvented'], { kept: true });
    assert.equal(read.usedBy, undefined);
  });

  it('merges rows of both: v2 decides, v1 fills the gaps, and nothing is there twice', () => {
    const { notAfter, notBefore, ...bare } = rowOf('v2List');
    assert.ok(notAfter && notBefore);
    const merged = recordOf([bare, rowOf('v1List')], context);
    assert.deepEqual(merged.notAfter, new Date('2027-04-02T23:59:59Z'));
    assert.deepEqual(merged.subjectAltNames, ['*.example.com', 'example.com', 'www.example.org']);
    assert.equal(merged.raw['subjectDN'], 'CN=*.example.com');
    assert.ok(!('dnInfo' in merged.raw) && !('certSignAlgorithmName' in merged.raw));
    assert.deepEqual(merged.raw['newlyInvented'], { kept: true });
  });

  for (const [code, name, state, detail] of [
    ['0', 'Ongoing', 'pending', undefined],
    [0, undefined, 'pending', undefined],
    ['1', 'Normal', 'issued', undefined],
    ['1', '정상', 'issued', '정상'],
    ['2', undefined, 'key-required', 'Normal (private key not registered)'],
    ['3', 'Normal', 'issued', 'Normal'],
    ['-1', 'Failed', 'failed', 'Failed'],
    ['-2', 'Expired', 'expired', 'Expired'],
    ['-3', undefined, 'failed', 'Validation failed'],
    ['-4', 'Validation timed out', 'timed-out', 'Validation timed out'],
    ['-5', 'Revoked', 'revoked', 'Revoked'],
    ['-6', 'Deleted', 'deleted', 'Deleted'],
    ['-7', undefined, 'revoking', 'Revocation requested'],
    ['-11', undefined, 'failed', 'Failed (LINT)'],
    ['-12', undefined, 'failed', 'Failed (CT)'],
    ['-20', 'Some text', 'failed', 'Some text'],
    ['-99', 'New failure', 'failed', 'New failure'],
    ['-99', undefined, 'failed', '-99'],
    ['9', 'New state', 'unknown', 'New state'],
    ['X', undefined, 'unknown', 'X'],
    ['constructor', undefined, 'unknown', 'constructor'],
    [undefined, undefined, 'unknown', undefined],
  ] as const) {
    it(`calls status ${code} ${name ?? ''} ${state}`, () => {
      const read = record({ statusCode: code, statusName: name });
      assert.equal(read.state, state);
      assert.equal(read.stateDetail, detail);
    });
  }

  for (const [row, kind] of [
    [{ certificateType: 'NCP_FREE_DV_01' }, 'cloud-basic'],
    [{ certificateType: 'NCP_GLOBAL_EDGE_DEDICATED' }, 'global-edge'],
    [{ certificateType: 'NCP_GLOBAL_EDGE_DEDI' }, 'global-edge'],
    [{ certificateType: 'NCP_PAID_DV_01' }, 'advanced-dv'],
    [{ certificateTypeCode: 'NCP_PAID_OV_01' }, 'advanced-ov'],
    [{ certificateType: 'EXTERNAL' }, 'external'],
    [{ externalYn: 'Y' }, 'external'],
    [{ certificateType: 'SOMETHING', externalYn: 'Y' }, 'external'],
    [{ certificateType: 'NCP_PRIVATE_SSL', externalYn: 'N' }, 'other'],
    [{ statusCode: '3' }, 'global-edge'],
    [{}, 'other'],
  ] as const) {
    it(`calls ${JSON.stringify(row)} ${kind}`, () => assert.equal(record(row).kind, kind));
  }

  for (const [dnsName, expected] of [
    ['a.example,b.example', ['a.example', 'b.example']],
    [' a.example , B.Example,,a.example', ['a.example', 'b.example']],
    [
      ['A.example', 'b.example'],
      ['a.example', 'b.example'],
    ],
    ['*.bücher.example', ['*.xn--bcher-kva.example']],
    ['', []],
    [null, []],
    [{ odd: true }, []],
  ] as const) {
    it(`reads dnsName ${JSON.stringify(dnsName)}`, () =>
      assert.deepEqual(record({ dnsName }).subjectAltNames, expected));
  }

  it('reads a hundred thousand names as it reads two', () => {
    const names = Array.from({ length: 100_000 }, (_, number) => `w${number}.example.com`);
    assert.deepEqual(record({ dnsName: [...names, ...names] }).subjectAltNames, names);
  });

  it('takes numbers for texts and texts for numbers', () => {
    const read = record({ certificateNo: '0042', certificateName: 7, orderId: 12, usedInstanceNoList: '5, 6' });
    assert.deepEqual([read.id, read.name, read.orderId, read.usedBy], ['0042', '7', '12', ['5', '6']]);
  });

  it('leaves out what a pending certificate does not have yet', () => {
    const read = record({
      statusCode: '0',
      notBefore: null,
      notAfter: '',
      serialNumber: null,
      issuer: '',
      orderId: null,
    });
    for (const name of ['notBefore', 'notAfter', 'serialNumber', 'issuer', 'orderId']) assert.ok(!(name in read), name);
    assert.deepEqual(read.raw, { statusCode: '0' });
  });

  it('shows a date and a serial number that it cannot read as they came', () => {
    const read = record({ notAfter: 'next spring', serialNumber: 'none' });
    assert.equal(read.notAfter, undefined);
    assert.equal(read.serialNumber, undefined);
    assert.equal(read.raw['notAfter'], 'next spring');
    assert.equal(read.raw['serialNumber'], 'none');
  });

  for (const [issueType, role] of [
    ['ORIGINAL', 'original'],
    ['original', 'original'],
    ['ORIGIN', 'original'],
    ['REPRESENTATIVE', 'representative'],
    ['REPRESENT_CERT', 'representative'],
    ['REISSUE', 'other'],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ] as const) {
    it(`takes issueType ${JSON.stringify(issueType)} for the role ${role}`, () => {
      const read = record({ issueType });
      assert.equal(read.orderRole, role);
      assert.equal('orderRole' in read, role !== undefined);
    });
  }
});

describe('what can be done with a naver certificate', () => {
  const BASIC = 'NCP_FREE_DV_01';
  const EDGE = 'NCP_GLOBAL_EDGE_DEDICATED';
  const ADVANCED = 'NCP_PAID_DV_01';
  const kind = { reissue: { why: 'kind' } } as const;
  const none = { reissue: { why: 'kind' }, download: { why: 'state' }, delete: { why: 'state' } } as const;
  const sub = { why: 'main-account-only' } as const;
  const zone = { why: 'zone' } as const;
  const state = { why: 'state' } as const;

  for (const [what, row, v2, expected] of [
    ['pending', { statusCode: '0', certificateType: BASIC }, true, { validation: true, ...none }],
    ['pending, sub account', { statusCode: '0', certificateType: BASIC }, sub, { validation: sub, ...none }],
    [
      'timed out',
      { statusCode: '-4', certificateType: EDGE },
      true,
      { 'issue-again': true, ...kind, download: state, delete: true },
    ],
    [
      'expired, Advanced',
      { statusCode: '-2', certificateType: ADVANCED },
      true,
      { 'issue-again': true, reissue: state, download: true, delete: true },
    ],
    ['Advanced', { certificateType: ADVANCED }, true, { reissue: true, download: true, delete: true }],
    [
      'Advanced OV, representative',
      { certificateType: 'NCP_PAID_OV_01', issueType: 'REPRESENTATIVE' },
      true,
      { reissue: true, download: true, delete: true },
    ],
    [
      'Advanced, neither original nor representative',
      { certificateType: ADVANCED, issueType: 'OTHER' },
      true,
      { reissue: { why: 'role' }, download: true, delete: true },
    ],
    [
      'Advanced without its key',
      { statusCode: '2', certificateType: ADVANCED },
      true,
      { reissue: true, 'register-key': true, download: true, delete: true },
    ],
    [
      'Advanced without its key, sub account',
      { statusCode: '2', certificateType: ADVANCED },
      sub,
      { reissue: sub, 'register-key': sub, download: sub, delete: true },
    ],
    [
      'Advanced, being revoked',
      { statusCode: '-7', certificateType: ADVANCED },
      true,
      { 'issue-again': true, reissue: state, download: true, delete: state },
    ],
    [
      'Advanced, in progress',
      { statusCode: '0', certificateType: ADVANCED },
      true,
      { validation: true, reissue: state, download: state, delete: state },
    ],
    ['imported', { certificateType: 'EXTERNAL' }, true, { ...kind, replace: true, download: true, delete: true }],
    [
      'imported, in use',
      { certificateType: 'EXTERNAL', usedInstanceNoList: [7] },
      true,
      { ...kind, replace: true, download: true, delete: { why: 'in-use' } },
    ],
    [
      'imported, used by nothing',
      { certificateType: 'EXTERNAL', usedInstanceNoList: [] },
      true,
      { ...kind, replace: true, download: true, delete: true },
    ],
    [
      'imported, in a zone without v2',
      { certificateType: 'EXTERNAL' },
      zone,
      { ...kind, replace: zone, download: zone, delete: true },
    ],
    [
      'imported and deleted',
      { certificateType: 'EXTERNAL', statusCode: '-6' },
      true,
      { ...kind, replace: state, download: state, delete: state },
    ],
  ] as const) {
    it(`that is ${what}`, () => assert.deepEqual(record(row, v2).capabilities, expected));
  }

  it('is one object for all certificates alike, and nobody can change it', () => {
    const [one, other] = [
      record({ certificateType: ADVANCED }),
      record({ certificateType: ADVANCED, certificateNo: 2 }),
    ];
    assert.equal(one.capabilities, other.capabilities);
    assert.ok(Object.isFrozen(one.capabilities));
  });
});
