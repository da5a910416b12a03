import type { AccessKey } from '../../certificates/account.ts';
import { ExtensionError } from '../../errors.ts';
import type { HttpAnswer, Log } from '../../http/transport.ts';
import { TOLERATED_OFFSET_MS } from '../clock.ts';
import type { GatewayClock } from '../clock.ts';
import { meansSignatureExpired } from './errorCodes.ts';
import type { JsonObject } from './errors.ts';
import { readProjects } from './identity.ts';
import type { Project } from './identity.ts';
import { projectsRequest } from './requests.ts';
import type { ApiRequest } from './requests.ts';
import type { Sender } from './sender.ts';
import { sign } from './signer.ts';
import type { SigningLayout } from './signer.ts';
import type { Trust } from './trust.ts';

/** Calls that an access key signs. */
export interface KeyCalls {
  /** One call, made again once with a corrected clock if that was why it was refused: a refused call did not run. */
  call(request: ApiRequest, key: AccessKey, projectId: string | undefined, signal?: AbortSignal): Promise<JsonObject>;
  projects(key: AccessKey, signal?: AbortSignal): Promise<Project[]>;
}

export interface KeyCallsDeps {
  readonly sender: Sender;
  readonly trust: Trust;
  readonly clock: GatewayClock;
  readonly layout: SigningLayout;
  readonly log: Log;
}

export function createKeyCalls({ sender, trust, clock, layout, log }: KeyCallsDeps): KeyCalls {
  const once = async (request: ApiRequest, key: AccessKey, projectId?: string, signal?: AbortSignal) => {
    const prepared = sender.prepare(request, projectId);
    let offsetMs = clock.offsetMs;
    const context = {
      ...(projectId !== undefined && { 'X-Project-Id': projectId }),
      ...(key.securityToken !== undefined && { 'X-Security-Token': key.securityToken }),
    };
    const { target, host, body } = prepared;
    const signable = {
      method: request.method,
      target,
      headers: { host, ...context },
      ...(body !== undefined && { body }),
    };
    const signed = () => {
      trust.require(key);
      offsetMs = clock.offsetMs;
      return { ...context, ...sign(signable, key, clock.timestamp(), layout) };
    };
    const secrets = [key.accessKey, key.secretKey, key.securityToken];
    const heard = (answer: HttpAnswer): void => {
      if (answer.status < 400) return;
      try {
        sender.read(answer, request, secrets);
      } catch (error) {
        if (!meansSignatureExpired(error)) trust.note(key, error);
      }
    };
    const answer = await sender.send(prepared, signed, signal, heard);
    return { offsetMs, answer, read: () => sender.read(answer, request, secrets) };
  };

  const twice: KeyCalls['call'] = async (request, key, projectId, signal) => {
    const first = await once(request, key, projectId, signal);
    try {
      return first.read();
    } catch (error) {
      if (!meansSignatureExpired(error)) throw error;
      const before = clock.offsetMs;
      if (!clock.learn(serverTime(error, first.answer), first.offsetMs)) throw error;
      if (Math.abs(clock.offsetMs - before) > TOLERATED_OFFSET_MS) {
        log.warn(`the service's clock is ${clock.offsetMs} ms ahead of this computer's; requests are corrected`);
      }
    }
    const second = await once(request, key, projectId, signal);
    try {
      return second.read();
    } catch (error) {
      if (!meansSignatureExpired(error)) throw error;
      throw new ExtensionError('cloud.clockSkew', 'refused again after correcting the clock', {
        details: { ...error.details, offsetMs: clock.offsetMs },
      });
    }
  };

  const call: KeyCalls['call'] = (request, key, projectId, signal) =>
    trust.use(key, () => twice(request, key, projectId, signal));
  return {
    call,
    projects: async (key, signal) => readProjects(await call(projectsRequest(), key, undefined, signal)),
  };
}

/** From the text of the refusal, which tells the gateway's own clock, else from the header. */
function serverTime(error: ExtensionError, answer: HttpAnswer): string | undefined {
  const parts = /server time:\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(String(error.details['errorMessage']));
  if (!parts) return answer.headers.get('date');
  const [, year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
