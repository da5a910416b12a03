import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { otcSandboxAt } from './otcCaller.ts';
import { newRsaKey, NOW } from './pki.ts';

describe('certificates made by OpenSSL at the API Gateway', function () {
  const sandbox = otcSandboxAt(NOW);
  before(function () {
    if (!hasOpenssl) this.skip();
  });

  const rsa = newRsaKey();
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'];
  const cases: readonly [name: string, key: KeyObject, args: readonly string[]][] = [
    ['SHA1-RSA', rsa, ['-sha1']],
    ['SHA256-RSA', rsa, ['-sha256']],
    ['SHA384-RSA', rsa, ['-sha384']],
    ['SHA512-RSA', rsa, ['-sha512']],
    ['SHA256-RSAPSS', rsa, ['-sha256', ...pss]],
    ['SHA384-RSAPSS', rsa, ['-sha384', ...pss]],
    ['SHA512-RSAPSS', rsa, ['-sha512', ...pss]],
    ['ECDSA-SHA1', ec, ['-sha1']],
    ['ECDSA-SHA256', ec, ['-sha256']],
    ['ECDSA-SHA384', ec, ['-sha384']],
    ['ECDSA-SHA512', ec, ['-sha512']],
    ['Ed25519', ed25519, []],
  ];
  for (const [name, key, args] of cases) {
    it(`are told to be signed by ${name}`, async () => {
      sandbox.control.otc.setSwitches({ keyAlgorithms: ['rsa', 'ec', 'ed25519'] });
      const keyPem = key.export({ format: 'pem', type: 'pkcs8' }).toString();
      const subject = ['-subj', '/O=Example/CN=a.example.com', '-addext', 'subjectAltName=DNS:a.example.com'];
      const request = ['req', '-x509', '-key', 'key.pem', '-days', '1000', ...subject, ...args];
      const body = { name: 'by_openssl', cert_content: openssl(request, { 'key.pem': keyPem }), private_key: keyPem };
      const reply = await sandbox.caller.apig('POST', '/certificates', { body });
      assert.equal(reply.status, 200, reply.body.toString());
      assert.equal(reply.json()['signature_algorithm'], name);
      assert.deepEqual(reply.json()['issuer'], ['Example']);
    });
  }
});
