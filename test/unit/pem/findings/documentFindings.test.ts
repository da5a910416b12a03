import assert from 'node:assert/strict';
import { holder, issue, newEcKey } from '../../../support/testPki.ts';
import { joinChain } from '../../../../src/pem/chain/chainText.ts';
import { privateKeyPem } from '../../../../src/pem/conversions.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { documentFindings, type DocumentExpectations } from '../../../../src/pem/findings/documentFindings.ts';
import { privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { readPemText } from '../../../../src/pem/read.ts';

const root = holder('Root');
const middle = holder('Middle');
const site = holder('www.example.com');
const [rootDer, middleDer] = [issue(root, root).der, issue(root, middle).der];
const leafDer = issue(middle, site, { names: ['www.example.com'] }).der;
const keyPem = privateKeyPem(privateKeyDer(site.privateKey));
const strangePem = privateKeyPem(privateKeyDer(newEcKey()));
const now = new Date('2026-06-01T00:00:00Z');

const judge = (text: string, given: Partial<DocumentExpectations> = {}) =>
  documentFindings(readPemText(text).items, { now, withRoot: false, ...given }).map(({ code, index }) => [code, index]);

describe('findings about a file', () => {
  it('are none for a key and its chain', () => {
    assert.deepEqual(judge(keyPem + joinChain([leafDer, middleDer])), []);
    assert.deepEqual(judge(joinChain([leafDer, middleDer]) + keyPem, { fileMode: 0o100600 }), []);
  });

  it('point to the item in the file, not to the certificate among certificates', () => {
    assert.deepEqual(judge(keyPem + joinChain([middleDer, leafDer, rootDer])), [
      ['chain-wrong-order', 2],
      ['chain-root-included', 3],
    ]);
    assert.deepEqual(judge(keyPem + joinChain([leafDer, middleDer]), { now: new Date('2027-01-01T00:00:00Z') }), [
      ['expired', 1],
      ['expired', 2],
    ]);
  });

  it('let a leaf alone and CAs alone be', () => {
    assert.deepEqual(judge(joinChain([leafDer])), []);
    assert.deepEqual(judge(joinChain([rootDer, middleDer, issue(holder('Other'), holder('Other')).der])), []);
  });

  it('take a certificate that signed itself for hosts for the leaf that it is, whatever it says', () => {
    const own = issue(site, site, { names: ['www.example.com'], isCa: true }).der;
    assert.deepEqual(judge(joinChain([own]) + keyPem), [['self-signed', 0]]);
    assert.deepEqual(judge(joinChain([own, rootDer])), [
      ['self-signed', 0],
      ['chain-unrelated-certificate', 1],
    ]);
  });

  it('see a key that belongs to nothing beside it', () => {
    assert.deepEqual(judge(joinChain([leafDer, middleDer]) + strangePem), [['key-mismatch', 2]]);
    const csrPem = encodePem('CERTIFICATE REQUEST', buildCsr({ dnsNames: ['www.example.com'] }, site.privateKey));
    assert.deepEqual(judge(csrPem + strangePem), [['key-mismatch', 1]]);
    assert.deepEqual(judge(csrPem + keyPem), []);
    assert.deepEqual(judge(joinChain([middleDer]) + strangePem), []);
  });

  it('do not take the key of a CA for a stranger where its certificate is there', () => {
    const middlePem = privateKeyPem(privateKeyDer(middle.privateKey));
    assert.deepEqual(judge(joinChain([leafDer, middleDer]) + keyPem + middlePem), []);
    assert.deepEqual(judge(joinChain([leafDer]) + keyPem + middlePem), [['key-mismatch', 2]]);
  });

  it('see that others may read a file with a key, and do not mind for certificates', () => {
    assert.deepEqual(judge(joinChain([leafDer]) + keyPem, { fileMode: 0o100644 }), [
      ['key-file-readable-by-others', 1],
    ]);
    assert.deepEqual(judge(joinChain([leafDer]), { fileMode: 0o100644 }), []);
  });

  it('are none for what cannot be read and for a file of nothing', () => {
    assert.deepEqual(judge('-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n'), []);
    assert.deepEqual(judge(''), []);
  });

  it('come with an end for a file of any number of certificates', () => {
    assert.deepEqual(judge(joinChain(Array.from({ length: 300 }, () => leafDer))), []);
  });
});
