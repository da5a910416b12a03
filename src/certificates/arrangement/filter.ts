import { allNames, type CertificateRecord } from '../certificateRecord.ts';
import { readableName } from '../names/readableName.ts';
import { decimalSerialNumber, plainSerialNumber } from '../serialNumber.ts';

/**
 * A test for what the user typed: every word must occur, in any case, somewhere in the name, the names on the certificate
 * (as A-labels or as people write them), the number, the order or the serial number (in hex, with or without colons, or in decimal).
 * Undefined if nothing was typed.
 */
export function certificateFilter(text: string): ((record: CertificateRecord) => boolean) | undefined {
  const words = normalise(text).split(/\s+/).filter(Boolean).map(plainSerial);
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
  const serial = record.serialNumber ?? '';
  const serials = [serial, decimalSerialNumber(serial) ?? ''];
  const parts = [record.name, ...names, ...unicode, record.id, record.orderId ?? '', ...serials];
  const text = normalise(parts.join('\n'));
  searchTexts.set(record, text);
  return text;
}

function normalise(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Browsers show `00:8a:1b:2c`, with a zero before a high first bit, `openssl x509 -serial` shows `serial=8A1B2C`; the record has the hex alone. */
function plainSerial(word: string): string {
  const hex = word.replace(/^(serial=|0x)(?=[0-9a-f]+$)/, '');
  return /^[0-9a-f]{2}(:[0-9a-f]{2})+:?$/.test(hex) ? plainSerialNumber(hex) : hex;
}
