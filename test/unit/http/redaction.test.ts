import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { loggableUrl, partsOfKey, requestIdOf, withoutSecrets } from '../../../src/http/redaction.ts';

describe('redaction', () => {
  for (const [url, expected] of [
    ['https://h.example/p', 'h.example/p'],
    ['https://h.example:8443/p?page=2&pageSize=500', 'h.example:8443/p?page=2&pageSize=500'],
    ['https://h.example/p?certificateName=web&page=1', 'h.example/p?certificateName=…&page=1'],
    ['https://h.example/p?domainAddress=*.example.com', 'h.example/p?domainAddress=…'],
    ['https://h.example/p?unheardOf=1', 'h.example/p?unheardOf=…'],
  ] as const) {
    it(`shows ${url} as ${expected}`, () => assert.equal(loggableUrl(new URL(url)), expected));
  }

  it('takes the first header that looks like a request id', () => {
    const headers = new Map([
      ['x-first', 'two words'],
      ['x-second', 'id-1'],
    ]);
    assert.equal(requestIdOf(headers, ['x-none', 'x-first', 'x-second']), 'id-1');
    assert.equal(requestIdOf(headers, ['x-first']), undefined);
  });

  it('takes secrets out of a text, all of them, everywhere', () => {
    assert.equal(withoutSecrets('key K1 and S2, again K1', ['K1', 'S2', '']), 'key … and …, again …');
  });

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const base64 = pem.replace(/-----.*-----|\n/g, '');
  for (const [what, echo] of [
    ['whole', pem],
    ['with other line ends', pem.replaceAll('\n', '\r\n')],
    ['as the JSON that was sent', JSON.stringify({ privateKey: pem })],
    ['in one line', base64],
    ['wrapped anew', base64.replace(/.{50}/g, '$&\n')],
    ['cut in the middle', pem.slice(0, 110)],
    ['from the middle on', `…${pem.slice(120)}`],
    ['a few of its characters', `near '${base64.slice(50, 62)}'`],
  ] as const) {
    it(`takes a private key out that is echoed ${what}`, () => {
      const said = withoutSecrets(`The key ${echo} is not accepted: PRIVATE KEY expected`, partsOfKey(pem));
      for (let at = 0; at + 8 <= base64.length; at += 1) assert.ok(!said.includes(base64.slice(at, at + 8)), said);
      assert.ok(said.startsWith('The key ') && said.endsWith(' is not accepted: PRIVATE KEY expected'), said);
    });
  }

  it('leaves a text alone that has nothing of a private key', () => {
    const text = 'The field privateKey is required; see https://api.example/docs/certificates#privateKey.';
    assert.equal(withoutSecrets(text, partsOfKey(pem)), text);
  });
});
