/** Differences below this are ordinary: a `Date` header has whole seconds, and answers take time. */
export const TOLERATED_OFFSET_MS = 60_000;

/** A cloud's clock as learnt from its answers; kept as long as the connection. */
export class GatewayClock {
  readonly #now: () => number;
  #offsetMs = 0;

  /** @param now this computer's clock, milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** What the gateway's clock is ahead of this computer's, in milliseconds; 0 while nothing else was needed. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Milliseconds since the epoch by the gateway's clock. */
  timestamp(): number {
    return Math.round(this.#now() + this.#offsetMs);
  }

  /**
   * Learns from a refused request.
   * @param date the answer's `Date` header
   * @param usedOffsetMs the offset with which the request was signed
   * @returns true if the request was off by so much that it is worth signing it again
   */
  learn(date: string | undefined, usedOffsetMs: number): boolean {
    const gatewayTime = date === undefined ? Number.NaN : Date.parse(date);
    if (Number.isNaN(gatewayTime)) return false;
    const offset = gatewayTime - this.#now();
    if (Math.abs(offset - usedOffsetMs) <= TOLERATED_OFFSET_MS) return false;
    this.#offsetMs = Math.abs(offset) <= TOLERATED_OFFSET_MS ? 0 : Math.round(offset);
    return true;
  }
}
