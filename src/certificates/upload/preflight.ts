import type { AssembledCertificate, Assembly } from './assembly.ts';
import {
  boundDomainsCheck,
  domainsCheck,
  sanCheck,
  successorCheck,
  usageCheck,
  validityCheck,
} from './certificateChecks.ts';
import { bytesCheck, duplicateCheck, nameCheck } from './targetChecks.ts';
import { chainCheck } from './chainCheck.ts';
import type { Check, CheckOf, CheckState } from './checks.ts';
import { keyMatchesCheck, keyTypeCheck, keyUnencryptedCheck } from './keyChecks.ts';
import { namedCertificate } from './namedCertificate.ts';
import type { UploadTarget } from './uploadTarget.ts';

/** What the user decided. */
export interface UploadChoice {
  /** Of the certificate at the service. */
  readonly name: string;
  /** That are to serve it; as people write them. */
  readonly domains: readonly string[];
}

/**
 * Judges an upload before anything is sent: always the same checks in the same order, `boundDomains` and `successor` only for a
 * replacement. Without a leaf there is nothing else to judge, so that `parsable` is the only one.
 */
export function preflight(assembly: Assembly, target: UploadTarget, choice: UploadChoice, now: Date): readonly Check[] {
  const { leaf } = assembly;
  const parsable = parsableCheck(assembly);
  if (!leaf) return [parsable];
  return [parsable, ...checksOf({ ...assembly, leaf }, target, choice, now)];
}

const GRAVITY: readonly CheckState[] = ['blocked', 'warning', 'unknown', 'mended', 'ok'];

/** What a person should read first comes first; else in their order. */
export function gravestFirst(checks: readonly Check[]): Check[] {
  return [...checks].sort((a, b) => GRAVITY.indexOf(a.state) - GRAVITY.indexOf(b.state));
}

/** Whether an upload must not be offered. */
export function isBlocked(checks: readonly Check[]): boolean {
  return checks.some(({ state }) => state === 'blocked');
}

function checksOf(
  assembly: Assembly & { readonly leaf: AssembledCertificate },
  target: UploadTarget,
  { name, domains }: UploadChoice,
  now: Date,
): Check[] {
  const { facts } = assembly.leaf;
  const { rules, existing, replaces } = target;
  return [
    keyMatchesCheck(assembly.key),
    keyTypeCheck(facts.key, rules),
    keyUnencryptedCheck(assembly.key),
    chainCheck(assembly, rules, now),
    sanCheck(facts, rules),
    validityCheck(facts, rules, now),
    usageCheck(facts),
    domainsCheck(facts, domains),
    ...(replaces ? [boundDomainsCheck(facts, replaces), successorCheck(facts, replaces)] : []),
    nameCheck(name, facts, target),
    duplicateCheck(facts, existing, rules),
    bytesCheck(assembly, rules),
  ];
}

function parsableCheck({ leaf, leaves, unreadable, key }: Assembly): CheckOf<'parsable'> {
  const closed = key.closed.map(({ source }) => source).filter(({ where }) => where !== 'beside');
  const absent = closed.length > 0 ? 'closed' : 'noCertificate';
  const problem = leaf ? undefined : leaves.length > 1 ? 'severalLeaves' : absent;
  return {
    id: 'parsable',
    state: problem ? 'blocked' : unreadable.length > 0 ? 'warning' : 'ok',
    facts: {
      ...(problem && { problem }),
      ...(leaf && { leaf: namedCertificate(leaf) }),
      candidates: leaves.map(namedCertificate),
      unreadable,
      closed,
    },
  };
}
