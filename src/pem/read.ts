import { ExtensionError } from '../errors.ts';
import { findBlocks, remarksOutside, type ArmouredBlock } from './armour/armour.ts';
import { readBareText } from './armour/bareText.ts';
import { readEncodedTwice } from './armour/encodedTwice.ts';
import { readDerPrefix } from './asn1/derReader.ts';
import type { PemDocument, PemItem, Remark, RemarkCode } from './facts.ts';
import { linesOf, type Lines } from './armour/lines.ts';
import { readBlock } from './readBlock.ts';

/** The longest file or text that is read; a bundle of all roots of the world has a quarter of it. */
const MOST_BYTES = 4 << 20;

/**
 * Reads everything that a text holds, in whatever state: see `RemarkCode` for what is let pass. A text without anything gives no items.
 * Nothing is decrypted, and nothing but the signatures of CSRs is verified.
 * @returns items of kind `malformed` for blocks that cannot be read: `throwIfMalformed` makes them errors
 * @throws ExtensionError `pem.malformed` for a text beyond the limits
 */
export function readPemText(text: string): PemDocument {
  if (text.length > MOST_BYTES) throw tooLong();
  const lines = linesOf(text);
  const bom: Remark[] = text.startsWith('\uFEFF') ? [{ code: 'bom', range: lines.range(0, 1) }] : [];
  const blocks = findBlocks(text, lines);
  if (blocks.length === 0) {
    const encoded = readEncodedTwice(text, lines, readPemText);
    const { items, remarks } = encoded.items.length > 0 ? encoded : readBareText(text, lines);
    return { source: 'text', items, remarks: [...bom, ...remarks] };
  }
  const remarks = [...bom, ...remarksOutside(text, blocks, lines)];
  const items = blocks.map((block, index) => itemOf(block, index, lines, remarks));
  return { source: 'text', items, remarks: remarks.sort((a, b) => a.range.start - b.range.start) };
}

/**
 * Reads a file: DER, or text in UTF-8 or UTF-16.
 * @throws ExtensionError `pem.malformed` for a file beyond the limits
 */
export function readBytes(bytes: Uint8Array): PemDocument {
  if (bytes.length > MOST_BYTES) throw tooLong();
  if (looksLikeDer(bytes)) return readDerFile(bytes);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (buffer.toString('hex', 0, 2)) {
    case 'fffe':
      return fromUtf16(buffer.subarray(2));
    case '2d00': // a dash, and no byte order mark before it
      return fromUtf16(buffer);
    case 'feff':
      return fromUtf16(swapped(buffer.subarray(2)));
    case '002d':
      return fromUtf16(swapped(buffer));
    default:
      return readPemText(buffer.toString('utf8'));
  }
}

/** @throws ExtensionError `pem.malformed`, the first one found in a document */
export function throwIfMalformed({ items }: PemDocument): void {
  for (const item of items) if (item.kind === 'malformed') throw item.error;
}

function itemOf(block: ArmouredBlock, index: number, lines: Lines, remarks: Remark[]): PemItem {
  const range = lines.range(block.start, block.end);
  const base = { block: index, label: block.label, range, der: block.der ?? new Uint8Array() };
  const codes: RemarkCode[] = [...block.codes];
  const item: PemItem = block.error
    ? { ...base, kind: 'malformed', error: block.error }
    : block.der === undefined
      ? { ...base, kind: 'other' }
      : readBlock(base, block.dekInfo, codes);
  for (const code of new Set(codes)) remarks.push({ code, range, block: index });
  return item;
}

function readDerFile(bytes: Uint8Array): PemDocument {
  const range = { start: 0, end: bytes.length, startLine: 0, endLine: 0 };
  const item = readBlock({ block: 0, label: undefined, range, der: withoutTail(bytes) }, undefined, []);
  return { source: 'der', items: [item], remarks: [] };
}

/** A line end that an editor put after the DER. */
function withoutTail(bytes: Uint8Array): Uint8Array {
  try {
    const { der } = readDerPrefix(bytes);
    const blank = bytes.subarray(der.length).every((octet) => octet === 0x0a || octet === 0x0d);
    return blank ? der : bytes;
  } catch {
    return bytes; // read again, and then for good, by whoever knows what it is
  }
}

/** A SEQUENCE in the long form, which no text starts with, or a short one that fills the file. */
function looksLikeDer(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x30) return false;
  const second = bytes[1] ?? 0;
  return second >= 0x80 || (bytes.length > 2 && second + 2 === bytes.length);
}

/** Big-endian turned into little-endian, without half a letter at the end. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
}

function fromUtf16(bytes: Buffer): PemDocument {
  const { items, remarks } = readPemText(bytes.toString('utf16le'));
  const range = { start: 0, end: 0, startLine: 0, endLine: 0 };
  return { source: 'text', items, remarks: [{ code: 'utf16', range }, ...remarks] };
}

function tooLong(): ExtensionError {
  const details = { offset: MOST_BYTES, expected: `at most ${MOST_BYTES} bytes` };
  return new ExtensionError('pem.malformed', 'longer than the limit', { details });
}
