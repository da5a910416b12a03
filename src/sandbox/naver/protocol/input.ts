import { isDomainName } from '../../domainName.ts';
import type { Exchange } from '../../http.ts';
import { badInput, refused } from './errors.ts';

/** Readers of what a request brings; each refuses as the service does. */

/** The rule of names, which answers with HTTP 400. */
export function checkName(name: string): void {
  if (/^[A-Za-z][A-Za-z0-9-]{2,19}$/.test(name)) return;
  throw badInput(
    '2000',
    'certificateName must be 3 to 20 characters: letters, digits and hyphens, starting with a letter.',
  );
}

/** The body as a JSON object. */
export function jsonBody({ body }: Exchange): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // refused below, like any other body that is not an object
  }
  throw badInput('2100', 'The request body is not a JSON object.');
}

/** A text that must be there. */
export function requiredText(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (value === undefined || value === null || value === '') throw refused('2101', `${name} is required.`);
  if (typeof value !== 'string') throw badInput('2100', `${name} must be a string.`);
  return value;
}

/** A whole number that must be there; as a number, or as a text of digits. */
export function requiredNumber(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = fields[name];
  if (value === undefined || value === null || value === '') throw refused('2101', `${name} is required.`);
  const number = typeof value === 'number' || typeof value === 'string' ? wholeNumber(String(value)) : undefined;
  if (number === undefined) throw badInput('2100', `${name} must be a number.`);
  return number;
}

/** A text that must be one of these. */
export function requiredChoice<T extends string>(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  choices: readonly T[],
): T {
  const value = requiredText(fields, name);
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw badInput('2100', `${name} must be one of ${choices.join(', ')}.`);
  return choice;
}

/** `dnsName` of a request: an array of texts, or nothing. */
export function dnsNames(fields: Readonly<Record<string, unknown>>): string[] {
  const value = fields['dnsName'] ?? [];
  if (!Array.isArray(value)) throw badInput('2100', 'dnsName must be an array.');
  return value.map((name: unknown) => {
    if (typeof name !== 'string' || !isDomainName(name)) throw refused('2201', 'Invalid DNS SANs format.');
    return name;
  });
}

export function commonName(fields: Readonly<Record<string, unknown>>): string {
  const value = requiredText(fields, 'commonName');
  // X.520 gives the common name 64 characters.
  if (value.length > 64 || !isDomainName(value)) throw badInput('2100', 'commonName is not a domain name.');
  return value;
}

/** A whole number in decimal digits, or undefined. */
export function wholeNumber(text: string | null | undefined): number | undefined {
  return text != null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** `page` and `pageSize`, or the given defaults. Page numbers start at 1; size 0 stands for everything. */
export function paging(query: URLSearchParams, defaultSize: number): { page: number; pageSize: number } {
  const page = wholeNumber(query.get('page') ?? '1');
  const pageSize = wholeNumber(query.get('pageSize') ?? String(defaultSize));
  if (page === undefined || page < 1 || pageSize === undefined) throw badInput('2100', 'Invalid page or pageSize.');
  return { page, pageSize };
}
