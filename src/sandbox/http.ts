import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, read whole. */
export interface Exchange {
  readonly method: string;
  /** Path and query exactly as they came: what a signature covers. */
  readonly target: string;
  /** The target up to `?`, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty if there is none, or if it was too long. */
  readonly body: Buffer;
  /** The body went over the listener's limit and was thrown away. */
  readonly tooLong: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** How an answer goes over the wire; anything but `answer` alone is a fault somebody asked for. */
export interface Delivery {
  /** Absent: the connection is cut without an answer. */
  readonly answer?: Answer;
  /** What the `Date` header says; milliseconds since the epoch. */
  readonly date: number;
  /** The connection is cut in the middle of the body. */
  readonly half?: boolean;
  /** Pause before each quarter of the body, milliseconds. */
  readonly pauseMs?: number;
  /** The connection is cut after the answer although it was said to stay open. */
  readonly hangUp?: boolean;
}

export interface Listener {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly maxBodyBytes: number;
  /** All headers of a request together; what Node takes by itself (16 KiB) if absent. */
  readonly maxHeaderBytes?: number;
  respond(exchange: Exchange): Promise<Delivery>;
}

/** Listens on 127.0.0.1 only, so no other machine reaches it. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { maxHeaderBytes } = options;
  const server = createServer({ ...(maxHeaderBytes && { maxHeaderSize: maxHeaderBytes }) }, (request, response) => {
    serve(request, response, options).catch(() => response.destroy());
  });
  // Clients decide how long a connection is kept: one that slept would send its next request into a connection that was just closed.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    url: `http://${address}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  return { status, headers: { 'Content-Type': 'application/json;charset=utf-8', ...headers }, body };
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ListenOptions): Promise<void> {
  const { body, tooLong } = await readBody(request, options.maxBodyBytes);
  const target = request.url ?? '/';
  const [path = '/'] = target.split('?', 1);
  const query = new URLSearchParams(target.slice(path.length + 1));
  const { method = 'GET', headers } = request;
  const delivery = await options.respond({ method, target, path, query, headers, body, tooLong });
  await deliver(response, delivery);
}

async function readBody(request: IncomingMessage, limit: number): Promise<{ body: Buffer; tooLong: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Read to the end even when it is too long: a client still sending would not see the answer.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
  }
  return length > limit ? { body: Buffer.alloc(0), tooLong: true } : { body: Buffer.concat(chunks), tooLong: false };
}

async function deliver(response: ServerResponse, delivery: Delivery): Promise<void> {
  const { answer, half, pauseMs, hangUp } = delivery;
  if (!answer || response.destroyed) {
    response.destroy();
    return;
  }
  response.sendDate = false;
  response.writeHead(answer.status, {
    ...answer.headers,
    // RFC 9110 §8.6: a 204 has none.
    ...(answer.status !== 204 && { 'Content-Length': String(answer.body.length) }),
    Date: new Date(delivery.date).toUTCString(),
  });
  if (half) {
    // Written out first, so that the client does see the half.
    const part = answer.body.subarray(0, answer.body.length >> 1);
    await new Promise<void>((resolve) => response.write(part, () => resolve()));
    response.destroy();
    return;
  }
  if (pauseMs !== undefined) {
    const quarter = Math.max(1, Math.ceil(answer.body.length / 4));
    for (let at = 0; at < answer.body.length && !response.destroyed; at += quarter) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
      response.write(answer.body.subarray(at, at + quarter));
    }
    response.end();
    return;
  }
  const { socket } = response;
  response.end(answer.body, () => {
    if (hangUp) socket?.destroy();
  });
}
