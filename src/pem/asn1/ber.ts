import { malformed } from './derReader.ts';

/**
 * Turns BER as archives are written (X.690 §8: indefinite lengths, strings in pieces, lengths longer than need be) into DER. What is
 * already definite and short keeps its octets, so certificates inside keep their fingerprints.
 * @returns the value that `bytes` start with; what follows it is left away
 * @throws ExtensionError `pem.malformed` beyond 1 MiB or 32 levels
 */
export function berToDer(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 1 << 20) throw malformed('longer than the limit', 0);
  return convert(bytes, 0, bytes.length, 32).der;
}

interface Converted {
  readonly der: Uint8Array;
  /** After the value in the input, with its end-of-contents octets. */
  readonly next: number;
  /** `der` is not the octets of the input. */
  readonly changed: boolean;
}

function convert(bytes: Uint8Array, start: number, limit: number, depth: number): Converted {
  if (depth <= 0) throw malformed('nested too deeply', start);
  if (start + 2 > limit) throw malformed('cut value', start, 'tag and length');
  const tag = bytes[start] ?? 0;
  if ((tag & 0x1f) === 0x1f) throw malformed('tag of several octets', start);
  const { length, contentStart, shortest } = readLength(bytes, start + 1, limit);
  const constructed = (tag & 0x20) !== 0;
  if (length === undefined && !constructed) throw malformed('primitive value of indefinite length', start);
  const end = length === undefined ? undefined : contentStart + length;
  if (end !== undefined && end > limit) throw malformed('value longer than its container', start, `${length} octets`);
  if (!constructed) {
    const content = bytes.subarray(contentStart, end);
    return {
      der: shortest ? bytes.subarray(start, end) : wrap(tag, [content]),
      next: end ?? limit,
      changed: !shortest,
    };
  }
  const parts: Uint8Array[] = [];
  let at = contentStart;
  let changed = end === undefined || !shortest;
  while (end === undefined || at < end) {
    if (end === undefined && bytes[at] === 0 && bytes[at + 1] === 0 && at + 2 <= limit) break;
    const part = convert(bytes, at, end ?? limit, depth - 1);
    changed ||= part.changed;
    parts.push(part.der);
    at = part.next;
  }
  const next = end ?? at + 2;
  // A string of a universal type in pieces (X.690 §8.7.3): the pieces are such strings themselves, and only their content counts.
  if (STRINGS.has(tag)) return { der: wrap(tag & ~0x20, joined(parts, tag & ~0x20, start)), next, changed: true };
  return { der: changed ? wrap(tag, parts) : bytes.subarray(start, next), next, changed };
}

/** OCTET STRING, constructed. The other string types come in pieces in no file that anybody has. */
const STRINGS: ReadonlySet<number> = new Set([0x24]);

function joined(parts: readonly Uint8Array[], tag: number, start: number): Uint8Array[] {
  return parts.map((part) => {
    if (part[0] !== tag) throw malformed('piece of another type', start);
    return part.subarray(readLength(part, 1, part.length).contentStart);
  });
}

function readLength(
  bytes: Uint8Array,
  at: number,
  limit: number,
): { length: number | undefined; contentStart: number; shortest: boolean } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: first, contentStart: at + 1, shortest: true };
  if (first === 0x80) return { length: undefined, contentStart: at + 1, shortest: false };
  const octets = first & 0x7f;
  if (octets > 4 || at + 1 + octets > limit) throw malformed('length out of bounds', at);
  let length = 0;
  for (let i = 1; i <= octets; i++) length = length * 256 + (bytes[at + i] ?? 0);
  return { length, contentStart: at + 1 + octets, shortest: length >= 0x80 && bytes[at + 1] !== 0 };
}

function wrap(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const octets: number[] = [];
  for (let rest = length; length >= 0x80 && rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 | octets.length, ...octets];
  return Buffer.concat([Uint8Array.from(head), ...parts]);
}
