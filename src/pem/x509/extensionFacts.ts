import { PURPOSES } from './algorithmNames.ts';
import {
  expectTag,
  malformed,
  partsOf,
  readBoolean,
  readDer,
  readObjectIdentifier,
  type DerValue,
} from '../asn1/derReader.ts';
import type { CertificateExtension } from './extensions.ts';
import type { BasicConstraints, ExtensionFacts, KeyUsageName } from '../facts.ts';
import { OID } from '../asn1/oids.ts';
import { readSubjectAltNames } from './subjectAltNames.ts';

/** What only issued certificates say in their extensions. */
export interface IssuedExtensionFacts {
  readonly sctCount: number | undefined;
  readonly ocspUrls: readonly string[];
  readonly caIssuersUrls: readonly string[];
  readonly crlUrls: readonly string[];
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
}

/**
 * Reads the extensions that this product shows or judges; the others stay in `extensions`.
 * @param whole what the extensions are views of, so that places can be told; their own if absent
 * @throws ExtensionError `pem.malformed`
 */
export function extensionFacts(
  extensions: readonly CertificateExtension[],
  whole?: Uint8Array,
): ExtensionFacts & IssuedExtensionFacts {
  const facts: Mutable<ExtensionFacts & IssuedExtensionFacts> = {
    ...{ subjectAltNames: [], basicConstraints: undefined, keyUsage: undefined, extendedKeyUsage: undefined },
    ...{ sctCount: undefined, ocspUrls: [], caIssuersUrls: [], crlUrls: [] },
    ...{ subjectKeyId: undefined, authorityKeyId: undefined },
    extensions,
  };
  const seen = new Set<string>();
  for (const { oid, valueDer } of extensions) {
    const base = whole?.buffer === valueDer.buffer ? valueDer.byteOffset - whole.byteOffset : 0;
    // RFC 5280 §4.2; reading only one of two would let readers disagree.
    if (seen.has(oid)) throw malformed('extension twice', base, 'each extension once');
    seen.add(oid);
    const value = (): DerValue => readDer(valueDer, { base });
    switch (oid) {
      case OID.subjectAltName:
        facts.subjectAltNames = readSubjectAltNames(valueDer, base);
        break;
      case OID.basicConstraints:
        facts.basicConstraints = readBasicConstraints(value());
        break;
      case OID.keyUsage:
        facts.keyUsage = readKeyUsage(value());
        break;
      case OID.extendedKeyUsage:
        facts.extendedKeyUsage = partsOf(value(), 0x30).map((purpose) => {
          const name = readObjectIdentifier(purpose);
          return PURPOSES[name] ?? name;
        });
        break;
      case OID.subjectKeyIdentifier:
        facts.subjectKeyId = hex(expectTag(value(), 0x04).content);
        break;
      case OID.authorityKeyIdentifier: {
        const id = partsOf(value(), 0x30).find(({ tag }) => tag === 0x80);
        facts.authorityKeyId = id && hex(id.content);
        break;
      }
      case AUTHORITY_INFO_ACCESS:
        readAccess(value(), facts);
        break;
      case CRL_DISTRIBUTION_POINTS:
        facts.crlUrls = readCrlUrls(value());
        break;
      case SIGNED_CERTIFICATE_TIMESTAMPS:
        facts.sctCount = countTimestamps(expectTag(value(), 0x04));
    }
  }
  return facts;
}

const AUTHORITY_INFO_ACCESS = '1.3.6.1.5.5.7.1.1';
const OCSP = '1.3.6.1.5.5.7.48.1';
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';
const CRL_DISTRIBUTION_POINTS = '2.5.29.31';
const SIGNED_CERTIFICATE_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const USAGES: readonly KeyUsageName[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

function readKeyUsage(value: DerValue): KeyUsageName[] {
  const { content } = expectTag(value, 0x03);
  if (content.length === 0) throw malformed('empty bit string', value.offset);
  return USAGES.filter((_, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function readBasicConstraints(value: DerValue): BasicConstraints {
  const [first, second] = partsOf(value, 0x30);
  const isCa = first?.tag === 0x01 ? readBoolean(first) : false;
  const length = first?.tag === 0x01 ? second : first;
  if (!length) return { isCa, pathLength: undefined };
  const { content, offset } = expectTag(length, 0x02);
  if (content.length !== 1 || (content[0] ?? 0) > 127) throw malformed('path length out of bounds', offset);
  return { isCa, pathLength: content[0] };
}

/** AccessDescriptions, RFC 5280 §4.2.2.1; addresses other than URIs are passed over. */
function readAccess(value: DerValue, facts: { ocspUrls: readonly string[]; caIssuersUrls: readonly string[] }): void {
  const urls = (wanted: string): string[] =>
    parts.filter(([method, place]) => method === wanted && place?.tag === 0x86).map(([, place]) => text(place));
  const parts = partsOf(value, 0x30).map((description) => {
    const [method, place] = partsOf(description, 0x30);
    return [readObjectIdentifier(method), place] as const;
  });
  facts.ocspUrls = urls(OCSP);
  facts.caIssuersUrls = urls(CA_ISSUERS);
}

/** The URIs of full names, RFC 5280 §4.2.1.13: `[0]` the point, in it `[0]` the full name, in it `[6]` the URI. */
function readCrlUrls(value: DerValue): string[] {
  const inside = (values: readonly DerValue[]): DerValue[] =>
    values.filter(({ tag }) => tag === 0xa0).flatMap((each) => each.children());
  const points = partsOf(value, 0x30).flatMap((point) => partsOf(point, 0x30));
  return inside(inside(points))
    .filter(({ tag }) => tag === 0x86)
    .map(text);
}

/** SignedCertificateTimestampList, RFC 6962 §3.3: two octets of length, then each with its own two. */
function countTimestamps(value: DerValue): number {
  const wrong = (): Error => malformed('cut list of timestamps', value.contentOffset, 'SignedCertificateTimestampList');
  const { content } = value;
  const bytes = new DataView(content.buffer, content.byteOffset, content.length);
  if (bytes.byteLength < 2 || bytes.getUint16(0) !== bytes.byteLength - 2) throw wrong();
  let count = 0;
  for (let at = 2; at < bytes.byteLength; count++) {
    if (at + 2 > bytes.byteLength) throw wrong();
    at += 2 + bytes.getUint16(at);
    if (at > bytes.byteLength) throw wrong();
  }
  return count;
}

function text(value: DerValue | undefined): string {
  return Buffer.from(value?.content ?? []).toString('latin1');
}

function hex({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('hex');
}
