import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Proxy } from './proxy.ts';

/** More is no answer to what was asked. */
const MOST_HEADER_BYTES = 16_384;

/**
 * A connection that a proxy makes (`CONNECT`, RFC 9110 §9.3.6), or why it did not: the system's code or the HTTP status. Not by Node's client
 * for HTTP, which in an editor would ask a proxy for the way to the proxy.
 * @param over ends the attempt
 */
export function tunnelThrough(
  { url, authorization }: Proxy,
  { host, port }: { readonly host: string; readonly port: number },
  over: AbortSignal,
): Promise<Socket | { readonly problem: string; readonly by: 'proxy' }> {
  return new Promise((resolve) => {
    const place = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const lines = [
      `CONNECT ${place} HTTP/1.1`,
      `Host: ${place}`,
      ...(authorization === undefined ? [] : [`Proxy-Authorization: ${authorization}`]),
    ];
    const proxyHost = url.hostname.replace(/^\[|\]$/g, '');
    const isTls = url.protocol === 'https:';
    const at = { host: proxyHost, port: Number(url.port || (isTls ? 443 : 80)) };
    const socket = isTls ? connectTls({ ...at, ...(isIP(proxyHost) === 0 && { servername: proxyHost }) }) : connect(at);
    let head = Buffer.alloc(0);
    const end = (result: Socket | { readonly problem: string; readonly by: 'proxy' }): void => {
      over.removeEventListener('abort', onOver);
      socket.removeAllListeners();
      if (result !== socket) socket.on('error', () => undefined).destroy();
      resolve(result);
    };
    const refused = (problem: string): void => end({ problem, by: 'proxy' });
    const onOver = (): void => refused('timeout');
    over.addEventListener('abort', onOver);
    socket.once(isTls ? 'secureConnect' : 'connect', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.on('data', (data: Buffer) => {
      head = Buffer.concat([head, data]);
      const length = head.indexOf('\r\n\r\n');
      if (length < 0) return head.length > MOST_HEADER_BYTES ? refused('no answer to CONNECT') : undefined;
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1'))?.[1];
      if (!status?.startsWith('2')) return refused(status ?? 'no answer to CONNECT');
      socket.pause();
      if (head.length > length + 4) socket.unshift(head.subarray(length + 4));
      return end(socket);
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => refused(code ?? 'failed'));
    socket.once('close', () => refused('closed'));
  });
}
