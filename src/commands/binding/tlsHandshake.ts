import { connect } from 'node:tls';
import { isIP } from 'node:net';
import { Cancelled } from '../../errors.ts';
import type { Proxy } from './proxy.ts';
import { tunnelThrough } from './proxyTunnel.ts';

/**
 * What came of a handshake: the certificate that was shown, or why there was none, as the system's or the runtime's code, or the HTTP status
 * of the proxy. `by`: the connection did not come past it.
 */
export type Shown = { readonly leafDer: Uint8Array } | { readonly problem: string; readonly by?: 'proxy' };

/** A client that waits longer than this for a handshake would have given up as well. */
const TIMEOUT_MS = 10_000;

/**
 * Shakes hands with a TLS server and reads the certificate it shows, whoever signed it; nothing is sent to it otherwise.
 * @param hostname what the server is asked for (SNI), A-labels
 * @throws Cancelled when `signal` fires
 */
export async function shakeHands(
  { host, port }: { readonly host: string; readonly port: number },
  hostname: string,
  signal: AbortSignal,
  { proxy, timeoutMs = TIMEOUT_MS }: { readonly proxy?: Proxy | undefined; readonly timeoutMs?: number } = {},
): Promise<Shown> {
  if (signal.aborted) throw new Cancelled();
  // Not `AbortSignal.any` with `AbortSignal.timeout`: nothing holds that timer in Node 20, which may forget it.
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener('abort', end);
  try {
    const shown = await handshake({ host, port }, hostname, proxy, over.signal);
    if (signal.aborted) throw new Cancelled();
    return shown;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

async function handshake(
  address: { readonly host: string; readonly port: number },
  hostname: string,
  proxy: Proxy | undefined,
  over: AbortSignal,
): Promise<Shown> {
  const tunnel = proxy && (await tunnelThrough(proxy, address, over));
  if (tunnel && 'problem' in tunnel) return tunnel;
  return new Promise((resolve) => {
    // Which certificate is shown is what is asked, so that none is refused.
    const options = { rejectUnauthorized: false, ...(isIP(hostname) === 0 && { servername: hostname }) };
    const socket = connect(tunnel ? { ...options, socket: tunnel } : { ...options, ...address });
    let leafDer: Uint8Array | undefined;
    const look = (): void => {
      const shown = socket.getPeerCertificate() as { readonly raw?: Uint8Array } | null;
      leafDer ??= shown?.raw;
    };
    const finish = (problem: string): void => {
      look();
      over.removeEventListener('abort', onOver);
      socket.destroy();
      tunnel?.destroy();
      resolve(leafDer ? { leafDer } : { problem });
    };
    const onOver = (): void => finish('timeout');
    over.addEventListener('abort', onOver);
    // A server that wants a certificate of its client may hang up afterwards: by the time keys are agreed, it has shown its own.
    socket.on('keylog', look);
    socket.once('secureConnect', () => finish('no-certificate'));
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'failed'));
    socket.once('close', () => finish('closed'));
  });
}
