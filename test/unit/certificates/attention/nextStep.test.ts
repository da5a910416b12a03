import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../../src/certificates/certificateRecord.ts';
import type { NextStep } from '../../../../src/certificates/attention/nextStep.ts';
import { nextStep } from '../../../../src/certificates/attention/nextStep.ts';
import { inDays, NOW, record } from '../records.ts';

const again = { 'issue-again': true } as const;
const cases: [string, Partial<CertificateRecord>, NextStep][] = [
  [
    'a pending one with records to create',
    { state: 'pending', kind: 'cloud-basic', capabilities: { validation: true } },
    'validation',
  ],
  ['a pending Global Edge one', { state: 'pending', capabilities: { validation: true } }, 'wait'],
  ['a pending one without', { state: 'pending' }, 'wait'],
  ['a failed one', { state: 'failed', capabilities: again }, 'issue-again'],
  ['a timed-out one', { state: 'timed-out', capabilities: again }, 'issue-again'],
  ['a lapsed one', { notAfter: inDays(-1), capabilities: again }, 'issue-again'],
  [
    'a failed one that cannot be issued again',
    { state: 'failed', capabilities: { 'issue-again': { why: 'x' } } },
    'details',
  ],
  ['one that expires soon', { notAfter: inDays(20), capabilities: again }, 'issue-again'],
  ['one with many days left', { notAfter: inDays(80), capabilities: again }, 'details'],
  ['an Advanced one that expires soon', { notAfter: inDays(20), capabilities: { reissue: true } }, 'reissue'],
  ['an Advanced one on its last day', { notAfter: inDays(0.5), capabilities: { reissue: true } }, 'details'],
  ['an Advanced one with many days left', { notAfter: inDays(80), capabilities: { reissue: true } }, 'details'],
  ['one of your own that expires soon', { notAfter: inDays(20), capabilities: { replace: true } }, 'replace'],
  ['one of your own that has expired', { notAfter: inDays(-1), capabilities: { replace: true } }, 'replace'],
  ['one of your own on its last day', { notAfter: inDays(0.5), capabilities: { replace: true } }, 'replace'],
  ['one of your own with many days left', { notAfter: inDays(80), capabilities: { replace: true } }, 'details'],
  [
    'one of your own that this key cannot replace',
    { notAfter: inDays(20), capabilities: { replace: { why: 'x' } } },
    'details',
  ],
  ['one without its key', { state: 'key-required', capabilities: { 'register-key': true } }, 'key'],
  ['one whose key cannot be registered from here', { state: 'key-required' }, 'key-elsewhere'],
  ['one that is being revoked', { state: 'revoking' }, 'wait'],
];

describe('nextStep', () => {
  for (const [what, changes, expected] of cases) {
    it(`of ${what} is ${expected}`, () => assert.equal(nextStep(record(changes), NOW, 30), expected));
  }
});
