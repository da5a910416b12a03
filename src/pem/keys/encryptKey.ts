import { ExtensionError } from '../../errors.ts';
import * as der from '../asn1/der.ts';
import { encryptWithPbes2 } from './pbes2.ts';

/** What OWASP's password storage sheet asks of PBKDF2 with HMAC-SHA-256 (read 2026-11); a third of a second or so. */
const ITERATIONS = 600_000;

/**
 * Encrypts a private key as PKCS#8 `EncryptedPrivateKeyInfo` (RFC 5958 §3), for `encodePem('ENCRYPTED PRIVATE KEY', …)`.
 * Salt and initialisation vector are new every time.
 * @param pkcs8Der unencrypted PKCS#8
 * @param password not empty; hashed as UTF-8
 * @throws ExtensionError `input.invalid` for an empty password or iterations out of bounds
 */
export async function encryptPrivateKey(
  pkcs8Der: Uint8Array,
  password: string,
  options: { readonly iterations?: number } = {},
): Promise<Uint8Array> {
  if (password === '')
    throw new ExtensionError('input.invalid', 'an empty password protects nothing', { details: { field: 'password' } });
  const { algorithmDer, ciphertext } = await encryptWithPbes2(pkcs8Der, password, options.iterations ?? ITERATIONS);
  return der.sequence(algorithmDer, der.octetString(ciphertext));
}
