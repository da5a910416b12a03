import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { ExtensionError } from '../../errors.ts';
import * as der from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';

/** What was encrypted, and what another one needs besides the password to undo it. */
export interface Encrypted {
  /** AlgorithmIdentifier with all parameters. */
  readonly algorithmDer: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Fewer protect nothing; more would not be opened by programs that limit what they are asked to compute. */
const FEWEST_ITERATIONS = 2_048;
const MOST_ITERATIONS = 2_000_000;

const deriveKey = promisify(pbkdf2);

/**
 * Encrypts with PBES2 (RFC 8018 §6.2): PBKDF2 with HMAC-SHA-256 and a new salt of 16 octets, AES-256 in CBC mode.
 * @param password hashed as UTF-8
 * @throws ExtensionError `input.invalid` for iterations out of bounds
 */
export async function encryptWithPbes2(plain: Uint8Array, password: string, iterations: number): Promise<Encrypted> {
  checkIterations(iterations);
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await deriveKey(Buffer.from(password, 'utf8'), salt, iterations, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  key.fill(0);
  const derivation = der.sequence(
    der.objectIdentifier(OID.pbkdf2),
    der.sequence(
      der.octetString(salt),
      der.integer(iterations),
      der.sequence(der.objectIdentifier(OID.hmacWithSha256), der.nothing()),
    ),
  );
  const scheme = der.sequence(der.objectIdentifier(OID.aes256Cbc), der.octetString(iv));
  const algorithmDer = der.sequence(der.objectIdentifier(OID.pbes2), der.sequence(derivation, scheme));
  return { algorithmDer, ciphertext };
}

/** @throws ExtensionError `input.invalid` */
export function checkIterations(iterations: number): void {
  if (Number.isInteger(iterations) && iterations >= FEWEST_ITERATIONS && iterations <= MOST_ITERATIONS) return;
  throw new ExtensionError('input.invalid', 'number of iterations', { details: { field: 'iterations' } });
}
