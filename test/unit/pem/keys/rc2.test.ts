import assert from 'node:assert/strict';
import { decryptRc2Cbc } from '../../../../src/pem/keys/rc2.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('RC2', () => {
  // RFC 2268 §5: key, effective bits, plain text, ciphertext of one block.
  for (const [key, bits, plain, cipher] of [
    ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
    ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
    ['88', 64, '0000000000000000', '61a8a244adacccf0'],
    ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
    ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
    ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
  ] as const) {
    it(`decrypts the vector of RFC 2268 with key ${key} cut to ${bits} bits`, () => {
      const decrypted = decryptRc2Cbc(bytes(cipher), bytes(key), new Uint8Array(8), bits);
      assert.equal(Buffer.from(decrypted ?? []).toString('hex'), plain);
    });
  }

  it('chains blocks', () => {
    const block = bytes('2269552ab0f85ca6');
    const key = bytes('88bca90e90875a7f0f79c384627bafb2');
    const decrypted = decryptRc2Cbc(Buffer.concat([block, block]), key, bytes('0102030405060708'), 128);
    assert.equal(Buffer.from(decrypted ?? []).toString('hex'), `0102030405060708${block.toString('hex')}`);
  });

  it('refuses half a block', () =>
    assert.equal(decryptRc2Cbc(new Uint8Array(9), bytes('88'), new Uint8Array(8), 64), undefined));
});
