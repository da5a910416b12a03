import assert from 'node:assert/strict';
import { readAnswer } from '../../../../src/clouds/naver/errors.ts';
import type { Asked } from '../../../../src/clouds/naver/errors.ts';
import { ExtensionError, neverExecuted } from '../../../../src/errors.ts';
import type { ErrorCode, ErrorDetails } from '../../../../src/errors.ts';
import { httpAnswer } from './fixtures.ts';

const asked: Asked = {
  api: 'v2',
  method: 'GET',
  route: '/api/v2/certificate/certificates',
  secrets: ['ACCESS-0001', 'SECRET-0001'],
  nowMs: Date.UTC(2026, 8, 21),
};

function failureOf(answer: ReturnType<typeof httpAnswer>, more: Partial<Asked> = {}): ExtensionError {
  try {
    readAnswer(answer, { ...asked, ...more });
  } catch (error) {
    assert.ok(error instanceof ExtensionError);
    return error;
  }
  return assert.fail('taken for a success');
}

const gateway = (errorCode: unknown, message: string) => ({ error: { errorCode, message, details: 'Why.' } });
const apigw = { 'x-ncp-apigw-response-origin': 'APIGW' };
const endpoint = { 'x-ncp-apigw-response-origin': 'ENDPOINT' };

describe('naver errors', () => {
  type Row = readonly [what: string, answer: ReturnType<typeof httpAnswer>, code: ErrorCode, details?: ErrorDetails];
  const rows: readonly Row[] = [
    // A: the gateway
    [
      '400/100',
      httpAnswer(400, gateway('100', 'Bad Request Exception'), apigw),
      'cloud.rejected',
      { errorCode: '100' },
    ],
    [
      '401/200',
      httpAnswer(401, gateway('200', 'Authentication Failed'), apigw),
      'cloud.unauthorized',
      { errorCode: '200', signIn: 'access-key' },
    ],
    [
      '401/200 as a number',
      httpAnswer(401, gateway(200, 'Authentication Failed')),
      'cloud.unauthorized',
      { errorCode: '200' },
    ],
    ['401/210', httpAnswer(401, gateway('210', 'Permission Denied'), apigw), 'cloud.forbidden', { errorCode: '210' }],
    ['404/300', httpAnswer(404, gateway('300', 'Not Found Exception'), apigw), 'cloud.notFound', { errorCode: '300' }],
    ['429/400', httpAnswer(429, gateway('400', 'Quota Exceeded'), apigw), 'cloud.throttled', { errorCode: '400' }],
    ['429/410', httpAnswer(429, gateway('410', 'Throttle Limited'), apigw), 'cloud.throttled', { errorCode: '410' }],
    ['429/420', httpAnswer(429, gateway('420', 'Rate Limited'), apigw), 'cloud.throttled', { errorCode: '420' }],
    [
      '413/430',
      httpAnswer(413, gateway('430', 'Request Entity Too Large'), apigw),
      'cloud.rejected',
      { errorCode: '430' },
    ],
    ['503/500', httpAnswer(503, gateway('500', 'Endpoint Error'), apigw), 'cloud.unavailable', { status: 503 }],
    ['504/510', httpAnswer(504, gateway('510', 'Endpoint Timeout'), apigw), 'cloud.unavailable', { status: 504 }],
    ['500/900', httpAnswer(500, gateway('900', 'Unexpected Error'), apigw), 'cloud.unavailable', { errorCode: '900' }],
    [
      'an error with 200',
      httpAnswer(200, gateway('900', 'Unexpected Error')),
      'cloud.unexpectedAnswer',
      { errorCode: '900' },
    ],
    // B: the empty 403
    ['empty 403 of the service', httpAnswer(403, undefined, endpoint), 'cloud.mainAccountOnly'],
    ['empty 403 of the gateway', httpAnswer(403, undefined, apigw), 'cloud.forbidden'],
    ['empty 403 of nobody known', httpAnswer(403), 'cloud.forbidden'],
    // C: bad input
    [
      '400/2000',
      httpAnswer(400, { returnCode: '2000', returnMessage: 'Check the name.' }),
      'cloud.rejected',
      { returnCode: '2000', returnMessage: 'Check the name.' },
    ],
    ['400 with a numeric code', httpAnswer(400, { returnCode: 2100 }), 'cloud.rejected', { returnCode: '2100' }],
    // D: refused with 200
    [
      '200/1004',
      httpAnswer(200, { returnCode: '1004', returnMessage: '삭제할 수 없습니다.', totalRows: 0 }),
      'cloud.rejected',
      { returnCode: '1004', returnMessage: '삭제할 수 없습니다.' },
    ],
    [
      'a code nobody has heard of',
      httpAnswer(200, { returnCode: 'ZX-81', returnMessage: 'Odd.' }),
      'cloud.rejected',
      { returnCode: 'ZX-81', returnMessage: 'Odd.' },
    ],
    // E: unknown route
    [
      '404 of the service',
      httpAnswer(404, { timestamp: 1, status: 404, error: 'Not Found', path: '/x' }),
      'cloud.notFound',
      { errorMessage: 'Not Found' },
    ],
    ['500 of the service', httpAnswer(500, { status: 500, error: 'Internal Server Error' }), 'cloud.unavailable'],
    // as other services have it
    [
      'responseError',
      httpAnswer(400, { responseError: { returnCode: '800', returnMessage: 'No.' } }),
      'cloud.rejected',
      { returnCode: '800', returnMessage: 'No.' },
    ],
    // a decision of the service is in doubt if it comes with 5xx
    ['500 with a return code', httpAnswer(500, { returnCode: '2100' }), 'cloud.unavailable', { returnCode: '2100' }],
    // nothing of the service
    ['empty 200', httpAnswer(200), 'cloud.unexpectedAnswer'],
    ['empty 504', httpAnswer(504), 'cloud.unavailable', { status: 504 }],
    ['empty 400', httpAnswer(400), 'cloud.unexpectedAnswer', { status: 400 }],
    ['HTML 200', httpAnswer(200, '<html>log in</html>'), 'cloud.unexpectedAnswer'],
    ['HTML 502', httpAnswer(502, '<html>Bad Gateway</html>'), 'cloud.unavailable', { status: 502 }],
    ['HTML 400', httpAnswer(400, '<html>?</html>'), 'cloud.unexpectedAnswer'],
    ['407 of a proxy', httpAnswer(407, '<html>log in</html>'), 'network.unreachable', { status: 407 }],
    ['half JSON', httpAnswer(200, '{"returnCode":"0"'), 'cloud.unexpectedAnswer'],
    ['a JSON list', httpAnswer(200, '[]'), 'cloud.unexpectedAnswer', { path: '(root)' }],
    ['no return code', httpAnswer(200, { sslCertificateList: [] }), 'cloud.unexpectedAnswer', { path: 'returnCode' }],
    ['success with 500', httpAnswer(500, { returnCode: '0' }), 'cloud.unavailable'],
    ['success with 304', httpAnswer(304, { returnCode: '0' }), 'cloud.unexpectedAnswer'],
  ];
  for (const [what, answer, code, details = {}] of rows) {
    it(`takes ${what} for ${code}`, () => {
      const error = failureOf(answer);
      assert.equal(error.code, code);
      assert.equal(error.details['status'], answer.status);
      for (const [name, value] of Object.entries(details)) assert.equal(error.details[name], value, name);
    });
  }

  for (const [what, answer] of [
    ['an unreadable answer', httpAnswer(200, '{')],
    ['an empty answer', httpAnswer(200)],
    ['a 504', httpAnswer(504, gateway('510', 'Endpoint Timeout'))],
    ['a 500', httpAnswer(500, gateway('900', 'Unexpected Error'))],
    ['a 503', httpAnswer(503, gateway('500', 'Endpoint Error'))],
    ['an odd 4xx', httpAnswer(418, 'tea')],
  ] as const) {
    it(`leaves the outcome open after ${what}`, () => assert.equal(neverExecuted(failureOf(answer).code), false));
  }

  for (const status of [401, 403, 404]) {
    for (const [what, body] of [
      ['a page', '<html>blocked by policy</html>'],
      ['JSON of nobody known', { message: 'blocked' }],
      ['nothing', undefined],
    ] as const) {
      it(`believes a ${status} with ${what} only where nothing can have been changed`, () => {
        const answer = httpAnswer(status, body);
        assert.equal(neverExecuted(failureOf(answer, { changes: true }).code), false);
        assert.equal(neverExecuted(failureOf(answer).code), true);
      });
    }
    it(`believes a ${status} of the gateway and of the service`, () => {
      for (const origin of [apigw, endpoint]) {
        assert.equal(neverExecuted(failureOf(httpAnswer(status, 'no', origin), { changes: true }).code), true);
      }
      const refused = failureOf(httpAnswer(status, gateway('300', 'No')), { changes: true });
      assert.equal(neverExecuted(refused.code), true);
    });
  }

  it('calls the empty 403 a matter of the account only on v2', () => {
    assert.equal(failureOf(httpAnswer(403, undefined, endpoint), { api: 'v1' }).code, 'cloud.forbidden');
  });

  it('takes returnCode 0 for success, as text and as number', () => {
    assert.deepEqual(readAnswer(httpAnswer(200, { returnCode: '0', a: 1 }), asked), { returnCode: '0', a: 1 });
    assert.deepEqual(readAnswer(httpAnswer(200, { returnCode: 0 }), asked), { returnCode: 0 });
  });

  it('takes a byte order mark', () => {
    assert.deepEqual(readAnswer(httpAnswer(200, '\ufeff{"returnCode":"0"}'), asked), { returnCode: '0' });
  });

  it('needs no return code from the identity service', () => {
    assert.deepEqual(readAnswer(httpAnswer(200, { userType: 'Main' }), { ...asked, api: 'sts' }), { userType: 'Main' });
  });

  it('tells the request id and how long to wait', () => {
    const answer = httpAnswer(429, gateway('410', 'x'), { 'retry-after': '3', 'x-ncp-trace-id': 'abc' });
    assert.deepEqual(failureOf(answer).details, {
      status: 429,
      method: 'GET',
      route: '/api/v2/certificate/certificates',
      requestId: 'abc',
      retryAfterMs: 3_000,
      errorCode: '410',
      errorMessage: 'x',
      errorDetails: 'Why.',
    });
  });

  it('repeats no key that the service echoes, and no endless text', () => {
    const message = `key ACCESS-0001 with SECRET-0001 ${'x'.repeat(5_000)}`;
    const { details } = failureOf(httpAnswer(401, gateway('200', message)));
    assert.match(String(details['errorMessage']), /^key … with … x+$/);
    assert.ok(String(details['errorMessage']).length <= 1_000);
  });

  it('keeps the body out of the error', () => {
    const error = failureOf(httpAnswer(200, '{"privateKey":"body-secret"'));
    assert.ok(!JSON.stringify([error.message, error.details, error.stack, error.cause]).includes('body-secret'));
  });
});
