import type { Caller } from './naver/signature.ts';

export type ListenerName = 'public' | 'government' | 'sts';

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

/** How often a certificate was ordered under one name. */
export interface IssueCount {
  /** Requests that arrived, whatever became of them. */
  received: number;
  /** Requests after which a certificate existed. */
  committed: number;
}

/** Oldest requests are dropped beyond this. */
const MOST = 5_000;

/** What came in, for tests to look at. */
export class RequestLog {
  #requests: SeenRequest[] = [];
  #issues = new Map<string, IssueCount>();

  add(request: SeenRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > 2 * MOST) this.#requests = this.#requests.slice(-MOST);
  }

  requests(): readonly SeenRequest[] {
    return this.#requests.slice(-MOST);
  }

  issueOf(name: string): IssueCount {
    let count = this.#issues.get(name);
    if (!count) this.#issues.set(name, (count = { received: 0, committed: 0 }));
    return count;
  }

  issues(): Record<string, IssueCount> {
    return Object.fromEntries(this.#issues);
  }

  clear(): void {
    this.#requests = [];
    this.#issues.clear();
  }
}
