import { ExtensionError } from '../../errors.ts';

/** Limits that keep a hostile file from costing more than it is worth. */
export interface DerLimits {
  /** Longest input, in bytes; 1 MiB if absent. */
  readonly maxBytes?: number;
  /** Deepest nesting; 32 if absent. */
  readonly maxDepth?: number;
  /** Where `bytes` start in what messages count from; 0 if absent. */
  readonly base?: number;
}

/** The most parts one value may have: far above what is real, far below what hurts. */
const MOST_PARTS = 1 << 14;

/** In octets; the longest in use have about 20. */
const LONGEST_OID = 128;

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
  /** Where `content` starts, counted like `offset`. */
  readonly contentOffset: number;
  /** Reads the parts of a constructed value. @throws ExtensionError `pem.malformed` */
  children(): DerValue[];
}

/**
 * Reads one value that fills `bytes` to the end. Strict: definite, shortest lengths and one-octet tags only (X.690 §10.1),
 * so what was read is what anybody else reads.
 * @throws ExtensionError `pem.malformed` with the `offset` of the place
 */
export function readDer(bytes: Uint8Array, limits: DerLimits = {}): DerValue {
  const base = limits.base ?? 0;
  const value = readFirst(bytes, limits);
  if (value.end !== bytes.length) throw malformed('bytes after the end', base + value.end, 'the end');
  return value;
}

/** Reads the value that `bytes` start with; others may follow. @throws ExtensionError `pem.malformed` */
export function readDerPrefix(bytes: Uint8Array, limits: DerLimits = {}): DerValue {
  return readFirst(bytes, limits);
}

/** Reads what is wrapped in a value, an OCTET STRING as a rule; places go on counting from the outermost input. */
export function readInner(value: DerValue): DerValue {
  return readDer(value.content, { base: value.contentOffset });
}

/** The parts of a value that must have the given tag. @throws ExtensionError `pem.malformed` */
export function partsOf(value: DerValue | undefined, tag: number): DerValue[] {
  return expectTag(value, tag).children();
}

/** @throws ExtensionError `pem.malformed` if `value` is missing or something else */
export function expectTag(value: DerValue | undefined, tag: number): DerValue {
  if (value?.tag === tag) return value;
  throw malformed(
    value ? 'another type' : 'missing value',
    value?.offset ?? -1,
    TAG_NAMES[tag] ?? `tag 0x${tag.toString(16)}`,
  );
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

/** A small non-negative INTEGER, such as a count of iterations. @throws ExtensionError `pem.malformed` */
export function readCount(value: DerValue | undefined): number {
  const { content, offset } = expectTag(value, 0x02);
  if (content.length === 0 || content.length > 6 || (content[0] ?? 0) > 127) {
    throw malformed('count out of bounds', offset, 'small positive INTEGER');
  }
  return content.reduce((sum, octet) => sum * 256 + octet, 0);
}

export function readBoolean(value: DerValue | undefined): boolean {
  const { content, offset } = expectTag(value, 0x01);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw malformed('not a boolean', offset);
  return content[0] === 0xff;
}

/** Dotted, for example `2.5.29.17`. */
export function readObjectIdentifier(value: DerValue | undefined): string {
  const { content, offset } = expectTag(value, 0x06);
  return objectIdentifierText(content, offset);
}

/** Like `readObjectIdentifier`, for a value whose tag is an implicit one. */
export function objectIdentifierText(content: Uint8Array, offset: number): string {
  if (content.length > LONGEST_OID) throw malformed('object identifier too long', offset);
  let text = '';
  let arc = 0;
  let wide: bigint | undefined; // for arcs that a number cannot hold, such as those made of UUIDs
  let started = false;
  for (const octet of content) {
    if (!started && octet === 0x80) throw malformed('padded object identifier', offset);
    if (wide !== undefined) wide = (wide << 7n) | BigInt(octet & 0x7f);
    else if (arc >= 2 ** 45) wide = (BigInt(arc) << 7n) | BigInt(octet & 0x7f);
    else arc = arc * 128 + (octet & 0x7f);
    started = (octet & 0x80) > 0;
    if (started) continue;
    if (text !== '') text += `.${wide ?? arc}`;
    else {
      const first = wide !== undefined || arc >= 80 ? 2 : arc < 40 ? 0 : 1;
      text = `${first}.${wide === undefined ? arc - first * 40 : wide - 80n}`;
    }
    arc = 0;
    wide = undefined;
  }
  if (started || text === '') throw malformed('cut object identifier', offset);
  return text;
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
  const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1');
  const parts = (tag === 0x17 ? SHORT_YEAR : LONG_YEAR).exec(text);
  if (!parts) throw malformed('not a time', offset, 'time with seconds and Z');
  const [years, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // RFC 5280: two-digit years from 50 on are of the last century.
  const year = tag === 0x17 ? years + (years >= 50 ? 1900 : 2000) : years;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  // What does not exist rolls over into something else.
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!exists || minute > 59 || second > 59) throw malformed('no such time', offset, 'time that exists');
  return date;
}

const SHORT_YEAR = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const LONG_YEAR = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/** Whether a value has one of the types that `readString` reads. */
export function isString({ tag }: DerValue): boolean {
  return STRING_TAGS.has(tag);
}

const STRING_TAGS: ReadonlySet<number> = new Set([0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1b, 0x1c, 0x1e]);

/** The string types that names use. @throws ExtensionError `pem.malformed` for another type */
export function readString(value: DerValue): string {
  const { content } = value;
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  switch (value.tag) {
    case 0x0c:
      return bytes.toString('utf8');
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x14: // TeletexString: in practice Latin-1
    case 0x16: // IA5String
    case 0x1a: // VisibleString
    case 0x1b: // GeneralString
      return bytes.toString('latin1');
    case 0x1e: // BMPString: UTF-16, big-endian
      if (bytes.length % 2 !== 0) throw malformed('cut string', value.offset);
      return Buffer.from(bytes).swap16().toString('utf16le');
    case 0x1c: // UniversalString: UTF-32, big-endian
      return readUtf32(bytes, value.offset);
    default:
      throw malformed('not a string', value.offset, 'string');
  }
}

function readUtf32(bytes: Buffer, offset: number): string {
  if (bytes.length % 4 !== 0) throw malformed('cut string', offset);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = bytes.readUInt32BE(at);
    if (point > 0x10ffff) throw malformed('no such character', offset);
    text += String.fromCodePoint(point);
  }
  return text;
}

/** @param expected what would have been right, in words of the standard */
export function malformed(what: string, offset: number, expected?: string): ExtensionError {
  return new ExtensionError('pem.malformed', `DER: ${what}`, {
    details: expected === undefined ? { offset } : { offset, expected },
  });
}

const TAG_NAMES: Readonly<Record<number, string>> = {
  0x01: 'BOOLEAN',
  0x02: 'INTEGER',
  0x03: 'BIT STRING',
  0x04: 'OCTET STRING',
  0x05: 'NULL',
  0x06: 'OBJECT IDENTIFIER',
  0x18: 'time',
  0x30: 'SEQUENCE',
  0x31: 'SET',
};

/** Views are made when asked for: most values are only passed by. */
class Value implements DerValue {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #depth: number;

  constructor(bytes: Uint8Array, start: number, limit: number, depth: number, base: number) {
    if (depth <= 0) throw malformed('nested too deeply', base + start);
    if (start + 2 > limit) throw malformed('cut value', base + start, 'tag and length');
    const tag = bytes[start] as number;
    if ((tag & 0x1f) === 0x1f) throw malformed('tag of several octets', base + start);
    let length = bytes[start + 1] as number;
    let contentStart = start + 2;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0) throw malformed('indefinite length', base + start + 1);
      if (octets > 4 || contentStart + octets > limit) throw malformed('length out of bounds', base + start + 1);
      length = 0;
      for (const first = contentStart; contentStart < first + octets; contentStart++) {
        length = length * 256 + (bytes[contentStart] as number);
      }
      if (length < 0x80 || bytes[start + 2] === 0) {
        throw malformed('length not in its shortest form', base + start + 1);
      }
    }
    const end = contentStart + length;
    if (end > limit) throw malformed('value longer than its container', base + start, `${length} octets`);
    this.tag = tag;
    this.start = start;
    this.contentStart = contentStart;
    this.end = end;
    this.#bytes = bytes;
    this.#base = base;
    this.#depth = depth;
  }

  get content(): Uint8Array {
    return this.#bytes.subarray(this.contentStart, this.end);
  }

  get der(): Uint8Array {
    return this.#bytes.subarray(this.start, this.end);
  }

  get offset(): number {
    return this.#base + this.start;
  }

  get contentOffset(): number {
    return this.#base + this.contentStart;
  }

  children(): DerValue[] {
    if (!(this.tag & 0x20)) throw malformed('primitive value where parts are expected', this.offset);
    const parts: Value[] = [];
    for (let at = this.contentStart; at < this.end;) {
      if (parts.length === MOST_PARTS) throw malformed('too many parts', this.offset);
      const part = new Value(this.#bytes, at, this.end, this.#depth - 1, this.#base);
      parts.push(part);
      at = part.end;
    }
    return parts;
  }
}

function readFirst(bytes: Uint8Array, limits: DerLimits): Value {
  const base = limits.base ?? 0;
  if (bytes.length > (limits.maxBytes ?? 1 << 20)) throw malformed('longer than the limit', base);
  return new Value(bytes, 0, bytes.length, limits.maxDepth ?? 32, base);
}
