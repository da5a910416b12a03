import { invalidValue, missingField } from './errors.ts';
import { objectOf } from './json.ts';
import type { OtcContext } from './router.ts';

/** Readers of what a request brings; each refuses as the service does. */

type Fields = Readonly<Record<string, unknown>>;

export function bodyOf({ exchange }: OtcContext): Fields {
  const body = objectOf(exchange);
  if (!body) throw missingField('body');
  return body;
}

export function requiredText(fields: Fields, name: string): string {
  const value = optionalText(fields, name);
  if (value === undefined) throw missingField(name);
  return value;
}

/** @returns undefined for what is absent, null or empty */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalidValue(name);
  return value;
}

export function optionalFlag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalidValue(name);
  return value;
}

/** @returns undefined if it is absent */
export function optionalTexts(fields: Fields, name: string): string[] | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) throw invalidValue(name);
  return value as string[];
}

/** A page of what was found: 20 where nothing is asked for, 500 at most. */
export function page<T>({ exchange }: OtcContext, all: readonly T[]): { total: number; size: number; rows: T[] } {
  const offset = Math.max(0, wholeNumber(exchange.query.get('offset'), 'offset') ?? 0);
  const asked = wholeNumber(exchange.query.get('limit'), 'limit') ?? 20;
  const limit = asked <= 0 ? 20 : Math.min(asked, 500);
  const rows = all.slice(offset, offset + limit);
  return { total: all.length, size: rows.length, rows };
}

function wholeNumber(text: string | null, name: string): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^-?\d{1,15}$/.test(text)) throw invalidValue(name);
  return Number(text);
}
