import { jsonAnswer, type Answer, type Exchange } from '../../http.ts';
import type { NaverKeys } from '../keys.ts';
import { gatewayError } from './errors.ts';
import { verify, type Caller } from './signature.ts';

/** The security token service: of it only the one call that tells who is calling. */
export function identityAnswerOf(
  exchange: Exchange,
  keys: NaverKeys,
  gatewayNow: number,
): { answer: Answer; caller?: Caller } {
  if (exchange.method !== 'GET' || exchange.path !== '/api/v1/caller-identity') return { answer: gatewayError('300') };
  const verified = verify(exchange, keys, gatewayNow);
  if ('problem' in verified) return { answer: gatewayError('200', verified.problem) };
  const { caller } = verified;
  const identity =
    caller === 'main'
      ? { userType: 'Main', loginAlias: 'owner@sandbox.example' }
      : { userType: 'Sub', loginAlias: 'sandbox-operator' };
  return { answer: jsonAnswer(200, identity, { 'x-ncp-apigw-response-origin': 'ENDPOINT' }), caller };
}
