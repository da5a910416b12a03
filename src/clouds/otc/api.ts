import { isAccessKey } from '../../certificates/account.ts';
import type { AccessKey } from '../../certificates/account.ts';
import { READ_POLICY, repeatUnexecutedWrite, retryRead } from '../../http/retry.ts';
import type { RetryPolicy } from '../../http/retry.ts';
import { GatewayClock } from '../clock.ts';
import type { CloudContext } from '../cloud.ts';
import type { JsonObject } from './errors.ts';
import type { Project } from './identity.ts';
import { createKeyCalls } from './keyCalls.ts';
import { fittingProjects, onlyProject } from './projects.ts';
import type { ProjectWish } from './projects.ts';
import type { ApiRequest } from './requests.ts';
import { createSender } from './sender.ts';
import type { ApigEndpoints } from './sender.ts';
import { createTokenCalls, unsent } from './tokenCalls.ts';
import { fingerprint, Trust } from './trust.ts';

/** Finds the project, signs or brings a token, sends and reads, for one account. */
export interface ApigApi {
  /** Learns from refusals; its offset is what the user is told. */
  readonly clock: GatewayClock;
  /** A call that changes nothing: repeated while it fails for a passing reason. */
  read(request: ApiRequest, signal?: AbortSignal): Promise<JsonObject>;
  /**
   * A call that changes something: sent once. Sent again only where it provably did not run: after a 429, and once each
   * after a refusal for this computer's clock or for a token that had ended.
   */
  write(request: ApiRequest): Promise<JsonObject>;
  /** Who is calling and for which project. @throws ExtensionError `project.ambiguous`, `project.unknown` */
  identify(signal?: AbortSignal): Promise<{ readonly projectId: string; readonly user?: string }>;
  /** Projects that the account could mean, whatever it names. */
  projects(signal?: AbortSignal): Promise<readonly Project[]>;
  /** A person asks for another try: credentials that were refused may be shown once more. */
  retryRefused(): void;
  /** The same, though the service may still have them locked: a person wants to know. */
  forgetRefusals(): void;
  /** The address of a call, for plans; with a placeholder while the project is not known. */
  urlOf(request: ApiRequest): string;
}

/**
 * @param region name of the main project, unless the account names one
 * @param policy of repeated reads
 */
export function createApi(
  context: CloudContext,
  endpoints: ApigEndpoints,
  region: string,
  policy: RetryPolicy = READ_POLICY,
): ApigApi {
  const { now, log, passcode } = context;
  const { projectId, projectName, signing } = context.account.options ?? {};
  const wish: ProjectWish = { region, ...(projectId && { projectId }), ...(projectName && { projectName }) };
  const clock = new GatewayClock(now);
  const trust = new Trust(now);
  const sender = createSender(context, endpoints);
  const layout =
    signing === 'credential'
      ? ({ scheme: 'credential', region: '', service: '' } as const)
      : ({ scheme: 'access' } as const);
  const byKey = createKeyCalls({ sender, trust, clock, layout, log });
  const byToken = createTokenCalls({ sender, trust, passcode }, wish, now);

  let known = wish.projectId;
  let finding: { readonly owner: string; readonly id: Promise<string> } | undefined;
  /** Looked for once, also while several calls wait for it. */
  const projectOf = (key: AccessKey): Promise<string> => {
    if (wish.projectId !== undefined) return Promise.resolve(wish.projectId);
    const owner = fingerprint(key);
    if (finding?.owner === owner) return finding.id;
    const id = byKey.projects(key).then((projects) => onlyProject(projects, wish).id);
    const started = { owner, id };
    finding = started;
    id.then(
      (found) => (known = found),
      () => finding === started && (finding = undefined),
    );
    return id;
  };

  const attempt = async (request: ApiRequest, signal?: AbortSignal): Promise<JsonObject> => {
    const credentials = await context.key(); // read per request, so that changed ones count at once
    if (isAccessKey(credentials)) return byKey.call(request, credentials, await projectOf(credentials), signal);
    known = (await byToken.token(credentials)).projectId;
    return byToken.call(request, credentials, signal);
  };
  const identify = async (): Promise<{ projectId: string; user?: string }> => {
    const credentials = await context.key();
    if (isAccessKey(credentials)) return { projectId: await projectOf(credentials) };
    const { projectId, user } = await byToken.token(credentials);
    known = projectId;
    return { projectId, ...(user !== undefined && { user }) };
  };
  const projects = async (): Promise<readonly Project[]> => {
    const credentials = await context.key();
    const all = isAccessKey(credentials) ? await byKey.projects(credentials) : await byToken.projects(credentials);
    return fittingProjects(all, { region });
  };

  return {
    clock,
    read: (request, signal) => retryRead(() => attempt(request, signal), policy, signal),
    write: async (request) => {
      await unsent(retryRead(identify, policy));
      return repeatUnexecutedWrite(() => attempt(request), policy);
    },
    identify: (signal) => retryRead(identify, policy, signal),
    projects: (signal) => retryRead(projects, policy, signal),
    retryRefused: () => trust.retry(),
    forgetRefusals: () => trust.forget(),
    urlOf: (request) => {
      const { url } = sender.prepare(request, known ?? 'PROJECT');
      return known === undefined ? url.replace('/v2/PROJECT/', '/v2/{project_id}/') : url;
    },
  };
}
