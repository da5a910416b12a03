import * as v from 'valibot';
import { ExtensionError } from '../../errors.ts';

/** An id; examples of the manual have blanks around some. */
export const ID = v.pipe(v.string(), v.trim(), v.nonEmpty());

/** Text, or a number as text; empty, null and absent are the same: undefined. */
export const TEXT = v.pipe(
  v.nullish(v.unknown(), ''),
  v.transform((value) => {
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' ? value.trim() || undefined : undefined;
  }),
);

const KEY_TYPES: Readonly<Record<string, string>> = { RSA: 'rsa', ECC: 'ec' };

/** Huawei Cloud's word for the algorithm of a key, as keys have it here; one that is not known in lower case. */
export const KEY_TYPE = v.pipe(
  TEXT,
  v.transform((text) => text && (KEY_TYPES[text.toUpperCase()] ?? text.toLowerCase())),
);

/** A list that may be absent or null. */
export function LIST<Item extends v.GenericSchema>(item: Item) {
  return v.nullish(v.array(item), []);
}

/** Texts of a list that may be absent or null; what is no text is left out. */
export const TEXTS = v.pipe(
  v.nullish(v.unknown(), []),
  v.transform((value) =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string' && one.trim() !== '') : [],
  ),
);

/** A flag; absent, null or anything else is undefined. */
export const FLAG = v.pipe(
  v.nullish(v.unknown(), null),
  v.transform((value) => (typeof value === 'boolean' ? value : undefined)),
);

/** @throws ExtensionError `cloud.unexpectedAnswer` with the path of what does not fit, never with its value */
export function checked<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const path = v.getDotPath(result.issues[0]) ?? '(root)';
  throw new ExtensionError('cloud.unexpectedAnswer', `unexpected answer at ${path}`, { details: { path } });
}
