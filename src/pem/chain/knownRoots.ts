import { rootCertificates } from 'node:tls';
import { certificateFacts } from '../x509/certificateFacts.ts';
import type { ReadCertificate } from './issuers.ts';
import { decodePem } from '../armour/pem.ts';

let roots: readonly ReadCertificate[] | undefined;

/**
 * The roots that this runtime was built with: Mozilla's list of its day. Read when first asked for, some milliseconds. They tell an
 * intermediate that is missing from a root that need not be there; they do not decide on trust. Empty if this runtime has none.
 */
export function knownRoots(): readonly ReadCertificate[] {
  roots ??= rootCertificates.flatMap((rootPem) => {
    const [block] = decodePem(rootPem);
    return block ? [{ der: block.der, facts: certificateFacts(block.der) }] : [];
  });
  return roots;
}
