import { allNames, type CertificateRecord } from './certificateRecord.ts';
import { readableName } from './readableName.ts';

/**
 * A test for what the user typed: every word must occur, in any case, somewhere in the name, the names on the certificate
 * (as A-labels or as people write them), the number, the order or the serial number (with or without colons).
 * Undefined if nothing was typed.
 */
export function certificateFilter(text: string): ((record: CertificateRecord) => boolean) | undefined {
  const words = normalise(text).split(/\s+/).filter(Boolean).map(withoutColons);
  if (words.length === 0) return undefined;
  return (record) => {
    const searched = searchText(record);
    return words.every((word) => searched.includes(word));
  };
}

/** Built once per record: the filter box asks again with every key pressed. */
const searchTexts = new WeakMap<CertificateRecord, string>();

function searchText(record: CertificateRecord): string {
  const known = searchTexts.get(record);
  if (known !== undefined) return known;
  const names = allNames(record);
  const unicode = names.filter((name) => name.includes('xn--')).map(readableName);
  const parts = [record.name, ...names, ...unicode, record.id, record.orderId ?? '', record.serialNumber ?? ''];
  const text = normalise(parts.join('\n'));
  searchTexts.set(record, text);
  return text;
}

function normalise(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** `0a:1b:2c` is how browsers show a serial number; the record has it without colons. */
function withoutColons(word: string): string {
  return /^[0-9a-f]{2}(:[0-9a-f]{2})+:?$/.test(word) ? word.replaceAll(':', '') : word;
}
