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

/** Of a secret as long as this, no part is repeated either. */
const LONG = 64;
/** So many of its characters in a row are a part. */
const PART = 8;

/** Takes `secrets` out of `text`: a last line of defence against a server that echoes what it was sent, whole, cut or wrapped anew. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (clean, secret) =>
      secret === '' ? clean : secret.length < LONG ? clean.replaceAll(secret, '…') : withoutParts(clean, secret),
    text,
  );
}

function withoutParts(text: string, secret: string): string {
  const parts = new Set(Array.from({ length: secret.length - PART + 1 }, (_, at) => secret.slice(at, at + PART)));
  const isPart = (end: number): boolean => end <= text.length && parts.has(text.slice(end - PART, end));
  let clean = '';
  let told = 0;
  for (let end = PART; end <= text.length; end += 1) {
    if (!isPart(end)) continue;
    const start = end - PART;
    while (isPart(end + 1)) end += 1;
    clean += `${text.slice(told, start)}…`;
    told = end;
    end += PART - 1;
  }
  return clean + text.slice(told);
}

/** What of a private key in PEM is secret, for `withoutSecrets`: its base64, without line ends and armour. */
export function partsOfKey(privateKeyPem: string): string[] {
  return [privateKeyPem.replace(/-----[^-]*-----|\s/g, '')];
}
