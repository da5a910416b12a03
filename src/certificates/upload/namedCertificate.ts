import { attributeOf, formatName } from '../../pem/x509/distinguishedName.ts';
import type { ReadCertificate } from '../../pem/chain/issuers.ts';
import type { Source } from './assembly.ts';
import type { NamedCertificate } from './checks.ts';

/** What a sentence calls a certificate. */
export function namedCertificate({
  facts,
  source,
}: ReadCertificate & { readonly source?: Source | undefined }): NamedCertificate {
  const { fingerprint256, notAfter } = facts;
  return { name: shortName({ facts }), fingerprint256, notAfter, ...(source && { source }) };
}

/** Common name, else the first further name, else the whole name (RFC 4514). */
export function shortName({ facts: { subject, subjectAltNames } }: Pick<ReadCertificate, 'facts'>): string {
  return attributeOf(subject, 'CN') ?? subjectAltNames[0]?.value ?? formatName(subject);
}
