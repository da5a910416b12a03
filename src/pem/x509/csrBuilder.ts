import type { KeyObject } from 'node:crypto';
import { ExtensionError } from '../../errors.ts';
import * as der from '../asn1/der.ts';
import { encodeName, type DistinguishedName, type NameAttribute } from './distinguishedName.ts';
import { encodeExtensions, subjectAltName } from './extensions.ts';
import { isDnsName } from '../nameCoverage.ts';
import { OID } from '../asn1/oids.ts';
import { publicKeyDer } from '../keys/keyGeneration.ts';
import { signatureHolds } from './signature.ts';
import { signed } from './signing.ts';

/** Who asks. Every field is optional; an empty one is left out. */
export interface CsrOrganisation {
  /** ISO 3166-1 alpha-2, upper-case. */
  readonly country?: string;
  readonly state?: string;
  readonly locality?: string;
  readonly organisation?: string;
  readonly organisationalUnit?: string;
}

export interface CsrContent {
  /** Lower-case A-labels, wildcards allowed, at least one, none twice; they stand in the CSR in this order. */
  readonly dnsNames: readonly string[];
  /** One of `dnsNames`. If absent, the first of them that a common name has room for (64 characters); none if none has. */
  readonly commonName?: string;
  readonly organisation?: CsrOrganisation;
}

/** More names than any public authority signs into one certificate. */
const MOST_NAMES = 1000;
/** RFC 5280 A.1, `ub-common-name`. */
const LONGEST_COMMON_NAME = 64;

/** Fields of the organisation in the order they stand in, with their upper bounds of RFC 5280 A.1, in characters. */
const FIELDS: readonly (readonly [field: keyof CsrOrganisation, type: string, longest: number])[] = [
  ['country', 'C', 2],
  ['state', 'ST', 128],
  ['locality', 'L', 128],
  ['organisation', 'O', 64],
  ['organisationalUnit', 'OU', 64],
];

/**
 * Builds a certificate signing request, PKCS#10 (RFC 2986), with the names as a requested extension (RFC 2985 §5.4.2),
 * signs it and verifies what came out. Its public key is the one of `privateKey`.
 * @param privateKey RSA, EC on a NIST curve, or Ed25519
 * @returns strict DER
 * @throws ExtensionError `input.invalid`, with `details.field` for what a CSR cannot say
 */
export function buildCsr(content: CsrContent, privateKey: KeyObject): Uint8Array {
  checkNames(content);
  const spkiDer = publicKeyDer(privateKey);
  const toBeSigned = der.sequence(
    der.integer(0), // v1, the only one there is
    encodeName(subjectOf(content)),
    spkiDer,
    // An implicit tag in place of that of SET OF; with a single attribute there is nothing to sort.
    der.explicit(0, extensionRequest(content.dnsNames)),
  );
  const csrDer = signed(toBeSigned, privateKey);
  if (signatureHolds(csrDer, spkiDer) !== true)
    throw new ExtensionError('internal', 'a CSR does not verify after signing');
  return csrDer;
}

function checkNames({ dnsNames, commonName }: CsrContent): void {
  if (dnsNames.length === 0 || dnsNames.length > MOST_NAMES) throw invalid('dnsNames', 'number of names');
  if (!dnsNames.every(isDnsName)) throw invalid('dnsNames', 'not a DNS name in lower-case A-labels');
  if (new Set(dnsNames).size !== dnsNames.length) throw invalid('dnsNames', 'a name stands twice');
  if (commonName === undefined) return;
  if (!dnsNames.includes(commonName)) throw invalid('commonName', 'not one of the names');
  if (commonName.length > LONGEST_COMMON_NAME) throw invalid('commonName', 'longer than a common name may be');
}

function subjectOf({ dnsNames, commonName, organisation }: CsrContent): DistinguishedName {
  const attributes: NameAttribute[] = [];
  for (const [field, type, longest] of FIELDS) {
    const value = organisation?.[field]?.trim() ?? '';
    if (value === '') continue;
    if ([...value].length > longest) throw invalid(field, 'longer than a CSR may say');
    // Control characters, and halves of characters that UTF-8 cannot write.
    if (/[\p{Cc}\p{Cs}]/u.test(value)) throw invalid(field, 'characters that are not text');
    if (field === 'country' && !/^[A-Z]{2}$/.test(value)) throw invalid(field, 'not a country code of two letters');
    attributes.push([type, value]);
  }
  const name = commonName ?? dnsNames.find(({ length }) => length <= LONGEST_COMMON_NAME);
  if (name !== undefined) attributes.push(['CN', name]);
  return attributes.map((attribute) => [attribute]);
}

function extensionRequest(dnsNames: readonly string[]): Uint8Array {
  return der.sequence(
    der.objectIdentifier(OID.extensionRequest),
    der.setOf(encodeExtensions([subjectAltName(dnsNames)])),
  );
}

function invalid(field: string, what: string): ExtensionError {
  return new ExtensionError('input.invalid', `CSR: ${what}`, { details: { field } });
}
