import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { nameCovers } from '../../pem/nameCoverage.ts';
import type { Clock } from '../clock.ts';
import type { Listener } from '../http.ts';
import type { OtcStore } from './store.ts';

/**
 * What stands at the domains: a TLS listener that shows, for the host name of a handshake (SNI), the certificate that is bound to it
 * and took effect. Without one, as for names nobody bound, the handshake fails. Neither the check of client certificates nor the
 * least version of TLS is played. There is no API behind it.
 * @param port 0 for any free port
 */
export async function listenForTls(store: OtcStore, clock: Clock, port: number): Promise<Listener> {
  const contexts = new WeakMap<object, SecureContext>();
  const server = createServer({
    SNICallback: (name, done) => {
      try {
        done(null, contextFor(name.toLowerCase(), store, clock.now(), contexts));
      } catch {
        done(new Error('the certificate cannot be served'));
      }
    },
  });
  server.on('request', (_request, response) => {
    response.writeHead(404, { 'Content-Type': 'application/json' });
    response.end('{"error_code":"APIG.0101","error_msg":"The API does not exist or has not been published."}');
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { address, port: opened } = server.address() as AddressInfo;
  return {
    url: `https://${address}:${opened}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A domain of that very name before a wildcard. */
function contextFor(
  name: string,
  store: OtcStore,
  now: number,
  contexts: WeakMap<object, SecureContext>,
): SecureContext | undefined {
  const domains = store.data.domains.filter((domain) => nameCovers(domain.name, name));
  for (const domain of domains.sort((a, b) => Number(b.name === name) - Number(a.name === name))) {
    const pair = store.served.at(domain.id, now);
    if (!pair) continue;
    let context = contexts.get(pair);
    if (!context) {
      context = createSecureContext({ cert: pair.chainPem, key: pair.privateKeyPem });
      contexts.set(pair, context);
    }
    return context;
  }
  return undefined;
}
