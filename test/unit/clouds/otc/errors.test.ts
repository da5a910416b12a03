import assert from 'node:assert/strict';
import { readAnswer } from '../../../../src/clouds/otc/errors.ts';
import type { Asked } from '../../../../src/clouds/otc/errors.ts';
import {
  meansGone,
  meansNotBound,
  meansPasscode,
  meansSignatureExpired,
  meansTokenRefused,
} from '../../../../src/clouds/otc/errorCodes.ts';
import { ExtensionError, neverExecuted } from '../../../../src/errors.ts';
import type { ErrorCode } from '../../../../src/errors.ts';
import type { HttpAnswer } from '../../../../src/http/transport.ts';

const asked: Asked = {
  method: 'GET',
  route: '/certificates',
  secrets: ['ACCESS-0001', 'SECRET-0001', 'TOKEN-0001'],
  nowMs: Date.UTC(2026, 8, 21),
};

function answer(status: number, body?: unknown, headers: Record<string, string> = {}): HttpAnswer {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: new Map(Object.entries(headers)), body: Buffer.from(text), receivedAt: new Date(0) };
}

function failureOf(refused: HttpAnswer, more: Partial<Asked> = {}): ExtensionError {
  try {
    readAnswer(refused, { ...asked, ...more });
  } catch (error) {
    assert.ok(error instanceof ExtensionError);
    return error;
  }
  return assert.fail('taken for a success');
}

const apig = (code: string, message = 'Words.') => ({ error_code: code, error_msg: message });
const keystone = (code: number | string, message: string) => ({ error: { code, message, title: 'Unauthorized' } });
const unauthenticated = 'Incorrect IAM authentication information: ';

describe('otc errors', () => {
  type Row = readonly [what: string, answer: HttpAnswer, code: ErrorCode, errorCode?: string];
  const rows: readonly Row[] = [
    // tokens and permissions
    ...(
      ['APIG.1000', 'APIG.1001', 'APIG.1002', 'APIG.1003', 'APIC.7100', 'APIC.7101', 'APIC.7102', 'APIC.7103'] as const
    ).map((code): Row => [code, answer(401, apig(code)), 'cloud.unauthorized', code]),
    ['APIG.1005 with 401', answer(401, apig('APIG.1005')), 'cloud.forbidden'],
    ['APIG.1005 with 403', answer(403, apig('APIG.1005')), 'cloud.forbidden'],
    ['APIC.7107', answer(401, apig('APIC.7107')), 'cloud.forbidden'],
    ['APIC.7130', answer(403, apig('APIC.7130')), 'cloud.forbidden'],
    ['APIG.1115', answer(403, apig('APIG.1115')), 'cloud.forbidden'],
    // the gateway in front, under both prefixes
    [
      'a wrong signature',
      answer(401, apig('APIGW.0301', `${unauthenticated}verify aksk signature fail`)),
      'cloud.unauthorized',
      'APIGW.0301',
    ],
    ['the same as the manual prints it', answer(401, apig('APIG.0301', 'x')), 'cloud.unauthorized', 'APIG.0301'],
    [
      'a locked key',
      answer(401, apig('APIGW.0301', `${unauthenticated}AK access failed to reach the limit,forbidden`)),
      'cloud.locked',
    ],
    ['APIGW.0307', answer(401, apig('APIGW.0307')), 'cloud.unauthorized'],
    ['APIGW.0302', answer(403, apig('APIGW.0302')), 'cloud.forbidden'],
    ['APIGW.0101', answer(404, apig('APIGW.0101')), 'cloud.notFound'],
    ['APIGW.0201 of a long body', answer(413, apig('APIGW.0201')), 'cloud.rejected'],
    ['APIGW.0201 of a long header', answer(494, apig('APIGW.0201')), 'cloud.rejected'],
    ['APIGW.0201 of a backend', answer(502, apig('APIGW.0201')), 'cloud.unavailable'],
    ['APIGW.0308', answer(429, apig('APIGW.0308')), 'cloud.throttled'],
    ['APIGW.0613', answer(503, apig('APIGW.0613')), 'cloud.unavailable'],
    // certificates
    ...(['APIG.2101', 'APIG.2103', 'APIG.2106', 'APIG.3148'] as const).map((code): Row => [
      code,
      answer(400, apig(code)),
      'cloud.rejected',
      code,
    ]),
    ['APIG.3021', answer(404, apig('APIG.3021')), 'cloud.rejected', 'APIG.3021'],
    ['APIG.3708', answer(409, apig('APIG.3708')), 'cloud.rejected'],
    ['APIG.3100, a quota', answer(403, apig('APIG.3100')), 'cloud.rejected', 'APIG.3100'],
    ['APIG.3474 with 403', answer(403, apig('APIG.3474')), 'cloud.rejected'],
    ['APIG.3458', answer(412, apig('APIG.3458')), 'cloud.rejected'],
    ['a code nobody has heard of', answer(400, apig('APIG.98765', 'Odd.')), 'cloud.rejected', 'APIG.98765'],
    ['a code that every object knows', answer(400, apig('constructor')), 'cloud.rejected', 'constructor'],
    ['a code that every object knows, with 401', answer(401, apig('__proto__')), 'cloud.unauthorized', '__proto__'],
    ['a number for a code', answer(400, { error_code: 4711, error_msg: 'Odd.' }), 'cloud.rejected', '4711'],
    // in doubt
    ['APIG.3500', answer(500, apig('APIG.3500')), 'cloud.unavailable', 'APIG.3500'],
    ['APIG.9999', answer(500, apig('APIG.9999')), 'cloud.unavailable'],
    ['a refusal with 500', answer(500, apig('APIG.2106')), 'cloud.unavailable', 'APIG.2106'],
    ['APIG.9008, too many requests as a 500', answer(500, apig('APIG.9008')), 'cloud.unavailable', 'APIG.9008'],
    // IAM
    ['a wrong password', answer(401, keystone(401, 'The username or password is wrong.')), 'cloud.unauthorized', '401'],
    [
      'an error further in, its code a text',
      answer(403, { error: { error: { code: '403', message: 'No.' } } }),
      'cloud.forbidden',
      '403',
    ],
    ['IAM.0061', answer(401, apig('IAM.0061')), 'cloud.locked'],
    ['IAM.0066', answer(401, apig('IAM.0066')), 'cloud.unauthorized'],
    ['IAM.1105 with 400', answer(400, apig('IAM.1105')), 'cloud.unauthorized'],
    ['IAM.0012', answer(429, apig('IAM.0012')), 'cloud.throttled'],
    ['an unknown project', answer(404, keystone(404, 'Could not find project.')), 'cloud.rejected', '404'],
    // nobody knows who
    ['HTML 502', answer(502, '<html>Bad Gateway</html>'), 'cloud.unavailable'],
    ['empty 503', answer(503), 'cloud.unavailable'],
    ['empty 429', answer(429), 'cloud.throttled'],
    ['empty 404', answer(404), 'cloud.notFound'],
    ['empty 400', answer(400), 'cloud.unexpectedAnswer'],
    ['HTML 418', answer(418, '<html>tea</html>'), 'cloud.unexpectedAnswer'],
    ['407 of a proxy', answer(407, '<html>log in</html>'), 'network.unreachable'],
    ['HTML 200', answer(200, '<html>log in</html>'), 'cloud.unexpectedAnswer'],
    ['half JSON', answer(200, '{"total":1'), 'cloud.unexpectedAnswer'],
    ['a list', answer(200, '[]'), 'cloud.unexpectedAnswer'],
    ['304', answer(304), 'cloud.unexpectedAnswer'],
    ['an error with 200', answer(200, apig('APIG.9999')), 'cloud.unexpectedAnswer', 'APIG.9999'],
  ];
  for (const [what, refused, code, errorCode] of rows) {
    it(`takes ${what} for ${code}`, () => {
      const error = failureOf(refused);
      assert.equal(error.code, code);
      assert.equal(error.details['status'], refused.status);
      if (errorCode !== undefined) assert.equal(error.details['errorCode'], errorCode);
    });
  }

  it('leaves the outcome open after everything that may have run', () => {
    for (const [, refused, , errorCode] of rows) {
      const expected = refused.status < 500 && refused.status >= 400;
      const { code } = failureOf(refused);
      if (code === 'cloud.unexpectedAnswer') assert.equal(neverExecuted(code), false);
      else assert.equal(neverExecuted(code), expected, `${refused.status} ${errorCode}`);
    }
  });

  for (const status of [400, 401, 403, 404, 413, 429]) {
    for (const [what, body] of [
      ['a page', '<html>blocked by policy</html>'],
      ['JSON of nobody known', { error: { code: status, message: 'signature expired: blocked, the key is locked' } }],
      ['a code of nobody known', apig('WAF.0301')],
      ['nothing', undefined],
    ] as const) {
      it(`leaves a change in doubt after a ${status} with ${what}`, () => {
        const refused = failureOf(answer(status, body), { changes: true });
        assert.equal(refused.code, 'cloud.unexpectedAnswer');
        assert.ok(!meansSignatureExpired(refused) && !meansGone(refused) && !meansNotBound(refused));
      });
    }
    for (const code of ['APIG.2106', 'APIC.7130', 'APIGW.0310', 'IAM.0002']) {
      it(`believes a ${status} with ${code} that a change did not run`, () => {
        assert.equal(neverExecuted(failureOf(answer(status, apig(code)), { changes: true }).code), true);
      });
    }
  }

  it('believes a proxy that wants to know who asks: it has passed nothing on', () => {
    assert.equal(failureOf(answer(407, '<html>log in</html>'), { changes: true }).code, 'network.unreachable');
  });

  it('knows the refusals that speak of the token alone', () => {
    const codes = ['APIG.1001', 'APIC.7102', 'APIGW.0301', 'APIG.0305', 'APIGW.0307', 'IAM.0066', 'IAM.0067'];
    for (const code of codes) assert.ok(meansTokenRefused(failureOf(answer(401, apig(code)))), code);
    for (const refused of [answer(401), answer(401, apig('APIG.4711')), answer(500, apig('APIG.1001'))]) {
      assert.ok(!meansTokenRefused(failureOf(refused)));
    }
  });

  it('repeats words and ids of the service', () => {
    const refused = answer(
      400,
      { ...apig('APIG.2012', 'Invalid,parameterName:name'), request_id: 'r-1' },
      { 'retry-after': '7' },
    );
    assert.deepEqual(failureOf(refused).details, {
      status: 400,
      method: 'GET',
      route: '/certificates',
      requestId: 'r-1',
      retryAfterMs: 7_000,
      errorCode: 'APIG.2012',
      errorMessage: 'Invalid,parameterName:name',
    });
    assert.equal(failureOf(answer(400, apig('APIG.2012'), { 'x-request-id': 'r-2' })).details['requestId'], 'r-2');
    assert.equal(failureOf(answer(401, apig('IAM.0001'), { 'x-iam-trace-id': 'r-3' })).details['requestId'], 'r-3');
  });

  it('repeats nothing that the request held in confidence', () => {
    const label = 'PRIVATE KEY';
    const words = [
      'canonical request: POST /v2/p/apigw/certificates/',
      'authorization:SDK-HMAC Access=ACCESS-0001',
      'X-Security-Token: other-token-of-somebody',
      'x-auth-token=TOKEN-0001',
      `-----BEGIN ${label}-----\nMIIEvQIBADANBg\n-----END ${label}-----`,
      `body ${'QUJD'.repeat(30)}`,
    ].join('\n');
    const { details } = failureOf(answer(401, apig('APIGW.0301', words)));
    const told = String(details['errorMessage']);
    assert.match(told, /canonical request: POST/);
    for (const secret of ['ACCESS-0001', 'TOKEN-0001', 'other-token', 'MIIEvQ', 'QUJDQUJD'])
      assert.ok(!told.includes(secret), told);
  });

  it('finds code and words however deep they are, but takes no data of a success for them', () => {
    const deep = { result: { fault: { code: 40300, message: 'No.' } } };
    const { details } = failureOf(answer(400, deep));
    assert.deepEqual([details['errorCode'], details['errorMessage']], ['40300', 'No.']);
    assert.deepEqual(readAnswer(answer(200, deep), asked), deep);
    assert.equal(failureOf(answer(200, { error: apig('APIG.2000') })).code, 'cloud.unexpectedAnswer');
    assert.equal(failureOf(answer(400, [apig('APIG.2000')])).details['errorCode'], undefined);
  });

  it('repeats no call that is too long, and any that the gateway in front could not pass on', () => {
    const passing = (status: number, code: string) => failureOf(answer(status, apig(code))).details['passing'];
    for (const status of [413, 414, 494]) assert.equal(passing(status, 'APIGW.0201'), undefined, String(status));
    for (const code of ['APIGW.0201', 'APIGW.0605', 'APIG.0605']) assert.equal(passing(500, code), true, code);
    assert.equal(passing(500, 'APIG.2000'), undefined);
  });

  it('takes an answer without a body for an empty object', () => {
    assert.deepEqual(readAnswer(answer(204), asked), {});
    assert.deepEqual(readAnswer(answer(200), asked), {});
    assert.deepEqual(readAnswer(answer(204, apig('APIG.0000', 'successful')), asked), {});
    assert.deepEqual(readAnswer(answer(201, '\ufeff{"id":"x"}'), asked), { id: 'x' });
  });

  it('knows which failures pass', () => {
    const passing = (refused: HttpAnswer) => failureOf(refused).details['passing'] === true;
    for (const code of ['APIG.3500', 'APIG.9005', 'APIG.9008', 'APIG.9013', 'APIG.9999', 'APIC.9000', 'IAM.0006']) {
      assert.ok(passing(answer(500, apig(code))), code);
    }
    assert.ok(passing(answer(502, '<html>')) && passing(answer(503)) && passing(answer(504)));
    assert.ok(passing(answer(401, apig('APIG.1010'))));
    assert.ok(!passing(answer(500)) && !passing(answer(400, apig('APIG.2106'))));
  });

  it('waits at least a second where too much was asked, or as long as the service says', () => {
    const pause = (refused: HttpAnswer) => failureOf(refused).details['retryAfterMs'];
    assert.equal(pause(answer(429, apig('APIGW.0308'))), 1_000);
    assert.equal(pause(answer(429, apig('IAM.0012'))), 1_000);
    assert.equal(pause(answer(500, apig('APIG.9008'))), 1_000);
    assert.equal(pause(answer(429, apig('APIGW.0308'), { 'retry-after': '0' })), 0);
    assert.equal(pause(answer(500, apig('APIG.3500'))), undefined);
  });

  it('tells things that are gone, clocks and one-time codes from other refusals', () => {
    assert.ok(meansGone(failureOf(answer(404, apig('APIG.3025')))));
    assert.ok(meansGone(failureOf(answer(404, apig('APIG.3093')))), 'as the manual shows it');
    assert.ok(!meansGone(failureOf(answer(404))), 'a wrong address is no certificate that is gone');
    assert.ok(meansNotBound(failureOf(answer(404, apig('APIG.3097')))));
    assert.ok(meansNotBound(failureOf(answer(400, apig('APIG.2000', 'no valid domain name')))));
    assert.ok(!meansNotBound(failureOf(answer(400, apig('APIG.2000', 'something else')))));
    const late =
      'calc aksk signature fail:signature expired, signature time:20260528T092752Z,server time:20260528T094410Z';
    assert.ok(meansSignatureExpired(failureOf(answer(401, apig('APIGW.0301', unauthenticated + late)))));
    assert.ok(!meansSignatureExpired(failureOf(answer(401, apig('APIGW.0301', unauthenticated)))));
    assert.ok(meansPasscode(failureOf(answer(400, apig('IAM.1061')))));
    assert.ok(meansPasscode(failureOf(answer(401, keystone(401, 'mfa totp code verify fail')))));
    assert.ok(!meansPasscode(failureOf(answer(401, keystone(401, 'The username or password is wrong.')))));
  });
});
