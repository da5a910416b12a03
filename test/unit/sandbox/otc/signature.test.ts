import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  canonicalRequest,
  parseAuthorization,
  signatureHolds,
  type SignedRequest,
} from '../../../../src/sandbox/otc/signature.ts';
import { otcSandboxAt, type OtcCallOptions } from './otcCaller.ts';

interface Vector {
  readonly name: string;
  readonly keys: readonly [accessKey: string, secretKey: string];
  readonly url: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly date: string;
  readonly body?: string;
  readonly signedHeaders: string;
  /** Layout `credential` only. */
  readonly scope?: string;
  /** SHA-256 of the canonical request, where it was published. */
  readonly hash?: string;
  readonly signature: string;
}

const PROJECT = '73d69ae0cfcf460190522d06b60f05ad';
const GATEWAY = 'f0fa1789-3b76-433b-a787-9892951c620e';
const APIG = `https://apig.eu-de.otc.t-systems.com/v2/${PROJECT}/apigw`;
const SAMPLE = ['QTWAOYTTINDUT2QVKYUC', 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc'] as const;
const MADE_UP = ['OTCTESTACCESSKEY0001', 'otcTestSecretKey0123456789abcdefABCDEF00'] as const;
const VPCS =
  'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0';
const UPLOAD =
  '{"name":"cert_demo","cert_content":"-----BEGIN CERTIFICATE-----\\nQUJD\\n-----END CERTIFICATE-----\\n",' +
  '"private_key":"-----BEGIN PRIVATE KEY-----\\nREVG\\n-----END PRIVATE KEY-----\\n","type":"instance",' +
  `"instance_id":"${GATEWAY}"}`;

/** Published, or computed twice over by programs that share nothing with this one; see the reference of the API. */
const VECTORS: readonly Vector[] = [
  {
    name: 'V1',
    keys: SAMPLE,
    url: VPCS,
    headers: { 'content-type': 'application/json' },
    date: '20191115T033655Z',
    signedHeaders: 'content-type;host;x-sdk-date',
    hash: 'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    signature: '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  },
  {
    name: 'V2',
    keys: ['AccessKey', 'SecretKey'],
    url: 'https://example.com/path?limit=1',
    headers: {},
    date: '20060102T150405Z',
    signedHeaders: 'x-sdk-date',
    signature: '5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624',
  },
  {
    name: 'V3',
    keys: ['AccessKey', 'SecretKey'],
    url: 'https://example.com/path?key=value',
    method: 'POST',
    headers: {},
    date: '20060102T150405Z',
    body: '{"Name":"test","Id":1}\n',
    signedHeaders: 'x-sdk-date',
    signature: 'cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59',
  },
  {
    name: 'V4',
    keys: SAMPLE,
    url: VPCS,
    headers: {},
    date: '20191115T033655Z',
    signedHeaders: 'host;x-sdk-date',
    hash: '0e84e7853cf87931d965c80e83bffb15aa865326db3a6f57aa2560a7601dfe18',
    signature: 'faafba090046ef84c81ca330e77576d8746733ddfcf0317aaeb59cff50da39a7',
  },
  {
    name: 'V5',
    keys: ['A2VGRDT4L5Z7YOYSTNN9', 'BYBYIiF3WUZGlorXmcTEDtNjB40JTibYIEfSUWqA'],
    url: 'https://iam.eu-de.otc.t-systems.com/v3/projects/?name=eu-de_test_dmd',
    headers: { accept: 'application/json', 'user-agent': 'golangsdk/2.0.0' },
    date: '20201019T132212Z',
    signedHeaders: 'accept;host;user-agent;x-sdk-date',
    scope: '20201019///sdk_request',
    hash: 'dd15c0e284c5d389f8535440f571a773d802d951cbd3cde90bbbdefa8709ad96',
    signature: '446f60d99021ad562739f1a841a242b708237d62ed5d278d882abcfea8b0428b',
  },
  {
    name: 'V6',
    keys: MADE_UP,
    url: `${APIG}/certificates?instance_id=${GATEWAY}&limit=500&offset=0&name=${encodeURIComponent('a b+c/ü*')}`,
    headers: { 'x-project-id': PROJECT },
    date: '20260102T030405Z',
    signedHeaders: 'host;x-project-id;x-sdk-date',
    hash: '962ef692a7bbdcb7641aa0f58624e66476fda7b9ed7ae2f194b7c39864e29a87',
    signature: '1959dcc8d3d748b89b165ce92b28b9e6d3f3afcc4232398b8521f6eb6230ec22',
  },
  {
    name: 'V7',
    keys: MADE_UP,
    url: `${APIG}/certificates`,
    method: 'POST',
    headers: { 'x-project-id': PROJECT, 'x-security-token': 'TESTSECURITYTOKEN' },
    date: '20260102T030405Z',
    body: UPLOAD,
    signedHeaders: 'host;x-project-id;x-sdk-date;x-security-token',
    hash: 'e16d0edaacf0c77d80e12dae8e1851aa59b947100325b36b507cc8980a83ac6a',
    signature: '99d21465e675f66d7eb11915eef948004fa6af7b9d92582b8a0efe45cc98e4ab',
  },
  {
    name: 'V8',
    keys: MADE_UP,
    url: `${APIG}/certificates/a27be832f2e9441c8127fe48e3b5ac67`,
    method: 'DELETE',
    headers: { 'x-project-id': PROJECT },
    date: '20260102T030405Z',
    signedHeaders: 'host;x-project-id;x-sdk-date',
    hash: '0f2bd9e46cda649e03cebb1c102b590d10675080602c7560ec49a8396b8c877e',
    signature: '285d70bd51435be8fc2c8afc74fb5612f8352b5230a0db2175089f97eb8d776f',
  },
  {
    name: 'V9',
    keys: MADE_UP,
    url: `https://127.0.0.1:18443/v2/${PROJECT}/apigw/instances?limit=500&offset=0`,
    headers: {},
    date: '20260102T030405Z',
    signedHeaders: 'host;x-sdk-date',
    hash: '6d89ac5e269bb4f0a646dba64ffb70919aefd0f63326d0294a21939bb3606d1d',
    signature: '6af800f5bdd344f6ef9c558366b8fffb7195bc820450ba5573e1cb6f751fb5d2',
  },
  ...(['20260102/eu-de/apig/sdk_request', '20260102///sdk_request'] as const).map((scope, index) => ({
    name: `V1${index}`,
    keys: MADE_UP,
    url: `${APIG}/instances?limit=500&offset=0`,
    headers: {},
    date: '20260102T030405Z',
    signedHeaders: 'host;x-sdk-date',
    scope,
    hash: '7aea0a6cd56145e78a72ecabe5c0e3a9e5caf01aea51617ff4517b344f12a931',
    signature: [
      '42eb2709122ff31ade75ec360d31c97127fb6a66d7018d1f54829d68b5befaa1',
      '67bc898e9f0ec1eae0f1fb808ccb974fa9ccedf56673d46d0a9c5ff948636b19',
    ][index] as string,
  })),
];

function requestOf({ url, method = 'GET', headers, date, body = '' }: Vector): SignedRequest {
  const { host, pathname, searchParams } = new URL(url);
  return {
    method,
    path: pathname,
    query: searchParams,
    headers: { host, 'x-sdk-date': date, ...headers },
    body: Buffer.from(body),
  };
}

function headerOf({ keys: [accessKey], scope, signedHeaders, signature }: Vector): string {
  const who = scope === undefined ? `Access=${accessKey}` : `Credential=${accessKey}/${scope}`;
  return `SDK-HMAC-SHA256 ${who}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

describe('signature check of Open Telekom Cloud', () => {
  for (const vector of VECTORS) {
    const { name, keys, hash } = vector;
    it(`agrees with vector ${name}, and with nothing that differs from it by a byte`, () => {
      const authorization = parseAuthorization(headerOf(vector));
      assert.ok(authorization);
      assert.equal(authorization.accessKey, keys[0]);
      const request = requestOf(vector);
      if (hash !== undefined) {
        assert.equal(createHash('sha256').update(canonicalRequest(request, authorization)).digest('hex'), hash);
      }
      const holds = (changed: Partial<SignedRequest>, secret: string = keys[1]): boolean =>
        signatureHolds({ ...request, ...changed }, authorization, secret);
      assert.ok(holds({}));
      assert.ok(!holds({}, `${keys[1]}x`));
      assert.ok(!holds({ method: 'PUT' }));
      assert.ok(!holds({ path: `${request.path}x` }));
      assert.ok(!holds({ query: new URLSearchParams(`${request.query.toString()}&x=`) }));
      assert.ok(!holds({ body: Buffer.concat([request.body, Buffer.from('\n')]) }));
      for (const header of vector.signedHeaders.split(';')) {
        const other = { ...request.headers, [header]: `${String(request.headers[header])}x` };
        assert.ok(!holds({ headers: other }), header);
      }
    });
  }

  it('writes a query as the published example does', () => {
    const query = new URLSearchParams([
      ...[['limit', '1'] as [string, string], ['enable', 'true'] as [string, string]],
      ...[['test', '一 (&=?!#%.*)'] as [string, string], ['path', '/tmp/123'] as [string, string]],
      ...['3', '1', '2'].map((value): [string, string] => ['multi', value]),
    ]);
    const authorization = parseAuthorization(headerOf(VECTORS[1] as Vector));
    assert.ok(authorization);
    const request = { ...requestOf(VECTORS[1] as Vector), query };
    assert.equal(
      canonicalRequest(request, authorization).split('\n')[2],
      'enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29',
    );
  });

  const now = Date.parse('2026-11-22T03:00:00Z');
  const sandbox = otcSandboxAt(now);
  const target = '/instances?limit=5&offset=0';
  const full = () => `/v2/${sandbox.otc.projectId}/apigw${target}`;

  for (const by of ['access', 'credential'] as const) {
    describe(`over HTTP, layout ${by}`, () => {
      it('lets the right signature in', async () => {
        assert.equal((await sandbox.caller.apig('GET', target, { by })).status, 200);
      });

      it('lets further signed headers and an empty scope in', async () => {
        const headers = { accept: 'application/json', 'user-agent': 'golangsdk/2.0.0' };
        assert.equal((await sandbox.caller.apig('GET', target, { by, headers, scope: '/' })).status, 200);
      });

      const refusals: readonly [string, () => OtcCallOptions, RegExp][] = [
        ['another path', () => ({ signed: { target: full().replace('instances', 'instancet') } }), /verify aksk/],
        ['another query', () => ({ signed: { target: full().replace('limit=5', 'limit=6') } }), /verify aksk/],
        ['another method', () => ({ signed: { method: 'HEAD' } }), /verify aksk/],
        ['another body', () => ({ signed: { body: ' ' } }), /verify aksk/],
        ['another header value', () => ({ headers: { accept: 'a' }, late: { accept: 'b' } }), /verify aksk/],
        ['another second', () => ({ late: { 'x-sdk-date': '20261122T030001Z' } }), /verify aksk/],
        ['another secret key', () => ({ secretKey: 'x' }), /verify aksk/],
        ['a date that is not sent', () => ({ late: { 'x-sdk-date': undefined } }), /x-sdk-date/],
        [
          'a clock 15 minutes and a second behind',
          () => ({ at: now - 901_000 }),
          /signature expired, signature time:20261122T024459Z,server time:20261122T030000Z/,
        ],
        ['a clock 15 minutes and a second ahead', () => ({ at: now + 901_000 }), /signature expired/],
        ['an unknown access key', () => ({ accessKey: 'NOBODY' }), /Get secretKey failed,ak:NOBODY,err:ak not exist/],
      ];
      for (const [what, options, reason] of refusals) {
        it(`refuses ${what}`, async () => {
          const reply = await sandbox.caller.apig('GET', target, { by, ...options() });
          assert.equal(reply.status, 401);
          assert.equal(reply.json()['error_code'], 'APIGW.0301');
          assert.match(String(reply.json()['error_msg']), reason);
          assert.match(String(reply.json()['request_id']), /^[0-9a-f]{32}$/);
        });
      }

      for (const offset of [-900_000, 900_000]) {
        it(`lets a clock pass that is off by ${offset} ms`, async () => {
          assert.equal((await sandbox.caller.apig('GET', target, { by, at: now + offset })).status, 200);
        });
      }

      it('takes only this layout where the switch says so', async () => {
        const other = by === 'access' ? 'credential' : 'access';
        sandbox.control.otc.setSwitches({ signatureLayouts: [other] });
        assert.equal((await sandbox.caller.apig('GET', target, { by })).status, 401);
        assert.equal((await sandbox.caller.apig('GET', target, { by: other })).status, 200);
      });
    });
  }

  it('refuses a header that is not of either layout to the letter', () => {
    const right = headerOf(VECTORS[8] as Vector);
    assert.ok(parseAuthorization(right));
    for (const wrong of [
      right.replace('SHA256 ', 'SHA256, '),
      right.replace(', Signed', ',Signed'),
      right.replace('Access=', 'Credential='),
      right.replace(/Signature=./, 'Signature='),
      right.toUpperCase(),
      `Bearer ${right}`,
    ]) {
      assert.equal(parseAuthorization(wrong), undefined, wrong);
    }
  });

  it('takes the query for the body where the Go client of the older layout does', async () => {
    const path = `/v2/${sandbox.otc.projectId}/apigw/certificates`;
    const call = (by: 'access' | 'credential', body: string) =>
      sandbox.caller.apig('POST', `${path}?a=1`, { by, signed: { target: path, body } });
    assert.equal(
      (await call('credential', 'a=1')).json()['error_code'],
      'APIG.2001',
      'let in, and then a body is missing',
    );
    assert.equal((await call('credential', 'a=2')).status, 401);
    assert.equal((await call('access', 'a=1')).status, 401);
  });

  it('takes a body unseen only if the client says that it did not hash it', async () => {
    const call = (hash: string, body: string) =>
      sandbox.caller.apig('POST', '/certificates', {
        body,
        headers: { 'x-sdk-content-sha256': hash },
        signed: { hash },
      });
    const hashed = createHash('sha256').update('{}').digest('hex');
    assert.equal((await call('UNSIGNED-PAYLOAD', '{"any":1}')).json()['error_code'], 'APIG.2001');
    assert.equal((await call(hashed, '{}')).json()['error_code'], 'APIG.2001');
    assert.equal((await call(hashed, '{"any":1}')).status, 401);
  });

  it('locks a key for five minutes after six failures in a row', async () => {
    const wrong = () => sandbox.caller.apig('GET', target, { secretKey: 'x' });
    for (let count = 0; count < 5; count++) await wrong();
    assert.equal((await sandbox.caller.apig('GET', target)).status, 200, 'five are forgiven');
    for (let count = 0; count < 6; count++) await wrong();
    const locked = await sandbox.caller.apig('GET', target);
    assert.equal(locked.status, 401);
    assert.match(String(locked.json()['error_msg']), /AK access failed to reach the limit,forbidden/);
    assert.deepEqual(sandbox.control.otc.failures().signatures, { refused: 12, whileLocked: 1, inARow: 6 });
    sandbox.control.advance(5 * 60_000);
    assert.equal((await sandbox.caller.apig('GET', target, { at: now + 5 * 60_000 })).status, 200);
    assert.equal(sandbox.control.otc.failures().signatures.inARow, 0);
  });
});
