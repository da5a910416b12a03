import { decodeBody } from './armourBody.ts';
import type { PemItem, Remark, RemarkCode } from '../facts.ts';
import { readOpensshPublic, readPutty, type ForeignKey } from '../keys/foreignKeys.ts';
import type { Lines } from './lines.ts';
import { readBlock } from '../readBlock.ts';

/** Reads a text without PEM armour: bare base64 of something known, or keys of the world of SSH. Nothing found is no failure. */
export function readBareText(text: string, lines: Lines): { items: PemItem[]; remarks: Remark[] } {
  const foreign = readForeign(text, lines);
  if (foreign.length > 0) return { items: foreign, remarks: [] };
  const [start, end] = trimmed(text);
  const bare = text.slice(start, end);
  if (bare.length < SHORTEST || !BARE.test(bare)) return { items: [], remarks: [] };
  // The line ends that armour would have brought.
  const body = decodeBody(`\n${bare}\n`);
  if (!body.der) return { items: [], remarks: [] };
  const range = lines.range(start, end);
  const codes: RemarkCode[] = ['noArmour', ...body.codes];
  const item = readBlock({ block: 0, label: undefined, range, der: body.der }, body.dekInfo, codes);
  // Nobody said that it is something: broken base64 of a certificate is told from a word by the length that a SEQUENCE starts with.
  const length = body.der[1] ?? 0;
  const chance = item.kind === 'malformed' && (body.der[0] !== 0x30 || length < 0x80 || length > 0x83);
  if (item.kind === 'other' || chance) return { items: [], remarks: [] };
  return { items: [item], remarks: codes.map((code) => ({ code, range, block: 0 })) };
}

/** Letters; a structure of keys or certificates is never shorter. */
const SHORTEST = 44;

/** `M` is how the base64 of every SEQUENCE in the long form starts; a letter that is not of base64 ends the matter. */
const BARE = /^M[A-Za-z0-9+/=\s\\]+$/;

const MOST_SSH_KEYS = 1024;

function readForeign(text: string, lines: Lines): PemItem[] {
  const found: PemItem[] = [];
  const add = (key: ForeignKey, start: number, end: number): void => {
    const range = lines.range(start, end);
    found.push({ block: found.length, label: undefined, range, der: new Uint8Array(), kind: 'opensshKey', ...key });
  };
  const putty = readPutty(text);
  if (putty) add(putty, 0, text.trimEnd().length);
  const ssh2 = text.indexOf('---- BEGIN SSH2 PUBLIC KEY ----');
  if (ssh2 !== -1) {
    add({ format: 'ssh2-public', keyType: undefined, encrypted: undefined }, ssh2, text.trimEnd().length);
  }
  for (const { index, 0: line } of text.matchAll(/^(?:ssh|ecdsa|sk)-[^\r\n]*/gm)) {
    const key = found.length < MOST_SSH_KEYS ? readOpensshPublic(line) : undefined;
    if (key) add(key, index, index + line.length);
  }
  return found;
}

/** Without blanks, a byte order mark and quotation marks around it. */
function trimmed(text: string): [start: number, end: number] {
  const inner = /^[\s\uFEFF"'`]*/.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > inner && /[\s"'`]/.test(text[end - 1] ?? '')) end--;
  return [inner, end];
}
