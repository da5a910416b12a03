import type { RemarkCode } from '../facts.ts';

/** What stood between BEGIN and END; either bytes or a problem. */
export type DecodedBody =
  | { readonly der: Uint8Array; readonly dekInfo: string | undefined; readonly codes: readonly RemarkCode[] }
  | {
      readonly der?: undefined;
      readonly problem: string;
      /** UTF-16 units from the start of the body. */
      readonly at: number;
      readonly expected: string;
      readonly codes: readonly RemarkCode[];
    };

/** Takes the base64 out of the body of a block, whatever happened to it on its way. */
export function decodeBody(body: string): DecodedBody {
  if (CLEAN.test(body)) return { der: Buffer.from(body, 'base64'), dekInfo: undefined, codes: [] };
  const codes: RemarkCode[] = [];
  let text = body;
  if (/\\[nr/]/.test(text)) {
    codes.push('literalNewlines');
    // As long as what it replaces, so that places stay right.
    text = text.replace(/\\+[nr]/g, (escaped) => '\n'.padStart(escaped.length));
  }
  if (text.includes('\\/')) text = text.replace(/\\\//g, ' /'); // JSON of some writers
  if (text.includes('\r')) codes.push('crlf');
  if (INVISIBLE.test(text)) {
    codes.push('invisible');
    text = text.replace(INVISIBLE_ALL, ' ');
  }
  const encrypted = ENCRYPTED.exec(text);
  const headers = (encrypted ?? HEADERS.exec(text))?.[0].length ?? 0;
  const base64 = text.slice(headers);
  const compact = base64.replace(/\s+/g, '');
  // Headers took their line ends with them.
  codes.push(...layoutCodes(headers > 0 ? `\n${base64}` : base64, codes.includes('literalNewlines')));
  const wrong = /[^A-Za-z0-9+/=\s]/.exec(base64) ?? /=[\s=]*[A-Za-z0-9+/]/.exec(base64);
  if (wrong) return { problem: 'not base64', at: headers + wrong.index, expected: 'base64', codes };
  const letters = compact.replace(/=+$/, '').length;
  if (letters === 0) return { problem: 'empty block', at: 0, expected: 'base64', codes };
  if (letters % 4 === 1) return { problem: 'cut base64', at: body.length, expected: 'more base64', codes };
  if (compact.length % 4 !== 0 || compact.length - letters > 2) codes.push('padding');
  return { der: Buffer.from(compact, 'base64'), dekInfo: encrypted?.[1], codes };
}

/** What RFC 7468 §3 says a writer writes. */
const CLEAN =
  /^\n(?:[A-Za-z0-9+/]{64}\n)*(?:[A-Za-z0-9+/]{4}){0,15}(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)\n$/;

/** What is left behind by word processors, web pages and messengers. */
const INVISIBLE = /[\u00ad\u00a0\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]/;
const INVISIBLE_ALL = new RegExp(INVISIBLE, 'g');

/** RFC 1421 headers as OpenSSL wrote them; line ends may have become blanks. */
const ENCRYPTED = /^\s*Proc-Type:\s*4\s*,\s*ENCRYPTED\s+DEK-Info:\s*([A-Za-z0-9-]{1,32}\s*,\s*[0-9A-Fa-f]{1,64})\s+/;
/** Other headers, which say nothing that is needed. */
const HEADERS = /^\s*(?:[A-Za-z][A-Za-z0-9-]{0,63}:[^\n]*\n)+/;

function layoutCodes(base64: string, literal: boolean): RemarkCode[] {
  const codes: RemarkCode[] = [];
  const lines = base64.split(/\r\n?|\n/);
  const inner = lines.slice(1, -1);
  if (!literal && (lines.length === 1 || lines[0]?.trim() !== '')) codes.push('unwrapped');
  if (!literal && lines.some((line, index) => index < lines.length - 1 && /[ \t]$/.test(line)))
    codes.push('trailingBlanks');
  if (lines.slice(1).some((line) => /^[ \t]/.test(line) && !literal)) codes.push('indented');
  if (!literal && inner.some((line) => line.trim() === '')) codes.push('blankLines');
  const filled = inner.map((line) => line.trim().length).filter((length) => length > 0);
  const last = filled.pop() ?? 0;
  if (filled.some((length) => length !== 64) || last > 64) codes.push('lineLength');
  return codes;
}
