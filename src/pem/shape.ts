import { readCount, readObjectIdentifier, type DerValue } from './asn1/derReader.ts';
import { SIGNED_DATA } from './containers/pkcs7Reader.ts';

/** What a structure can be by the types of its parts. `other` is sound DER that is none of them. */
export type Shape =
  | 'certificate'
  | 'csr'
  | 'pkcs8'
  | 'pkcs1'
  | 'sec1'
  | 'encryptedKey'
  | 'spki'
  | 'pkcs1Public'
  | 'pkcs7'
  | 'pkcs12'
  | 'other';

/** Tells what a structure is without its label. @throws ExtensionError `pem.malformed` if its parts cannot be told apart */
export function shapeOf(value: DerValue): Shape {
  if (value.tag !== 0x30) return 'other';
  const [first, second, third, ...more] = value.children();
  switch (first?.tag) {
    case 0x06:
      return readObjectIdentifier(first) === SIGNED_DATA && second?.tag === 0xa0 ? 'pkcs7' : 'other';
    case 0x02:
      if (second?.tag === 0x30) return third?.tag === 0x04 ? 'pkcs8' : isPfx(first, second) ? 'pkcs12' : 'other';
      if (second?.tag === 0x04) return 'sec1';
      // Nine numbers are a private RSA key, two a public one; six are DSA.
      if (second?.tag === 0x02) return more.length >= 6 ? 'pkcs1' : third ? 'other' : publicOr(first, second);
      return 'other';
    case 0x30:
      if (second?.tag === 0x04 && !third) return 'encryptedKey';
      if (second?.tag === 0x03 && !third) return 'spki';
      return second?.tag === 0x30 && third?.tag === 0x03 ? signedShape(first) : 'other';
    default:
      return 'other';
  }
}

/** Certificate, CSR and revocation list share their outside; the fourth part inside tells them apart. */
function signedShape(toBeSigned: DerValue): Shape {
  const parts = toBeSigned.children();
  if (parts[0]?.tag === 0xa0) return 'certificate';
  if (parts[0]?.tag !== 0x02) return 'other';
  const fourth = parts[3]?.tag;
  if (fourth === 0x30) return 'certificate'; // of version 1
  return fourth === 0xa0 || (fourth === undefined && parts.length === 3) ? 'csr' : 'other';
}

function isPfx(version: DerValue, authSafe: DerValue): boolean {
  return version.content.length === 1 && readCount(version) === 3 && authSafe.children()[0]?.tag === 0x06;
}

/** Parameters of Diffie-Hellman are two numbers too, but their second one is 2 or 5. */
function publicOr(modulus: DerValue, exponent: DerValue): Shape {
  const last = exponent.content.at(-1) ?? 0;
  const small = exponent.content.length === 1 && last !== 3 && last !== 17;
  return small || (last & 1) === 0 || modulus.content.length < 32 ? 'other' : 'pkcs1Public';
}
