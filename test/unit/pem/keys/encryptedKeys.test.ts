import assert from 'node:assert/strict';
import { createPrivateKey, getCiphers } from 'node:crypto';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { decryptKey } from '../../../../src/pem/keys/decryptKey.ts';
import { readPemText } from '../../../../src/pem/read.ts';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { fixtureItem, fixturesNamed, fixtureText, PASSWORDS } from '../../../support/pemFixtures.ts';

const withCode = (code: string) => (error: unknown) => error instanceof ExtensionError && error.code === code;
const passwordOf = (name: string): string => (name.includes('korean') ? PASSWORDS.korean : PASSWORDS.plain);
const kindOf = (name: string): string => /enc-([a-z0-9]+)/.exec(name)?.[1] ?? '';

describe('encrypted private keys', () => {
  for (const name of fixturesNamed(/^enc-/)) {
    const item = fixtureItem(name, 'encryptedKey');

    it(`${name} opens with its password and is the key that was encrypted`, async () => {
      const opened = await decryptKey(item, passwordOf(name));
      const plain = fixtureItem(`key-${kindOf(name)}.pem`, 'privateKey');
      assert.equal(opened.key.spkiSha256, plain.key.spkiSha256);
      const readByRuntime = createPrivateKey({ key: Buffer.from(opened.pkcs8Der), format: 'der', type: 'pkcs8' });
      assert.ok(readByRuntime.equals(createPrivateKey({ key: Buffer.from(plain.der), format: 'der', type: 'pkcs8' })));
    });

    it(`${name} says that another password is wrong`, async () => {
      await assert.rejects(decryptKey(item, `${passwordOf(name)}x`), withCode('key.password'));
      await assert.rejects(decryptKey(item, ''), withCode('key.password'));
    });
  }

  for (const [cipher, name] of [
    ['aria-128-cbc', 'ARIA-128-CBC'],
    ['aria-256-cbc', 'ARIA-256-CBC'],
    ['camellia-128-cbc', 'CAMELLIA-128-CBC'],
    ['camellia-256-cbc', 'CAMELLIA-256-CBC'],
  ] as const)
    if (hasOpenssl && getCiphers().includes(cipher))
      it(`that openssl encrypted with ${name} open, in PKCS#8 and in its own old form`, async () => {
        const files = { 'key.pem': fixtureText('key-rsa.pem') };
        const { key } = fixtureItem('key-rsa.pem', 'privateKey');
        const old = ['rsa', '-in', 'key.pem', '-traditional', `-${cipher.replace('-cbc', '').replace('-', '')}`];
        for (const args of [['pkcs8', '-topk8', '-in', 'key.pem', '-v2', cipher], old]) {
          const text = openssl([...args, '-passout', `pass:${PASSWORDS.plain}`], files);
          const [item] = readPemText(text).items;
          assert.ok(item?.kind === 'encryptedKey');
          assert.equal(item.scheme.cipher, name);
          assert.equal((await decryptKey(item, PASSWORDS.plain)).key.spkiSha256, key.spkiSha256);
        }
      });

  it('name their scheme', () => {
    const scheme = (name: string) => fixtureItem(name, 'encryptedKey').scheme;
    assert.deepEqual(scheme('enc-p521-scrypt.pem'), {
      ...{ family: 'pbes2', cipher: 'AES-256-CBC', kdf: 'scrypt', iterations: 16384 },
    });
    assert.deepEqual(scheme('enc-rsa-pbe-rc2-40.pem'), {
      ...{ family: 'pbes1', cipher: 'RC2-40-CBC', kdf: 'PKCS12-SHA1', iterations: 2048 },
    });
    assert.deepEqual(scheme('enc-rsa-legacy-3des.pem'), {
      ...{ family: 'legacy', cipher: 'DES-EDE3-CBC', kdf: 'MD5', iterations: 1 },
    });
  });

  for (const name of ['enc-rsa-pbes2-aes256.pem', 'enc-p521-scrypt.pem', 'enc-rsa-pbe-3des.pem']) {
    it(`${name} is not opened if it costs more than is granted`, async () => {
      const item = fixtureItem(name, 'encryptedKey');
      await assert.rejects(decryptKey(item, PASSWORDS.plain, { maxIterations: 2000 }), withCode('key.unsupported'));
    });
  }

  it('are not opened after a cancel', async () => {
    const aborted = AbortSignal.abort();
    const item = fixtureItem('enc-rsa-pbes2-aes256.pem', 'encryptedKey');
    await assert.rejects(decryptKey(item, PASSWORDS.plain, { signal: aborted }), Cancelled);
  });
});
