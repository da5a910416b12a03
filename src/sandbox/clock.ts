/** Which part of the sandbox a turn of the clock reaches. */
export type ClockScope =
  /** Orders, expiry and the gateway's own clock: all time goes by, so clients fall behind. */
  | 'everything'
  /** Orders and expiry only: clients keep agreeing with the gateway about the time. */
  | 'service';

/** The sandbox's one clock: state is computed from it at each request, and no timer changes anything. Milliseconds since the epoch. */
export class Clock {
  readonly #source: () => number;
  #gatewayOffset = 0;
  #serviceOffset = 0;

  constructor(source: () => number) {
    this.#source = source;
  }

  /** Time by which orders are issued and certificates expire. */
  now(): number {
    return this.#source() + this.#serviceOffset;
  }

  /** Time that is told in `Date` and that timestamps are held against. */
  gatewayNow(): number {
    return this.#source() + this.#gatewayOffset;
  }

  advance(ms: number, scope: ClockScope = 'everything'): void {
    this.#serviceOffset += ms;
    if (scope === 'everything') this.#gatewayOffset += ms;
  }

  reset(): void {
    this.#gatewayOffset = 0;
    this.#serviceOffset = 0;
  }
}
