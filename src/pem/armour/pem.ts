import { ExtensionError } from '../../errors.ts';

/** One armoured block. */
export interface PemBlock {
  /** What stands between `-----BEGIN ` and `-----`, for example `CERTIFICATE`. */
  readonly label: string;
  readonly der: Uint8Array;
}

/** Line ends of what is written: `\n` where people read it, `\r\n` where a service sends it so. */
export type LineEnd = '\n' | '\r\n';

/** Armours bytes as RFC 7468 §3 says: 64 characters a line, a line end after the last. */
export function encodePem(label: string, der: Uint8Array, lineEnd: LineEnd = '\n'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join(lineEnd);
}

/**
 * Reads all blocks of a text, in order. Text around and between them is passed over, as RFC 7468 §2 allows; inside a block
 * only base64 and white space may stand, so blocks with headers (`Proc-Type`) are refused.
 * @param options.maxBytes longest text accepted, in characters; 1 MiB if absent
 * @throws ExtensionError `pem.malformed` with the `line` (from 1) where the block starts
 */
export function decodePem(text: string, options: { maxBytes?: number } = {}): PemBlock[] {
  if (text.length > (options.maxBytes ?? 1 << 20)) throw malformed('longer than the limit', 1);
  const blocks: PemBlock[] = [];
  let open: { label: string; line: number; base64: string[] } | undefined;
  for (const [index, rawLine] of text.split(/\r\n|\r|\n/).entries()) {
    const line = rawLine.trim();
    const begin = /^-----BEGIN ([A-Z0-9 .#]*)-----$/.exec(line)?.[1];
    const end = /^-----END ([A-Z0-9 .#]*)-----$/.exec(line)?.[1];
    if (begin !== undefined) {
      if (open) throw malformed('block without an end', open.line);
      open = { label: begin, line: index + 1, base64: [] };
    } else if (end !== undefined) {
      if (end !== open?.label) throw malformed('end without its begin', open?.line ?? index + 1);
      blocks.push({ label: open.label, der: decodeBase64(open.base64.join(''), open.line) });
      open = undefined;
    } else open?.base64.push(line);
  }
  if (open) throw malformed('block without an end', open.line);
  return blocks;
}

function decodeBase64(text: string, line: number): Uint8Array {
  const compact = text.replace(/\s+/g, '');
  if (compact === '') throw malformed('empty block', line);
  const der = Buffer.from(compact, 'base64');
  // Buffer passes over what is not base64; comparing the way back finds it.
  if (der.toString('base64') !== compact) throw malformed('not base64', line);
  return der;
}

function malformed(what: string, line: number): ExtensionError {
  return new ExtensionError('pem.malformed', `PEM: ${what}`, { details: { line } });
}
