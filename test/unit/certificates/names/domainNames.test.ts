import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  checkDomainName,
  redundantNames,
  splitNames,
  uncoveredBases,
} from '../../../../src/certificates/names/domainNames.ts';
import { isPublicSuffix, registrableDomain } from '../../../../src/certificates/names/publicSuffix.ts';
import { nameCovers } from '../../../../src/pem/nameCoverage.ts';

const check = (name: string) => checkDomainName(name, isPublicSuffix);

describe('domain names', () => {
  for (const [typed, ascii] of [
    ['example.com', 'example.com'],
    [' WWW.Example.COM ', 'www.example.com'],
    ['www.example.com.', 'www.example.com'],
    ['*.example.co.kr', '*.example.co.kr'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['*.예시.한국', '*.xn--vv4b11d.xn--3e0b707e'],
    ['github.io', 'github.io'],
    ['1and1.example.com', '1and1.example.com'],
  ] as const) {
    it(`accepts ${typed} as ${ascii}`, () => {
      const result = check(typed);
      assert.ok(result.ok, JSON.stringify(result));
      assert.equal(result.ascii, ascii);
      assert.equal(result.wildcard, ascii.startsWith('*.'));
    });
  }

  for (const [typed, problem] of [
    ['', 'empty'],
    ['   ', 'empty'],
    ['192.0.2.1', 'ip-address'],
    ['2001:db8::1', 'ip-address'],
    ['[::1]', 'ip-address'],
    ['0x7f.0x1', 'ip-address'],
    ['0x7f.1', 'numeric-tld'],
    ['exa mple.com', 'characters'],
    ['_acme.example.com', 'characters'],
    ['user@example.com', 'characters'],
    ['https://example.com', 'characters'],
    ['100%25.example.com', 'characters'],
    ['a..example.com', 'label-empty'],
    ['.example.com', 'label-empty'],
    [`${'a'.repeat(64)}.example.com`, 'label-too-long'],
    ['-a.example.com', 'label-hyphen'],
    ['a-.example.com', 'label-hyphen'],
    [`${'a.'.repeat(125)}example.com`, 'name-too-long'],
    ['www.*.example.com', 'wildcard-place'],
    ['w*.example.com', 'wildcard-place'],
    ['*', 'wildcard-place'],
    ['localhost', 'single-label'],
    ['example.123', 'numeric-tld'],
    ['xn--a.example.com', 'bad-punycode'],
    ['co.kr', 'public-suffix'],
    ['*.com', 'single-label'],
    ['*.co.kr', 'public-suffix'],
  ] as const) {
    it(`refuses ${JSON.stringify(typed)}: ${problem}`, () => {
      assert.deepEqual(check(typed), { ok: false, problem });
    });
  }

  it('what is accepted is accepted again unchanged', () => {
    const label = fc.stringMatching(/^[a-z0-9\u00e0-\u00f6\uac00-\uac20-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        const once = check(`${labels.join('.')}.example.com`);
        if (once.ok) assert.deepEqual(check(once.ascii), once);
      }),
    );
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void check(typed)));
  });
});

describe('pasted names', () => {
  it('come apart whatever separates them', () => {
    assert.deepEqual(splitNames('a.example, b.example;c.example\n d.example|"e.example"\t[f.example]'), [
      'a.example',
      'b.example',
      'c.example',
      'd.example',
      'e.example',
      'f.example',
    ]);
  });
  it('lose what surrounds a host: scheme, port, path, the DNS: of openssl, the last dot', () => {
    assert.deepEqual(splitNames('https://a.example:8443/x?y DNS:b.example c.example.'), [
      'a.example',
      'b.example',
      'c.example',
    ]);
  });
});

describe('name coverage', () => {
  it('a wildcard covers exactly one label', () => {
    assert.ok(nameCovers('*.example.com', 'www.example.com'));
    assert.ok(!nameCovers('*.example.com', 'example.com'));
    assert.ok(!nameCovers('*.example.com', 'a.b.example.com'));
    assert.ok(!nameCovers('*.example.com', '*.www.example.com'));
  });
  it('names the bases that a wildcard leaves out', () => {
    assert.deepEqual(uncoveredBases(['*.a.example', '*.b.example', 'b.example']), ['a.example']);
  });
  it('names what a wildcard makes redundant', () => {
    assert.deepEqual(redundantNames(['*.a.example', 'www.a.example', 'a.example']), ['www.a.example']);
  });
});

describe('public suffixes', () => {
  it('group by the registrable domain, also below a wildcard', () => {
    assert.equal(registrableDomain('*.shop.example.co.kr'), 'example.co.kr');
    assert.equal(registrableDomain('co.kr'), undefined);
  });
  it('private ones do not count: their owner may certify them', () => {
    assert.ok(!isPublicSuffix('github.io'));
  });
});
