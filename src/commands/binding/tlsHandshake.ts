import { connect } from 'node:tls';
import { isIP } from 'node:net';
import { Cancelled } from '../../errors.ts';

/** What came of a handshake: the certificate that was shown, or why there was none, as the system's or the runtime's code. */
export type Shown = { readonly leafDer: Uint8Array } | { readonly problem: string };

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
  timeoutMs: number = TIMEOUT_MS,
): Promise<Shown> {
  if (signal.aborted) throw new Cancelled();
  return new Promise((resolve, reject) => {
    // Which certificate is shown is what is asked, so that none is refused.
    const options = { host, port, rejectUnauthorized: false, ...(isIP(hostname) === 0 && { servername: hostname }) };
    const socket = connect(options);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      settle();
    };
    const onAbort = (): void => end(() => reject(new Cancelled()));
    const timer = setTimeout(() => end(() => resolve({ problem: 'timeout' })), timeoutMs);
    signal.addEventListener('abort', onAbort);
    let leafDer: Uint8Array | undefined;
    const look = (): void => {
      const shown = socket.getPeerCertificate() as { readonly raw?: Uint8Array } | null;
      leafDer ??= shown?.raw;
    };
    const finish = (problem: string): void => {
      look();
      end(() => resolve(leafDer ? { leafDer } : { problem }));
    };
    // A server that wants a certificate of its client may hang up afterwards: by the time keys are agreed, it has shown its own.
    socket.on('keylog', look);
    socket.once('secureConnect', () => finish('no-certificate'));
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'failed'));
    socket.once('close', () => finish('closed'));
  });
}
