/** What a handshake needs. */
export interface ServedPair {
  /** Leaf first. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
}

interface Change {
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** Absent: nothing is served. */
  readonly pair: ServedPair | undefined;
}

/** Which certificate each domain shows, now and before changes took effect. In memory only, for it holds keys. */
export class Served {
  readonly #changes = new Map<string, Change[]>();

  /** @param from when the change takes effect, milliseconds since the epoch */
  note(domainId: string, pair: ServedPair | undefined, from: number): void {
    this.#changes.set(domainId, [...(this.#changes.get(domainId) ?? []).slice(-7), { from, pair }]);
  }

  at(domainId: string, now: number): ServedPair | undefined {
    return this.#changes.get(domainId)?.findLast(({ from }) => from <= now)?.pair;
  }

  forget(domainId: string): void {
    this.#changes.delete(domainId);
  }

  clear(): void {
    this.#changes.clear();
  }
}
