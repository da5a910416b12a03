import type { Caller } from './naver/protocol/signature.ts';

export type ListenerName = 'public' | 'government' | 'sts' | 'otcIam' | 'otcApig';

/** One request that came in. No header is kept, so no key or signature is. */
export interface SeenRequest {
  readonly listener: ListenerName;
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly caller?: Caller;
  /** Status the service decided on; absent if the request never reached it. */
  readonly decided?: number;
  /** Status the client was sent; `cut` if it was sent none, absent while it waits. */
  sent?: number | 'cut';
  /** Kind of the fault that hit it. */
  readonly fault?: string;
}

/** How often the same thing was asked for. */
export interface RequestCount {
  /** Requests that arrived, whatever became of them. */
  received: number;
  /** Requests that were carried out, whether the client heard of it or not. */
  committed: number;
}

/** Oldest requests are dropped beyond this. */
const MOST = 5_000;

/** What came in, for tests to look at. */
export class RequestLog {
  #requests: SeenRequest[] = [];
  readonly #issues = new Map<string, RequestCount>();
  readonly #writes = new Map<string, RequestCount>();

  add(request: SeenRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > 2 * MOST) this.#requests = this.#requests.slice(-MOST);
  }

  requests(): readonly SeenRequest[] {
    return this.#requests.slice(-MOST);
  }

  /** Orders and reissues that give a certificate this name. */
  issueOf(name: string): RequestCount {
    return countAt(this.#issues, name);
  }

  issues(): Record<string, RequestCount> {
    return Object.fromEntries(this.#issues);
  }

  /** @param subject operation and what it is about: `revoke 30001`, `create certificate www_example_com` */
  writeOf(subject: string): RequestCount {
    return countAt(this.#writes, subject);
  }

  writes(): Record<string, RequestCount> {
    return Object.fromEntries(this.#writes);
  }

  clear(): void {
    this.#requests = [];
    this.#issues.clear();
    this.#writes.clear();
  }
}

function countAt(counts: Map<string, RequestCount>, key: string): RequestCount {
  let count = counts.get(key);
  if (!count) counts.set(key, (count = { received: 0, committed: 0 }));
  return count;
}
