import assert from 'node:assert/strict';
import { sign } from '../../../../src/clouds/naver/signer.ts';
import { signing } from './fixtures.ts';

describe('naver signer', () => {
  for (const { method, target, signature } of signing.vectors) {
    it(`signs ${method} ${target}`, () => {
      assert.deepEqual(sign({ method, target }, signing.key, signing.timestampMs), {
        'x-ncp-apigw-timestamp': '1790000000000',
        'x-ncp-iam-access-key': 'EXAMPLEACCESSKEY0001',
        'x-ncp-apigw-signature-v2': signature,
      });
    });
  }

  const [{ method, target, signature } = assert.fail('no vectors')] = signing.vectors;
  const signatureOf = (change: {
    method?: string;
    target?: string;
    at?: number;
    key?: Partial<typeof signing.key>;
  }): string =>
    sign(
      { method: change.method ?? method, target: change.target ?? target },
      { ...signing.key, ...change.key },
      change.at ?? signing.timestampMs,
    )['x-ncp-apigw-signature-v2'];

  it('gives the same signature for the same input', () => assert.equal(signatureOf({}), signature));
  for (const [what, change] of [
    ['method', { method: 'POST' }],
    ['path', { target: target.replace('certificates', 'getCertificates') }],
    ['query', { target: target.replace('page=1', 'page=2') }],
    ['time', { at: signing.timestampMs + 1 }],
    ['access key', { key: { accessKey: 'EXAMPLEACCESSKEY0002' } }],
    ['secret key', { key: { secretKey: 'another' } }],
  ] as const) {
    it(`changes with the ${what}`, () => assert.notEqual(signatureOf(change), signature));
  }
});
