import { randomUUID } from 'node:crypto';
import { jsonAnswer, type Answer, type Exchange } from '../../http.ts';
import type { NaverKeys } from '../keys.ts';
import { Refusal, denied, frameworkNotFound, gatewayError } from './errors.ts';
import { match, type Match, type Route, type ZoneContext } from './router.ts';
import { verify, type Caller } from './signature.ts';

/** One zone of Certificate Manager: a gateway that checks keys, and the service behind it. */
export interface Zone extends ZoneContext {
  readonly keys: NaverKeys;
  readonly v1: readonly Route[];
  readonly v2: readonly Route[];
  /** False where the zone answers v1 only; v2 paths are unknown to its gateway then. */
  readonly hasV2: boolean;
}

export interface ZoneAnswer {
  readonly answer: Answer;
  /** Who called; absent if the gateway let nobody in. */
  readonly caller?: Caller;
}

/** @param gatewayNow the gateway's time, which timestamps are held against */
export function answerOf(zone: Zone, exchange: Exchange, gatewayNow: number): ZoneAnswer {
  const { switches } = zone;
  const found = locate(zone, exchange);
  const unknown = 'miss' in found.match && found.version === undefined;
  if (unknown && switches.routeBeforeKey) return { answer: missing(found, zone) };
  const verified = verify(exchange, zone.keys, gatewayNow);
  if ('problem' in verified) return { answer: gatewayError('200', verified.problem) };
  const { caller } = verified;
  if (exchange.tooLong) return { answer: gatewayError('430'), caller };
  if ('miss' in found.match) return { answer: missing(found, zone, exchange), caller };
  if (found.version === 'v2' && caller === 'sub') return { answer: fromService(denied(), zone), caller };
  if (needsContentType(found) && switches.missingContentType === 'refused' && !isJson(exchange)) {
    return { answer: gatewayError('100', 'Content-Type must be application/json'), caller };
  }
  return { answer: fromService(run(zone, exchange, found.match, found.version), zone), caller };
}

/** `version` says where the path leads: a route, v1's framework (which knows no such route), or nowhere. */
interface Located {
  readonly version: 'v1' | 'v2' | undefined;
  readonly match: Match;
}

function locate({ v1, v2, hasV2 }: Zone, { method, path }: Exchange): Located {
  const below = /^\/api\/(v[12])(\/.*)$/.exec(path);
  const rest = below?.[2] ?? '';
  const version = below?.[1] === 'v1' ? 'v1' : below?.[1] === 'v2' && hasV2 ? 'v2' : undefined;
  const found = match(version === 'v1' ? v1 : version === 'v2' ? v2 : [], method, rest);
  if (!('miss' in found)) return { version, match: found };
  // The gateway lets a v2 path under /api/v1 through, and the service does not know it there.
  const reachesService = version === 'v1' && !('miss' in match(v2, method, rest));
  return { version: reachesService ? 'v1' : undefined, match: found };
}

function missing(found: Located, zone: Zone, exchange?: Exchange): Answer {
  if (found.version === 'v1' && exchange) {
    return fromService(frameworkNotFound(exchange.path, zone.clock.gatewayNow()), zone);
  }
  const answer = gatewayError('300');
  const wrongMethod = 'miss' in found.match && found.match.miss === 'method';
  return wrongMethod ? { ...answer, status: zone.switches.wrongMethodStatus } : answer;
}

function run(
  zone: Zone,
  exchange: Exchange,
  { route, params }: Exclude<Match, { miss: unknown }>,
  version: Located['version'],
): Answer {
  try {
    const result = route.handle({ ...zone, exchange, params });
    if (isAnswer(result)) return result;
    const value = { returnCode: '0', returnMessage: 'Success', ...result };
    return jsonAnswer(200, version === 'v2' && zone.switches.numbersAsStrings ? asTexts(value) : value);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** v2 wants it on every method; v1 only where something is uploaded. */
function needsContentType({ version, match: found }: Located): boolean {
  return version === 'v2' || ('route' in found && found.route.method === 'POST');
}

function isJson({ headers }: Exchange): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}

function fromService(answer: Answer, { switches }: Zone): Answer {
  const trace: Record<string, string> = switches.traceId ? { 'x-ncp-trace-id': randomUUID().replaceAll('-', '') } : {};
  return { ...answer, headers: { 'x-ncp-apigw-response-origin': 'ENDPOINT', ...trace, ...answer.headers } };
}

function isAnswer(result: Record<string, unknown> | Answer): result is Answer {
  return Buffer.isBuffer((result as Partial<Answer>).body);
}

function asTexts(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asTexts(part)]));
}
