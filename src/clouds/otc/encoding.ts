/** Query parameters by name; a list repeats its name, undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;

/**
 * Percent-encodes everything but `A-Z a-z 0-9 - _ . ~` as upper-case hex of the UTF-8 bytes: what both the address and
 * the signature need. `encodeURIComponent` alone leaves `! ' ( ) *`.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `name=value` pairs, each encoded, sorted by name and then by value, joined by `&`; an empty value gives `name=`. */
export function canonicalQuery(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = Array.isArray(value) ? (value as readonly (string | number)[]) : [value];
    return values.map((one): Pair => [name, String(one)]);
  });
  return joinPairs(pairs);
}

/**
 * Joins a path and a query into the text that is sent.
 * @param path starts with `/`; segments already percent-encoded
 */
export function joinTarget(path: string, query: Query = {}): string {
  const text = canonicalQuery(query);
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Path and query in the form that is signed: every segment decoded and encoded again, a slash at the end of the path
 * (in the signature only), the query sorted.
 * @param target path and query as sent
 */
export function canonicalTarget(target: string): { readonly path: string; readonly query: string } {
  const [path = '', query = ''] = target.split(/\?(.*)/s, 2);
  const encoded = path
    .split('/')
    .map((segment) => percentEncode(decodeURIComponent(segment)))
    .join('/');
  const pairs = query
    .split('&')
    .filter((part) => part !== '')
    .map((part): Pair => {
      const [name = '', value = ''] = part.split(/=(.*)/s, 2);
      return [decodeURIComponent(name), decodeURIComponent(value)];
    });
  return { path: encoded.endsWith('/') ? encoded : `${encoded}/`, query: joinPairs(pairs) };
}

type Pair = readonly [name: string, value: string];

function joinPairs(pairs: readonly Pair[]): string {
  return [...pairs]
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** By code unit: sorting rules of a language would tear names apart. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
