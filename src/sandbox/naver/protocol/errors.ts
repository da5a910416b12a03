import { jsonAnswer, type Answer } from '../../http.ts';

/** Codes and messages of the API gateway, which all NAVER Cloud services share. */
export const GATEWAY_ERRORS = {
  '100': { status: 400, message: 'Bad Request Exception' },
  '200': { status: 401, message: 'Authentication Failed' },
  '210': { status: 401, message: 'Permission Denied' },
  '300': { status: 404, message: 'Not Found Exception' },
  '400': { status: 429, message: 'Quota Exceeded' },
  '410': { status: 429, message: 'Throttle Limited' },
  '420': { status: 429, message: 'Rate Limited' },
  '430': { status: 413, message: 'Request Entity Too Large' },
  '500': { status: 503, message: 'Endpoint Error' },
  '510': { status: 504, message: 'Endpoint Timeout' },
  '900': { status: 500, message: 'Unexpected Error' },
} as const;
export type GatewayCode = keyof typeof GATEWAY_ERRORS;

/** Shape A: the gateway refuses. `errorCode` is a string, as real answers have it. */
export function gatewayError(code: GatewayCode, details?: string): Answer {
  const { status, message } = GATEWAY_ERRORS[code];
  const error = { errorCode: code, message, ...(details === undefined ? {} : { details }) };
  return jsonAnswer(status, { error }, { 'x-ncp-apigw-response-origin': 'APIGW' });
}

/** Shape B: the service denies without a word. */
export function denied(): Answer {
  return { status: 403, headers: {}, body: Buffer.alloc(0) };
}

/** Shape E: the service's web framework does not know the route. `error` is a string here. */
export function frameworkNotFound(path: string, now: number): Answer {
  return jsonAnswer(404, { timestamp: new Date(now).toISOString(), status: 404, error: 'Not Found', path });
}

/** The service says no; thrown by the rules, turned into an answer by the server. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: 200 | 400, returnCode: string, returnMessage: string) {
    super(returnMessage);
    // Shape C (400) has no counter, shape D (200) has one.
    this.answer = jsonAnswer(status, { returnCode, returnMessage, ...(status === 200 ? { totalRows: 0 } : {}) });
  }
}

/** Shape C: input that the service cannot take. */
export function badInput(returnCode: string, returnMessage: string): Refusal {
  return new Refusal(400, returnCode, returnMessage);
}

/** Shape D: a refusal that comes with HTTP 200. */
export function refused(returnCode: string, returnMessage: string): Refusal {
  return new Refusal(200, returnCode, returnMessage);
}
