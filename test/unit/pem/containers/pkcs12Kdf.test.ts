import assert from 'node:assert/strict';
import { derivePkcs12Key, pkcs12Password, type Pkcs12KeyPurpose } from '../../../../src/pem/containers/pkcs12Kdf.ts';

/** The vectors that implementations have exchanged since PKCS#12 was new; all with SHA-1. */
const VECTORS: readonly [password: string, purpose: Pkcs12KeyPurpose, iterations: number, salt: string, key: string][] =
  [
    ['smeg', 'cipher-key', 1, '0a58cf64530d823f', '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
    ['smeg', 'iv', 1, '0a58cf64530d823f', '79993dfe048d3b76'],
    ['smeg', 'cipher-key', 1, '642b99ab44fb4b1f', 'f3a95fec48d7711e985cfe67908c5ab79fa3d7c5caa5d966'],
    ['smeg', 'iv', 1, '642b99ab44fb4b1f', 'c0a38d64a79bea1d'],
    ['smeg', 'mac-key', 1, '3d83c0e4546ac140', '8d967d88f6caa9d714800ab3d48051d63f73a312'],
    ['queeg', 'cipher-key', 1000, '05dec959acff72f7', 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
    ['queeg', 'iv', 1000, '05dec959acff72f7', '11dedad7758d4860'],
    ['queeg', 'mac-key', 1000, '263216fcc2fab31c', '5ec4c7a80df652294c3925b6489a7ab857c83476'],
  ];

describe('key derivation of PKCS#12', () => {
  for (const [password, purpose, iterations, salt, key] of VECTORS)
    it(`gives ${key.slice(0, 8)}… as ${purpose} of "${password}" after ${iterations} iterations`, async () => {
      const derived = await derivePkcs12Key({
        purpose,
        hash: 'sha1',
        password: pkcs12Password(password),
        salt: Buffer.from(salt, 'hex'),
        iterations,
        length: key.length / 2,
      });
      assert.equal(Buffer.from(derived).toString('hex'), key);
    });

  it('hashes passwords as big-endian UTF-16 with a zero at the end, beyond the first plane too', () => {
    assert.equal(Buffer.from(pkcs12Password('Aä가🔑')).toString('hex'), '004100e4ac00d83ddd110000');
    assert.equal(Buffer.from(pkcs12Password('')).toString('hex'), '0000');
  });
});
