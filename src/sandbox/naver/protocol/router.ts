import type { Authority } from '../../authority.ts';
import type { Clock } from '../../clock.ts';
import type { Answer, Exchange } from '../../http.ts';
import { parametersOf } from '../../pathPattern.ts';
import type { CertificateStore } from '../state/store.ts';
import type { NaverSwitches } from '../switches.ts';

/** What a route works with: the request, and the zone it came to. */
export interface RouteContext extends ZoneContext {
  readonly exchange: Exchange;
  /** Values of the `{…}` parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface ZoneContext {
  readonly store: CertificateStore;
  readonly clock: Clock;
  readonly switches: NaverSwitches;
  readonly authority: Authority;
}

/** Fields of the answer besides `returnCode` and `returnMessage`, or a whole answer that is not JSON. @throws Refusal */
export type RouteHandler = (context: RouteContext) => Record<string, unknown> | Answer;

export interface Route {
  readonly method: string;
  /** Below the version, `{name}` for a part that varies: `/certificate/orders/{orderId}`. */
  readonly path: string;
  readonly handle: RouteHandler;
}

export type Match =
  | { readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** `method`: the path is known under another method. */
  | { readonly miss: 'path' | 'method' };

/** @param path below the version, percent-encoded */
export function match(routes: readonly Route[], method: string, path: string): Match {
  let miss: 'path' | 'method' = 'path';
  for (const route of routes) {
    const params = parametersOf(route.path, path);
    if (!params) continue;
    if (route.method === method) return { route, params };
    miss = 'method';
  }
  return { miss };
}
