import type { PasswordLogin } from '../../certificates/account.ts';
import { ExtensionError, neverExecuted } from '../../errors.ts';
import { isUnauthorized, meansTokenRefused } from './errorCodes.ts';
import type { JsonObject } from './errors.ts';
import { readProjects, readToken } from './identity.ts';
import type { Project, Token } from './identity.ts';
import { login } from './login.ts';
import type { LoginDeps } from './login.ts';
import { onlyProject } from './projects.ts';
import type { ProjectWish } from './projects.ts';
import { isChange, ownProjectsRequest, rescopedTokenRequest } from './requests.ts';
import type { ApiRequest, Scope } from './requests.ts';
import { Tokens } from './tokens.ts';
import { fingerprint } from './trust.ts';

/** Calls that bring a token, made from user and password. */
export interface TokenCalls {
  /** One call, made again once with a new token if its own had ended: a refused call did not run. */
  call(request: ApiRequest, credentials: PasswordLogin, signal?: AbortSignal): Promise<JsonObject>;
  /** The token for the account's project. */
  token(credentials: PasswordLogin): Promise<ProjectToken>;
  /** By the latest token, so that nobody is asked for another one-time code. */
  projects(credentials: PasswordLogin): Promise<Project[]>;
}

export type ProjectToken = Token & { readonly projectId: string };

/** @param now milliseconds since the epoch */
export function createTokenCalls(deps: LoginDeps, wish: ProjectWish, now: () => number): TokenCalls {
  const { sender } = deps;
  const tokens = new Tokens<ProjectToken>(now);
  let latest: Token | undefined;
  const signedIn = async (credentials: PasswordLogin, scope: Scope): Promise<Token> => {
    try {
      return (latest = await login(deps, credentials, scope));
    } catch (error) {
      throw asMissingProject(error, scope);
    }
  };

  const withToken = async (request: ApiRequest, token: Token, signal?: AbortSignal): Promise<JsonObject> => {
    const headers = () => ({ 'X-Auth-Token': token.value });
    const answer = await sender.send(sender.prepare(request, token.projectId), headers, signal);
    return sender.read(answer, request, [token.value]);
  };
  const projectsOf = async (token: Token): Promise<Project[]> =>
    readProjects(await withToken(ownProjectsRequest(), token));

  /** Named by id or name there is nothing to find. Else the region's own, unless there are sub-projects beside it. */
  const projectToken = async (credentials: PasswordLogin): Promise<ProjectToken> => {
    const { projectId, projectName, region } = wish;
    if (projectId !== undefined) return { ...(await signedIn(credentials, { projectId })), projectId };
    if (projectName !== undefined) return forProject(await signedIn(credentials, { projectName }));
    const token = await regionToken(credentials, region);
    const project = await chosen(token);
    if (project === token.projectId) return forProject(token);
    const request = rescopedTokenRequest(token.value, { projectId: project }, credentials.domain);
    const answer = await sender.send(sender.prepare(request), undefined);
    return { ...readToken(answer, sender.asked(request, [token.value])), projectId: project };
  };

  /** One for the whole account if the region's project may not be used. */
  const regionToken = async (credentials: PasswordLogin, region: string): Promise<Token> => {
    try {
      return await signedIn(credentials, { projectName: region });
    } catch (error) {
      const refused =
        error instanceof ExtensionError && (error.code === 'project.unknown' || error.code === 'cloud.forbidden');
      if (!refused) throw error;
      return signedIn(credentials, undefined);
    }
  };

  /** Where projects may not be listed, the token's own is all there is to know. */
  const chosen = async (token: Token): Promise<string> => {
    try {
      return onlyProject(await projectsOf(token), wish).id;
    } catch (error) {
      const refused = error instanceof ExtensionError && error.code === 'cloud.forbidden';
      if (refused && token.projectId !== undefined) return token.projectId;
      throw error;
    }
  };

  const token: TokenCalls['token'] = (credentials) =>
    tokens.get(fingerprint(credentials), () => projectToken(credentials));
  return {
    token,
    async call(request, credentials, signal) {
      const first = await token(credentials);
      try {
        return await withToken(request, first, signal);
      } catch (error) {
        if (!isUnauthorized(error)) throw error;
        tokens.drop(first);
        if (isChange(request) && !meansTokenRefused(error)) throw error;
      }
      return withToken(request, await unsent(token(credentials)), signal);
    },
    projects: async (credentials) => projectsOf(latest ?? (await signedIn(credentials, undefined))),
  };
}

/**
 * What goes before a call. Its failure says so by its code: a change that waits for it was certainly not sent.
 * @throws ExtensionError whose code is one of `neverExecuted`
 */
export async function unsent<T>(preparation: Promise<T>): Promise<T> {
  try {
    return await preparation;
  } catch (error) {
    if (!(error instanceof ExtensionError) || neverExecuted(error.code)) throw error;
    const { details } = error;
    throw new ExtensionError('network.unreachable', 'signing in failed', { details, cause: error });
  }
}

function forProject(token: Token): ProjectToken {
  const { projectId } = token;
  if (projectId !== undefined) return { ...token, projectId };
  const path = 'token.project.id';
  throw new ExtensionError('cloud.unexpectedAnswer', 'the token names no project', { details: { path } });
}

/** IAM says in several ways that it does not know the project; that there is no such address is not one of them. */
function asMissingProject(error: unknown, scope: Scope): unknown {
  if (scope === undefined || !(error instanceof ExtensionError)) return error;
  if (error.details['status'] !== 404 && error.details['errorCode'] !== 'IAM.1109') return error;
  const project = 'projectId' in scope ? scope.projectId : scope.projectName;
  const details = { ...error.details, project };
  return new ExtensionError('project.unknown', 'no such project', { details, cause: error });
}
