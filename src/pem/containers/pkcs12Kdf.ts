import { createHash } from 'node:crypto';
import { Cancelled } from '../../errors.ts';

/** What is derived, RFC 7292 B.3: a key of a cipher, its initialisation vector, or the key of the MAC. */
export type Pkcs12KeyPurpose = 'cipher-key' | 'iv' | 'mac-key';

export type Pkcs12Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export interface Pkcs12Derivation {
  readonly purpose: Pkcs12KeyPurpose;
  readonly hash: Pkcs12Hash;
  /** From `pkcs12Password`. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** In octets. */
  readonly length: number;
}

const PURPOSE: Readonly<Record<Pkcs12KeyPurpose, number>> = { 'cipher-key': 1, iv: 2, 'mac-key': 3 };

/** How many iterations run before others get their turn; some milliseconds. */
const ITERATIONS_A_TURN = 4096;

/** A password as PKCS#12 hashes it: big-endian UTF-16 with a zero character at the end (RFC 7292 B.1). */
export function pkcs12Password(password: string): Uint8Array {
  return Buffer.from(`${password}\0`, 'utf16le').swap16();
}

/**
 * The key derivation of PKCS#12, RFC 7292 B.2. Long ones let the event loop turn in between. The caller limits `iterations`.
 * @throws Cancelled when the signal is aborted
 */
export async function derivePkcs12Key(derivation: Pkcs12Derivation, signal?: AbortSignal): Promise<Uint8Array> {
  const { hash, length, password, salt, iterations } = derivation;
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const diversifier = Buffer.alloc(block, PURPOSE[derivation.purpose]);
  const input = Buffer.concat([repeated(salt, block), repeated(password, block)]);
  const parts: Buffer[] = [];
  for (let have = 0; have < length;) {
    let digest = createHash(hash).update(diversifier).update(input).digest();
    for (let i = 1; i < iterations; i++) {
      digest = createHash(hash).update(digest).digest();
      if (i % ITERATIONS_A_TURN === 0) await turn(signal);
    }
    parts.push(digest);
    have += digest.length;
    addToBlocks(input, repeated(digest, block).subarray(0, block), block);
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** The bytes over and over, up to the next multiple of a block; nothing stays nothing. */
function repeated(bytes: Uint8Array, block: number): Buffer {
  const result = Buffer.alloc(Math.ceil(bytes.length / block) * block);
  for (let i = 0; i < result.length; i++) result[i] = bytes[i % bytes.length] ?? 0;
  return result;
}

/** Every block of `input` becomes itself plus `addend` plus one, modulo two to the power of its bits. */
function addToBlocks(input: Buffer, addend: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      const sum = (input[start + i] ?? 0) + (addend[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

async function turn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (signal?.aborted) throw new Cancelled();
}
