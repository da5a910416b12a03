import { createHmac } from 'node:crypto';

const STEP_MS = 30_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The six digits that a virtual MFA device shows (RFC 6238, SHA-1, steps of 30 s).
 * @param seed base32 without padding
 * @param at milliseconds since the epoch
 */
export function passcodeAt(seed: string, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MS)));
  const digest = createHmac('sha1', fromBase32(seed)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The code of now, or of one step before or after: clocks differ, and people type slowly. */
export function isPasscode(seed: string, at: number, code: string): boolean {
  return [0, -STEP_MS, STEP_MS].some((offset) => passcodeAt(seed, at + offset) === code);
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
}
