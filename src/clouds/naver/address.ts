/** Query parameters in the order in which they are sent; undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * Joins a path and a query into the one string that is both signed and sent.
 * @param path starts with `/api/`; segments already percent-encoded
 * @returns path and query, without a trailing `?` if there is no query
 */
export function joinTarget(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.append(name, String(value));
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** @param base scheme and host; a trailing slash is tolerated */
export function urlOf(base: string, target: string): string {
  return base.replace(/\/+$/, '') + target;
}
