import { getDomain, getPublicSuffix } from 'tldts';

// Only the ICANN section of the list counts: the owner of `github.io` may well certify `*.github.io`,
// while nobody can certify `*.co.kr` (CA/Browser Forum Baseline Requirements §3.2.2.6).
const OPTIONS = { allowPrivateDomains: false, validateHostname: false };

/** The registrable domain of a name, for grouping: `shop.example.co.kr` → `example.co.kr`; undefined if it has none. */
export function registrableDomain(name: string): string | undefined {
  return getDomain(name.replace(/^\*\./, ''), OPTIONS) ?? undefined;
}

/** True for a name that a registry controls as a whole, such as `com` or `co.kr`. */
export function isPublicSuffix(name: string): boolean {
  return getPublicSuffix(name, OPTIONS) === name;
}
