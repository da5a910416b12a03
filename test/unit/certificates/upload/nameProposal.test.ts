import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ExtensionError } from '../../../../src/errors.ts';
import { APIG_NAMES, NAVER_NAMES } from '../../../../src/certificates/names/nameRule.ts';
import { proposeName } from '../../../../src/certificates/upload/nameProposal.ts';

const PATTERNS = [
  { rule: APIG_NAMES, service: 'APIG', pattern: /^[A-Za-z][A-Za-z0-9_]{3,49}$/ },
  { rule: NAVER_NAMES, service: 'NAVER', pattern: /^[A-Za-z][A-Za-z0-9-]{2,19}$/ },
] as const;
const free = () => false;

describe('names of uploaded certificates', () => {
  for (const { rule, service, pattern } of PATTERNS) {
    const characters = fc.constantFrom('a', 'Z', '9', '-', '_', '.', ' ', 'ä', '한', '\n');
    const texts = fc.oneof(fc.string(), fc.string({ unit: characters, maxLength: 60 }), fc.stringMatching(pattern));

    it(`${service}: are proposed so that they fit, whatever the certificate is for and whatever is taken`, () => {
      const names = fc.oneof(texts, fc.domain(), fc.string({ unit: 'grapheme' }));
      fc.assert(
        fc.property(names, fc.integer({ min: 0, max: 12 }), (commonName, howMany) => {
          const taken = new Set<string>();
          for (let i = 0; i <= howMany; i++) {
            const name = proposeName(commonName, rule, (candidate) => taken.has(candidate));
            assert.match(name, pattern);
            assert.equal(taken.has(name), false);
            taken.add(name);
          }
        }),
      );
    });
  }

  const proposals: readonly (readonly [commonName: string, apig: string, naver: string])[] = [
    ['www.example.com', 'www_example_com', 'www-example-com'],
    ['WWW.Example.COM', 'www_example_com', 'www-example-com'],
    ['*.example.com', 'star_example_com', 'star-example-com'],
    ['my-shop.example.com', 'my_shop_example_com', 'my-shop-example-com'],
    ['1.example.com', 'cert_1_example_com', 'cert-1-example-com'],
    ['192.0.2.1', 'cert_192_0_2_1', 'cert-192-0-2-1'],
    ['a.b', 'cert_a_b', 'a-b'],
    ['io', 'cert_io', 'cert-io'],
    ['api.internal.example.com', 'api_internal_example_com', 'api-internal-example'],
    ['xn--mller-kva.example', 'muller_example', 'muller-example'],
    ['müller.example', 'muller_example', 'muller-example'],
    ['straße.example', 'strasse_example', 'strasse-example'],
    ['xn--vv4b11d.xn--3e0b707e', 'vv4b11d_3e0b707e', 'vv4b11d-3e0b707e'],
    ['예시.한국', 'vv4b11d_3e0b707e', 'vv4b11d-3e0b707e'],
    ['Example Gateway (test)', 'example_gateway_test', 'example-gateway-test'],
    ['averyveryverylonglabelindeed.example.com', 'averyveryverylonglabelindeed_example_com', 'averyveryverylonglab'],
    ['1averyveryverylonglabel.example.com', 'cert_1averyveryverylonglabel_example_com', 'cert-1averyveryveryl'],
    ['', 'cert', 'cert'],
    ['*.', 'star', 'star'],
  ];
  for (const [commonName, apig, naver] of proposals)
    it(`are proposed for ${JSON.stringify(commonName)} as ${apig} and ${naver}`, () => {
      assert.equal(proposeName(commonName, APIG_NAMES, free), apig);
      assert.equal(proposeName(commonName, NAVER_NAMES, free), naver);
    });

  it('get a number where they are taken, in the room that there is', () => {
    const taken = new Set(['www_example_com', 'www_example_com_2']);
    assert.equal(
      proposeName('www.example.com', APIG_NAMES, (name) => taken.has(name)),
      'www_example_com_3',
    );
    const full = 'api-internal-example';
    assert.equal(
      proposeName('api.internal.example.com', NAVER_NAMES, (name) => name === full),
      'api-internal-examp-2',
    );
  });

  it('are given up where thousands are taken', () => {
    assert.throws(
      () => proposeName('www.example.com', APIG_NAMES, () => true),
      (error) => error instanceof ExtensionError && error.code === 'name.taken',
    );
  });
});
