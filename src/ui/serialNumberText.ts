import { decimalSerialNumber } from '../certificates/serialNumber.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { detailsSentences as say } from './sentences/details.ts';

/** A serial number of a cloud as Markdown: in hex as programs print it, and in decimal as some consoles do. Empty for none. */
export function serialNumberText(serialNumber: string | undefined): string {
  if (!serialNumber) return '';
  const decimal = decimalSerialNumber(serialNumber);
  const isSame = decimal === undefined || decimal === serialNumber;
  return codeSpan(serialNumber) + (isSame ? '' : ` (${escapeMarkdown(say.inDecimal())} ${codeSpan(decimal)})`);
}
