import assert from 'node:assert/strict';
import { Cancelled } from '../../../../src/errors.ts';
import { generatePrivateKey, privateKeyDer, publicKeyDer } from '../../../../src/pem/keys/keyGeneration.ts';
import { readPrivateKey } from '../../../../src/pem/keys/privateKey.ts';

describe('key generation', function () {
  this.timeout(0); // RSA keys take the time they take

  for (const [algorithm, kind, bits] of [
    ['ec-p256', 'ec', 256],
    ['ec-p384', 'ec', 384],
    ['rsa-2048', 'rsa', 2048],
    ['rsa-3072', 'rsa', 3072],
  ] as const)
    it(`makes ${algorithm} keys that our own reader knows as such`, async () => {
      const privateKey = await generatePrivateKey(algorithm);
      const { key } = readPrivateKey(privateKeyDer(privateKey), 'pkcs8');
      assert.deepEqual([key.algorithm, key.bits], [kind, bits]);
      assert.equal(Buffer.compare(key.spkiDer ?? new Uint8Array(), publicKeyDer(privateKey)), 0);
    });

  it('makes another key every time', async () => {
    const [one, two] = await Promise.all([generatePrivateKey('ec-p256'), generatePrivateKey('ec-p256')]);
    assert.notDeepEqual(publicKeyDer(one), publicKeyDer(two));
  });

  it('gives no key to whoever has cancelled meanwhile', async () => {
    const controller = new AbortController();
    const pending = generatePrivateKey('ec-p256', controller.signal);
    controller.abort();
    await assert.rejects(pending, Cancelled);
  });
});
