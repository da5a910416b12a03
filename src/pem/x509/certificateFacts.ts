import { createHash } from 'node:crypto';
import { expectTag, malformed, partsOf, readDer, readTime, type DerValue } from '../asn1/derReader.ts';
import { readName } from './distinguishedName.ts';
import { extensionFacts } from './extensionFacts.ts';
import { readExtensions } from './extensions.ts';
import type { CertificateFacts } from '../facts.ts';
import { publicKeyFacts } from './keyFacts.ts';
import { readSignatureAlgorithm, signedParts } from './signature.ts';

/**
 * Reads all facts of one X.509 certificate (RFC 5280 §4.1). Nothing is verified. What real certificates get wrong without harm, such as
 * a negative serial number, is let pass.
 * @throws ExtensionError `pem.malformed` with the `offset` of the place
 */
export function certificateFacts(certificateDer: Uint8Array): CertificateFacts {
  const whole = readDer(certificateDer);
  const { toBeSigned, algorithm } = signedParts(whole);
  const parts = partsOf(toBeSigned, 0x30);
  if (parts[0]?.tag === 0xa0) parts.shift(); // the version; absent for v1
  const [serial, , issuer, validity, subject, publicKey, ...optional] = parts;
  const [notBefore, notAfter] = partsOf(validity, 0x30);
  const wrapped = optional.find(({ tag }) => tag === 0xa3);
  const key = publicKeyFacts(expectTag(publicKey, 0x30));
  const issuerDer = expectTag(issuer, 0x30).der;
  const subjectDer = expectTag(subject, 0x30).der;
  const { subjectAltNames, ...rest } = extensionFacts(
    wrapped ? readExtensions(wrapped.children()[0]) : [],
    certificateDer,
  );
  return {
    subject: readName(subject),
    subjectAltNames,
    issuer: readName(issuer),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    serialNumber: serialHex(serial),
    fingerprint256: createHash('sha256').update(certificateDer).digest('hex'),
    fingerprint1: createHash('sha1').update(certificateDer).digest('hex'),
    spkiSha256: key.spkiSha256,
    key,
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    ...rest,
    selfIssued: Buffer.compare(issuerDer, subjectDer) === 0,
    subjectDer,
    issuerDer,
  };
}

/** The octets as they are, without leading zeros: a negative number, which some CAs issued, keeps its sign bit. */
function serialHex(value: DerValue | undefined): string {
  const { content, offset } = expectTag(value, 0x02);
  if (content.length === 0) throw malformed('empty integer', offset);
  let start = 0;
  while (start < content.length - 1 && content[start] === 0) start++;
  return Buffer.from(content.buffer, content.byteOffset + start, content.length - start).toString('hex');
}
