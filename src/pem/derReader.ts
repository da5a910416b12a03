import { ExtensionError } from '../errors.ts';

/** Limits that keep a hostile file from costing more than it is worth. */
export interface DerLimits {
  /** Longest input, in bytes; 1 MiB if absent. */
  readonly maxBytes?: number;
  /** Deepest nesting; 32 if absent. */
  readonly maxDepth?: number;
}

/** One tag-length-value. The arrays are views of the input, not copies. */
export interface DerValue {
  /** The identifier octet: class, constructed bit and number, for example `0x30` for SEQUENCE. */
  readonly tag: number;
  /** The value without tag and length. */
  readonly content: Uint8Array;
  /** The value with tag and length: what a signature or a fingerprint covers. */
  readonly der: Uint8Array;
  /** Where it starts in the whole input, in bytes; for messages. */
  readonly offset: number;
  /** Reads the parts of a constructed value. @throws ExtensionError `pem.malformed` */
  children(): DerValue[];
}

/**
 * Reads one value that fills `bytes` to the end. Strict: definite, shortest lengths and one-octet tags only (X.690 §10.1),
 * so what was read is what anybody else reads.
 * @throws ExtensionError `pem.malformed` with the `offset` of the place
 */
export function readDer(bytes: Uint8Array, limits: DerLimits = {}): DerValue {
  if (bytes.length > (limits.maxBytes ?? 1 << 20)) throw malformed('longer than the limit', 0);
  const value = readValue(bytes, 0, bytes.length, limits.maxDepth ?? 32);
  if (value.der.length !== bytes.length) throw malformed('bytes after the end', value.der.length);
  return value;
}

/** The parts of a value that must have the given tag. @throws ExtensionError `pem.malformed` */
export function partsOf(value: DerValue | undefined, tag: number): DerValue[] {
  return expectTag(value, tag).children();
}

/** @throws ExtensionError `pem.malformed` if `value` is missing or something else */
export function expectTag(value: DerValue | undefined, tag: number): DerValue {
  if (value?.tag === tag) return value;
  throw malformed(`expected tag 0x${tag.toString(16)}`, value?.offset ?? -1);
}

/** A non-negative INTEGER as lower-case hex without separators or leading zeros; `00` for zero. */
export function readUnsignedHex(value: DerValue | undefined): string {
  const { content, offset } = expectTag(value, 0x02);
  const [first, second] = content;
  if (first === undefined) throw malformed('empty integer', offset);
  if (first & 0x80) throw malformed('negative integer', offset);
  if (first === 0 && second !== undefined && !(second & 0x80)) throw malformed('padded integer', offset);
  return Buffer.from(first === 0 && content.length > 1 ? content.subarray(1) : content).toString('hex');
}

export function readBoolean(value: DerValue | undefined): boolean {
  const { content, offset } = expectTag(value, 0x01);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw malformed('not a boolean', offset);
  return content[0] === 0xff;
}

/** Dotted, for example `2.5.29.17`. */
export function readObjectIdentifier(value: DerValue | undefined): string {
  const { content, offset } = expectTag(value, 0x06);
  const arcs: bigint[] = [];
  let arc = 0n;
  let started = false;
  for (const octet of content) {
    if (!started && octet === 0x80) throw malformed('padded object identifier', offset);
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    started = (octet & 0x80) > 0;
    if (started) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [head, ...rest] = arcs;
  if (started || head === undefined) throw malformed('cut object identifier', offset);
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n;
  return [first, head - first * 40n, ...rest].join('.');
}

/** The octets of a BIT STRING whose bits all count, such as a key or a signature. */
export function readWholeBits(value: DerValue | undefined): Uint8Array {
  const { content, offset } = expectTag(value, 0x03);
  if (content[0] !== 0) throw malformed('bit string of broken octets', offset);
  return content.subarray(1);
}

/** UTCTime or GeneralizedTime in the one form that RFC 5280 §4.1.2.5 allows: with seconds and `Z`, without fractions. */
export function readTime(value: DerValue | undefined): Date {
  if (value?.tag !== 0x17) expectTag(value, 0x18);
  const { content, tag, offset } = value as DerValue;
  let digits = Buffer.from(content).toString('latin1');
  // RFC 5280: two-digit years from 50 on are of the last century.
  if (tag === 0x17) digits = (Number(digits.slice(0, 2)) >= 50 ? '19' : '20') + digits;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  const iso = parts && `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}.000Z`;
  const date = new Date(iso ?? Number.NaN);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso) throw malformed('not a time', offset);
  return date;
}

/** The string types that names use. @throws ExtensionError `pem.malformed` for another type */
export function readString(value: DerValue): string {
  switch (value.tag) {
    case 0x0c:
      return Buffer.from(value.content).toString('utf8');
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x14: // TeletexString: in practice Latin-1
    case 0x16: // IA5String
      return Buffer.from(value.content).toString('latin1');
    case 0x1e: {
      // BMPString: UTF-16, big-endian
      if (value.content.length % 2 !== 0) throw malformed('cut string', value.offset);
      return Buffer.from(value.content).swap16().toString('utf16le');
    }
    default:
      throw malformed('not a string', value.offset);
  }
}

export function malformed(what: string, offset: number): ExtensionError {
  return new ExtensionError('pem.malformed', `DER: ${what}`, { details: { offset } });
}

function readValue(bytes: Uint8Array, start: number, end: number, depth: number): DerValue {
  if (depth <= 0) throw malformed('nested too deeply', start);
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || start + 2 > end) throw malformed('cut value', start);
  if ((tag & 0x1f) === 0x1f) throw malformed('tag of several octets', start);
  const { length, contentStart } = readLength(bytes, start + 1, end, first);
  const contentEnd = contentStart + length;
  if (contentEnd > end) throw malformed('value longer than its container', start);
  return {
    tag,
    content: bytes.subarray(contentStart, contentEnd),
    der: bytes.subarray(start, contentEnd),
    offset: start,
    children() {
      if (!(tag & 0x20)) throw malformed('primitive value where parts are expected', start);
      const parts: DerValue[] = [];
      for (let at = contentStart; at < contentEnd;) {
        const part = readValue(bytes, at, contentEnd, depth - 1);
        parts.push(part);
        at += part.der.length;
      }
      return parts;
    },
  };
}

function readLength(
  bytes: Uint8Array,
  at: number,
  end: number,
  first: number,
): { length: number; contentStart: number } {
  if (first < 0x80) return { length: first, contentStart: at + 1 };
  const octets = first & 0x7f;
  if (octets === 0) throw malformed('indefinite length', at);
  if (octets > 4 || at + 1 + octets > end) throw malformed('length out of bounds', at);
  let length = 0;
  for (let i = 1; i <= octets; i++) length = length * 256 + (bytes[at + i] ?? 0);
  if (length < 0x80 || bytes[at + 1] === 0) throw malformed('length not in its shortest form', at);
  return { length, contentStart: at + 1 + octets };
}
