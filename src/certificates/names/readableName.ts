import { domainToUnicode } from 'node:url';

/** A host name as people write it: `*.xn--…` → `*.예시.kr`; unchanged if it is not an internationalised name. */
export function readableName(name: string): string {
  if (!name.includes('xn--')) return name;
  const wildcard = name.startsWith('*.') ? '*.' : '';
  return wildcard + (domainToUnicode(name.slice(wildcard.length)) || name.slice(wildcard.length));
}
