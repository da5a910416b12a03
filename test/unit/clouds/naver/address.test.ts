import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { joinTarget, urlOf } from '../../../../src/clouds/naver/address.ts';
import { checkedUrl } from '../../../../src/http/address.ts';

describe('naver address', () => {
  for (const [query, expected] of [
    [{}, '/api/v2/x'],
    [{ page: undefined }, '/api/v2/x'],
    [{ page: 1, pageSize: 20 }, '/api/v2/x?page=1&pageSize=20'],
    [{ domainAddress: '*.example.com' }, '/api/v2/x?domainAddress=*.example.com'],
    [{ certificateName: 'a b&c=d' }, '/api/v2/x?certificateName=a+b%26c%3Dd'],
    [{ certificateName: '' }, '/api/v2/x?certificateName='],
  ] as const) {
    it(`joins ${JSON.stringify(query)}`, () => assert.equal(joinTarget('/api/v2/x', query), expected));
  }

  it('bears a trailing slash of the base', () => {
    assert.equal(urlOf('https://h.example/', '/api/v1/x'), 'https://h.example/api/v1/x');
  });

  it('joins so that what is signed is what is sent, whatever the values are', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' })),
        (query) => {
          const target = joinTarget('/api/v2/certificate/certificates', query);
          const url = checkedUrl(urlOf('https://h.example', target)); // throws if URL parsing changes a byte
          assert.equal(url.pathname + url.search, target);
          assert.deepEqual(Object.fromEntries(url.searchParams), { ...query });
        },
      ),
    );
  });
});
