import { randomUUID } from 'node:crypto';
import { jsonAnswer, type Answer } from '../http.ts';

/** The service says no; thrown by the rules, turned into an answer by whoever runs them. */
export class OtcRefusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('refused');
    this.answer = answer;
  }
}

/** API Gateway's own shape. */
export function apigError(status: number, code: string, message: string): OtcRefusal {
  return new OtcRefusal(jsonAnswer(status, { error_code: code, error_msg: message }));
}

/** A field whose value cannot be. */
export function invalidValue(field: string): OtcRefusal {
  return apigError(
    400,
    'APIG.2012',
    `Invalid parameter value,parameterName:${field}. Please refer to the support documentation`,
  );
}

export function missingField(field: string): OtcRefusal {
  return apigError(
    400,
    'APIG.2001',
    `The parameter is missing,parameterName:${field}. Please refer to the support documentation`,
  );
}

/** The gateway in front of every service: AK/SK, throttling, routes that nobody published. */
export function frontError(status: number, code: string, message: string): OtcRefusal {
  const requestId = randomUUID().replaceAll('-', '');
  return new OtcRefusal(jsonAnswer(status, { error_code: code, error_msg: message, request_id: requestId }));
}

/** @param reason one of the sub-texts that the service is known for */
export function notAuthenticated(reason: string): OtcRefusal {
  return frontError(401, 'APIGW.0301', `Incorrect IAM authentication information: ${reason}`);
}

/** IAM's newer shape. */
export function iamError(status: number, code: string, message: string): OtcRefusal {
  return new OtcRefusal(jsonAnswer(status, { error_code: code, error_msg: message }));
}

/** IAM's older shape, of Keystone. `code` is a number here. */
export function keystoneError(status: number, title: string, message: string): OtcRefusal {
  return new OtcRefusal(jsonAnswer(status, { error: { code: status, message, title } }));
}
