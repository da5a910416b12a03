import { attributeOf } from '../../pem/x509/distinguishedName.ts';
import type { CertificateFacts } from '../../pem/facts.ts';
import { certificateFindings } from '../../pem/findings/findings.ts';
import { coverageOf, isDnsName } from '../../pem/nameCoverage.ts';
import { daysLeft } from '../attention/expiry.ts';
import type { CheckFacts, CheckOf, UsageProblem } from './checks.ts';
import { asciiDomain, boundCoverage } from './coverage.ts';
import type { ReplacedCertificate, UploadRules } from './uploadTarget.ts';

export function sanCheck({ subject, subjectAltNames }: CertificateFacts, rules: UploadRules): CheckOf<'san'> {
  const names = subjectAltNames.filter(({ kind }) => kind === 'dns' || kind === 'ip').map(({ value }) => value);
  const commonName = attributeOf(subject, 'CN');
  return {
    id: 'san',
    state: names.length > 0 ? 'ok' : rules.withoutSan,
    facts: { names, ...(commonName === undefined ? {} : { commonName }) },
  };
}

export function validityCheck(
  { notBefore, notAfter }: CertificateFacts,
  { latestNotAfter: { before, otherwise } }: UploadRules,
  now: Date,
): CheckOf<'validity'> {
  const facts = { notBefore, notAfter, daysLeft: daysLeft({ notAfter }, now), before };
  const found = (
    state: CheckOf<'validity'>['state'],
    problem: CheckFacts['validity']['problem'],
  ): CheckOf<'validity'> => ({ id: 'validity', state, facts: { ...facts, ...(problem && { problem }) } });
  // Both ends belong to the validity (RFC 5280 §4.1.2.5).
  if (now > notAfter) return found('blocked', 'expired');
  if (notAfter >= before) return found(otherwise, 'tooLate');
  return now < notBefore ? found('warning', 'notYetValid') : found('ok', undefined);
}

/** What services and clients object to without a common rule, so that it never blocks. */
export function usageCheck(facts: CertificateFacts): CheckOf<'usage'> {
  const codes = certificateFindings(facts, { now: facts.notBefore, role: 'server' }).map(({ code }) => code);
  const problems: UsageProblem[] = [];
  if (codes.includes('ca-certificate-as-leaf')) problems.push('authority');
  if (codes.includes('missing-server-auth')) problems.push('noServerAuth');
  if (facts.keyUsage && !facts.keyUsage.includes('digitalSignature')) problems.push('noDigitalSignature');
  if (codes.includes('sha1-signature') || codes.includes('md5-signature')) problems.push('weakSignature');
  const signatureAlgorithm = facts.signatureAlgorithm.name;
  return { id: 'usage', state: problems.length > 0 ? 'warning' : 'ok', facts: { problems, signatureAlgorithm } };
}

/** Whether it serves the domains that it is meant for. The common name does not count: no client looks at it any more. */
export function domainsCheck(facts: CertificateFacts, domains: readonly string[]): CheckOf<'domains'> {
  const { served, notServed } = coverageOf(dnsNames(facts), domains.map(asciiDomain));
  return { id: 'domains', state: notServed.length > 0 ? 'blocked' : 'ok', facts: { served, notServed } };
}

export function boundDomainsCheck(facts: CertificateFacts, replaced: ReplacedCertificate): CheckOf<'boundDomains'> {
  const coverage = boundCoverage(replaced.boundDomains, dnsNames(facts), replaced.names);
  const state = coverage.lost.length > 0 ? 'blocked' : coverage.neverServed.length > 0 ? 'warning' : 'ok';
  return { id: 'boundDomains', state, facts: coverage };
}

/** Nothing of it blocks: domains that would lose their certificate are the business of `boundDomains`. */
export function successorCheck(
  facts: CertificateFacts,
  { names, notAfter }: ReplacedCertificate,
): CheckOf<'successor'> {
  const namesLost = coverageOf(dnsNames(facts), names.map(asciiDomain).filter(isDnsName)).notServed;
  const endsBefore = notAfter && facts.notAfter < notAfter ? notAfter : undefined;
  return {
    id: 'successor',
    state: namesLost.length > 0 || endsBefore ? 'warning' : 'ok',
    facts: { namesLost, ...(endsBefore && { endsBefore }) },
  };
}

function dnsNames({ subjectAltNames }: CertificateFacts): string[] {
  return subjectAltNames.filter(({ kind }) => kind === 'dns').map(({ value }) => asciiDomain(value));
}
