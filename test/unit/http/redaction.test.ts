import assert from 'node:assert/strict';
import { loggableUrl, requestIdOf, withoutSecrets } from '../../../src/http/redaction.ts';

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
});
