import type { KeyFacts, PemItem } from '../pem/facts.ts';
import { sameKey } from '../pem/keys/keyMatch.ts';
import { compareNames, type NameChanges } from '../pem/nameCoverage.ts';
import { isAuthority } from '../pem/x509/authority.ts';
import { attributeOf, formatName } from '../pem/x509/distinguishedName.ts';
import { allNames, type CertificateRecord } from './certificateRecord.ts';
import { sameSerialNumber } from './serialNumber.ts';

/** One of the two that are compared. Absent means that it does not say: a CSR has no validity, a row of a cloud no key. */
export interface Comparable {
  readonly kind: 'certificate' | 'csr' | 'cloud';
  /** Where it is from: a file, or a row with its account. */
  readonly label: string;
  /** Common name first, then the further names; lower-case A-labels. */
  readonly names: readonly string[];
  readonly key?: KeyFacts;
  readonly issuer?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly serialNumber?: string;
  readonly fingerprint256?: string;
}

export interface Comparison {
  readonly before: Comparable;
  readonly after: Comparable;
  readonly names: NameChanges;
  /** Whether both have the same public key; undefined if one does not tell. */
  readonly sameKey: boolean | undefined;
  readonly sameIssuer: boolean | undefined;
  /** Both are the same certificate; undefined if that cannot be told. */
  readonly sameCertificate: boolean | undefined;
}

export function compare(before: Comparable, after: Comparable): Comparison {
  return {
    before,
    after,
    names: compareNames(before.names, after.names),
    sameKey: before.key && after.key ? sameKey(before.key, after.key) : undefined,
    sameIssuer: before.issuer && after.issuer ? before.issuer === after.issuer : undefined,
    sameCertificate: sameCertificate(before, after),
  };
}

/** What can be compared in a file, leaf certificates and CSRs before authorities. */
export function comparablesOf(file: string, items: readonly PemItem[]): Comparable[] {
  const isCa = (item: PemItem) => item.kind === 'certificate' && isAuthority(item.facts);
  const wanted = items.filter(({ kind }) => kind === 'certificate' || kind === 'csr');
  return [...wanted.filter((item) => !isCa(item)), ...wanted.filter(isCa)].flatMap((item) => comparableOf(file, item));
}

export function comparableOfRecord(accountLabel: string, record: CertificateRecord): Comparable {
  const { issuer, notBefore, notAfter, serialNumber } = record;
  return {
    kind: 'cloud',
    label: `${record.name} (${accountLabel})`,
    names: allNames(record),
    ...(issuer === undefined || issuer === '' ? {} : { issuer }),
    ...(notBefore && { notBefore }),
    ...(notAfter && { notAfter }),
    ...(serialNumber === undefined || serialNumber === '' ? {} : { serialNumber }),
  };
}

function comparableOf(label: string, item: PemItem): Comparable[] {
  if (item.kind !== 'certificate' && item.kind !== 'csr') return [];
  const { subject, subjectAltNames, key } = item.facts;
  const others = subjectAltNames.filter(({ kind }) => kind === 'dns' || kind === 'ip').map(({ value }) => value);
  const commonName = attributeOf(subject, 'CN');
  const names = [...new Set([...(commonName === undefined ? [] : [commonName]), ...others])];
  if (item.kind === 'csr') return [{ kind: 'csr', label, names, key }];
  const { issuer, notBefore, notAfter, serialNumber, fingerprint256 } = item.facts;
  return [
    {
      kind: 'certificate',
      label,
      names,
      key,
      issuer: attributeOf(issuer, 'CN') ?? formatName(issuer),
      notBefore,
      notAfter,
      serialNumber,
      fingerprint256,
    },
  ];
}

function sameCertificate(a: Comparable, b: Comparable): boolean | undefined {
  if (a.fingerprint256 && b.fingerprint256) return a.fingerprint256 === b.fingerprint256;
  return a.serialNumber && b.serialNumber ? sameSerialNumber(a.serialNumber, b.serialNumber) : undefined;
}
