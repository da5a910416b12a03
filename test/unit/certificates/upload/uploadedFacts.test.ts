import assert from 'node:assert/strict';
import { uploadedFacts } from '../../../../src/certificates/upload/uploadedFacts.ts';
import { holder, issue } from '../../../support/testPki.ts';
import { lower } from './fixtures.ts';

describe('facts of an uploaded certificate', () => {
  it('are those of its bytes, names as the services list them', () => {
    const certificate = issue(lower, holder('WWW.example.com'), {
      names: ['WWW.example.com', 'www.example.com', 'b.example'],
    });
    const { serialNumber, fingerprint256, spkiSha256 } = certificate.facts;
    assert.deepEqual(uploadedFacts(certificate, 'EC P-256'), {
      commonName: 'www.example.com',
      subjectAltNames: ['www.example.com', 'b.example'],
      ...{ serialNumber, fingerprint256, spkiSha256 },
      keyName: 'EC P-256',
      issuer: 'Lower CA',
      notAfter: '2026-09-30T00:00:00.000Z',
    });
  });

  it('take the first name where there is no common name', () => {
    const certificate = issue(lower, holder('x'), { names: ['b.example'], subject: [['O', 'Example']] });
    assert.equal(uploadedFacts(certificate, '').commonName, 'b.example');
  });
});
