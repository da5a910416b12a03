import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { HttpRequest } from './transport.ts';

/** What of an answer is read; a `Response` of node-fetch fits. */
export interface Received {
  readonly status: number;
  readonly headers: Iterable<[string, string]> & { get(name: string): string | null | undefined };
  readonly body: AsyncIterable<unknown> | null;
}

/**
 * Sends a request whose answer may have headers longer than the 16 KiB that Node reads by default: node-fetch cannot ask
 * for more. Like it, without an agent and without following redirects; the answer comes uncompressed.
 */
export function requestLongHeaders(
  { method, url, headers, body }: HttpRequest,
  maxHeaderBytes: number,
  signal: AbortSignal,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...headers, ...length }, maxHeaderSize: maxHeaderBytes, signal };
    const request = send(url, options, (message) => {
      if (isRedirect(message)) {
        message.destroy();
        reject(Object.assign(new Error('answered with a redirect'), { type: 'no-redirect' }));
      } else resolve({ status: message.statusCode ?? 0, headers: headersOf(message), body: message });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function isRedirect({ statusCode, headers }: IncomingMessage): boolean {
  return [301, 302, 303, 307, 308].includes(statusCode ?? 0) && headers.location !== undefined;
}

function headersOf({ headers }: IncomingMessage): Map<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
