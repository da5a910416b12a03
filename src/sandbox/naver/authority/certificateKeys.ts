import { createPrivateKey, type KeyObject } from 'node:crypto';
import { refused } from '../protocol/errors.ts';

/** A customer's private key, unencrypted. @throws Refusal */
export function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // Encrypted keys end here too: the manual wants them without a passphrase.
    throw refused('1002', 'The private key cannot be loaded. PEM without encryption is expected.');
  }
}

/** `RSA 2048 bits`, `EC 256 bits`, as rows show it. */
export function describeKey(key: KeyObject): string {
  const { modulusLength, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const bits = modulusLength ?? CURVE_BITS[namedCurve];
  return `${(key.asymmetricKeyType ?? '').toUpperCase()} ${bits === undefined ? namedCurve : `${bits} bits`}`.trim();
}

const CURVE_BITS: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };
