import type { EncryptedKeyItem, KeyFacts } from '../facts.ts';

/**
 * Whether an encrypted private key may be the one of a public key, as far as its label and its length tell without the password:
 * a key of RSA is many times as long as one of a curve, and one of 4096 bits twice as long as one of 2048.
 * @returns true as well where nothing is known of such keys
 */
export function mayBeKey({ label, der }: EncryptedKeyItem, { algorithm, bits }: KeyFacts): boolean {
  const isRsa = algorithm === 'rsa' || algorithm === 'rsa-pss';
  const isCurve = algorithm === 'ec' || algorithm === 'ed25519' || algorithm === 'ed448';
  if (!isRsa && !isCurve) return true;
  if (label === 'RSA PRIVATE KEY') return isRsa && isLongEnough(der.length, bits);
  if (label === 'EC PRIVATE KEY') return algorithm === 'ec';
  return isRsa ? isLongEnough(der.length, bits) : der.length <= LONGEST_OF_CURVES;
}

/** Nine times half the modulus (RFC 8017 A.1.2), and what names the encryption. */
function isLongEnough(octets: number, bits: number | undefined): boolean {
  if (bits === undefined) return true;
  const modulus = bits / 8;
  return octets >= 4 * modulus && octets <= 5 * modulus + MOST_AROUND;
}

/** Names of algorithms, salts, attributes. */
const MOST_AROUND = 400;
/** P-521 with its public half has 241 octets, RSA with 1024 bits 630. */
const LONGEST_OF_CURVES = 241 + 300;
