import { domainToASCII } from 'node:url';
import { hexSerialNumber } from '../../certificates/serialNumber.ts';

/** One JSON object as the service sent it. */
export type JsonRow = Readonly<Record<string, unknown>>;

export function isRow(value: unknown): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text or number as text, trimmed; undefined for empty and for anything else. Documented types moved between editions. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** Number or numeric text; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

/** A list, or text with commas between: lower-case A-labels without duplicates, in the service's order. */
export function namesOf(value: unknown): string[] {
  const parts: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(SEPARATORS)
      : [];
  const names = new Set<string>();
  for (const part of parts) {
    const name = textOf(part);
    if (name !== undefined) names.add(asALabel(name));
  }
  return [...names];
}
const SEPARATORS = /[,;\s]+/;

/** Lower case, and A-labels where the service printed Unicode; left as it came if it is no domain name. */
export function asALabel(name: string): string {
  const lower = name.toLowerCase();
  return /^[\x00-\x7f]*$/.test(lower) ? lower : domainToASCII(lower) || lower;
}

/**
 * Lower-case hex without separators; undefined if it is neither hex nor decimal. Which of them the service writes is not documented:
 * of as many digits as authorities take, one in a hundred thousand would be hex without a letter.
 */
export function serialOf(value: unknown): string | undefined {
  const text = textOf(value);
  if (text !== undefined && /^\d{24,}$/.test(text)) return hexSerialNumber(text);
  const hex = text?.replace(/^0x|[\s:]/gi, '').toLowerCase();
  return hex !== undefined && /^[0-9a-f]+$/.test(hex) ? hex : undefined;
}

/** Ids of what uses a certificate; undefined if the service did not say. */
export function instancesOf(value: unknown): string[] | undefined {
  if (typeof value === 'string') return value.split(/[,\s]+/).filter((id) => id !== '');
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => textOf(isRow(item) ? item['instanceNo'] : item)).filter((id) => id !== undefined);
}
