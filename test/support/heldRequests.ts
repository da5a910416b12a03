import { createFetchTransport } from '../../src/http/fetchTransport.ts';
import type { Log, Transport } from '../../src/http/transport.ts';
import type { RunningSandbox } from '../../src/sandbox/index.ts';

/** How long an answer that will not come is waited for. */
const HELD_MS = 100;

/** Gives up soon on requests that the sandbox is about to hold, and on no others: those may take what a slow machine takes. */
export function impatientTransport({ control }: Pick<RunningSandbox, 'control'>, log: Log): Transport {
  const patient = createFetchTransport({ log });
  const impatient = createFetchTransport({ log, timeouts: { firstByteMs: HELD_MS } });
  return (request, signal) => {
    const { pathname, search } = new URL(request.url);
    const isHeld = control
      .faults()
      .some(
        ({ method = '', path = '', effect }) =>
          effect.kind === 'hold' && new RegExp(method).test(request.method) && new RegExp(path).test(pathname + search),
      );
    return (isHeld ? impatient : patient)(request, signal);
  };
}
