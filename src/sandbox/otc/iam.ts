import { randomUUID } from 'node:crypto';
import { jsonAnswer, type Answer, type Exchange } from '../http.ts';
import { frontError, iamError, keystoneError } from './errors.ts';
import { objectOf, valueAt } from './json.ts';
import { newAccessKey, newSecurityToken } from './keys.ts';
import { projectsOf, type Project } from './projects.ts';
import { answering, isSigned, judgeToken, noContent, type OtcService } from './service.ts';
import { sealToken, type TokenClaims } from './tokens.ts';

/** IAM: tokens, projects, temporary keys. @param now the gateway's time */
export function iamAnswerOf(service: OtcService, exchange: Exchange, now: number): { answer: Answer } {
  return { answer: answering('X-IAM-Trace-Id', () => route(service, exchange, now)) };
}

function route(service: OtcService, exchange: Exchange, now: number): Answer {
  if (exchange.tooLong) throw frontError(413, 'APIGW.0201', 'Request entity too large');
  switch (`${exchange.method} ${exchange.path.replace(/(.)\/$/, '$1')}`) {
    case 'POST /v3/auth/tokens':
      return createToken(service, exchange, now);
    case 'HEAD /v3/auth/tokens':
      subjectOf(service, exchange, now);
      return {
        status: 200,
        headers: { 'X-Subject-Token': String(exchange.headers['x-subject-token']) },
        body: NOTHING,
      };
    case 'DELETE /v3/auth/tokens':
      service.store.data.revokedTokens.push(subjectOf(service, exchange, now).id);
      service.store.touch();
      return noContent();
    case 'GET /v3/projects':
      authenticate(service, exchange, now);
      return searchProjects(service, exchange);
    case 'GET /v3/auth/projects':
      bearerOf(service, exchange, now);
      return jsonAnswer(200, projectPage(projectsOf(service.keys, service.switches), service, exchange));
    case 'POST /v3.0/OS-CREDENTIAL/securitytokens':
      return createTemporaryKey(service, exchange, now);
    default:
      throw iamError(404, 'IAM.0004', 'Could not find the requested resource.');
  }
}

const NOTHING = Buffer.alloc(0);

function createToken(service: OtcService, exchange: Exchange, now: number): Answer {
  const { keys, switches, logins } = service;
  const body = objectOf(exchange);
  if (!body) throw iamError(400, 'IAM.0011', 'Invalid request body.');
  const identity = valueAt(body, 'auth', 'identity');
  const methods = valueAt(identity, 'methods');
  if (!Array.isArray(methods)) throw iamError(400, 'IAM.0072', "'methods' is a required property.");
  const bare = methods.includes('password')
    ? logins.login(identity, now)
    : rescoped(service, methods, valueAt(identity, 'token', 'id'), now);
  const project = scopeOf(service, valueAt(body, 'auth', 'scope'));
  const claims: TokenClaims = { ...bare, ...(project && { projectId: project.id }) };
  return jsonAnswer(
    201,
    { token: tokenBody(service, claims, project, (exchange.query.get('nocatalog') ?? '') === '') },
    { 'X-Subject-Token': sealToken(claims, keys.tokenSecret, switches.tokenLength) },
  );
}

/** A token for another project from one that is there; it lives no longer than that one. */
function rescoped(service: OtcService, methods: readonly unknown[], token: unknown, now: number): TokenClaims {
  if (methods.length !== 1 || methods[0] !== 'token')
    throw iamError(400, 'IAM.0073', "Invalid input for field 'methods'.");
  const verdict = judgeToken(service, token, now);
  if ('problem' in verdict) throw refusedToken(verdict.problem);
  const { projectId: _left, ...claims } = verdict.claims;
  return { ...claims, id: randomUUID(), methods: ['token'], issuedAt: now };
}

/** @returns undefined for a scope of the account, or none: a token that projects cannot be used with */
function scopeOf({ keys, switches }: OtcService, scope: unknown): Project | undefined {
  const project = valueAt(scope, 'project');
  if (project === undefined) return undefined;
  const [id, name] = [valueAt(project, 'id'), valueAt(project, 'name')];
  const account = [
    valueAt(project, 'domain', 'name') ?? keys.domain,
    valueAt(project, 'domain', 'id') ?? keys.domainId,
  ];
  const ownAccount = account[0] === keys.domain && account[1] === keys.domainId;
  const found = projectsOf(keys, switches).find((one) => (id === undefined ? one.name === name : one.id === id));
  if (!found || !ownAccount) throw keystoneError(404, 'Not Found', 'Could not find the project of the scope.');
  return found;
}

function tokenBody(
  { keys }: OtcService,
  claims: TokenClaims,
  project: Project | undefined,
  withCatalog: boolean,
): object {
  const domain = { id: keys.domainId, name: keys.domain };
  const time = (at: number): string => new Date(at).toISOString().replace('Z', '000Z');
  return {
    expires_at: time(claims.expiresAt),
    issued_at: time(claims.issuedAt),
    methods: claims.methods,
    ...(claims.methods.includes('totp') && { mfa_authn_at: time(claims.issuedAt) }),
    user: { id: claims.userId, name: claims.userName, domain, password_expires_at: '' },
    ...(project ? { project: { id: project.id, name: project.name, domain } } : { domain }),
    roles: [{ id: '0', name: 'te_admin' }],
    // API Gateway is not in the catalog: so it was found on the real service.
    ...(withCatalog && { catalog: [{ id: keys.domainId, name: 'iam', type: 'identity', endpoints: [] }] }),
  };
}

function searchProjects(service: OtcService, exchange: Exchange): Answer {
  const { keys, switches } = service;
  const { query } = exchange;
  const [page, perPage] = [query.get('page'), query.get('per_page')];
  if ((page === null) !== (perPage === null)) throw iamError(400, 'IAM.0072', 'page and per_page belong together.');
  const [at, size] = [Number(page ?? 1), Number(perPage ?? 5_000)];
  if (!Number.isInteger(at) || at < 1) throw iamError(400, 'IAM.0073', "Invalid input for field 'page'.");
  if (!Number.isInteger(size) || size < 1 || size > 5_000) {
    throw iamError(400, 'IAM.0073', "Invalid input for field 'per_page'.");
  }
  const name = query.get('name');
  const fits = (project: Project): boolean =>
    (name === null ||
      project.name === name ||
      (switches.projectNameFilter === 'start' && project.name.startsWith(name))) &&
    [null, keys.domainId].includes(query.get('domain_id')) &&
    [null, keys.domainId].includes(query.get('parent_id')) &&
    query.get('enabled') !== 'false' &&
    query.get('is_domain') !== 'true';
  const found = projectsOf(keys, switches).filter(fits);
  return jsonAnswer(200, projectPage(found.slice((at - 1) * size, at * size), service, exchange));
}

function projectPage(projects: readonly Project[], { keys }: OtcService, { headers, target }: Exchange): object {
  const base = `http://${headers.host ?? ''}`;
  return {
    projects: projects.map(({ id, name, description }) => ({
      id,
      name,
      description,
      domain_id: keys.domainId,
      parent_id: keys.domainId,
      is_domain: false,
      enabled: true,
      links: { self: `${base}/v3/projects/${id}` },
    })),
    links: { self: base + target, previous: null, next: null },
  };
}

function createTemporaryKey(service: OtcService, exchange: Exchange, now: number): Answer {
  const body = objectOf(exchange);
  const identity = valueAt(body, 'auth', 'identity');
  const methods = valueAt(identity, 'methods');
  if (!Array.isArray(methods) || methods.length !== 1)
    throw iamError(400, 'IAM.0072', "'methods' is a required property.");
  // Nobody has given this account an agency.
  if (methods[0] === 'assume_role') throw iamError(404, 'IAM.0004', 'Could not find the agency.');
  if (methods[0] !== 'token') throw iamError(400, 'IAM.0073', "Invalid input for field 'methods'.");
  const verdict = judgeToken(service, exchange.headers['x-auth-token'] ?? valueAt(identity, 'token', 'id'), now);
  if ('problem' in verdict) throw refusedToken(verdict.problem);
  const seconds = valueAt(identity, 'token', 'duration_seconds') ?? 900;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 900 || seconds > 86_400) {
    throw iamError(400, 'IAM.0073', "Invalid input for field 'duration_seconds'.");
  }
  const key = { ...newAccessKey(), securityToken: newSecurityToken(), expiresAt: now + seconds * 1_000 };
  const { data } = service.store;
  data.temporaryKeys = [...data.temporaryKeys.filter(({ expiresAt }) => now < expiresAt), key];
  service.store.touch();
  const { accessKey: access, secretKey: secret, securityToken: securitytoken } = key;
  const expires_at = new Date(key.expiresAt).toISOString().replace('Z', '000Z');
  return jsonAnswer(201, { credential: { access, secret, securitytoken, expires_at } });
}

/** By token or by AK/SK. */
function authenticate(service: OtcService, exchange: Exchange, now: number): void {
  if (!isSigned(exchange)) {
    bearerOf(service, exchange, now);
    return;
  }
  service.guard.check(exchange, now);
  const domainId = exchange.headers['x-domain-id'];
  if (domainId !== undefined && domainId !== service.keys.domainId) {
    throw iamError(403, 'IAM.0002', 'You are not authorized to perform the requested action.');
  }
}

function bearerOf(service: OtcService, { headers }: Exchange, now: number): TokenClaims {
  const verdict = judgeToken(service, headers['x-auth-token'], now);
  if ('problem' in verdict) throw refusedToken(verdict.problem);
  return verdict.claims;
}

/** The token that a request is about, which another one (or itself) vouches for. */
function subjectOf(service: OtcService, exchange: Exchange, now: number): TokenClaims {
  bearerOf(service, exchange, now);
  const verdict = judgeToken(service, exchange.headers['x-subject-token'], now);
  if ('problem' in verdict) throw iamError(404, 'IAM.0004', 'Could not find the token.');
  return verdict.claims;
}

function refusedToken(problem: 'missing' | 'expired' | 'unknown'): Error {
  if (problem === 'missing') return iamError(401, 'IAM.0001', 'The request you have made requires authentication.');
  if (problem === 'expired') return iamError(401, 'IAM.0066', 'The token has expired.');
  return iamError(401, 'IAM.0067', 'Invalid token.');
}
