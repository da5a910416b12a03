import type { ReadCertificate } from '../../pem/chain/issuers.ts';
import { shortName } from '../names/shortName.ts';
import type { Source } from './assembly.ts';
import type { NamedCertificate } from './checks.ts';

/** What a sentence calls a certificate. */
export function namedCertificate({
  facts,
  source,
}: ReadCertificate & { readonly source?: Source | undefined }): NamedCertificate {
  const { fingerprint256, notAfter } = facts;
  return { name: shortName(facts), fingerprint256, notAfter, ...(source && { source }) };
}
