import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { encryptPrivateKey } from '../../../../src/pem/keys/encryptKey.ts';
import { generatePrivateKey, privateKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';

const iterations = 2048;

describe('encryption of private keys', function () {
  this.timeout(0);

  for (const algorithm of ['ec-p256', 'ec-p384', 'rsa-2048'] as const) {
    for (const password of ['test', '비밀번호 🔑']) {
      it(`${algorithm} with the password ${password} is read by the runtime, octet for octet`, async () => {
        const pkcs8Der = privateKeyDer(await generatePrivateKey(algorithm));
        const key = Buffer.from(await encryptPrivateKey(pkcs8Der, password, { iterations }));
        const read = createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase: password });
        assert.deepEqual(Buffer.from(privateKeyDer(read)), Buffer.from(pkcs8Der));
        assert.throws(() => createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase: 'wrong' }));
      });

      if (hasOpenssl)
        it(`${algorithm} with the password ${password} is read by openssl, octet for octet`, async () => {
          const pkcs8Der = privateKeyDer(await generatePrivateKey(algorithm));
          const encrypted = encodePem('ENCRYPTED PRIVATE KEY', await encryptPrivateKey(pkcs8Der, password));
          const args = ['pkcs8', '-in', 'key.pem', '-passin', `pass:${password}`];
          assert.equal(openssl(args, { 'key.pem': encrypted }), encodePem('PRIVATE KEY', pkcs8Der));
        });
    }
  }

  it('asks for 600,000 rounds of PBKDF2 with HMAC-SHA-256 and AES-256-CBC', async () => {
    const encrypted = Buffer.from(await encryptPrivateKey(Uint8Array.of(0x30, 0), 'test'));
    const hex = encrypted.toString('hex');
    assert.match(hex, /02030927c0/); // INTEGER 600000
    assert.match(hex, /06082a864886f70d0209/); // hmacWithSHA256
    assert.match(hex, /060960864801650304012a/); // aes-256-cbc
  });

  it('never writes the same octets twice', async () => {
    const pkcs8Der = privateKeyDer(await generatePrivateKey('ec-p256'));
    const twice = [1, 2].map(() => encryptPrivateKey(pkcs8Der, 'test', { iterations }));
    const [one, two] = await Promise.all(twice);
    assert.notDeepEqual(one, two);
  });

  it('refuses an empty password', async () => {
    await assert.rejects(
      encryptPrivateKey(Uint8Array.of(0x30, 0), ''),
      (error) => error instanceof ExtensionError && error.details.field === 'password',
    );
  });

  it('refuses iterations that protect nothing', async () => {
    await assert.rejects(encryptPrivateKey(Uint8Array.of(0x30, 0), 'test', { iterations: 1 }), {
      code: 'input.invalid',
    });
  });
});
