import assert from 'node:assert/strict';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials';
import fc from 'fast-check';
import { canonicalQuery, canonicalTarget, joinTarget, percentEncode } from '../../../../src/clouds/otc/encoding.ts';
import { canonicalRequest, sdkDate, sign } from '../../../../src/clouds/otc/signer.ts';
import { vectors } from './vectors.ts';

describe('otc signer', () => {
  for (const { id, key, time, layout, signedHeaders, hash, signature, ...request } of vectors) {
    it(`gives the published signature of ${id}`, () => {
      const date = sdkDate(Date.parse(time));
      const who =
        layout.scheme === 'access'
          ? `Access=${key.accessKey}`
          : `Credential=${key.accessKey}/${date.slice(0, 8)}/${layout.region}/${layout.service}/sdk_request`;
      assert.deepEqual(sign(request, key, Date.parse(time), layout), {
        'X-Sdk-Date': date,
        Authorization: `SDK-HMAC-SHA256 ${who}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
      });
      if (hash !== undefined) assert.equal(canonicalRequest(request, date).hash, hash);
    });
  }

  it('writes the time in UTC, to the second', () => {
    assert.equal(sdkDate(Date.UTC(2026, 0, 2, 3, 4, 5, 999)), '20260102T030405Z');
  });

  const [vector = assert.fail('no vectors')] = vectors;
  const at = Date.parse(vector.time);
  const authorization = (change: Partial<typeof vector> = {}, timeMs = at): string =>
    sign({ ...vector, ...change }, change.key ?? vector.key, timeMs, change.layout ?? vector.layout).Authorization;
  for (const [what, changed] of [
    ['method', authorization({ method: 'POST' })],
    ['path', authorization({ target: vector.target.replace('vpcs', 'vpc') })],
    ['query', authorization({ target: vector.target.replace('limit=2', 'limit=3') })],
    ['value of a header', authorization({ headers: { ...vector.headers, host: 'other.example.com' } })],
    ['body', authorization({ body: '{}' })],
    ['time', authorization({}, at + 1_000)],
    ['secret key', authorization({ key: { ...vector.key, secretKey: 'another' } })],
    ['layout', authorization({ layout: { scheme: 'credential', region: '', service: '' } })],
  ] as const) {
    it(`changes with the ${what}`, () => assert.notEqual(changed, authorization()));
  }

  it('does not change with the order of the query', () => {
    const [path, query = ''] = vector.target.split('?');
    assert.equal(authorization({ target: `${path}?${query.split('&').reverse().join('&')}` }), authorization());
  });
});

describe('otc signer beside the SDK of the vendor', () => {
  const key = { accessKey: 'OTCTESTACCESSKEY0001', secretKey: 'otcTestSecretKey0123456789abcdefABCDEF00' };
  const credentials = new BasicCredentials().withAk(key.accessKey).withSk(key.secretKey).withProjectId('p');
  const host = 'apig.eu-de.otc.t-systems.com';
  const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5);

  /** The same request signed by both. The SDK takes path, query and body apart, and the body as an object. */
  const bothSign = (
    method: string,
    path: string,
    query: Readonly<Record<string, string | string[]>>,
    headers: Readonly<Record<string, string>>,
    body?: Readonly<Record<string, unknown>>,
  ): [ours: string, theirs: string] => {
    const request = {
      method,
      target: joinTarget(path, query),
      headers: { host, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    };
    const theirs = AKSKSigner.sign(
      {
        method,
        endpoint: `https://${host}${path}`,
        queryParams: structuredClone(query), // it sorts in place
        headers: { ...headers, 'X-Sdk-Date': sdkDate(timeMs) },
        ...(body && { data: body }),
      },
      credentials,
    ) as { Authorization: string };
    return [sign(request, key, timeMs).Authorization, theirs.Authorization];
  };

  it('signs what we send in the same way', () => {
    const [ours, theirs] = bothSign(
      'POST',
      '/v2/73d69ae0cfcf460190522d06b60f05ad/apigw/certificates',
      {},
      { 'x-project-id': '73d69ae0cfcf460190522d06b60f05ad', 'x-security-token': 'TESTSECURITYTOKEN' },
      { name: 'cert_demo', cert_content: '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n' },
    );
    assert.equal(ours, theirs);
  });

  it('agrees on any query, header and body', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const name = fc.stringMatching(/^[A-Za-z_.~-]{1,12}$/);
    const headerValue = fc.stringMatching(/^[A-Za-z0-9=;/+-]{1,20}$/);
    const query = fc.dictionary(
      name,
      fc.oneof(
        text,
        fc.array(text, { maxLength: 3 }).filter((all) => all.length > 0),
      ),
      { maxKeys: 5, noNullPrototype: true },
    );
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
        fc.array(fc.stringMatching(/^[A-Za-z0-9_.~-]{1,10}$/), { minLength: 1, maxLength: 5 }),
        query,
        fc.option(headerValue, { nil: undefined }),
        fc.option(fc.dictionary(name, text, { noNullPrototype: true }), { nil: undefined }),
        (method, segments, parameters, project, body) => {
          // `.` and `..` as segments are no path: URL parsing takes them away.
          fc.pre(segments.every((segment) => !/^\.{1,2}$/.test(segment)));
          const [ours, theirs] = bothSign(
            method,
            `/${segments.join('/')}`,
            parameters,
            project === undefined ? {} : { 'x-project-id': project },
            body,
          );
          assert.equal(ours, theirs);
        },
      ),
    );
  });
});

describe('otc encoding', () => {
  it('gives the published query', () => {
    const query = { limit: 1, enable: true, test: '一 (&=?!#%.*)', path: '/tmp/123', multi: [3, 1, 2] };
    const published =
      'enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29';
    assert.equal(canonicalQuery(query), published);
    assert.equal(canonicalTarget(joinTarget('/', query)).query, published);
  });

  it('keeps an empty value and leaves out an undefined one', () => {
    assert.equal(canonicalQuery({ b: undefined, name: '', a: 0 }), 'a=0&name=');
    assert.equal(joinTarget('/x', { a: undefined }), '/x');
  });

  it('leaves only unreserved characters as they are', () => {
    assert.equal(percentEncode("aZ09-_.~!'()* +/ü"), 'aZ09-_.~%21%27%28%29%2A%20%2B%2F%C3%BC');
  });

  it('puts the slash at the end of the path once', () => {
    assert.equal(canonicalTarget('/v3/projects').path, '/v3/projects/');
    assert.equal(canonicalTarget('/v3/projects/').path, '/v3/projects/');
    assert.equal(canonicalTarget('/').path, '/');
  });
});
