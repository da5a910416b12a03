/**
 * Writes DER (X.690 §10 and §11): every function returns one complete tag-length-value.
 *
 * Meant to be imported whole: `import * as der from './der.ts'`.
 */

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return wrap(0x30, parts);
}

/** SET OF: the parts are put into the order that DER demands (X.690 §11.6). */
export function setOf(...parts: readonly Uint8Array[]): Uint8Array {
  return wrap(
    0x31,
    [...parts].sort((a, b) => Buffer.compare(a, b)),
  );
}

export function boolean(value: boolean): Uint8Array {
  return wrap(0x01, [Uint8Array.of(value ? 0xff : 0)]);
}

export function integer(value: number | bigint): Uint8Array {
  let rest = BigInt(value);
  const bytes: number[] = [];
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest !== 0n && rest !== -1n);
  const negative = BigInt(value) < 0n;
  if (negative !== ((bytes[0] ?? 0) & 0x80) > 0) bytes.unshift(negative ? 0xff : 0);
  return wrap(0x02, [Uint8Array.from(bytes)]);
}

/** A non-negative INTEGER given as its big-endian magnitude, such as a serial number; leading zeros are dropped. */
export function unsignedInteger(magnitude: Uint8Array): Uint8Array {
  const start = magnitude.findIndex((octet) => octet !== 0);
  const digits = start === -1 ? Uint8Array.of(0) : magnitude.subarray(start);
  return wrap(0x02, (digits[0] ?? 0) & 0x80 ? [Uint8Array.of(0), digits] : [digits]);
}

/** @param unusedBits how many of the last octet's low bits do not count, 0 to 7; they must be zero */
export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return wrap(0x03, [Uint8Array.of(unusedBits), bytes]);
}

/**
 * A BIT STRING of named bits, such as KeyUsage: trailing zero bits are dropped (X.690 §11.2.2).
 * @param bits the numbers of the bits that are set
 */
export function namedBits(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return bitString(new Uint8Array());
  const last = Math.max(...bits);
  const bytes = new Uint8Array((last >> 3) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return bitString(bytes, 7 - (last & 7));
}

export function octetString(bytes: Uint8Array): Uint8Array {
  return wrap(0x04, [bytes]);
}

export function nothing(): Uint8Array {
  return wrap(0x05, []);
}

/** @param dotted such as `1.2.840.10045.2.1` */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split('.').map(BigInt);
  if (first === undefined || second === undefined) throw new RangeError('an object identifier has two arcs or more');
  return wrap(
    0x06,
    [first * 40n + second, ...rest].map((arc) => base128(arc)),
  );
}

export function utf8String(text: string): Uint8Array {
  return wrap(0x0c, [Buffer.from(text, 'utf8')]);
}

/** The caller makes sure that `text` keeps to the letters PrintableString has. */
export function printableString(text: string): Uint8Array {
  return wrap(0x13, [Buffer.from(text, 'latin1')]);
}

export function ia5String(text: string): Uint8Array {
  return wrap(0x16, [Buffer.from(text, 'latin1')]);
}

/** UTF-16, big-endian. */
export function bmpString(text: string): Uint8Array {
  return wrap(0x1e, [Buffer.from(text, 'utf16le').swap16()]);
}

/** UTCTime up to 2049, GeneralizedTime from 2050 on, as RFC 5280 §4.1.2.5 demands; fractions of a second are cut off. */
export function time(date: Date): Uint8Array {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return date.getUTCFullYear() < 2050
    ? wrap(0x17, [Buffer.from(digits.slice(2), 'latin1')])
    : wrap(0x18, [Buffer.from(digits, 'latin1')]);
}

/** `[number] EXPLICIT`: the parts keep their own tags. */
export function explicit(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return wrap(0xa0 | number, parts);
}

/** `[number] IMPLICIT` of a primitive type: `content` is the value without its own tag and length. */
export function implicit(number: number, content: Uint8Array): Uint8Array {
  return wrap(0x80 | number, [content]);
}

function wrap(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = length < 0x80 ? [tag, length] : [tag, 0, ...bigEndian(length)];
  if (length >= 0x80) head[1] = 0x80 | (head.length - 2);
  return Buffer.concat([Uint8Array.from(head), ...parts], head.length + length);
}

function bigEndian(value: number): number[] {
  const octets: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return octets;
}

function base128(arc: bigint): Uint8Array {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from(octets);
}
