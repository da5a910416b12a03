import { isAuthority } from '../x509/authority.ts';
import { attributeOf } from '../x509/distinguishedName.ts';
import type { CertificateFacts, CsrFacts, KeyFacts, SignatureAlgorithm, SubjectAltName } from '../facts.ts';
import { finding, type Finding } from './findingTable.ts';
import { exceedsLifetimeLimit, lifetimeDays, lifetimeLimit } from './lifetimeLimits.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface CertificateExpectations {
  readonly now: Date;
  /** Whole days before the end from which on it is `expires-soon`; 30 if absent. */
  readonly expiresSoonDays?: number;
  /** What it is used for; if absent, what it says of itself. */
  readonly role?: 'server' | 'ca';
  /** Tells domains under which anybody registers, so that `*.co.kr` is found; given a name without its wildcard. */
  readonly isPublicSuffix?: (ascii: string) => boolean;
}

export type CsrExpectations = Pick<CertificateExpectations, 'isPublicSuffix'>;

/** Judges one certificate by itself; see `chainFindings` for what stands around it. */
export function certificateFindings(facts: CertificateFacts, expectations: CertificateExpectations): Finding[] {
  const isCa = facts.basicConstraints?.isCa === true;
  const role = expectations.role ?? (isAuthority(facts) ? 'ca' : 'server');
  const found = validityFindings(facts, expectations);
  // Nobody checks the signature that a root makes over itself.
  if (!(isCa && facts.selfIssued)) found.push(...signatureFindings(facts.signatureAlgorithm));
  found.push(...keyFindings(facts.key));
  if (role === 'ca') return found;
  if (isCa && expectations.role === 'server') return [...found, finding('ca-certificate-as-leaf')];

  if (!facts.selfIssued && exceedsLifetimeLimit(facts.notBefore, facts.notAfter)) found.push(tooLong(facts));
  if (hostNames(facts.subjectAltNames).length === 0) found.push(finding('no-san'));
  found.push(...nameFindings(facts, expectations));
  const purposes = facts.extendedKeyUsage;
  if (purposes && !purposes.some((purpose) => SERVER_PURPOSES.has(purpose))) found.push(finding('missing-server-auth'));
  if (facts.selfIssued) found.push(finding('self-signed'));
  return found;
}

/** Judges one CSR, before it is sent anywhere. */
export function csrFindings(facts: CsrFacts, expectations: CsrExpectations = {}): Finding[] {
  const found = facts.signatureValid === false ? [finding('csr-signature-broken')] : [];
  found.push(...signatureFindings(facts.signatureAlgorithm), ...keyFindings(facts.key));
  if (hostNames(facts.subjectAltNames).length === 0) found.push(finding('csr-no-san'));
  found.push(...nameFindings(facts, expectations));
  if (facts.hasChallengePassword) found.push(finding('csr-challenge-password'));
  return found;
}

/**
 * Judges a key by its kind and size. Public authorities sign RSA from 2048 bits, P-256, P-384 and P-521 (Baseline Requirements §6.1.5),
 * and no RSA key that is bound to PSS (§7.1.3.1.1).
 */
export function keyFindings({ algorithm, bits, curve, oid }: KeyFacts): Finding[] {
  const isRsa = algorithm === 'rsa' || algorithm === 'rsa-pss';
  if (isRsa && bits !== undefined && bits < 2048) return [finding('rsa-short', { bits })];
  if (algorithm === 'rsa') return [];
  if (algorithm !== 'ec') return [finding('key-not-accepted', { kind: algorithm === 'other' ? oid : algorithm })];
  if (bits !== undefined && bits < 256) return [finding('weak-curve', { curve: curve ?? oid, bits })];
  return ACCEPTED_CURVES.has(curve ?? '') ? [] : [finding('key-not-accepted', { kind: curve ?? oid })];
}

/**
 * Judges the permissions of a file that holds an unencrypted private key.
 * @param mode as `stat` gives it; only meaningful on systems that have owner, group and others, so not on Windows
 */
export function keyFileFindings(mode: number): Finding[] {
  const others = mode & 0o077;
  return others === 0
    ? []
    : [finding('key-file-readable-by-others', { mode: (mode & 0o777).toString(8).padStart(4, '0') })];
}

const SERVER_PURPOSES: ReadonlySet<string> = new Set(['serverAuth', 'anyExtendedKeyUsage', '2.5.29.37.0']);
const ACCEPTED_CURVES: ReadonlySet<string> = new Set(['P-256', 'P-384', 'P-521']);
const MD_HASHES: ReadonlySet<string | undefined> = new Set(['md2', 'md4', 'md5']);

function validityFindings({ notBefore, notAfter }: CertificateFacts, expectations: CertificateExpectations): Finding[] {
  const { now, expiresSoonDays = 30 } = expectations;
  const days = Math.floor((notAfter.getTime() - now.getTime()) / DAY_MS);
  // Both ends belong to the validity (RFC 5280 §4.1.2.5).
  if (now > notAfter) return [finding('expired', { days: -days, notAfter: notAfter.toISOString() })];
  if (now < notBefore) return [finding('not-yet-valid', { notBefore: notBefore.toISOString() })];
  if (days <= expiresSoonDays) return [finding('expires-soon', { days, notAfter: notAfter.toISOString() })];
  return [];
}

function tooLong({ notBefore, notAfter }: CertificateFacts): Finding {
  const longest = lifetimeLimit(notBefore)?.longest;
  const limit: Finding['facts'] =
    longest && 'days' in longest ? { limitDays: longest.days } : { limitMonths: longest?.months ?? 0 };
  return finding('lifetime-too-long', { days: lifetimeDays(notBefore, notAfter), ...limit });
}

function signatureFindings({ hash, name }: SignatureAlgorithm): Finding[] {
  if (MD_HASHES.has(hash)) return [finding('md5-signature', { algorithm: name })];
  return hash === 'sha1' ? [finding('sha1-signature', { algorithm: name })] : [];
}

function nameFindings(
  { subject, subjectAltNames }: Pick<CertificateFacts, 'subject' | 'subjectAltNames'>,
  { isPublicSuffix }: CsrExpectations,
): Finding[] {
  const found: Finding[] = [];
  const names = hostNames(subjectAltNames);
  const written = subjectAltNames.flatMap((name) =>
    'unicode' in name && name.unicode ? [name.value, name.unicode] : [name.value],
  );
  const commonName = attributeOf(subject, 'CN');
  if (commonName !== undefined && names.length > 0 && !written.some((name) => sameName(name, commonName)))
    found.push(finding('cn-not-in-san', { commonName }));
  for (const name of new Set(names))
    if (isMisused(name, isPublicSuffix)) found.push(finding('wildcard-misuse', { name }));
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of new Set(repeated)) found.push(finding('duplicate-names', { name }));
  return found;
}

/** DNS names and addresses, lower-case: what a TLS client looks for. */
function hostNames(names: readonly SubjectAltName[]): string[] {
  return names.filter(({ kind }) => kind === 'dns' || kind === 'ip').map(({ value }) => value.toLowerCase());
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.trim().toLowerCase();
}

/** A wildcard stands for one whole label, the first, above a domain that somebody owns (Baseline Requirements §3.2.2.6). */
function isMisused(name: string, isPublicSuffix: CsrExpectations['isPublicSuffix']): boolean {
  if (!name.includes('*')) return false;
  const base = name.slice(2);
  return !name.startsWith('*.') || base.includes('*') || !base.includes('.') || isPublicSuffix?.(base) === true;
}
