import assert from 'node:assert/strict';
import { startSandbox, type RunningSandbox } from '../../../src/sandbox/index.ts';
import type { Exchange } from '../../../src/sandbox/http.ts';
import { signatureOf, verify } from '../../../src/sandbox/naver/protocol/signature.ts';
import { callerOf, type Call, type CallOptions, type Reply } from '../../support/sandboxCaller.ts';

/** Published with the description of the signature; the key is made up. */
const VECTOR_KEY = 'EXAMPLEACCESSKEY0001';
const VECTOR_SECRET = 'EXAMPLESECRETKEY0000000000000000000000001';
const VECTOR_TIME = 1790000000000;
const VECTORS: readonly [method: string, target: string, signature: string][] = [
  ['GET', '/api/v2/certificate/certificates?page=1&pageSize=20', 'oJCV431OnkWq3Bufr5tlX1PcBT0McUSlHiqQMzDxiPo='],
  ['POST', '/api/v2/certificate/requestCertificateIssuance', 'nM5y21KVe+Hnly9823Jrm8I5UPkCEIc1feSJZMs6MhE='],
  ['DELETE', '/api/v1/certificate/30728?certificateName=my-cert', '7h3zACwgfpmCdmktpBZzyLVDkUfdVp/RdYtzuo2FLeE='],
];

describe('signature check', () => {
  const keys = {
    accessKey: VECTOR_KEY,
    secretKey: VECTOR_SECRET,
    subAccessKey: 'SUB',
    subSecretKey: 'OTHER',
  };
  for (const [method, target, signature] of VECTORS) {
    it(`agrees with the published signature of ${method} ${target}`, () => {
      assert.equal(signatureOf(method, target, String(VECTOR_TIME), VECTOR_KEY, VECTOR_SECRET), signature);
      const exchange: Exchange = {
        method,
        target,
        path: '',
        query: new URLSearchParams(),
        headers: {
          'x-ncp-apigw-timestamp': String(VECTOR_TIME),
          'x-ncp-iam-access-key': VECTOR_KEY,
          'x-ncp-apigw-signature-v2': signature,
        },
        body: Buffer.alloc(0),
        tooLong: false,
      };
      assert.deepEqual(verify(exchange, keys, VECTOR_TIME), { caller: 'main' });
      assert.ok('problem' in verify({ ...exchange, target: `${target}x` }, keys, VECTOR_TIME));
    });
  }
});

describe('gateway', () => {
  const now = Date.parse('2026-11-22T03:00:00Z');
  const list = '/api/v1/certificates';
  let sandbox: RunningSandbox;
  let plain: Call;
  const call = (target: string, options: CallOptions = {}): Promise<Reply> =>
    plain('GET', target, { at: now, ...options });

  before(async () => {
    sandbox = await startSandbox({ now: () => now });
    plain = callerOf(sandbox.address);
  });
  after(() => sandbox.dispose());

  const refusals: readonly [string, CallOptions][] = [
    ['a wrong secret', { secretKey: 'wrong' }],
    ['a query other than the signed one', { signed: `${list}?certificateName=a` }],
    ['an unknown access key', { headers: { 'x-ncp-iam-access-key': 'unknown' } }],
    ['no timestamp', { headers: { 'x-ncp-apigw-timestamp': undefined } }],
    ['no access key', { headers: { 'x-ncp-iam-access-key': undefined } }],
    ['no signature', { headers: { 'x-ncp-apigw-signature-v2': undefined } }],
    ['a clock 5 minutes and 1 ms behind', { at: now - 300_001 }],
    ['a clock 5 minutes and 1 ms ahead', { at: now + 300_001 }],
    ['a timestamp that is no number', { headers: { 'x-ncp-apigw-timestamp': '1e12' } }],
  ];
  for (const [what, options] of refusals) {
    it(`refuses ${what} with 401 and code 200`, async () => {
      const reply = await call(list, options);
      assert.equal(reply.status, 401);
      assert.equal(reply.headers['x-ncp-apigw-response-origin'], 'APIGW');
      const { error } = reply.json() as { error: { errorCode: unknown; message: unknown } };
      assert.equal(error.errorCode, '200');
      assert.equal(error.message, 'Authentication Failed');
    });
  }

  for (const offset of [-300_000, 300_000]) {
    it(`lets a clock pass that is off by ${offset} ms`, async () => {
      assert.equal((await call(list, { at: now + offset })).status, 200);
    });
  }

  it('checks the target byte for byte, before anything is decoded', async () => {
    const target = `${list}?certificateName=a%2Db+c`;
    assert.equal((await call(target)).status, 200);
    assert.equal((await call(target, { signed: `${list}?certificateName=a-b+c` })).status, 401);
    assert.equal((await call(target, { signed: `${list}?certificateName=a%2db+c` })).status, 401);
  });

  it('does not cover the body by the signature', async () => {
    const reply = await plain('POST', '/api/v2/certificate/requestGedCertificateIssuance', { at: now, body: {} });
    assert.equal(reply.json()['returnCode'], '2101');
  });

  it('answers an invented route with 404 and code 300', async () => {
    for (const target of ['/api/v2/certificate/invented', '/api/v3/certificates', '/']) {
      const reply = await call(target);
      assert.equal(reply.status, 404);
      assert.equal((reply.json() as { error: { errorCode: string } }).error.errorCode, '300');
      assert.equal(reply.headers['x-ncp-apigw-response-origin'], 'APIGW');
    }
  });

  it('answers another method of a known path like an unknown route', async () => {
    assert.equal((await call('/api/v2/certificate/exportCertificate/1')).status, 404);
  });

  it('answers a v2 path under v1 as the web framework behind it does', async () => {
    for (const path of ['certificateTypes', 'recentChanges']) {
      const reply = await call(`/api/v1/certificate/${path}`);
      assert.equal(reply.status, 404);
      assert.equal(reply.json()['error'], 'Not Found');
      assert.equal(reply.headers['x-ncp-apigw-response-origin'], 'ENDPOINT');
    }
  });

  it('denies v2 to a sub account with an empty 403, and lets it use v1', async () => {
    const denied = await call('/api/v2/certificate/certificates', { as: 'sub' });
    assert.equal(denied.status, 403);
    assert.equal(denied.body.length, 0);
    assert.equal(denied.headers['x-ncp-apigw-response-origin'], 'ENDPOINT');
    assert.equal((await call(list, { as: 'sub' })).status, 200);
  });

  it('knows no v2 in the government zone', async () => {
    const reply = await call('/api/v2/certificate/certificates', { zone: 'government' });
    assert.equal(reply.status, 404);
    assert.equal((reply.json() as { error: { errorCode: string } }).error.errorCode, '300');
    assert.equal((await call(list, { zone: 'government' })).status, 200);
  });

  it('tells who is calling', async () => {
    const identity = async (as: 'main' | 'sub'): Promise<Record<string, unknown>> =>
      (await call('/api/v1/caller-identity', { zone: 'sts', as })).json();
    assert.equal((await identity('main'))['userType'], 'Main');
    assert.equal((await identity('sub'))['userType'], 'Sub');
    assert.equal((await call('/api/v1/caller-identity', { zone: 'sts', secretKey: 'x' })).status, 401);
  });

  it('wants a content type on every v2 call, and on v1 only where something is uploaded', async () => {
    const headers = { 'content-type': undefined };
    assert.equal((await call('/api/v2/certificate/certificates', { headers })).status, 400);
    assert.equal((await call(list, { headers })).status, 200);
    assert.equal((await plain('POST', '/api/v1/certificate/withExternal', { at: now, headers, body: {} })).status, 400);
  });

  it('refuses a body beyond the limit with 413 and code 430', async () => {
    const body = { certificateName: 'x'.repeat(2 << 20) };
    const reply = await plain('POST', '/api/v1/certificate/withExternal', { at: now, body });
    assert.equal(reply.status, 413);
    assert.equal((reply.json() as { error: { errorCode: string } }).error.errorCode, '430');
  });

  it('tells the time of its own clock', async () => {
    assert.equal(Date.parse(String((await call(list)).headers['date'])), now);
  });

  it('sets no time after which it closes a connection that a client keeps', async () => {
    const { headers } = await call(list, { headers: { connection: 'keep-alive' } });
    assert.deepEqual([headers['connection'], headers['keep-alive']], ['keep-alive', undefined]);
  });

  it('listens on the loopback interface alone', () => {
    const { url, governmentUrl, stsUrl } = sandbox.address.naver;
    for (const each of [url, governmentUrl, stsUrl]) assert.equal(new URL(each).hostname, '127.0.0.1');
  });

  it('makes new keys at each start', async () => {
    const other = await startSandbox();
    assert.notEqual(other.address.naver.secretKey, sandbox.address.naver.secretKey);
    assert.match(other.address.naver.accessKey, /^ncp_iam_\w{40}$/);
    await other.dispose();
  });
});
