import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Answer, Exchange } from '../http.ts';
import { OtcRefusal } from './errors.ts';
import type { KeyGuard } from './keyGuard.ts';
import type { OtcKeys } from './keys.ts';
import type { Logins } from './logins.ts';
import type { OtcStore } from './store.ts';
import type { OtcSwitches } from './switches.ts';
import { openToken, type TokenClaims } from './tokens.ts';

/** The sandbox's Open Telekom Cloud: what its IAM and its API Gateway share. */
export interface OtcService {
  readonly keys: OtcKeys;
  readonly switches: OtcSwitches;
  readonly store: OtcStore;
  readonly guard: KeyGuard;
  readonly logins: Logins;
  readonly clock: Clock;
}

/** What is to be said of a token; `expired` and `unknown` are counted as failures by whoever asks. */
export type TokenVerdict = { readonly claims: TokenClaims } | { readonly problem: 'missing' | 'expired' | 'unknown' };

/** @param now the gateway's time */
export function judgeToken({ keys, store }: OtcService, token: unknown, now: number): TokenVerdict {
  if (typeof token !== 'string' || token === '') return { problem: 'missing' };
  const claims = openToken(token, keys.tokenSecret);
  if (!claims || store.data.revokedTokens.includes(claims.id)) return { problem: 'unknown' };
  return now < claims.expiresAt ? { claims } : { problem: 'expired' };
}

/** True for a request with an AK/SK signature. */
export function isSigned({ headers }: Exchange): boolean {
  return headers.authorization !== undefined;
}

/** Runs what may refuse. @param traceHeader under which each answer gets an id of its own */
export function answering(traceHeader: string, run: () => Answer): Answer {
  const traced = (answer: Answer): Answer => {
    const trace = randomUUID().replaceAll('-', '');
    return { ...answer, headers: { [traceHeader]: trace, ...answer.headers } };
  };
  try {
    return traced(run());
  } catch (error) {
    if (error instanceof OtcRefusal) return traced(error.answer);
    throw error;
  }
}

/** Success without a word. */
export function noContent(): Answer {
  return { status: 204, headers: {}, body: Buffer.alloc(0) };
}
