import { once } from 'node:events';
import * as net from 'node:net';

/** A TCP server that plays what a well-behaved HTTP server never does. */
export interface RawServer {
  readonly url: string;
  readonly port: number;
  /** What has arrived on all connections together, as text. */
  received(): string;
  connections(): number;
  /** Resolves when a connection that had been accepted is closed by the client. */
  readonly closedByClient: Promise<void>;
  close(): Promise<void>;
}

/**
 * Listens on loopback; `onRequest` is called for each connection when the first bytes of a request have come.
 */
export async function startRawServer(onRequest: (socket: net.Socket, text: string) => void): Promise<RawServer> {
  const sockets = new Set<net.Socket>();
  let text = '';
  let count = 0;
  let clientClosed: () => void = () => undefined;
  const closedByClient = new Promise<void>((resolve) => (clientClosed = resolve));
  const server = net.createServer((socket) => {
    count++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      clientClosed();
    });
    socket.on('data', (data) => {
      text += data.toString('latin1');
      onRequest(socket, data.toString('latin1'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received: () => text,
    connections: () => count,
    closedByClient,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A complete HTTP/1.1 answer that ends its connection. */
export function httpText(status: number, headers: Record<string, string>, body: string): string {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...headers });
  return `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
