import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PemItem } from '../../src/pem/facts.ts';
import { readBytes } from '../../src/pem/read.ts';

/** Where `make.sh` put keys, certificates and archives of other programs. */
export const PEM_FIXTURES = 'test/fixtures/pem';

/** What the encrypted fixtures open with. */
export const PASSWORDS = JSON.parse(readFileSync(join(PEM_FIXTURES, 'passwords.json'), 'utf8')) as {
  readonly plain: string;
  readonly korean: string;
};

export const fixtureBytes = (name: string): Buffer => readFileSync(join(PEM_FIXTURES, name));
export const fixtureText = (name: string): string => fixtureBytes(name).toString('utf8');

/** Names of fixtures; a pattern that fits none is a mistake of the test. */
export function fixturesNamed(pattern: RegExp): string[] {
  const names = readdirSync(PEM_FIXTURES).filter((name) => pattern.test(name));
  if (names.length === 0) throw new Error(`no fixture is named ${pattern}`);
  return names;
}

/** The one item of a kind in a fixture. */
export function fixtureItem<Kind extends PemItem['kind']>(name: string, kind: Kind): Extract<PemItem, { kind: Kind }> {
  const items = readBytes(fixtureBytes(name)).items.filter((item) => item.kind === kind);
  if (items.length !== 1) throw new Error(`${name} has ${items.length} items of kind ${kind}`);
  return items[0] as Extract<PemItem, { kind: Kind }>;
}

/** What openssl said of the files, one record of `key=value` lines each. */
export function opensslSays(name: string): Map<string, Map<string, string>> {
  const records = new Map<string, Map<string, string>>();
  let record = new Map<string, string>();
  for (const line of fixtureText(name).trim().split('\n')) {
    const at = line.indexOf('=');
    const [key, value] = [line.slice(0, at), line.slice(at + 1)];
    if (key === 'file') records.set(value, (record = new Map()));
    else record.set(key, value);
  }
  return records;
}
