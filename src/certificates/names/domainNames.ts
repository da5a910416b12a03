import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import { nameCovers } from '../../pem/nameCoverage.ts';

/** Why a domain name cannot be in a certificate, as a stable code for `ui/sentences/issue.ts`. */
export type DomainProblem =
  | 'empty'
  | 'ip-address'
  | 'characters'
  | 'label-empty'
  | 'label-too-long'
  | 'label-hyphen'
  | 'name-too-long'
  | 'wildcard-place'
  | 'single-label'
  | 'numeric-tld'
  | 'bad-punycode'
  | 'public-suffix';

export type DomainCheck =
  /** `ascii` is lower-case A-labels, as certificates hold it; `unicode` is what a person reads. */
  | { readonly ok: true; readonly ascii: string; readonly unicode: string; readonly wildcard: boolean }
  | { readonly ok: false; readonly problem: DomainProblem };

/**
 * Checks one FQDN or wildcard name (`*.example.com`) by the rules of RFC 5280 §4.2.1.6, RFC 1034 §3.5 and RFC 5890:
 * only letters, digits and hyphens, labels of 1 to 63 and names of up to 253 octets, a wildcard only as the whole first label.
 * @param isPublicSuffix from `publicSuffix.ts`, passed in because its list is loaded on demand
 */
export function checkDomainName(input: string, isPublicSuffix: (ascii: string) => boolean): DomainCheck {
  const typed = input.trim().replace(/\.$/, '');
  if (typed === '') return refused('empty');
  if (isIP(typed.replace(/^\[|\]$/g, '')) !== 0) return refused('ip-address');

  const wildcard = typed.startsWith('*.');
  const base = wildcard ? typed.slice(2) : typed;
  if (base.includes('*')) return refused('wildcard-place');
  if (base === '') return refused('label-empty');
  // domainToASCII would silently percent-decode, strip or reinterpret these.
  if (/[\s%_@:/\\?#[\]<>^|"'`{}()!$&+,;=~]/.test(base)) return refused('characters');
  if (/(^|[.\u3002\uff0e\uff61])([.\u3002\uff0e\uff61]|$)/u.test(base)) return refused('label-empty');

  // RFC 3696 §2; the URL standard would try to read it as an IPv4 address.
  if (/(^|\.)\d+$/.test(base) && /\D/.test(base.replaceAll('.', ''))) return refused('numeric-tld');

  const ascii = domainToASCII(base).toLowerCase();
  if (ascii === '') return refused(/(^|\.)xn--/i.test(base) ? 'bad-punycode' : 'characters');
  // `1.2` and `0x7f.1` are read as IPv4 addresses by the URL standard.
  if (isIP(ascii) !== 0) return refused('ip-address');
  const problem = labelProblem(ascii);
  if (problem) return refused(problem);
  if (isPublicSuffix(ascii)) return refused('public-suffix');

  const prefix = wildcard ? '*.' : '';
  if (prefix.length + ascii.length > 253) return refused('name-too-long');
  return { ok: true, ascii: prefix + ascii, unicode: prefix + domainToUnicode(ascii), wildcard };
}

function labelProblem(ascii: string): DomainProblem | undefined {
  const labels = ascii.split('.');
  if (labels.length < 2) return 'single-label';
  for (const label of labels) {
    if (label === '') return 'label-empty';
    if (label.length > 63) return 'label-too-long';
    if (!/^[a-z0-9-]+$/.test(label)) return 'characters';
    if (label.startsWith('-') || label.endsWith('-')) return 'label-hyphen';
    // An A-label that does not decode, or decodes to something else's A-label, is not IDNA (RFC 5890 §2.3.2.1).
    if (label.startsWith('xn--') && (domainToUnicode(label) === label || domainToUnicode(label) === ''))
      return 'bad-punycode';
  }
  return undefined;
}

function refused(problem: DomainProblem): DomainCheck {
  return { ok: false, problem };
}

/**
 * Splits pasted text into names, whatever separates them: lists, lines, JSON, `DNS:` lines of openssl, URLs.
 * Lower-case, in order, duplicates kept; does not judge the names.
 */
export function splitNames(text: string): string[] {
  return text
    .split(/[\s,;|"'`<>()[\]{}]+/u)
    .map(bareName)
    .filter((token) => token !== '');
}

function bareName(token: string): string {
  return token
    .replace(/^DNS[:=]/i, '')
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** Base names that a wildcard in `names` seems meant to serve but does not: `*.example.com` without `example.com`. */
export function uncoveredBases(names: readonly string[]): string[] {
  const bases = names.filter((name) => name.startsWith('*.')).map((name) => name.slice(2));
  return [...new Set(bases)].filter((base) => !names.some((name) => nameCovers(name, base)));
}

/** Names that another one of the list serves already: `www.example.com` beside `*.example.com`. */
export function redundantNames(names: readonly string[]): string[] {
  return names.filter((name) => names.some((other) => other !== name && nameCovers(other, name)));
}
