/** As VS Code grades problems. `error`: it does not work, or not safely; `warning`: many refuse it; `information`: worth knowing. */
export type FindingSeverity = 'error' | 'warning' | 'information';

/** What can be wrong with a key, a CSR, a certificate or a chain, as stable codes, and how grave it is. */
export const FINDINGS = {
  // Validity
  expired: 'error',
  'expires-soon': 'warning',
  'not-yet-valid': 'error',
  'lifetime-too-long': 'warning',
  // Algorithms and keys
  'md5-signature': 'error',
  'sha1-signature': 'error',
  'rsa-short': 'error',
  'weak-curve': 'error',
  'key-not-accepted': 'warning',
  // Names
  'no-san': 'error',
  'cn-not-in-san': 'warning',
  'wildcard-misuse': 'error',
  'duplicate-names': 'information',
  // Use
  'ca-certificate-as-leaf': 'error',
  'missing-server-auth': 'error',
  'self-signed': 'information',
  // CSR
  'csr-signature-broken': 'error',
  'csr-no-san': 'warning',
  'csr-challenge-password': 'information',
  // Key files
  'key-file-readable-by-others': 'warning',
  'key-mismatch': 'error',
  // Chains
  'chain-missing-intermediate': 'error',
  'chain-missing-root': 'warning',
  'chain-issuer-unknown': 'information',
  'chain-wrong-order': 'warning',
  'chain-unrelated-certificate': 'warning',
  'chain-duplicate-certificate': 'warning',
  'chain-root-included': 'information',
  'chain-signature-broken': 'error',
  'chain-signature-unknown': 'information',
  'chain-several-leaves': 'warning',
} as const satisfies Record<string, FindingSeverity>;

export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** Which of several certificates it is about: its place in the list that was judged, from 0. */
  readonly index?: number;
  /** What a sentence about it needs: days, names, limits. Public. */
  readonly facts: Readonly<Record<string, string | number>>;
}

export function finding(code: FindingCode, facts: Finding['facts'] = {}, index?: number): Finding {
  return { code, severity: FINDINGS[code], facts, ...(index === undefined ? {} : { index }) };
}
