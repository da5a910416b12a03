import { ExtensionError } from '../../errors.ts';
import { decodeBody } from './armourBody.ts';
import type { Remark, RemarkCode } from '../facts.ts';
import type { Lines } from './lines.ts';

/** A block of a text, its armour taken off but nobody having looked inside. */
export interface ArmouredBlock {
  readonly label: string;
  /** UTF-16 units, from the first dash of BEGIN to the last of END. */
  readonly start: number;
  readonly end: number;
  /** Undefined if `error` says why, or for armour of other worlds (PGP). */
  readonly der: Uint8Array | undefined;
  readonly dekInfo: string | undefined;
  readonly codes: readonly RemarkCode[];
  readonly error: ExtensionError | undefined;
}

/**
 * Finds the blocks of a text (RFC 7468 §2), tolerantly and in one pass over it.
 * @throws ExtensionError `pem.malformed` for more blocks than anybody has
 */
export function findBlocks(text: string, lines: Lines): ArmouredBlock[] {
  const blocks: ArmouredBlock[] = [];
  let nextEnd = 0;
  for (let start = text.indexOf(BEGIN); start !== -1;) {
    if (blocks.length === MOST_BLOCKS) throw problem('too many blocks', blocks.length, start, lines);
    const label = match(LABEL, text, start + BEGIN.length);
    const bodyStart = start + BEGIN.length + (label?.length ?? 0);
    const nextBegin = text.indexOf(BEGIN, bodyStart);
    if (nextEnd !== -1 && nextEnd < bodyStart) nextEnd = text.indexOf(END, bodyStart);
    const limit = nextBegin === -1 ? text.length : nextBegin;
    const cut = nextEnd === -1 || nextEnd > limit;
    const endLabel = cut ? undefined : match(LABEL, text, nextEnd + END.length);
    const end = cut ? limit : nextEnd + END.length + (endLabel?.length ?? 0);
    const broken = (what: string, offset: number, expected: string): ArmouredBlock => ({
      ...{ label: label?.slice(0, -5) ?? '', start, end, der: undefined, dekInfo: undefined, codes: [] },
      error: problem(what, blocks.length, offset, lines, expected),
    });
    if (label === undefined) blocks.push(broken('no label', start, '-----BEGIN LABEL-----'));
    else if (cut) blocks.push(broken('block without an end', start, `-----END ${label}`));
    else if (endLabel !== label) blocks.push(broken('end of another block', nextEnd, `-----END ${label}`));
    else
      blocks.push(
        readBlock(text, { label: label.slice(0, -5), start, bodyStart, bodyEnd: nextEnd, end }, blocks.length, lines),
      );
    start = nextBegin;
  }
  return blocks;
}

/** What stands outside of blocks: the parts of a text that are neither block nor blank. */
export function remarksOutside(text: string, blocks: readonly ArmouredBlock[], lines: Lines): Remark[] {
  const remarks: Remark[] = [];
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  for (const [index, { start }] of [...blocks, { start: text.length }].entries()) {
    const stretch = text.slice(from, start);
    const words = /[^\s"'`,;\\]/.exec(stretch.replace(/\\[nrt]/g, '  '));
    if (words) {
      const code = /^\s*(Bag Attributes|Key Attributes|subject=|issuer=)/.test(stretch)
        ? 'bagAttributes'
        : 'textAround';
      const range = lines.range(from + words.index, from + stretch.trimEnd().length);
      remarks.push({ code, range });
    }
    from = blocks[index]?.end ?? text.length;
  }
  return remarks;
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const LABEL = /[A-Za-z0-9 .#_/]{0,64}-----/y;
const MOST_BLOCKS = 4096;

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

interface Place {
  readonly label: string;
  readonly start: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly end: number;
}

function readBlock(text: string, place: Place, block: number, lines: Lines): ArmouredBlock {
  const { label, start, bodyStart, bodyEnd, end } = place;
  const found = { label, start, end, dekInfo: undefined, codes: [], error: undefined };
  // Armour of another make, with a checksum of its own.
  if (label.startsWith('PGP ')) return { ...found, der: undefined };
  const body = decodeBody(text.slice(bodyStart, bodyEnd));
  // OpenSSH breaks its lines elsewhere; what is not ours is not tidied up.
  const codes = label.startsWith('OPENSSH ') ? [] : [...body.codes, ...codesAround(text, start, end)];
  if (body.der !== undefined) return { ...found, der: body.der, dekInfo: body.dekInfo, codes };
  const error = problem(body.problem, block, bodyStart + body.at, lines, body.expected);
  return { ...found, der: undefined, codes, error };
}

function codesAround(text: string, start: number, end: number): RemarkCode[] {
  const codes: RemarkCode[] = [];
  const before = text[start - 1];
  if (before === undefined || before === '\n') {
    const after = text.charCodeAt(end);
    if (after === 0x0a) return codes;
    if (Number.isNaN(after)) codes.push('noFinalNewline');
  }
  if (before !== undefined && /["'`\u2018-\u201f]/.test(before)) codes.push('quotes');
  if (before === ' ' || before === '\t') codes.push('indented');
  if (/^[ \t]+(\r|\n|$)/.test(text.slice(end, end + 256))) codes.push('trailingBlanks');
  return codes;
}

function problem(what: string, block: number, offset: number, lines: Lines, expected?: string): ExtensionError {
  const line = lines.range(offset, offset).startLine + 1;
  return new ExtensionError('pem.malformed', `PEM: ${what}`, {
    details: { block, offset, within: 'text', line, ...(expected === undefined ? {} : { expected }) },
  });
}
