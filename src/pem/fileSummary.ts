import { isAuthority } from './x509/authority.ts';
import { attributeOf, formatName } from './x509/distinguishedName.ts';
import type { CertificateFacts, CsrFacts, PemItem } from './facts.ts';
import { readBytes } from './read.ts';

/** What a list of files tells of one certificate, CSR or key in a file. */
export interface FileSummary {
  readonly kind: 'certificate' | 'authority' | 'csr' | 'key' | 'archive';
  /** Whom it is for; undefined for keys and archives. */
  readonly name: string | undefined;
  readonly notAfter?: Date;
  /** Lower-case hex. */
  readonly serialNumber?: string;
  /** SHA-256 of the public key, lower-case hex: equal for a key, its CSRs and its certificates. Undefined for what is encrypted. */
  readonly spkiSha256?: string;
  /** Of a key: it needs its password. */
  readonly encrypted?: true;
}

/** Sums up a file; nothing for what is no key and no certificate, or cannot be read. Never throws. */
export function summariesOf(bytes: Uint8Array): FileSummary[] {
  try {
    return readBytes(bytes).items.flatMap(summaryOf);
  } catch {
    return []; // what is wrong with it is said where it is opened
  }
}

function summaryOf(item: PemItem): FileSummary[] {
  switch (item.kind) {
    case 'certificate':
      return [certificateSummary(item.facts)];
    case 'csr':
      return [{ kind: 'csr', name: nameOf(item.facts), spkiSha256: item.facts.spkiSha256 }];
    case 'privateKey': {
      const { spkiSha256 } = item.key;
      return [{ kind: 'key', name: undefined, ...(spkiSha256 === undefined ? {} : { spkiSha256 }) }];
    }
    case 'encryptedKey':
      return [{ kind: 'key', name: undefined, encrypted: true }];
    case 'pkcs12':
      return [{ kind: 'archive', name: undefined }];
    case 'pkcs7':
      return item.certificates.map(({ facts }) => certificateSummary(facts));
    default:
      return [];
  }
}

function certificateSummary(facts: CertificateFacts): FileSummary {
  const { notAfter, serialNumber, spkiSha256 } = facts;
  const kind = isAuthority(facts) ? 'authority' : 'certificate';
  return { kind, name: nameOf(facts), notAfter, serialNumber, spkiSha256 };
}

function nameOf({ subject, subjectAltNames }: Pick<CsrFacts, 'subject' | 'subjectAltNames'>): string {
  return attributeOf(subject, 'CN') || subjectAltNames[0]?.value || formatName(subject);
}
