import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * How far a connection has come. `unknown`: this runtime did not tell.
 * Up to and including `connecting`, no byte of the request has reached the server.
 */
export type ConnectionPhase = 'unknown' | 'connecting' | 'connected';

export interface ConnectionWatch {
  readonly phase: ConnectionPhase;
  /** Runs `action`, which makes one HTTP request, and follows that request's connection. */
  run<T>(action: () => T): T;
}

/**
 * Follows the connection of one HTTP request without an `agent` of our own, since VS Code's proxy support replaces the
 * agent only where none is given. Node publishes every request on a diagnostics channel; the asynchronous context tells
 * which of them is ours.
 */
export function watchConnection(onConnected: () => void): ConnectionWatch {
  listenOnce();
  let phase: ConnectionPhase = 'unknown';
  const connected = (): void => {
    if (phase === 'connected') return;
    phase = 'connected';
    onConnected();
  };
  const follow = (request: ClientRequest): void => {
    if (phase !== 'unknown') return;
    phase = 'connecting';
    const use = (socket: Socket): void => whenUsable(socket, connected);
    if (request.socket) use(request.socket);
    else request.once('socket', use);
  };
  return {
    get phase() {
      return phase;
    },
    run: (action) => followers.run(follow, action),
  };
}

const followers = new AsyncLocalStorage<(request: ClientRequest) => void>();
let listening = false;

function listenOnce(): void {
  if (listening) return;
  listening = true;
  const tell = (message: unknown): void => followers.getStore()?.((message as { request: ClientRequest }).request);
  subscribe('http.client.request.created', tell); // earlier, but only in newer versions of Node
  subscribe('http.client.request.start', tell);
}

/** A TLS connection counts from the end of its handshake: before, nothing of the request has left in any form. */
function whenUsable(socket: Socket, connected: () => void): void {
  if (socket instanceof TLSSocket) {
    if (!socket.connecting && socket.getFinished() !== undefined) connected();
    else socket.once('secureConnect', connected);
  } else if (socket.connecting) socket.once('connect', connected);
  else connected();
}

/** Error codes that only arise before a connection stands; for runtimes that did not tell the phase. */
const BEFORE_CONNECTION =
  /^(ECONNREFUSED|ENOTFOUND|EAI_[A-Z]+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|EPROTO|CERT_[A-Z_]+|[A-Z_]*SELF_SIGNED[A-Z_]*|UNABLE_TO_[A-Z_]+|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/;

/** True if a request that failed with `errno` in this phase certainly never reached the server. */
export function provablyUnsent(phase: ConnectionPhase, errno: string | undefined): boolean {
  if (phase === 'unknown') return errno !== undefined && BEFORE_CONNECTION.test(errno);
  return phase === 'connecting';
}
