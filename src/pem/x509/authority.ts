import type { CertificateFacts } from '../facts.ts';

/**
 * Whether a certificate is there to sign others. One that signed itself and has host names is a server's, whatever it says:
 * `openssl req -x509` lets each say that it is a CA.
 */
export function isAuthority({ basicConstraints, selfIssued, subjectAltNames }: CertificateFacts): boolean {
  if (basicConstraints?.isCa !== true) return false;
  return !(selfIssued && subjectAltNames.some(({ kind }) => kind === 'dns' || kind === 'ip'));
}
