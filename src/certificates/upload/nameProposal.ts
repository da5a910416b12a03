import { domainToASCII, domainToUnicode } from 'node:url';
import { ExtensionError } from '../../errors.ts';
import type { NameRule } from '../names/nameRule.ts';

/**
 * A name for a certificate, made from what it is for: `*.example.com` becomes `star_example_com`. What is too long loses labels from the
 * right; what is taken gets a number.
 * @param commonName a domain name as certificates hold it or as people write it, or any other text; may be empty
 * @throws ExtensionError `name.taken` if thousands of them are
 */
export function proposeName(commonName: string, rule: NameRule, isTaken: (name: string) => boolean): string {
  const { longest, separator } = rule;
  const base = fitting(words(commonName), rule);
  if (!isTaken(base)) return base;
  for (let number = 2; number <= MOST_NUMBERS; number++) {
    const ending = `${separator}${number}`;
    const name = cut(base, longest - ending.length, separator) + ending;
    if (!isTaken(name)) return name;
  }
  throw new ExtensionError('name.taken', 'every proposed name is taken', { details: { certificateName: base } });
}

const MOST_NUMBERS = 9999;

/** The labels of a domain name in ASCII letters and digits, lower-case; a hyphen parts words too. */
function words(commonName: string): string[] {
  const labels = commonName.trim().toLowerCase().replace(/^\*\./, 'star.').split('.');
  return labels.flatMap((label) => readable(label).split(/[^a-z0-9]+/)).filter((word) => word !== '');
}

/** `xn--mller-kva` as `muller`; what is not of Latin letters as it is in the DNS, without the mark of such labels. */
function readable(label: string): string {
  const unicode = label.startsWith('xn--') ? domainToUnicode(label) : label;
  const latin = unicode
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '');
  const isAscii = Buffer.byteLength(latin) === latin.length;
  return isAscii ? latin : (label.startsWith('xn--') ? label : domainToASCII(label)).replace(/^xn--/, '');
}

function fitting(parts: readonly string[], { shortest, longest, separator }: NameRule): string {
  const whole = parts.join(separator);
  const needsHead = !/^[a-z]/.test(whole) || whole.length < shortest;
  const kept = needsHead ? ['cert', ...parts] : [...parts];
  while (kept.length > 2 && kept.join(separator).length > longest) kept.pop();
  return cut(kept.join(separator), longest, separator);
}

function cut(name: string, length: number, separator: string): string {
  let short = name.slice(0, length);
  while (short.endsWith(separator)) short = short.slice(0, -1);
  return short;
}
