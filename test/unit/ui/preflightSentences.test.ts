import assert from 'node:assert/strict';
import type { Source } from '../../../src/certificates/upload/assembly.ts';
import type { Check, NamedCertificate } from '../../../src/certificates/upload/checks.ts';
import { APIG_NAMES, NAVER_NAMES } from '../../../src/certificates/names/nameRule.ts';
import { nameProblemText } from '../../../src/ui/sentences/nameProblem.ts';
import { checkText } from '../../../src/ui/sentences/preflight.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const key: Source = { file: 'www.key', where: 'beside', block: 0 };
const leaf: NamedCertificate = {
  name: 'www.example.com',
  fingerprint256: 'ab',
  notAfter: NOW,
  source: { ...key, file: 'www.crt' },
};
const ca: NamedCertificate = { name: 'Some CA', fingerprint256: 'cd', notAfter: NOW };
const parsable = { leaf, candidates: [leaf, ca], unreadable: [], closed: [key] };
const match = { source: key, closed: [key], strangers: [key] };
const validity = { notBefore: NOW, notAfter: NOW, daysLeft: 3, before: NOW };
const chain = { mends: [], sent: [ca] };
const above = { of: 'www.example.com', issuer: 'CN=Some CA', urls: ['http://ca.example/ca.crt'] };
const bytes = { leafLength: 1000, chainLength: 2000, certificates: 1, tidied: [], long: [] };

/** Every kind of thing that a check can find. */
const CHECKS: readonly Check[] = [
  { id: 'parsable', state: 'ok', facts: parsable },
  { id: 'parsable', state: 'warning', facts: { ...parsable, unreadable: [key] } },
  ...(['noCertificate', 'severalLeaves', 'closed'] as const).map((problem): Check => ({
    id: 'parsable',
    state: 'blocked',
    facts: { ...parsable, problem },
  })),
  { id: 'keyMatches', state: 'ok', facts: match },
  ...(['missing', 'closed', 'mismatch', 'notCompared'] as const).map((problem): Check => ({
    id: 'keyMatches',
    state: 'blocked',
    facts: { ...match, problem },
  })),
  { id: 'keyType', state: 'ok', facts: { algorithm: 'rsa', bits: 2048 } },
  ...(['refused', 'doubtful', 'short', 'curve'] as const).map((problem): Check => ({
    id: 'keyType',
    state: 'warning',
    facts: { problem, algorithm: 'ec', curve: 'P-224' },
  })),
  { id: 'keyUnencrypted', state: 'ok', facts: { source: key, container: 'pkcs8' } },
  { id: 'keyUnencrypted', state: 'unknown', facts: {} },
  { id: 'keyUnencrypted', state: 'mended', facts: { source: key, change: 'decrypted', container: 'pkcs8' } },
  { id: 'keyUnencrypted', state: 'mended', facts: { source: key, change: 'converted', container: 'sec1' } },
  { id: 'chain', state: 'ok', facts: chain },
  { id: 'chain', state: 'ok', facts: { mends: [], sent: [] } },
  ...(
    [
      { kind: 'missing', ...above },
      { kind: 'broken', ...above },
      { kind: 'rootUnknown', ...above, needed: true },
      { kind: 'rootUnknown', ...above, needed: false },
      { kind: 'selfSigned' },
      { kind: 'expired', of: 'Some CA', notAfter: NOW },
      { kind: 'unverified' },
    ] as const
  ).map((problem): Check => ({ id: 'chain', state: 'warning', facts: { ...chain, problem } })),
  ...(
    [
      { kind: 'reordered' },
      { kind: 'completed', certificates: [ca] },
      { kind: 'rootAdded', root: ca },
      { kind: 'rootLeftOut', root: ca },
      { kind: 'leftOut', why: 'duplicate', certificates: [ca] },
      { kind: 'leftOut', why: 'unrelated', certificates: [ca] },
      { kind: 'leftOut', why: 'alternative', certificates: [ca] },
    ] as const
  ).map((mend): Check => ({ id: 'chain', state: 'mended', facts: { mends: [mend], sent: [] } })),
  { id: 'san', state: 'ok', facts: { names: ['www.example.com'] } },
  { id: 'san', state: 'blocked', facts: { names: [], commonName: 'www.example.com' } },
  { id: 'san', state: 'blocked', facts: { names: [] } },
  { id: 'validity', state: 'ok', facts: validity },
  ...(['expired', 'notYetValid', 'tooLate'] as const).map((problem): Check => ({
    id: 'validity',
    state: 'blocked',
    facts: { ...validity, problem },
  })),
  { id: 'usage', state: 'ok', facts: { problems: [], signatureAlgorithm: 'SHA-1' } },
  ...(['authority', 'noServerAuth', 'noDigitalSignature', 'weakSignature'] as const).map((problem): Check => ({
    id: 'usage',
    state: 'warning',
    facts: { problems: [problem], signatureAlgorithm: 'SHA-1' },
  })),
  { id: 'domains', state: 'ok', facts: { served: [], notServed: [] } },
  { id: 'domains', state: 'ok', facts: { served: [{ name: 'a.example.com', by: '*.example.com' }], notServed: [] } },
  { id: 'domains', state: 'blocked', facts: { served: [], notServed: ['b.example.org'] } },
  { id: 'boundDomains', state: 'ok', facts: { served: [], lost: [], neverServed: [] } },
  {
    id: 'boundDomains',
    state: 'ok',
    facts: { served: [{ name: 'a.example.com', by: 'a.example.com' }], lost: [], neverServed: [] },
  },
  { id: 'boundDomains', state: 'blocked', facts: { served: [], lost: ['b.example.org'], neverServed: [] } },
  { id: 'boundDomains', state: 'warning', facts: { served: [], lost: [], neverServed: ['b.example.org'] } },
  { id: 'successor', state: 'ok', facts: { namesLost: [] } },
  { id: 'successor', state: 'warning', facts: { namesLost: ['b.example.org'] } },
  { id: 'successor', state: 'warning', facts: { namesLost: [], endsBefore: NOW } },
  { id: 'name', state: 'ok', facts: { name: 'www', unasked: [] } },
  { id: 'name', state: 'warning', facts: { name: 'www', unasked: ['web-gateway'] } },
  { id: 'name', state: 'unknown', facts: { name: 'www', unasked: [] } },
  ...(['too-short', 'too-long', 'first-letter', 'characters', 'taken'] as const).map((problem): Check => ({
    id: 'name',
    state: 'blocked',
    facts: { name: 'www', problem, proposal: 'www_2', unasked: [] },
  })),
  ...(['none', 'same', 'likely', 'notListed'] as const).map((found): Check => ({
    id: 'duplicate',
    state: 'warning',
    facts: { found, existing: [{ id: '1', name: 'old' }] },
  })),
  { id: 'bytes', state: 'ok', facts: bytes },
  {
    id: 'bytes',
    state: 'mended',
    facts: { ...bytes, tidied: [{ file: 'www.crt', codes: ['bom', 'crlf', 'binary'] }] },
  },
  { id: 'bytes', state: 'warning', facts: { ...bytes, long: ['chain'] } },
];

describe('what is said of the checks before an upload', () => {
  it('is a whole sentence for each thing that can be found, and another one for another thing', () => {
    const said = CHECKS.map((check) => ({ check, ...checkText(check, APIG_NAMES) }));
    for (const { check, title, sentence } of said) {
      const what = `${check.id} ${JSON.stringify(check.facts)}: ${sentence}`;
      assert.notEqual(title, '', what);
      assert.match(sentence, /\w/, what);
      assert.doesNotMatch(sentence, /undefined|null|\{\d\}|\[object|  | ,|^[,.]/, what);
    }
    const texts = said.map(({ check, sentence }) => `${check.id} ${sentence}`);
    assert.deepEqual(
      texts.filter((text, index) => texts.indexOf(text) !== index),
      [],
    );
  });

  it('names what is missing of a chain, and where it can be had', () => {
    const missing = CHECKS.find(
      ({ id, facts }) => id === 'chain' && 'problem' in facts && facts.problem?.kind === 'missing',
    );
    assert.ok(missing);
    const { sentence } = checkText(missing, APIG_NAMES);
    assert.match(sentence, /CN=Some CA.*www\.example\.com.*http:\/\/ca\.example\/ca\.crt/);
  });

  it('tells the rule for names of the service in question', () => {
    assert.equal(nameProblemText('too-short', 'a', APIG_NAMES), 'At least 4 characters.');
    assert.equal(nameProblemText('too-short', 'a', NAVER_NAMES), 'At least 3 characters.');
    assert.match(nameProblemText('characters', 'a', APIG_NAMES), /underscores/);
    assert.match(nameProblemText('characters', 'a', NAVER_NAMES), /hyphens/);
  });
});
