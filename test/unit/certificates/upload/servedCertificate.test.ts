import assert from 'node:assert/strict';
import { createServer, connect } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { compareServed, type StoredFacts } from '../../../../src/certificates/upload/servedCertificate.ts';
import { issue } from '../../../support/testPki.ts';
import { leaf, lower, lowerCertificate, pem, pkcs8, site } from './fixtures.ts';

const { fingerprint256, serialNumber, notAfter } = leaf.facts;
const successor = issue(lower, site, { names: ['www.example.com'], notAfter: new Date('2026-12-24T00:00:00Z') });

describe('a served certificate', () => {
  const table: readonly (readonly [what: string, stored: StoredFacts, verdict: string, differs: string[]])[] = [
    ['of the same fingerprint', { fingerprint256 }, 'same', []],
    ['of another fingerprint', { fingerprint256: successor.facts.fingerprint256 }, 'different', ['fingerprint256']],
    ['of the same serial number, as another writes it', { serialNumber: `0${serialNumber}`.toUpperCase() }, 'same', []],
    ['of another serial number', { serialNumber: successor.facts.serialNumber }, 'different', ['serialNumber']],
    ['of the same serial number and another end', { serialNumber, notAfter: new Date(0) }, 'different', ['notAfter']],
    ['of the same end', { notAfter }, 'likely', []],
    [
      'of the same end, in whole minutes',
      { notAfter: new Date(notAfter.getTime() - 59_000) },
      'different',
      ['notAfter'],
    ],
    ['of another end', { notAfter: successor.facts.notAfter }, 'different', ['notAfter']],
    ['whose issuer is told as a whole name', { notAfter, issuer: 'CN=Lower CA' }, 'likely', []],
    ['whose issuer is told in short', { notAfter, issuer: 'lower ca' }, 'likely', []],
    ['whose issuer reads differently', { serialNumber, issuer: 'Example Inc' }, 'same', ['issuer']],
    ['of the same issuer alone', { issuer: 'Lower CA' }, 'unknown', []],
    ['of which nothing is told', { serialNumber: '', issuer: '' }, 'unknown', []],
  ];
  for (const [what, stored, verdict, differs] of table)
    it(`${what}: ${verdict}`, () => {
      const compared = compareServed(leaf.der, stored);
      assert.equal(compared.verdict, verdict);
      assert.deepEqual(compared.differs, differs);
    });

  it('is what a handshake shows', async () => {
    const server = createServer({ key: pkcs8(site.privateKey), cert: pem(leaf, lowerCertificate) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    try {
      await once(socket, 'secureConnect');
      const served = socket.getPeerX509Certificate()?.raw ?? assert.fail('no certificate');
      assert.equal(compareServed(served, { fingerprint256 }).verdict, 'same');
      assert.equal(compareServed(served, { fingerprint256: successor.facts.fingerprint256 }).verdict, 'different');
      assert.equal(compareServed(served, {}).served.serialNumber, serialNumber);
    } finally {
      socket.destroy();
      server.close();
    }
  });
});
