import type { KeyFacts } from '../../pem/facts.ts';
import { keyFindings } from '../../pem/findings/findings.ts';
import type { KeySearch } from './assembly.ts';
import type { CheckFacts, CheckOf } from './checks.ts';
import type { UploadRules } from './uploadTarget.ts';

export function keyMatchesCheck({ found, closed, strangers }: KeySearch): CheckOf<'keyMatches'> {
  const facts = { closed: closed.map(({ source }) => source), strangers };
  if (found) {
    if (found.compared) return { id: 'keyMatches', state: 'ok', facts: { ...facts, source: found.source } };
    return { id: 'keyMatches', state: 'unknown', facts: { ...facts, problem: 'notCompared', source: found.source } };
  }
  const problem = closed.some(({ likely }) => likely)
    ? 'closed'
    : strangers.length > 0
      ? 'mismatch'
      : closed.length > 0
        ? 'closed'
        : 'missing';
  return { id: 'keyMatches', state: 'blocked', facts: { ...facts, problem } };
}

export function keyTypeCheck(key: KeyFacts, { keys }: UploadRules): CheckOf<'keyType'> {
  const { algorithm, bits, curve, oid } = key;
  const problem = keyTypeProblem(key, keys);
  const named = algorithm === 'other' ? oid : curve;
  return {
    id: 'keyType',
    state: problem === undefined ? 'ok' : problem === 'refused' ? 'blocked' : 'warning',
    facts: {
      ...(problem && { problem }),
      algorithm,
      ...(bits === undefined ? {} : { bits }),
      ...(named === undefined ? {} : { curve: named }),
    },
  };
}

export function keyUnencryptedCheck({ found }: KeySearch): CheckOf<'keyUnencrypted'> {
  if (!found) return { id: 'keyUnencrypted', state: 'unknown', facts: {} };
  const { source, key } = found;
  const facts = { source, container: key.container };
  const isDecrypted = source.from === 'encryptedKey' || source.from === 'pkcs12';
  const change = isDecrypted ? 'decrypted' : key.container === 'pkcs8' ? undefined : 'converted';
  if (change === undefined) return { id: 'keyUnencrypted', state: 'ok', facts };
  return { id: 'keyUnencrypted', state: 'mended', facts: { ...facts, change } };
}

function keyTypeProblem(key: KeyFacts, { accepted, doubtful }: UploadRules['keys']): CheckFacts['keyType']['problem'] {
  if (doubtful.includes(key.algorithm)) return 'doubtful';
  if (!accepted.includes(key.algorithm)) return 'refused';
  const codes = keyFindings(key).map(({ code }) => code);
  if (codes.includes('rsa-short')) return 'short';
  return codes.length > 0 ? 'curve' : undefined;
}
