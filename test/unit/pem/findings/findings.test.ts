import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { holder, issue, newEcKey, type CertificateWish } from '../../../support/testPki.ts';
import { buildCsr } from '../../../../src/pem/x509/csrBuilder.ts';
import { csrFacts } from '../../../../src/pem/x509/csrFacts.ts';
import type { NameAttribute } from '../../../../src/pem/x509/distinguishedName.ts';
import { basicConstraints, extendedKeyUsage, subjectAltName } from '../../../../src/pem/x509/extensions.ts';
import type { CertificateFacts, KeyFacts } from '../../../../src/pem/facts.ts';
import {
  certificateFindings,
  csrFindings,
  keyFileFindings,
  keyFindings,
} from '../../../../src/pem/findings/findings.ts';
import { FINDINGS, type Finding, type FindingCode } from '../../../../src/pem/findings/findingTable.ts';
import { OID } from '../../../../src/pem/asn1/oids.ts';

const now = new Date('2026-06-01T00:00:00Z');
const authority = holder('Test CA');
const site = holder('example.com');
const names = ['example.com', '*.example.com'];
const facts = (wish: CertificateWish = {}): CertificateFacts => issue(authority, site, { names, ...wish }).facts;
const good = facts();
const codes = (findings: readonly Finding[]): FindingCode[] => findings.map(({ code }) => code);
const judge = (judged: CertificateFacts, expectations = {}): Finding[] =>
  certificateFindings(judged, { now, ...expectations });
const subject = (commonName: string): readonly NameAttribute[] => [['CN', commonName]];

describe('findings about certificates', () => {
  it('are none for a sound one', () => assert.deepEqual(judge(good), []));

  it('have the severity of their code', () => {
    const [found] = judge(good, { now: new Date('2030-01-01T00:00:00Z') });
    assert.equal(found?.code, 'expired');
    assert.equal(found?.severity, FINDINGS.expired);
  });

  // Valid from 2026-04-01T00:00:00Z to 2026-09-30T00:00:00Z, both included.
  for (const [at, expected] of [
    ['2026-03-31T23:59:59Z', ['not-yet-valid']],
    ['2026-04-01T00:00:00Z', []],
    ['2026-08-30T00:00:00Z', []],
    ['2026-08-30T00:00:01Z', ['expires-soon']],
    ['2026-09-30T00:00:00Z', ['expires-soon']],
    ['2026-09-30T00:00:01Z', ['expired']],
  ] as const)
    it(`of one valid to 30 September, with 30 days' notice, are ${expected.join() || 'none'} at ${at}`, () =>
      assert.deepEqual(codes(judge(good, { now: new Date(at) })), expected));

  it('give as much notice as asked for', () => {
    const at = new Date('2026-09-20T00:00:00Z');
    assert.deepEqual(codes(judge(good, { now: at, expiresSoonDays: 10 })), ['expires-soon']);
    assert.deepEqual(judge(good, { now: at, expiresSoonDays: 9 }), []);
  });

  it('count whole days', () => {
    const at = (iso: string) => judge(good, { now: new Date(iso) })[0]?.facts.days;
    assert.equal(at('2026-09-20T12:00:00Z'), 9);
    assert.equal(at('2026-10-01T12:00:00Z'), 2);
  });

  for (const [hash, expected] of [
    ['md5', ['md5-signature']],
    ['sha1', ['sha1-signature']],
    ['sha384', []],
    [undefined, []],
  ] as const)
    it(`of one signed with ${hash ?? 'an algorithm without a hash of its own'} are ${expected.join() || 'none'}`, () =>
      assert.deepEqual(codes(judge({ ...good, signatureAlgorithm: { oid: '1.2', name: 'X', hash } })), expected));

  it('do not mind how a root signed itself', () => {
    const root = issue(authority, authority).facts;
    const weak = { ...root, signatureAlgorithm: { oid: '1.2', name: 'RSA-SHA1', hash: 'sha1' } };
    assert.deepEqual(judge(weak), []);
    assert.deepEqual(codes(judge({ ...weak, selfIssued: false })), ['sha1-signature']);
  });

  it('see a short RSA key', () => {
    const weak = holder('example.com', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey);
    const [found] = judge(issue(authority, weak, { names }).facts);
    assert.deepEqual([found?.code, found?.facts], ['rsa-short', { bits: 1024 }]);
  });

  it('see that there are no names, and no more than that', () => {
    assert.deepEqual(codes(judge(facts({ extensions: [basicConstraints(false)] }))), ['no-san']);
  });

  it('see a common name that is none of the names, and not one in other letters', () => {
    assert.deepEqual(codes(judge(facts({ subject: subject('other.example.com') }))), ['cn-not-in-san']);
    assert.deepEqual(judge(facts({ subject: subject('EXAMPLE.com') })), []);
    assert.deepEqual(judge(facts({ subject: [['O', 'Example']] })), []);
    const idn = { names: ['xn--bcher-kva.example'], subject: subject('bücher.example') };
    assert.deepEqual(judge(facts(idn)), []);
  });

  it('see wildcards in the wrong place', () => {
    const misused = ['w*.example.com', '*.*.example.com', 'www.*.example.com', '*.com', '*'];
    const found = judge(facts({ names: [...misused, ...names] }));
    assert.deepEqual(
      found.map(({ code, facts: { name } }) => [code, name]),
      misused.map((name) => ['wildcard-misuse', name]),
    );
  });

  it('see wildcards over a public suffix, if they are told which are', () => {
    const wide = facts({ names: ['*.co.kr', 'example.com'] });
    assert.deepEqual(judge(wide), []);
    assert.deepEqual(codes(judge(wide, { isPublicSuffix: (name: string) => name === 'co.kr' })), ['wildcard-misuse']);
  });

  it('see a name that stands more than twice once', () => {
    const found = judge(facts({ names: ['example.com', 'EXAMPLE.com', 'example.com'] }));
    assert.deepEqual(
      found.map(({ code, facts: { name } }) => [code, name]),
      [['duplicate-names', 'example.com']],
    );
  });

  it('see a CA certificate where a server certificate is wanted, and not otherwise', () => {
    const ca = issue(authority, site).facts;
    assert.deepEqual(codes(judge(ca, { role: 'server' })), ['ca-certificate-as-leaf']);
    assert.deepEqual(judge(ca), []);
    assert.deepEqual(judge(ca, { role: 'ca' }), []);
  });

  it('see that it may not serve, if it says what it may', () => {
    const purposes = (...oids: string[]) => facts({ extensions: [subjectAltName(names), extendedKeyUsage(...oids)] });
    assert.deepEqual(codes(judge(purposes(OID.clientAuth))), ['missing-server-auth']);
    assert.deepEqual(judge(purposes(OID.clientAuth, OID.serverAuth)), []);
    assert.deepEqual(judge(purposes('2.5.29.37.0')), []);
    assert.deepEqual(judge(facts({ extensions: [subjectAltName(names)] })), []);
  });

  it('say of a self-signed one that it is, and hold it to no limit of public ones', () => {
    const own = issue(site, site, { names, notAfter: new Date('2036-01-01T00:00:00Z') }).facts;
    assert.deepEqual(codes(judge(own)), ['self-signed']);
  });

  it('see a lifetime beyond the limit at the date of issue', () => {
    const long = facts({ notAfter: new Date('2026-10-18T00:00:00Z') });
    assert.deepEqual(judge(long)[0]?.facts, { days: 201, limitDays: 200 });
    assert.deepEqual(codes(judge(long)), ['lifetime-too-long']);
  });
});

describe('findings about CSRs', () => {
  const csr = csrFacts(buildCsr({ dnsNames: names }, newEcKey()));

  it('are none for one of ours', () => assert.deepEqual(csrFindings(csr), []));

  it('see a signature that does not hold, and not one that this runtime cannot check', () => {
    assert.deepEqual(codes(csrFindings({ ...csr, signatureValid: false })), ['csr-signature-broken']);
    assert.deepEqual(csrFindings({ ...csr, signatureValid: undefined }), []);
  });

  it('see what certificates would be blamed for', () => {
    const bare = { ...csr, subjectAltNames: [], signatureAlgorithm: { oid: '1.2', name: 'RSA-SHA1', hash: 'sha1' } };
    assert.deepEqual(codes(csrFindings(bare)), ['sha1-signature', 'csr-no-san']);
  });

  it('see a challenge password', () => {
    assert.deepEqual(codes(csrFindings({ ...csr, hasChallengePassword: true })), ['csr-challenge-password']);
  });
});

describe('findings about keys', () => {
  const key = (given: Partial<KeyFacts>): KeyFacts => ({
    ...good.key,
    curve: undefined,
    bits: undefined,
    oid: '1.2.3',
    ...given,
  });
  for (const [given, expected] of [
    [{ algorithm: 'rsa', bits: 2047 }, ['rsa-short']],
    [{ algorithm: 'rsa', bits: 2048 }, []],
    [{ algorithm: 'rsa-pss', bits: 1024 }, ['rsa-short']],
    [{ algorithm: 'rsa-pss', bits: 2048 }, ['key-not-accepted']],
    [{ algorithm: 'ec', curve: 'P-256', bits: 256 }, []],
    [{ algorithm: 'ec', curve: 'P-521', bits: 521 }, []],
    [{ algorithm: 'ec', curve: '1.3.132.0.33', bits: 224 }, ['weak-curve']],
    [{ algorithm: 'ec', curve: 'secp256k1', bits: 256 }, ['key-not-accepted']],
    [{ algorithm: 'ec', curve: '1.2.3' }, ['key-not-accepted']],
    [{ algorithm: 'ed25519', bits: 256 }, ['key-not-accepted']],
    [{ algorithm: 'dsa', bits: 2048 }, ['key-not-accepted']],
    [{ algorithm: 'other' }, ['key-not-accepted']],
  ] as const)
    it(`of ${JSON.stringify(given)} are ${expected.join() || 'none'}`, () =>
      assert.deepEqual(codes(keyFindings(key(given))), expected));

  for (const [mode, shown] of [
    [0o100644, '0644'],
    [0o100640, '0640'],
    [0o100601, '0601'],
    [0o100620, '0620'],
  ] as const)
    it(`see that a file of mode ${shown} is not its owner's alone`, () => {
      const [found] = keyFileFindings(mode);
      assert.deepEqual([found?.code, found?.facts], ['key-file-readable-by-others', { mode: shown }]);
    });
  for (const mode of [0o100600, 0o100400, 0o600])
    it(`are none for a file of mode ${mode.toString(8)}`, () => assert.deepEqual(keyFileFindings(mode), []));
});
