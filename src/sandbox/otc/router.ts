import type { Answer, Exchange } from '../http.ts';
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
  const given = below.split('/');
  for (const route of routes) {
    const wanted = route.path.split('/');
    if (route.method !== method || wanted.length !== given.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const value = given[index] ?? '';
      if (!part.startsWith('{')) return part === value;
      params[part.slice(1, -1)] = decode(value);
      return value !== '';
    });
    if (fits) return { route, params, projectId: decode(project) };
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
