import assert from 'node:assert/strict';
import { ExtensionError } from '../../../../src/errors.ts';
import { openPkcs12 } from '../../../../src/pem/containers/pkcs12Reader.ts';
import { fixtureBytes, fixtureItem, fixturesNamed, PASSWORDS } from '../../../support/pemFixtures.ts';

const withCode = (code: string) => (error: unknown) => error instanceof ExtensionError && error.code === code;

function passwordOf(name: string): string {
  if (name.startsWith('empty')) return '';
  return name.includes('korean') ? PASSWORDS.korean : PASSWORDS.plain;
}

describe('PKCS#12', () => {
  for (const name of fixturesNamed(/\.p12$/)) {
    const item = fixtureItem(name, 'pkcs12');
    const kind = /rsa|p256|p384|p521|ed25519/.exec(name)?.[0] ?? 'p256';
    const own = !/keytool|certificates-only/.test(name);

    it(`${name} opens with its password`, async () => {
      const { certificates, keys, schemes } = await openPkcs12(item, passwordOf(name));
      const leaf = certificates[0]?.facts;
      if (name.startsWith('certificates-only')) assert.equal(keys.length, 0);
      else assert.equal(keys[0]?.key.spkiSha256, leaf?.spkiSha256);
      if (!own) return;
      const expected = fixtureItem(`cert-${kind}.pem`, 'certificate').facts;
      assert.equal(leaf?.fingerprint256, expected.fingerprint256);
      assert.equal(certificates.length, 2);
      assert.equal(certificates[0]?.friendlyName, `이름 ${kind}`);
      assert.equal(certificates[0]?.localKeyId, expected.fingerprint1);
      assert.equal(keys[0]?.localKeyId, expected.fingerprint1);
      const ciphers = schemes.map(({ cipher }) => cipher).join();
      assert.equal(
        ciphers,
        /rc2|octets/.test(name)
          ? 'RC2-40-CBC,DES-EDE3-CBC'
          : name.startsWith('3des')
            ? 'DES-EDE3-CBC'
            : name.startsWith('unencrypted')
              ? ''
              : 'AES-256-CBC',
      );
    });

    it(`${name} says that another password is wrong`, async () => {
      await assert.rejects(openPkcs12(item, `${passwordOf(name)}x`), withCode('key.password'));
    });
  }

  it('names what protects an archive before it is opened', () => {
    assert.equal(fixtureItem('modern-p521-sha512.p12', 'pkcs12').mac, 'HMAC-SHA512');
    assert.equal(fixtureItem('rc2-rsa.p12', 'pkcs12').mac, 'HMAC-SHA1');
    assert.equal(fixtureItem('no-mac.p12', 'pkcs12').mac, undefined);
  });

  it('tells a changed archive from a sound one', async () => {
    const changed = Buffer.from(fixtureBytes('unencrypted.p12'));
    const at = changed.indexOf('www.example.com');
    assert.notEqual(at, -1);
    changed.write('xxx', at);
    await assert.rejects(openPkcs12({ der: changed }, PASSWORDS.plain), withCode('key.password'));
  });

  it('is not opened if it costs more than is granted, all parts together', async () => {
    const item = fixtureItem('modern-rsa.p12', 'pkcs12');
    await assert.rejects(openPkcs12(item, PASSWORDS.plain, { maxIterations: 2048 * 9 }), withCode('key.unsupported'));
  });
});
