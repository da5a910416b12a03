import { unescape } from 'node:querystring';
import type { ProxySettings } from '../../ui/ports.ts';

/** The proxy to ask for a connection. Its URL may hold a password. */
export interface Proxy {
  readonly url: URL;
  readonly authorization?: string;
}

/** Undefined where the host is reached without one: this computer always is. */
export function proxyFor(
  { host, port }: { readonly host: string; readonly port: number },
  { url: text, except, authorization }: ProxySettings,
): Proxy | undefined {
  const url = urlIn(text);
  if (!url || isLoopback(host) || except.some((pattern) => covers(pattern, host, port))) return undefined;
  // Unlike `decodeURIComponent` it takes a % that is no escape, as people type it into a setting.
  const own = url.username === '' ? undefined : basic(unescape(url.username), unescape(url.password));
  const shown = authorization || own;
  return { url, ...(shown && { authorization: shown }) };
}

/** Undefined for what is no proxy that can be asked for a connection: none, SOCKS, or a slip of the pen. */
function urlIn(text: string | undefined): URL | undefined {
  const whole = text === undefined || /^\w+:\/\//.test(text) ? (text ?? '') : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  return url && ['http:', 'https:'].includes(url.protocol) ? url : undefined;
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

function covers(pattern: string, host: string, port: number): boolean {
  const [name = '', ownPort] = pattern
    .trim()
    .toLowerCase()
    .split(/:(?=\d+$)/);
  if (name === '' || (ownPort !== undefined && Number(ownPort) !== port)) return false;
  const base = name.replace(/^\*?\./, '');
  return base === '*' || host === base || host.endsWith(`.${base}`);
}
