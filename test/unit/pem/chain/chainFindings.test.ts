import assert from 'node:assert/strict';
import { holder, issue } from '../../../support/testPki.ts';
import { buildChains } from '../../../../src/pem/chain/chain.ts';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { chainFindings } from '../../../../src/pem/chain/chainFindings.ts';
import type { ReadCertificate } from '../../../../src/pem/chain/issuers.ts';

const now = new Date('2026-06-01T00:00:00Z');
const root = holder('Root');
const middle = holder('Middle');
const site = holder('www.example.com');
const rootCertificate = issue(root, root);
const middleCertificate = issue(root, middle);
const leaf = issue(middle, site, { names: ['www.example.com'] });
const stranger = issue(holder('Elsewhere'), holder('Stranger'));

function judge(
  bag: readonly ReadCertificate[],
  given: { withRoot?: boolean; ordered?: boolean; roots?: readonly ReadCertificate[]; leaf?: ReadCertificate } = {},
) {
  const { withRoot = false, ordered = true, roots = [] } = given;
  const chains = buildChains(bag, { now, knownRoots: roots, ...(given.leaf ? { leaf: given.leaf } : {}) });
  return chainFindings(bag, chains, { withRoot, ordered }).map(({ code, index, facts }) => [code, index, facts]);
}

describe('findings about chains', () => {
  it('are none for leaf and intermediate in order', () => assert.deepEqual(judge([leaf, middleCertificate]), []));

  it('name the intermediate that is missing', () => {
    assert.deepEqual(judge([leaf]), [['chain-missing-intermediate', 0, { issuer: 'CN=Middle', urls: '' }]]);
    assert.deepEqual(judge([leaf], { withRoot: true, roots: [rootCertificate] }), judge([leaf]));
  });

  it('name the root that is missing, where it is wanted', () => {
    const expected = [['chain-missing-root', 1, { issuer: 'CN=Root', urls: '' }]];
    assert.deepEqual(judge([leaf, middleCertificate], { withRoot: true }), expected);
    assert.deepEqual(judge([leaf, middleCertificate], { withRoot: true, roots: [rootCertificate] }), expected);
    assert.deepEqual(judge([leaf, middleCertificate, rootCertificate], { withRoot: true }), []);
  });

  it('say of an issuer that is neither there nor known that it is not', () => {
    const roots = [issue(holder('Known'), holder('Known'))];
    assert.deepEqual(judge([leaf, middleCertificate], { roots }), [
      ['chain-issuer-unknown', 1, { issuer: 'CN=Root', urls: '' }],
    ]);
    assert.deepEqual(judge([leaf, middleCertificate], { roots: [rootCertificate] }), []);
  });

  it('see the root where it is not wanted', () => {
    assert.deepEqual(judge([leaf, middleCertificate, rootCertificate]), [
      ['chain-root-included', 2, { subject: 'Root' }],
    ]);
  });

  it('see a wrong order, where there is to be one', () => {
    assert.deepEqual(judge([middleCertificate, leaf]), [['chain-wrong-order', 1, { leaf: 'www.example.com' }]]);
    assert.deepEqual(judge([middleCertificate, leaf], { ordered: false }), []);
  });

  it('see what does not belong there, and what is there twice', () => {
    assert.deepEqual(judge([leaf, middleCertificate, stranger, { ...leaf }], { leaf }), [
      ['chain-unrelated-certificate', 2, { subject: 'Stranger' }],
      ['chain-duplicate-certificate', 3, { subject: 'www.example.com' }],
    ]);
  });

  it('see several leaves', () => {
    const other = issue(middle, holder('other.example.com'), { names: ['other.example.com'] });
    assert.deepEqual(judge([leaf, other, middleCertificate]), [
      ['chain-several-leaves', 0, { subject: 'www.example.com' }],
      ['chain-several-leaves', 1, { subject: 'other.example.com' }],
    ]);
  });

  it('see a signature that does not hold, and do not call its issuer missing', () => {
    const octets = Buffer.from(leaf.der);
    octets[octets.length - 1] = (octets.at(-1) ?? 0) ^ 1;
    const forged = { der: octets, facts: certificateFacts(octets) };
    assert.deepEqual(judge([forged, middleCertificate], { leaf: forged }), [
      ['chain-signature-broken', 0, { issuer: 'CN=Middle' }],
      ['chain-unrelated-certificate', 1, { subject: 'Middle' }],
    ]);
  });

  it('see a signature that this runtime cannot verify, and do not call it broken', () => {
    const ecdsaWithSha256 = Buffer.from('2a8648ce3d040302', 'hex');
    const der = Buffer.from(leaf.der);
    // Both places that name the algorithm: another arc, which nobody has given to one.
    for (let at = der.indexOf(ecdsaWithSha256); at !== -1; at = der.indexOf(ecdsaWithSha256)) der[at + 7] = 0x7f;
    assert.deepEqual(judge([{ der, facts: certificateFacts(der) }, middleCertificate]), [
      ['chain-signature-unknown', undefined, {}],
    ]);
  });

  it('are none for a self-signed leaf, whatever is said of roots', () => {
    const own = issue(site, site, { names: ['www.example.com'] });
    for (const withRoot of [true, false]) assert.deepEqual(judge([own], { withRoot }), []);
  });

  it('are none for nothing', () => assert.deepEqual(judge([]), []));
});
