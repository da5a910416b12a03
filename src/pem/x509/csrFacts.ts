import { expectTag, malformed, partsOf, readDer, readObjectIdentifier, type DerValue } from '../asn1/derReader.ts';
import { readName } from './distinguishedName.ts';
import { extensionFacts } from './extensionFacts.ts';
import { readExtensions, type CertificateExtension } from './extensions.ts';
import type { CsrFacts } from '../facts.ts';
import { publicKeyFacts } from './keyFacts.ts';
import { OID } from '../asn1/oids.ts';
import { partsHold, readSignatureAlgorithm, signedParts } from './signature.ts';

/**
 * Reads a certificate signing request (PKCS#10, RFC 2986 §4) and verifies it with its own key.
 * @throws ExtensionError `pem.malformed` with the `offset` of the place
 */
export function csrFacts(csrDer: Uint8Array): CsrFacts {
  const signed = signedParts(readDer(csrDer));
  const [version, subject, publicKey, attributes] = partsOf(signed.toBeSigned, 0x30);
  expectTag(version, 0x02);
  const key = publicKeyFacts(expectTag(publicKey, 0x30));
  const { extensions, hasChallengePassword } = readAttributes(attributes);
  const read = extensionFacts(extensions, csrDer);
  return {
    subject: readName(subject),
    subjectAltNames: read.subjectAltNames,
    basicConstraints: read.basicConstraints,
    keyUsage: read.keyUsage,
    extendedKeyUsage: read.extendedKeyUsage,
    extensions,
    spkiSha256: key.spkiSha256,
    key,
    signatureAlgorithm: readSignatureAlgorithm(signed.algorithm),
    signatureValid: partsHold(signed, key.spkiDer),
    hasChallengePassword,
  };
}

const CHALLENGE_PASSWORD = '1.2.840.113549.1.9.7';
/** What Windows wrote before the standard had an attribute for it; the same inside. */
const MICROSOFT_EXTENSION_REQUEST = '1.3.6.1.4.1.311.2.1.14';

function readAttributes(value: DerValue | undefined): {
  extensions: CertificateExtension[];
  hasChallengePassword: boolean;
} {
  const extensions: CertificateExtension[] = [];
  let hasChallengePassword = false;
  // `[0] IMPLICIT SET`; absent in requests of some old programs, though the standard wants it even when empty.
  for (const attribute of value ? expectTag(value, 0xa0).children() : []) {
    const [type, values] = partsOf(attribute, 0x30);
    const oid = readObjectIdentifier(type);
    if (oid === CHALLENGE_PASSWORD) hasChallengePassword = true;
    if (oid !== OID.extensionRequest && oid !== MICROSOFT_EXTENSION_REQUEST) continue;
    const [list, ...more] = partsOf(values, 0x31);
    if (!list || more.length > 0) throw malformed('extension request', attribute.offset, 'one list of extensions');
    extensions.push(...readExtensions(list));
  }
  return { extensions, hasChallengePassword };
}
