import type { Answer, Exchange } from '../http.ts';
import { parametersOf, percentDecoded } from '../pathPattern.ts';
import type { OtcService } from './service.ts';

/** What a route works with. */
export interface OtcContext extends OtcService {
  readonly exchange: Exchange;
  /** Of the path, and found to be the caller's. */
  readonly projectId: string;
  /** Values of the `{…}` parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface OtcRoute {
  readonly method: string;
  /** Below `/v2/{project_id}/apigw`, `{name}` for a part that varies. */
  readonly path: string;
  /** @throws OtcRefusal */
  readonly handle: (context: OtcContext) => Answer;
  /** What a write is counted under, of the parts of the path and the body; absent for reads. */
  readonly counted?: (params: Readonly<Record<string, string>>, body: Record<string, unknown>) => readonly string[];
}

export interface OtcMatch {
  readonly route: OtcRoute;
  readonly projectId: string;
  readonly params: Readonly<Record<string, string>>;
}

/** @param path percent-encoded, with `/v2` */
export function matchRoute(routes: readonly OtcRoute[], method: string, path: string): OtcMatch | undefined {
  const [, project, below] = /^\/v2\/([^/]+)\/apigw(\/.+)$/.exec(path) ?? [];
  if (project === undefined || below === undefined) return undefined;
  for (const route of routes) {
    const params = route.method === method ? parametersOf(route.path, below) : undefined;
    if (params) return { route, params, projectId: percentDecoded(project) };
  }
  return undefined;
}
