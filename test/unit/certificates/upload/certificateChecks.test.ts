import assert from 'node:assert/strict';
import { extendedKeyUsage, subjectAltName } from '../../../../src/pem/x509/extensions.ts';
import { issue, type CertificateWish } from '../../../support/testPki.ts';
import { fixtureText } from '../../../support/pemFixtures.ts';
import { file, NOW, pem, pkcs8, site } from './fixtures.ts';
import { check, bundleOf } from './judge.ts';

const names = ['www.example.com'];

describe('the preflight: the certificate', () => {
  const from = (wish: CertificateWish) => ({ chosen: [bundleOf(site, wish)] });

  it('without names is refused by APIG and doubtful at NAVER', () => {
    const bare = from({ isCa: false });
    assert.equal(check('san', bare).state, 'blocked');
    assert.equal(check('san', { ...bare, service: 'naver-v1' }).state, 'warning');
    assert.deepEqual(check('san', bare).facts, { names: [], commonName: 'www.example.com' });
  });

  const END = new Date('2038-01-19T03:14:07Z');
  const second = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000);
  for (const [what, wish, state, problem] of [
    ['that expired a second ago', { notAfter: second(NOW, -1) }, 'blocked', 'expired'],
    ['in its last second', { notAfter: NOW }, 'ok', undefined],
    ['in its first second', { notBefore: NOW }, 'ok', undefined],
    ['that is valid from the next second on', { notBefore: second(NOW, 1) }, 'warning', 'notYetValid'],
    ['that ends in the last second of 32 bits', { notAfter: END }, 'blocked', 'tooLate'],
    ['that ends one second earlier', { notAfter: second(END, -1) }, 'ok', undefined],
    ['of 2050', { notAfter: new Date('2050-01-01T00:00:00Z') }, 'blocked', 'tooLate'],
  ] as const)
    it(`${what}: ${state}`, () => {
      const found = check('validity', from({ names, ...wish }));
      assert.equal(found.state, state);
      assert.equal(found.facts.problem, problem);
    });

  it('that ends after 2038 is only doubtful at NAVER', () => {
    const late = { ...from({ names, notAfter: END }), service: 'naver-v2' } as const;
    assert.equal(check('validity', late).state, 'warning');
  });

  it('counts the whole days that are left', () => {
    const hours = (count: number) => second(NOW, count * 3600);
    assert.equal(check('validity', from({ names, notAfter: hours(47) })).facts.daysLeft, 1);
    assert.equal(check('validity', from({ names, notAfter: hours(-1) })).facts.daysLeft, -1);
  });

  it('for another purpose than servers is doubtful', () => {
    const extensions = [subjectAltName(names), extendedKeyUsage('1.3.6.1.5.5.7.3.2')];
    assert.deepEqual(check('usage', from({ extensions })).facts.problems, ['noServerAuth']);
    const authority = issue(site, site, { names, isCa: true });
    const { state, facts } = check('usage', { chosen: [file('a.pem', pkcs8(site.privateKey) + pem(authority))] });
    assert.equal(state, 'warning');
    assert.deepEqual(facts.problems, ['authority', 'noDigitalSignature']);
  });

  it('signed with SHA-1 is doubtful', () => {
    const { facts } = check('usage', { chosen: [file('old.pem', fixtureText('cert-v1-sha1.pem'))] });
    assert.deepEqual(facts.problems, ['weakSignature']);
    assert.equal(facts.signatureAlgorithm, 'RSA-SHA1');
  });
});

describe('the preflight: domains', () => {
  const wild = { chosen: [bundleOf(site, { names: ['*.example.com', 'xn--mller-kva.example'] })] };

  it('are served by a name or a wildcard one label up, however they are written', () => {
    const { state, facts } = check('domains', {
      ...wild,
      choice: { domains: ['API.Example.com.', '*.example.com', 'müller.example'] },
    });
    assert.equal(state, 'ok');
    assert.deepEqual(facts.served, [
      { name: 'api.example.com', by: '*.example.com' },
      { name: '*.example.com', by: '*.example.com' },
      { name: 'xn--mller-kva.example', by: 'xn--mller-kva.example' },
    ]);
  });

  it('that it does not serve block', () => {
    const domains = ['example.com', 'a.b.example.com', 'www.example.com'];
    const { state, facts } = check('domains', { ...wild, choice: { domains } });
    assert.equal(state, 'blocked');
    assert.deepEqual(facts.notServed, ['example.com', 'a.b.example.com']);
  });

  it('are not served by the common name', () => {
    const chosen = [bundleOf(site, { names: ['other.example.com'] })];
    assert.deepEqual(check('domains', { chosen }).facts.notServed, ['www.example.com']);
  });

  it('that are bound block where the new certificate loses them', () => {
    const replaces = {
      id: '7',
      names: ['*.example.com', 'example.com'],
      boundDomains: ['www.example.com', 'example.com', 'stray.example.net'],
    };
    const { state, facts } = check('boundDomains', { ...wild, target: { replaces } });
    assert.equal(state, 'blocked');
    assert.deepEqual(facts, {
      served: [{ name: 'www.example.com', by: '*.example.com' }],
      lost: ['example.com'],
      neverServed: ['stray.example.net'],
    });
  });

  it('that the old one did not serve either only warn', () => {
    const replaces = { id: '7', names: ['*.example.com'], boundDomains: ['www.example.com', 'stray.example.net'] };
    assert.equal(check('boundDomains', { ...wild, target: { replaces } }).state, 'warning');
    assert.equal(check('boundDomains', { ...wild, target: { replaces: { ...replaces, names: [] } } }).state, 'blocked');
  });
});

describe('the preflight: the one that is replaced', () => {
  const successor = (wish: CertificateWish, replaced: { names: readonly string[]; notAfter?: Date }) =>
    check('successor', {
      chosen: [bundleOf(site, wish)],
      target: { replaces: { id: '7', boundDomains: [], ...replaced } },
    });
  const end = new Date(NOW.getTime() + 86_400_000);

  it('has all its names in the new one, a wildcard included', () => {
    const old = { names: ['a.example.com', 'B.example.com', 'Example Shop'], notAfter: end };
    assert.equal(successor({ names: ['*.example.com'], notAfter: end }, old).state, 'ok');
  });

  it('is missed where its names are lost, bound or not', () => {
    const { state, facts } = successor(
      { names: ['pay.example.com'] },
      { names: ['pay.example.com', 'b2b.example.net'] },
    );
    assert.equal(state, 'warning');
    assert.deepEqual(facts.namesLost, ['b2b.example.net']);
  });

  it('is missed where it would have lasted longer', () => {
    const later = new Date(end.getTime() + 1000);
    const { state, facts } = successor({ names, notAfter: end }, { names, notAfter: later });
    assert.equal(state, 'warning');
    assert.deepEqual(facts.endsBefore, later);
  });
});
