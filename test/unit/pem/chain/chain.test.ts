import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { hasOpenssl, openssl } from '../../../support/openssl.ts';
import { holder, issue, newEcKey } from '../../../support/testPki.ts';
import { buildChains, certificatesToServe } from '../../../../src/pem/chain/chain.ts';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { joinChain, splitChain } from '../../../../src/pem/chain/chainText.ts';
import * as der from '../../../../src/pem/asn1/der.ts';
import { basicConstraints } from '../../../../src/pem/x509/extensions.ts';
import type { ReadCertificate } from '../../../../src/pem/chain/issuers.ts';
import { decodePem } from '../../../../src/pem/armour/pem.ts';

const now = new Date('2026-06-01T00:00:00Z');
const expired = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2021-01-01T00:00:00Z') };

const rootA = holder('Root A');
const rootB = holder('Root B', newEcKey('secp384r1'));
const upper = holder('Upper CA', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const lower = holder('Lower CA');
const site = holder('www.example.com');

const rootCertificate = issue(rootA, rootA);
const upperCertificate = issue(rootA, upper);
const lowerCertificate = issue(upper, lower);
const leaf = issue(lower, site, { names: ['www.example.com'] });
const chain = [leaf, lowerCertificate, upperCertificate, rootCertificate];
/** The same key and name as `upperCertificate`, signed by another root. */
const crossCertificate = issue(rootB, upper);
const otherRootCertificate = issue(rootB, rootB);

const labels = new Map<ReadCertificate, string>([
  [leaf, 'leaf'],
  [lowerCertificate, 'lower'],
  [upperCertificate, 'upper'],
  [rootCertificate, 'root A'],
  [crossCertificate, 'cross'],
  [otherRootCertificate, 'root B'],
]);
const named = (certificates: readonly ReadCertificate[] = []) => certificates.map((each) => labels.get(each) ?? '?');
const build = (bag: readonly ReadCertificate[], options = {}) => buildChains(bag, { now, ...options });

/** The same octets but for the last one of the signature. */
function tampered({ der: octets }: ReadCertificate): ReadCertificate {
  const copy = Buffer.from(octets);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return { der: copy, facts: certificateFacts(copy) };
}

describe('chains', () => {
  it('are the same from every order of the bag, leaf first', () => {
    const orders = fc.shuffledSubarray(chain, { minLength: chain.length });
    fc.assert(
      fc.property(orders, (bag) => {
        const { leaf: found, paths, inOrder, unrelated } = build(bag);
        assert.equal(found, leaf);
        assert.deepEqual(
          paths.map(({ certificates }) => named(certificates)),
          [['leaf', 'lower', 'upper', 'root A']],
        );
        assert.equal(paths[0]?.root, rootCertificate);
        assert.equal(paths[0]?.missing, undefined);
        assert.deepEqual(unrelated, []);
        assert.equal(
          inOrder,
          bag.every((certificate, place) => certificate === chain[place]),
        );
      }),
    );
  });

  it('hold: the runtime verifies every link', () => {
    const { certificates = [] } = build(chain.toReversed()).paths[0] ?? {};
    const read = certificates.map((each) => new X509Certificate(each.der));
    assert.equal(read.length, 4);
    for (const [place, certificate] of read.entries()) {
      const issuer = read[place + 1] ?? certificate;
      assert.equal(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey), true);
    }
  });

  if (hasOpenssl)
    it('hold: openssl verifies them', () => {
      const { certificates = [] } = build(chain.toReversed()).paths[0] ?? {};
      const octets = certificates.map((each) => each.der);
      const shown = openssl(['verify', '-attime', '1780272000', '-CAfile', 'root', '-untrusted', 'chain', 'leaf'], {
        root: joinChain(octets.slice(-1)),
        chain: joinChain(octets.slice(1, -1)),
        leaf: joinChain(octets.slice(0, 1)),
      });
      assert.match(shown, /leaf: OK/);
    });

  it('name what is missing above the leaf, and where it says it can be fetched', () => {
    const url = 'http://ca.example/lower.cer';
    const accessInformation = der.sequence(
      der.sequence(der.objectIdentifier('1.3.6.1.5.5.7.48.2'), der.implicit(6, Buffer.from(url))),
    );
    const extensions = [
      basicConstraints(false),
      { oid: '1.3.6.1.5.5.7.1.1', critical: false, valueDer: accessInformation },
    ];
    const lonely = issue(lower, site, { extensions });
    const { paths } = build([lonely, upperCertificate]);
    assert.deepEqual(paths[0]?.missing, {
      of: lonely,
      issuer: 'CN=Lower CA',
      keyId: undefined,
      urls: [url],
      perhapsRoot: false,
    });
    assert.deepEqual(build([lonely, upperCertificate]).unrelated, [upperCertificate]);
  });

  it('without their root say so, and that it may be the root', () => {
    const { missing, root } = build([leaf, lowerCertificate, upperCertificate]).paths[0] ?? {};
    assert.equal(root, undefined);
    assert.equal(missing?.issuer, 'CN=Root A');
    assert.equal(missing?.keyId, rootCertificate.facts.subjectKeyId);
    assert.equal(missing?.perhapsRoot, true);
  });

  it('end in a known root that does not lie in the bag', () => {
    const bag = [lowerCertificate, leaf, upperCertificate];
    const [path] = build(bag, { knownRoots: [otherRootCertificate, rootCertificate] }).paths;
    assert.deepEqual(named(path?.certificates), ['leaf', 'lower', 'upper']);
    assert.equal(path?.root, rootCertificate);
    assert.equal(path?.missing, undefined);
  });

  it('are enumerated where a CA is cross-signed, complete ones first', () => {
    const bag = [crossCertificate, leaf, upperCertificate, rootCertificate, lowerCertificate];
    const { paths, unrelated } = build(bag);
    assert.deepEqual(
      paths.map(({ certificates, missing }) => [named(certificates).join(' < '), missing?.issuer]),
      [
        ['leaf < lower < upper < root A', undefined],
        ['leaf < lower < cross', 'CN=Root B'],
      ],
    );
    assert.deepEqual(unrelated, []);
    assert.equal(build([...bag, otherRootCertificate]).paths.filter(({ root }) => root).length, 2);
  });

  it('that are valid now come before expired ones', () => {
    const lapsed = issue(rootA, upper, expired);
    labels.set(lapsed, 'lapsed');
    const [first, second] = build([
      leaf,
      lowerCertificate,
      lapsed,
      crossCertificate,
      rootCertificate,
      otherRootCertificate,
    ]).paths;
    assert.deepEqual(named(first?.certificates), ['leaf', 'lower', 'cross', 'root B']);
    assert.deepEqual(named(second?.certificates), ['leaf', 'lower', 'lapsed', 'root A']);
  });

  it('do not take a CA of the right name with another key', () => {
    const impostor = issue(rootA, holder('Lower CA'));
    labels.set(impostor, 'impostor');
    const { paths, unrelated } = build([leaf, impostor, lowerCertificate, upperCertificate, rootCertificate]);
    assert.deepEqual(
      paths.map(({ certificates }) => named(certificates)),
      [['leaf', 'lower', 'upper', 'root A']],
    );
    assert.deepEqual(named(unrelated), ['impostor']);
    assert.equal(build([leaf, impostor]).paths[0]?.missing?.issuer, 'CN=Lower CA');
  });

  it('do not take a server certificate for an issuer', () => {
    const notCa = issue(upper, lower, { isCa: false });
    assert.equal(build([leaf, notCa], { leaf }).paths[0]?.missing?.issuer, 'CN=Lower CA');
  });

  it('are found without key identifiers', () => {
    const bare = issue(lower, site, { names: ['www.example.com'], anonymous: true });
    assert.equal(build([upperCertificate, rootCertificate, lowerCertificate, bare]).paths[0]?.certificates.length, 4);
  });

  it('tell a signature that does not hold from an issuer that is not there', () => {
    const forged = tampered(leaf);
    const { broken, paths } = build([forged, lowerCertificate, upperCertificate]);
    assert.deepEqual(broken, [forged]);
    assert.deepEqual(paths[0]?.certificates, [forged]);
    assert.deepEqual(build(chain).broken, []);
  });

  it('of a self-signed leaf are the leaf', () => {
    const own = issue(site, site, { names: ['www.example.com'] });
    const { paths } = build([own, rootCertificate]);
    assert.deepEqual(paths, [{ certificates: [own], root: own, missing: undefined, verified: true }]);
    assert.deepEqual(certificatesToServe(paths[0] ?? assert.fail(), true), [own]);
    assert.deepEqual(certificatesToServe(paths[0] ?? assert.fail(), false), [own]);
  });

  it('need to be told whose, when there are several leaves', () => {
    const second = issue(lower, holder('other.example.com'), { names: ['other.example.com'] });
    const bag = [second, lowerCertificate, leaf];
    assert.deepEqual(build(bag).leaves, [second, leaf]);
    assert.equal(build(bag).leaf, undefined);
    assert.deepEqual(build(bag).unrelated, []);
    assert.deepEqual(named(build(bag, { leaf }).paths[0]?.certificates), ['leaf', 'lower']);
    assert.deepEqual(build(bag, { leaf }).unrelated, [second]);
  });

  it('of CAs alone begin with the lowest', () => {
    assert.deepEqual(named(build([rootCertificate, upperCertificate, lowerCertificate]).paths[0]?.certificates), [
      'lower',
      'upper',
      'root A',
    ]);
  });

  it('of an empty bag are none', () => {
    assert.deepEqual(build([]), {
      leaf: undefined,
      leaves: [],
      paths: [],
      unrelated: [],
      duplicates: [],
      broken: [],
      inOrder: true,
      rootsKnown: false,
    });
  });

  it('set copies aside', () => {
    const copy = { ...lowerCertificate };
    const { duplicates, paths } = build([leaf, lowerCertificate, copy, upperCertificate]);
    assert.deepEqual(duplicates, [copy]);
    assert.equal(paths.length, 1);
  });

  it('are served with or without the root, wherever it was found', () => {
    const [own] = build(chain).paths;
    const [known] = build(chain.slice(0, 3), { knownRoots: [rootCertificate] }).paths;
    for (const path of [own, known]) {
      assert.ok(path);
      assert.deepEqual(named(certificatesToServe(path, false)), ['leaf', 'lower', 'upper']);
      assert.deepEqual(named(certificatesToServe(path, true)), ['leaf', 'lower', 'upper', 'root A']);
    }
  });

  it('end when two CAs signed each other', () => {
    const [one, two] = [holder('One'), holder('Two')];
    const bag = [issue(one, site, { names: ['www.example.com'] }), issue(two, one), issue(one, two)];
    const { paths, unrelated } = build(bag);
    assert.deepEqual(paths, [{ certificates: bag, root: undefined, missing: undefined, verified: true }]);
    assert.deepEqual(unrelated, []);
  });

  it('end when everything could have issued everything', () => {
    const [one, two] = [holder('One'), holder('Two')];
    const bag = [issue(one, site, { names: ['www.example.com'] })];
    for (let i = 0; i < 60; i++) bag.push(issue(two, one), issue(one, two));
    const { paths } = build(bag);
    assert.ok(paths.length > 0 && paths.length <= 16);
    assert.ok(paths.every(({ certificates }) => certificates.length <= 10));
  }).timeout(0);

  it('are not looked for in more than 200 certificates', () => {
    assert.throws(() => build(Array.from({ length: 201 }, () => leaf)), { code: 'input.invalid' });
  });
});

describe('text of chains', () => {
  const octets = chain.map((each) => each.der) as [Uint8Array, ...Uint8Array[]];

  it('splits into leaf and rest, which joined again are the same octets', () => {
    const { leafPem, chainPem } = splitChain(octets);
    assert.equal(leafPem + chainPem, joinChain(octets));
    assert.deepEqual(
      decodePem(joinChain(octets)).map((block) => Buffer.from(block.der).toString('hex')),
      octets.map((each) => Buffer.from(each).toString('hex')),
    );
    assert.equal(decodePem(leafPem).length, 1);
  });

  it('of a leaf alone has an empty rest', () => {
    assert.equal(splitChain([leaf.der]).chainPem, '');
  });

  it('takes the line ends that were asked for', () => {
    assert.equal(joinChain(octets, '\r\n').replaceAll('\r\n', '\n'), joinChain(octets));
    assert.equal(/[^\r]\n/.test(joinChain(octets, '\r\n')), false);
  });
});
