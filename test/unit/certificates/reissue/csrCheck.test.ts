import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { checkCsr } from '../../../../src/certificates/reissue/csrCheck.ts';
import { isPublicSuffix } from '../../../../src/certificates/names/publicSuffix.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { csrFacts } from '../../../../src/pem/x509/csrFacts.ts';
import { decodePem } from '../../../../src/pem/armour/pem.ts';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { newEcKey } from '../../../support/testPki.ts';

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
const check = (names: readonly string[], key: KeyObject = newEcKey()) =>
  checkCsr(csrFacts(buildCsr({ dnsNames: names }, key)), isPublicSuffix);

describe('a CSR before it is sent', () => {
  it('is fine with a sound key and domain names; its names come out once, the common name first', () =>
    assert.deepEqual(check(['www.example.com', '*.example.com'], rsa(2048)), {
      ok: true,
      names: { commonName: 'www.example.com', subjectAltNames: ['*.example.com'] },
    }));

  for (const curve of ['prime256v1', 'secp384r1', 'secp521r1'])
    it(`is fine with a key on ${curve}`, () => assert.equal(check(['a.example.com'], newEcKey(curve)).ok, true));

  it('is refused if a single bit was altered after it was signed', () => {
    const der = Buffer.from(buildCsr({ dnsNames: ['www.example.com'] }, newEcKey()));
    const at = der.indexOf('www.example.com');
    der.write('w', at);
    der.write('v', at + 1);
    assert.deepEqual(checkCsr(csrFacts(der), isPublicSuffix), { ok: false, problem: { problem: 'signature' } });
  });

  it('is refused with RSA of 1024 bits', () => {
    const result = check(['www.example.com'], rsa(1024));
    assert.ok(!result.ok && result.problem.problem === 'key' && result.problem.finding.code === 'rsa-short');
  });

  it('is refused with Ed25519, which public authorities do not sign', () => {
    const result = check(['www.example.com'], generateKeyPairSync('ed25519').privateKey);
    assert.ok(!result.ok && result.problem.problem === 'key');
  });

  it('takes its names from the alternative names where the common name is empty', () => {
    const facts = csrFacts(buildCsr({ dnsNames: ['www.example.com', 'example.com'] }, newEcKey()));
    assert.deepEqual(checkCsr({ ...facts, subject: [[['CN', '']]] }, isPublicSuffix), {
      ok: true,
      names: { commonName: 'www.example.com', subjectAltNames: ['example.com'] },
    });
  });

  it('is refused for a name that nobody can have certified', () =>
    assert.deepEqual(check(['www.example.com', 'co.kr']), {
      ok: false,
      problem: { problem: 'name', name: 'co.kr', domain: 'public-suffix' },
    }));

  describe('as openssl writes it', () => {
    before(function () {
      if (!hasOpenssl) this.skip();
    });
    const judged = (...subject: string[]) => judgedWith(newEcKey(), ...subject);
    const judgedWith = (privateKey: KeyObject, ...subject: string[]) => {
      const key = privateKey.export({ format: 'pem', type: 'pkcs8' });
      const pem = openssl(['req', '-new', '-key', 'key', ...subject], { key });
      return checkCsr(csrFacts(decodePem(pem)[0]!.der), isPublicSuffix);
    };

    it('is refused for an address', () =>
      assert.deepEqual(
        judged('-subj', '/CN=www.example.com', '-addext', 'subjectAltName=DNS:www.example.com,IP:192.0.2.1'),
        { ok: false, problem: { problem: 'not-dns', name: '192.0.2.1' } },
      ));

    it('is refused with an RSA key that is bound to PSS, which public authorities do not sign', () => {
      const bound = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;
      const result = judgedWith(bound, '-subj', '/CN=www.example.com');
      assert.ok(!result.ok && result.problem.problem === 'key' && result.problem.finding.code === 'key-not-accepted');
    });

    it('is refused without any name', () =>
      assert.deepEqual(judged('-subj', '/O=Example'), { ok: false, problem: { problem: 'no-names' } }));

    it('names one host where there is only a common name', () =>
      assert.deepEqual(judged('-subj', '/CN=www.example.com'), {
        ok: true,
        names: { commonName: 'www.example.com', subjectAltNames: [] },
      }));
  });
});
