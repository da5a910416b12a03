import { ExtensionError } from '../../errors.ts';
import { berToDer } from '../asn1/ber.ts';
import { certificateFacts } from '../x509/certificateFacts.ts';
import { expectTag, malformed, partsOf, readDer, readObjectIdentifier } from '../asn1/derReader.ts';
import type { CertificateFacts, ContainedCertificate, Pkcs7Item } from '../facts.ts';

/**
 * Reads a bundle of certificates: SignedData of PKCS#7 or CMS without interest in what it signs (RFC 5652 §5.1). BER is accepted.
 * @throws ExtensionError `pem.malformed`, also for other content types
 */
export function readPkcs7(bytes: Uint8Array): Pick<Pkcs7Item, 'certificates' | 'crlCount'> {
  const [type, wrapped] = partsOf(readDer(berToDer(bytes)), 0x30);
  if (readObjectIdentifier(type) !== SIGNED_DATA) throw malformed('another kind of PKCS#7', 0, 'signedData');
  const [version, , , ...rest] = partsOf(expectTag(wrapped, 0xa0).children()[0], 0x30);
  expectTag(version, 0x02);
  const certificates: ContainedCertificate[] = [];
  let crlCount = 0;
  for (const part of rest) {
    if (part.tag === 0xa1) crlCount = part.children().length;
    if (part.tag !== 0xa0) continue;
    const inside = part.children();
    if (inside.length > MOST_CERTIFICATES) throw malformed('too many certificates', part.offset);
    for (const { tag, der, offset } of inside) {
      // Other choices than a certificate (attribute certificates and the like) are context-specific.
      if (tag === 0x30) certificates.push({ der, facts: factsAt(der, offset) });
    }
  }
  return { certificates, crlCount };
}

/** Of a certificate inside; places in messages count from the start of the bundle. */
function factsAt(der: Uint8Array, start: number): CertificateFacts {
  try {
    return certificateFacts(der);
  } catch (error) {
    if (!(error instanceof ExtensionError)) throw error;
    const details = { ...error.details, offset: start + Number(error.details['offset']) };
    throw new ExtensionError('pem.malformed', error.message, { details, cause: error });
  }
}

/** signedData; what else PKCS#7 can hold is no bundle. */
export const SIGNED_DATA = '1.2.840.113549.1.7.2';

const MOST_CERTIFICATES = 1024;
