import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How another process can find out whether the one that wrote this is still alive. */
export interface Proof {
  /** On the loopback interface. */
  readonly port: number;
  /** Hex; never sent. */
  readonly secret: string;
}

/** A proof that is answered until it is disposed of. */
export interface Provable {
  readonly proof: Proof;
  dispose(): Promise<void>;
}

const NONCE_BYTES = 16;
const ANSWER_BYTES = 32;

/** Answers every nonce with its HMAC (SHA-256): a port alone may have gone to a stranger, who does not know the secret. */
export async function offerProof(): Promise<Provable> {
  const secret = randomBytes(32).toString('hex');
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    receive(socket, NONCE_BYTES).then(
      (nonce) => socket.end(macOf(secret, nonce)),
      () => socket.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    proof: { port: (server.address() as AddressInfo).port, secret },
    dispose: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** False for a port where nobody listens, nobody answers within `timeoutMs`, or somebody else does. A busy window takes its time. */
export async function isProven({ port, secret }: Proof, timeoutMs = 5_000): Promise<boolean> {
  const nonce = randomBytes(NONCE_BYTES);
  const socket = connect({ host: '127.0.0.1', port });
  // Not the socket's own time-out: a stranger who sends a byte now and then would never reach it.
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  try {
    socket.write(nonce);
    return timingSafeEqual(await receive(socket, ANSWER_BYTES), macOf(secret, nonce));
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function macOf(secret: string, nonce: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(nonce).digest();
}

/** The first `length` bytes. */
function receive(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      if (received.length >= length) resolve(received.subarray(0, length));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed before the answer')));
  });
}
