import type { HttpAnswer } from '../../http/transport.ts';
import type { CloudContext } from '../cloud.ts';
import { createGate } from '../gate.ts';
import { joinTarget } from './encoding.ts';
import { readAnswer } from './errors.ts';
import type { Asked, JsonObject } from './errors.ts';
import { isChange, pathWithProject } from './requests.ts';
import type { ApiRequest } from './requests.ts';

/** Base URLs: scheme and host, a slash at the end is tolerated. */
export interface ApigEndpoints {
  readonly api: string;
  readonly identity: string;
}

/** A request in the form in which it is signed and sent. */
export interface Prepared {
  readonly request: ApiRequest;
  /** Path and query. */
  readonly target: string;
  /** With its port where that is not the usual one. */
  readonly host: string;
  readonly url: string;
  readonly body?: string;
}

export interface Sender {
  /** @param projectId needed for API Gateway */
  prepare(request: ApiRequest, projectId?: string): Prepared;
  /**
   * @param headers what shows who is calling, made when the call's turn comes: signatures age; none for a login, whose answer may have a
   * very long header
   * @param heard is told of the answer before the next call that waits for its turn goes out
   */
  send(
    prepared: Prepared,
    headers: (() => Readonly<Record<string, string>>) | undefined,
    signal?: AbortSignal,
    heard?: (answer: HttpAnswer) => void,
  ): Promise<HttpAnswer>;
  /** What an error may say of the request; `secrets` is what it must not. */
  asked(request: ApiRequest, secrets: readonly (string | undefined)[]): Asked;
  read(answer: HttpAnswer, request: ApiRequest, secrets: readonly (string | undefined)[]): JsonObject;
}

/** Longest head of an answer to a login, in bytes: tokens travel in a header. */
const TOKEN_HEADER_BYTES = 128 * 1_024;
/** Calls at the same time for one account: the service throttles early. */
const CONCURRENCY = 4;

export function createSender({ transport, now }: CloudContext, endpoints: ApigEndpoints): Sender {
  const gate = createGate(CONCURRENCY);
  const asked: Sender['asked'] = (request, secrets) => {
    const { method, path, secrets: inBody = [] } = request;
    return {
      method,
      route: path,
      secrets: [...inBody, ...secrets, ...secrets.map((secret) => secret?.trim())].filter(
        (secret) => secret !== undefined,
      ),
      nowMs: now(),
      changes: isChange(request),
    };
  };
  return {
    prepare(request, projectId) {
      const base = (request.service === 'iam' ? endpoints.identity : endpoints.api).replace(/\/+$/, '');
      const target = joinTarget(pathWithProject(request, projectId), request.query);
      const body = request.body && JSON.stringify(request.body);
      const { host } = new URL(base);
      return { request, target, host, url: base + target, ...(body !== undefined && { body }) };
    },
    send({ request, url, body }, headers, signal, heard) {
      const described = {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        Accept: 'application/json',
        'X-Language': 'en-us', // error texts in one language
      };
      const more = { ...(body !== undefined && { body }), ...(!headers && { maxHeaderBytes: TOKEN_HEADER_BYTES }) };
      return gate(async () => {
        const all = { ...headers?.(), ...described };
        const answer = await transport({ method: request.method, url, headers: all, ...more }, signal);
        heard?.(answer);
        return answer;
      });
    },
    asked,
    read: (answer, request, secrets) => readAnswer(answer, asked(request, secrets)),
  };
}
