import assert from 'node:assert/strict';
import type { ReadCertificate } from '../../../../src/pem/chain/issuers.ts';
import { holder, issue } from '../../../support/testPki.ts';
import {
  file,
  leaf,
  lowerCertificate,
  pem,
  pkcs8,
  root,
  rootCertificate,
  site,
  upper,
  upperCertificate,
} from './fixtures.ts';
import { check } from './judge.ts';

const names = ['www.example.com'];

describe('the preflight: the chain', () => {
  const key = pkcs8(site.privateKey);
  const of = (...certificates: readonly ReadCertificate[]) => file('www.pem', key + pem(...certificates));

  it('is put in order, and that is shown', () => {
    const chosen = [of(upperCertificate, lowerCertificate, leaf)];
    const { state, facts } = check('chain', { chosen });
    assert.equal(state, 'mended');
    assert.deepEqual(facts.mends, [{ kind: 'reordered' }]);
    assert.deepEqual(
      facts.sent.map(({ name }) => name),
      ['Lower CA', 'Upper CA'],
    );
  });

  it('is completed from other files, which are named', () => {
    const { state, facts } = check('chain', {
      chosen: [of(leaf, lowerCertificate)],
      beside: [file('ca.pem', pem(upperCertificate))],
    });
    assert.equal(state, 'mended');
    const [mend] = facts.mends;
    assert.ok(mend?.kind === 'completed' && facts.mends.length === 1);
    assert.deepEqual(
      mend.certificates.map(({ name, source }) => [name, source?.file]),
      [['Upper CA', 'ca.pem']],
    );
  });

  it('loses its root, copies and strangers', () => {
    const stranger = issue(holder('Elsewhere'), holder('Elsewhere'));
    const chosen = [of(leaf, lowerCertificate, upperCertificate, lowerCertificate, rootCertificate, stranger)];
    const { state, facts } = check('chain', { chosen });
    assert.equal(state, 'mended');
    assert.deepEqual(
      facts.mends.map((mend) => (mend.kind === 'leftOut' ? mend.why : mend.kind)),
      ['rootLeftOut', 'duplicate', 'unrelated'],
    );
    assert.equal(facts.sent.length, 2);
  });

  it('keeps or gets its root where the service wants it', () => {
    const inFile = {
      chosen: [of(leaf, lowerCertificate, upperCertificate, rootCertificate)],
      service: 'naver-v2',
    } as const;
    assert.equal(check('chain', inFile).state, 'ok');
    const { state, facts } = check('chain', { service: 'naver-v2' });
    assert.equal(state, 'mended');
    const [mend] = facts.mends;
    assert.ok(mend?.kind === 'rootAdded');
    assert.deepEqual([mend.root.name, mend.root.source], ['Root CA', undefined]);
    assert.deepEqual(
      facts.sent.map(({ name }) => name),
      ['Lower CA', 'Upper CA', 'Root CA'],
    );
  });

  it('blocks where an intermediate is missing, and names it', () => {
    for (const service of ['apig', 'naver-v1'] as const) {
      const { state, facts } = check('chain', { chosen: [of(leaf, upperCertificate)], service });
      assert.equal(state, 'blocked');
      assert.deepEqual(facts.problem, { kind: 'missing', of: 'www.example.com', issuer: 'CN=Lower CA', urls: [] });
    }
  });

  it('warns where it ends below a root that nobody knows, if that may be a mistake', () => {
    const known = { options: { knownRoots: [issue(holder('Other'), holder('Other'))] } };
    const { state, facts } = check('chain', known);
    assert.equal(state, 'warning');
    assert.deepEqual(facts.problem, {
      ...{ kind: 'rootUnknown', of: 'Upper CA', issuer: 'CN=Root CA', urls: [], needed: false },
    });
    assert.equal(check('chain', { options: { knownRoots: [] } }).state, 'ok');
    const naver = check('chain', { options: { knownRoots: [] }, service: 'naver-v1' });
    assert.equal(naver.state, 'warning');
    assert.ok(naver.facts.problem?.kind === 'rootUnknown' && naver.facts.problem.needed);
  });

  it('blocks where a signature is broken', () => {
    const forged = Buffer.from(leaf.der);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const chosen = [file('www.pem', key + pem({ ...leaf, der: forged }, lowerCertificate, upperCertificate))];
    const { state, facts } = check('chain', { chosen });
    assert.equal(state, 'blocked');
    assert.deepEqual(facts.problem, { kind: 'broken', of: 'www.example.com', issuer: 'CN=Lower CA' });
  });

  it('warns of a self-signed certificate', () => {
    const { state, facts } = check('chain', { chosen: [of(issue(site, site, { names }))] });
    assert.equal(state, 'warning');
    assert.deepEqual(facts, { problem: { kind: 'selfSigned' }, mends: [], sent: [] });
  });

  it('warns of an intermediate that has expired', () => {
    const lapsed = issue(root, upper, { notAfter: new Date('2026-05-01T00:00:00Z') });
    const { state, facts } = check('chain', { chosen: [of(leaf, lowerCertificate, lapsed)] });
    assert.equal(state, 'warning');
    assert.deepEqual(facts.problem, { kind: 'expired', of: 'Upper CA', notAfter: new Date('2026-05-01T00:00:00Z') });
  });
});
