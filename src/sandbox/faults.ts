import { STATUS_CODES } from 'node:http';
import { jsonAnswer, type Answer } from './http.ts';
import { GATEWAY_ERRORS, gatewayError, type GatewayCode } from './naver/protocol/errors.ts';

/** `before`: the request has no effect. `after`: it has run, and only the answer is lost or changed. */
export type When = 'before' | 'after';

/** What goes wrong. */
export type Effect =
  /** Waits, then goes on as if nothing had been, even if the client has hung up meanwhile. */
  | { readonly kind: 'delay'; readonly when: When; readonly ms: number }
  /** Waits until `release` is called; for tests that must not depend on time. */
  | { readonly kind: 'hold'; readonly when: When }
  /** Cuts the connection without an answer. */
  | { readonly kind: 'cut'; readonly when: When }
  /** Runs the request, announces the whole answer, sends half of it and cuts the connection. */
  | { readonly kind: 'half' }
  /** Runs the request and sends the answer in four parts with a pause before each. */
  | { readonly kind: 'slow'; readonly pauseMs: number }
  /** Runs and answers the request, then cuts a connection that was said to stay open. */
  | { readonly kind: 'hangUp' }
  /** An error of the gateway by its code, for example `510` for 504 Endpoint Timeout; `retryAfter` in seconds. */
  | { readonly kind: 'gateway'; readonly when: When; readonly code: GatewayCode; readonly retryAfter?: number }
  /** An HTML page, as a proxy in between gives it; 502 unless told otherwise. */
  | { readonly kind: 'html'; readonly when: When; readonly status?: number }
  /** 200 without a body. */
  | { readonly kind: 'empty'; readonly when: When }
  /** 200 whose JSON ends in the middle. */
  | { readonly kind: 'malformed'; readonly when: When }
  /** 302 to `location`. */
  | { readonly kind: 'redirect'; readonly when: When; readonly location: string }
  /** Any other answer. */
  | {
      readonly kind: 'answer';
      readonly when: When;
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The gateway's clock is ahead by this much (behind if negative): timestamps are held against it and `Date` tells it. */
  | { readonly kind: 'clockSkew'; readonly ms: number };

/** An effect and the requests it is for. */
export interface Fault {
  /** Regular expression for the method; all if absent. */
  readonly method?: string;
  /** Regular expression for path and query as they come over the wire; all if absent. */
  readonly path?: string;
  /** How many matching requests pass unharmed before; 0 if absent. */
  readonly skip?: number;
  /** How many matching requests it hits; 1 if absent. */
  readonly count?: number | 'always';
  readonly effect: Effect;
}

interface Armed {
  readonly fault: Fault;
  readonly method: RegExp;
  readonly path: RegExp;
  skip: number;
  left: number;
}

/** The faults that wait for their requests, and the requests that wait to be let go. */
export class Faults {
  #armed: Armed[] = [];
  readonly #held = new Set<() => void>();

  /** @throws SyntaxError if a regular expression is none */
  add(fault: Fault): void {
    this.#armed.push({
      fault,
      method: new RegExp(`^(?:${fault.method ?? '.*'})$`, 'i'),
      path: new RegExp(fault.path ?? ''),
      skip: fault.skip ?? 0,
      left: fault.count === 'always' ? Infinity : (fault.count ?? 1),
    });
  }

  /** The faults still waiting. */
  list(): Fault[] {
    return this.#armed.map(({ fault }) => fault);
  }

  clear(): void {
    this.#armed = [];
    this.release();
  }

  /** The effect for this request, oldest fault first. At most one hits a request. */
  take(method: string, target: string): Effect | undefined {
    for (const armed of this.#armed) {
      if (!armed.method.test(method) || !armed.path.test(target)) continue;
      if (armed.skip > 0) {
        armed.skip--;
        continue;
      }
      armed.left--;
      if (armed.left <= 0) this.#armed = this.#armed.filter((other) => other !== armed);
      return armed.fault.effect;
    }
    return undefined;
  }

  hold(): Promise<void> {
    return new Promise((resolve) => this.#held.add(resolve));
  }

  /** How many requests are held right now. */
  get held(): number {
    return this.#held.size;
  }

  release(): void {
    for (const resolve of this.#held) resolve();
    this.#held.clear();
  }
}

/** The answer an effect puts in place of the real one, if it does. */
export function answerFor(effect: Effect): Answer | undefined {
  switch (effect.kind) {
    case 'gateway': {
      const answer = gatewayError(effect.code in GATEWAY_ERRORS ? effect.code : '900');
      if (effect.retryAfter === undefined) return answer;
      return { ...answer, headers: { ...answer.headers, 'Retry-After': String(effect.retryAfter) } };
    }
    case 'html': {
      const { status = 502 } = effect;
      const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
      return text(status, 'text/html', `<html><head><title>${title}</title></head><body>${title}</body></html>`);
    }
    case 'empty':
      return text(200, 'application/json', '');
    case 'malformed':
      return text(200, 'application/json', '{"returnCode":"0","returnMessage":"Succ');
    case 'redirect':
      return { ...jsonAnswer(302, {}), headers: { Location: effect.location } };
    case 'answer':
      return { status: effect.status, headers: effect.headers ?? {}, body: Buffer.from(effect.body ?? '') };
    default:
      return undefined;
  }
}

function text(status: number, type: string, body: string): Answer {
  return { status, headers: { 'Content-Type': type }, body: Buffer.from(body) };
}
