/** Query parameters whose values say nothing about a customer; every other value is shown as `…`. */
const PUBLIC_QUERY: ReadonlySet<string> = new Set([
  'page',
  'pageSize',
  'offset',
  'limit',
  'minutes',
  'seconds',
  'certificateNo',
  'dcvType',
  'validState',
]);

/**
 * Host, path and the harmless part of the query, for logs and error details.
 * An allow-list: a parameter that nobody thought of is hidden, not shown.
 */
export function loggableUrl(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) => `${name}=${PUBLIC_QUERY.has(name) ? value : '…'}`);
  return `${url.host}${url.pathname}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** A header's value if it looks like a request id, so that nothing else reaches a log by this way. */
export function requestIdOf(headers: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = headers.get(name);
    if (value !== undefined && /^[A-Za-z0-9._:/+=-]{1,128}$/.test(value)) return value;
  }
  return undefined;
}

/** Replaces every occurrence of `secrets` in `text`: a last line of defence against a server that echoes what it was sent. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => (secret === '' ? clean : clean.replaceAll(secret, '…')), text);
}

/** A private key in PEM as a whole and line by line, for `withoutSecrets`: an echo may have other line ends, or a part only. */
export function partsOfKey(privateKeyPem: string): string[] {
  const lines = privateKeyPem.split(/\s*\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'));
  return [privateKeyPem, ...lines];
}
