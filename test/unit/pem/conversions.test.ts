import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { holder, issue, newEcKey } from '../../support/testPki.ts';
import { canonicalPem, decryptedKeyPem, encryptedKeyPem, privateKeyPem } from '../../../src/pem/conversions.ts';
import { buildCsr } from '../../../src/pem/x509/csrBuilder.ts';
import type { EncryptedKeyItem, PemItem } from '../../../src/pem/facts.ts';
import { privateKeyDer } from '../../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../../src/pem/armour/pem.ts';
import { readBytes, readPemText } from '../../../src/pem/read.ts';

const key = newEcKey();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const certificateDer = issue(holder('Test CA'), holder('example.com', key), { names: ['example.com'] }).der;
const csrDer = buildCsr({ dnsNames: ['example.com'] }, key);

function only(items: readonly PemItem[]): PemItem {
  assert.equal(items.length, 1);
  return items[0] ?? assert.fail();
}
const item = (source: string | Uint8Array) =>
  only((typeof source === 'string' ? readPemText(source) : readBytes(source)).items);

describe('conversions', () => {
  for (const [label, der] of [
    ['CERTIFICATE', certificateDer],
    ['CERTIFICATE REQUEST', csrDer],
    ['PRIVATE KEY', privateKeyDer(key)],
    ['EC PRIVATE KEY', key.export({ format: 'der', type: 'sec1' })],
    ['RSA PRIVATE KEY', rsa.export({ format: 'der', type: 'pkcs1' })],
  ] as const)
    it(`DER becomes PEM labelled ${label}, and PEM becomes the same DER`, () => {
      const text = encodePem(label, der);
      assert.equal(canonicalPem(item(der)), text);
      assert.equal(canonicalPem(item(text)), text);
      assert.equal(Buffer.compare(item(text).der, der), 0);
    });

  it('text in a sorry state becomes what it should have been', () => {
    const text = encodePem('CERTIFICATE REQUEST', csrDer);
    const mangle = fc.constantFrom(
      (given: string) => `\uFEFF${given}`,
      (given: string) => given.replaceAll('\n', '\r\n'),
      (given: string) => given.replaceAll('\n', '  \n'),
      (given: string) => given.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'),
      (given: string) => `Here it is:\n${given}\nRegards\n`,
    );
    fc.assert(fc.property(mangle, (mangled) => assert.equal(canonicalPem(item(mangled(text))), text)));
  });

  it('a CSR labelled as a certificate gets its own label', () => {
    assert.equal(canonicalPem(item(encodePem('CERTIFICATE', csrDer))), encodePem('CERTIFICATE REQUEST', csrDer));
  });

  it('line ends are those asked for', () => {
    assert.equal(canonicalPem(item(certificateDer), '\r\n'), encodePem('CERTIFICATE', certificateDer, '\r\n'));
  });

  it('what cannot be read has no better text', () => {
    assert.equal(canonicalPem(item('-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n')), undefined);
  });

  it('a key is written in the container that is asked for, as the runtime writes it', () => {
    const [ecDer, rsaDer] = [privateKeyDer(key), privateKeyDer(rsa)];
    assert.equal(privateKeyPem(ecDer), key.export({ format: 'pem', type: 'pkcs8' }));
    assert.equal(privateKeyPem(ecDer, 'sec1'), key.export({ format: 'pem', type: 'sec1' }));
    assert.equal(privateKeyPem(rsaDer, 'pkcs1'), rsa.export({ format: 'pem', type: 'pkcs1' }));
    assert.throws(() => privateKeyPem(ecDer, 'pkcs1'), { code: 'input.invalid' });
  });

  it('a key encrypted and decrypted is the same text', async () => {
    for (const password of ['test', '비밀번호 🔑']) {
      const text = await encryptedKeyPem(privateKeyDer(rsa), password, { iterations: 2048 });
      const encrypted = item(text) as EncryptedKeyItem;
      assert.equal(encrypted.kind, 'encryptedKey');
      assert.equal(canonicalPem(encrypted), text);
      assert.equal(await decryptedKeyPem(encrypted, password), privateKeyPem(privateKeyDer(rsa)));
      await assert.rejects(decryptedKeyPem(encrypted, 'wrong'), { code: 'key.password' });
    }
  });

  it('a key that OpenSSL encrypted in its header is decrypted to PKCS#8, and has no text without the header', async () => {
    const text = rsa.export({ format: 'pem', type: 'pkcs1', cipher: 'aes-256-cbc', passphrase: 'test' });
    const encrypted = item(text.toString()) as EncryptedKeyItem;
    assert.equal(encrypted.kind, 'encryptedKey');
    assert.equal(canonicalPem(encrypted), undefined);
    const decrypted = await decryptedKeyPem(encrypted, 'test');
    assert.equal(decrypted, privateKeyPem(privateKeyDer(rsa)));
    assert.equal(createPrivateKey(decrypted).asymmetricKeyType, 'rsa');
  });
});
