import { domainToASCII } from 'node:url';
import { coverageOf } from '../../pem/nameCoverage.ts';
import type { BoundCoverage } from './checks.ts';

/**
 * Which of the domains that serve a certificate still are served when another takes its place.
 * @param boundDomains as people or services write them
 * @param newNames DNS names of the new certificate
 * @param oldNames names of the old one; where they are not known (empty), every domain counts as served by it
 */
export function boundCoverage(
  boundDomains: readonly string[],
  newNames: readonly string[],
  oldNames: readonly string[],
): BoundCoverage {
  const { served, notServed } = coverageOf(newNames.map(asciiDomain), boundDomains.map(asciiDomain));
  const before = new Set(coverageOf(oldNames.map(asciiDomain), notServed).notServed);
  const neverServed = oldNames.length === 0 ? [] : notServed.filter((name) => before.has(name));
  return { served, lost: notServed.filter((name) => !neverServed.includes(name)), neverServed };
}

/** A domain name as certificates hold it: lower-case A-labels, without a dot at the end. One that is none stays as it is. */
export function asciiDomain(name: string): string {
  const typed = name.trim().toLowerCase().replace(/\.$/, '');
  const wildcard = typed.startsWith('*.') ? '*.' : '';
  const base = typed.slice(wildcard.length);
  return Buffer.byteLength(base) === base.length ? typed : wildcard + (domainToASCII(base) || base);
}
