import type { CsrFacts } from '../../pem/facts.ts';
import { attributeOf, formatName } from '../../pem/x509/distinguishedName.ts';

/**
 * How a person calls a certificate or a CSR: common name, else the first further name, else the whole name (RFC 4514). Empty for one
 * that is for nobody.
 */
export function shortName({ subject, subjectAltNames }: Pick<CsrFacts, 'subject' | 'subjectAltNames'>): string {
  return attributeOf(subject, 'CN') || subjectAltNames[0]?.value || formatName(subject);
}
