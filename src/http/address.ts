import { ExtensionError } from '../errors.ts';

/**
 * Parses the address of a request and refuses what must not be sent.
 * @param text absolute URL, already percent-encoded
 * @throws ExtensionError `network.insecure` if it is neither HTTPS nor loopback or carries credentials;
 * `input.invalid` if it is no URL or if its path would not be sent byte for byte as written
 */
export function checkedUrl(text: string): URL {
  if (!URL.canParse(text)) throw new ExtensionError('input.invalid', 'not an absolute URL');
  const url = new URL(text);
  const details = { host: url.host };
  if (url.username !== '' || url.password !== '') {
    throw new ExtensionError('network.insecure', 'the URL carries credentials', { details });
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new ExtensionError('network.insecure', 'only HTTPS, or HTTP to this computer', { details });
  }
  // A signature covers the bytes as written. What URL parsing would rewrite (`..`, spaces, fragments) would be refused far away.
  const written = /^[^:]+:\/\/[^/?#]*(.*)$/s.exec(text)?.[1] ?? '';
  if (url.pathname + url.search !== (written.startsWith('/') ? written : `/${written}`)) {
    throw new ExtensionError('input.invalid', 'the URL is not in the form in which it would be sent', { details });
  }
  return url;
}

/** 127.0.0.0/8, ::1 and `localhost`, as `URL` spells them. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
