import type { ReadCertificate } from '../../pem/chain/issuers.ts';
import { attributeOf, formatName } from '../../pem/x509/distinguishedName.ts';
import { shortName } from '../names/shortName.ts';
import type { UploadedFacts } from '../writes.ts';
import { asciiDomain } from './coverage.ts';

/** What a plan tells of the certificate that is sent. @param keyName what people call its key, for example `RSA 2048` */
export function uploadedFacts({ facts }: ReadCertificate, keyName: string): UploadedFacts {
  const { issuer, notAfter, serialNumber, fingerprint256, spkiSha256, subjectAltNames } = facts;
  const names = subjectAltNames.filter(({ kind }) => kind === 'dns' || kind === 'ip').map(({ value }) => value);
  return {
    commonName: asciiDomain(shortName(facts)),
    subjectAltNames: [...new Set(names.map(asciiDomain))],
    serialNumber,
    fingerprint256,
    spkiSha256,
    keyName,
    issuer: attributeOf(issuer, 'CN') ?? formatName(issuer),
    notAfter: notAfter.toISOString(),
  };
}
