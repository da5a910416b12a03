import { ExtensionError } from '../../errors.ts';
import type { PemDocument, PemItem, Remark, SourceRange } from '../facts.ts';
import type { Lines } from './lines.ts';
import { ENCODED_ARMOUR } from './looksLikePem.ts';

/**
 * Reads PEM text that was encoded as base64 once more, wherever it stands: in a file of its own or in the values of a Kubernetes Secret.
 * @param read reads the text that was encoded
 */
export function readEncodedTwice(
  text: string,
  lines: Lines,
  read: (inner: string) => PemDocument,
): Pick<PemDocument, 'items' | 'remarks'> {
  const items: PemItem[] = [];
  const remarks: Remark[] = [];
  for (const { index, 0: encoded } of text.matchAll(ENCODED)) {
    const range = lines.range(index, index + encoded.length);
    const inner = read(Buffer.from(encoded, 'base64').toString('utf8'));
    const first = items.length;
    if (inner.items.length > 0) remarks.push({ code: 'encodedTwice', range, block: first });
    for (const item of inner.items) items.push(placed(item, items.length, range));
    for (const { code, block } of inner.remarks)
      if (block !== undefined) remarks.push({ code, range, block: first + block });
  }
  return { items, remarks };
}

/** Base64, on as many lines as have nothing else on them. */
const ENCODED = new RegExp(
  `${ENCODED_ARMOUR}[A-Za-z0-9+/]+={0,2}(?:\\s+[A-Za-z0-9+/]+={0,2}(?=["'\`]*(?:\\s|$)))*`,
  'g',
);

/** The same item where its base64 stands; what offsets inside a text that is not there say would mislead. */
function placed(item: PemItem, block: number, range: SourceRange): PemItem {
  if (item.kind !== 'malformed') return { ...item, block, range };
  const { error } = item;
  const place = error.details['within'] === 'text' ? { offset: range.start, line: range.startLine + 1 } : {};
  const details = { ...error.details, ...place, block };
  return {
    ...item,
    block,
    range,
    error: new ExtensionError('pem.malformed', error.message, { details, cause: error }),
  };
}
