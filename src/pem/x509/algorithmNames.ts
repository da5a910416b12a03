import type { KeyAlgorithm } from '../facts.ts';

/** Public key algorithms by OID: RFC 3279, 4055, 5480, 8410. */
export const KEY_ALGORITHMS: Readonly<Record<string, KeyAlgorithm>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.113549.1.1.10': 'rsa-pss',
  '1.2.840.10045.2.1': 'ec',
  '1.2.840.10040.4.1': 'dsa',
  '1.3.101.110': 'x25519',
  '1.3.101.111': 'x448',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
};

/** Length of the field of algorithms that have only one. */
export const FIXED_BITS: Readonly<Partial<Record<KeyAlgorithm, number>>> = {
  ed25519: 256,
  x25519: 256,
  ed448: 456,
  x448: 448,
};

/** Curves by OID, RFC 5480 §2.1.1.1, SEC 2 and RFC 5639. */
export const CURVES: Readonly<Record<string, { readonly name: string; readonly bits: number }>> = {
  '1.2.840.10045.3.1.7': { name: 'P-256', bits: 256 },
  '1.3.132.0.34': { name: 'P-384', bits: 384 },
  '1.3.132.0.35': { name: 'P-521', bits: 521 },
  '1.3.132.0.33': { name: 'P-224', bits: 224 },
  '1.2.840.10045.3.1.1': { name: 'P-192', bits: 192 },
  '1.3.132.0.10': { name: 'secp256k1', bits: 256 },
  '1.3.36.3.3.2.8.1.1.7': { name: 'brainpoolP256r1', bits: 256 },
  '1.3.36.3.3.2.8.1.1.11': { name: 'brainpoolP384r1', bits: 384 },
  '1.3.36.3.3.2.8.1.1.13': { name: 'brainpoolP512r1', bits: 512 },
};

/** Signature algorithms by OID: name, and the hash as node:crypto calls it; null where the algorithm has none of its own. */
export const SIGNATURES: Readonly<Record<string, readonly [name: string, hash: string | null]>> = {
  '1.2.840.113549.1.1.2': ['RSA-MD2', 'md2'],
  '1.2.840.113549.1.1.4': ['RSA-MD5', 'md5'],
  '1.2.840.113549.1.1.5': ['RSA-SHA1', 'sha1'],
  '1.3.14.3.2.29': ['RSA-SHA1', 'sha1'],
  '1.2.840.113549.1.1.14': ['RSA-SHA224', 'sha224'],
  '1.2.840.113549.1.1.11': ['RSA-SHA256', 'sha256'],
  '1.2.840.113549.1.1.12': ['RSA-SHA384', 'sha384'],
  '1.2.840.113549.1.1.13': ['RSA-SHA512', 'sha512'],
  '2.16.840.1.101.3.4.3.14': ['RSA-SHA3-256', 'sha3-256'],
  '2.16.840.1.101.3.4.3.15': ['RSA-SHA3-384', 'sha3-384'],
  '2.16.840.1.101.3.4.3.16': ['RSA-SHA3-512', 'sha3-512'],
  '1.2.840.10045.4.1': ['ECDSA-SHA1', 'sha1'],
  '1.2.840.10045.4.3.1': ['ECDSA-SHA224', 'sha224'],
  '1.2.840.10045.4.3.2': ['ECDSA-SHA256', 'sha256'],
  '1.2.840.10045.4.3.3': ['ECDSA-SHA384', 'sha384'],
  '1.2.840.10045.4.3.4': ['ECDSA-SHA512', 'sha512'],
  '1.2.840.10040.4.3': ['DSA-SHA1', 'sha1'],
  '2.16.840.1.101.3.4.3.2': ['DSA-SHA256', 'sha256'],
  '1.3.101.112': ['Ed25519', null],
  '1.3.101.113': ['Ed448', null],
};

/** RSASSA-PSS (RFC 4055 §3.1): the hash stands in its parameters. */
export const RSA_PSS_OID = '1.2.840.113549.1.1.10';

/** Hashes by OID, as node:crypto calls them. */
export const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Purposes of extended key usage, RFC 5280 §4.2.1.12 and what browsers and vendors use besides. */
export const PURPOSES: Readonly<Record<string, string>> = {
  '2.5.29.37.0': 'anyExtendedKeyUsage',
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
};
