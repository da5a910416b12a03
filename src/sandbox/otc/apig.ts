import type { Answer, Exchange } from '../http.ts';
import { BINDING_ROUTES } from './bindingRoutes.ts';
import { CERTIFICATE_ROUTES } from './certificateRoutes.ts';
import { DOMAIN_ROUTES } from './domainRoutes.ts';
import { apigError, frontError, notAuthenticated } from './errors.ts';
import { objectOf } from './json.ts';
import { projectsOf } from './projects.ts';
import { matchRoute, type OtcMatch } from './router.ts';
import { answering, isSigned, judgeToken, type OtcService } from './service.ts';

const ROUTES = [...CERTIFICATE_ROUTES, ...BINDING_ROUTES, ...DOMAIN_ROUTES];
const LONGEST_HEADER = 32 << 10;

/** API Gateway behind the gateway of the cloud. @param now the gateway's time, which signatures and tokens are held against */
export function apigAnswerOf(service: OtcService, exchange: Exchange, now: number): { answer: Answer } {
  return { answer: answering('X-Request-Id', () => route(service, exchange, now)) };
}

/** What a request would write: method and what it is about; empty for reads and for what nobody knows. */
export function writesOf(exchange: Exchange): readonly string[] {
  const match = matchRoute(ROUTES, exchange.method, exchange.path);
  return match?.route.counted?.(match.params, objectOf(exchange) ?? {}) ?? [];
}

function route(service: OtcService, exchange: Exchange, now: number): Answer {
  checkSizes(exchange);
  const match = matchRoute(ROUTES, exchange.method, exchange.path);
  if (!match)
    throw frontError(404, 'APIGW.0101', 'The API does not exist or has not been published in the environment');
  checkCaller(service, exchange, match, now);
  const { projectId, params } = match;
  return match.route.handle({ ...service, exchange, projectId, params });
}

function checkSizes({ target, headers, tooLong }: Exchange): void {
  if (target.length > LONGEST_HEADER) throw frontError(414, 'APIGW.0201', 'Request URI too large');
  if (Object.values(headers).some((value) => String(value).length > LONGEST_HEADER)) {
    throw frontError(494, 'APIGW.0201', 'Request header too large');
  }
  if (tooLong) throw frontError(413, 'APIGW.0201', 'Request entity too large');
}

function checkCaller(service: OtcService, exchange: Exchange, match: OtcMatch, now: number): void {
  const { keys, switches } = service;
  const projectId = isSigned(exchange)
    ? keyProject(service, exchange, now)
    : tokenProject(service, exchange, match, now);
  const known = projectsOf(keys, switches).some(({ id }) => id === match.projectId);
  if (!known || projectId !== match.projectId) {
    throw apigError(403, switches.projectMismatchCode, 'The project of the request is not that of the caller.');
  }
  const { method, path } = match.route;
  const denied =
    (switches.denied === 'writes' && method !== 'GET') ||
    (switches.denied === 'certificates' && path.startsWith('/certificates'));
  if (denied) throw apigError(403, 'APIG.1005', 'You do not have permission to perform this operation.');
}

/** A key is for all projects of its account; without a word it is the region's, so a sub-project must be named. */
function keyProject(service: OtcService, exchange: Exchange, now: number): string {
  service.guard.check(exchange, now);
  return String(exchange.headers['x-project-id'] ?? service.keys.projectId);
}

function tokenProject(service: OtcService, exchange: Exchange, { route: { path } }: OtcMatch, now: number): string {
  // The gateways are managed by a service of its own, with codes of its own.
  const code = (apig: string, apic: string): string =>
    path.split('/').length <= 3 && path.startsWith('/instances') ? apic : apig;
  const verdict = judgeToken(service, exchange.headers['x-auth-token'], now);
  if ('problem' in verdict) {
    service.logins.countBadToken();
    const byFront = service.switches.tokenRefusedBy === 'front';
    switch (verdict.problem) {
      case 'missing':
        throw apigError(401, code('APIG.1000', 'APIC.7100'), 'Invalid token: the token is missing');
      case 'expired':
        if (byFront) throw frontError(401, 'APIGW.0307', 'The token must be updated.');
        throw apigError(401, code('APIG.1001', 'APIC.7101'), 'The session is invalid or the token has expired.');
      case 'unknown':
        if (byFront) throw notAuthenticated('decrypt token fail');
        throw apigError(401, code('APIG.1002', 'APIC.7102'), 'The token is incorrect or cannot be resolved.');
    }
  }
  const { projectId } = verdict.claims;
  if (projectId === undefined) throw apigError(401, code('APIG.1003', 'APIC.7103'), 'The token has no project.');
  return projectId;
}
