import type { SigningLayout } from '../../../../src/clouds/otc/signer.ts';

/** One signature that others made: by manuals, by SDKs and their tests, or computed twice independently. */
export interface SigningVector {
  readonly id: string;
  readonly key: { readonly accessKey: string; readonly secretKey: string };
  /** ISO 8601. */
  readonly time: string;
  readonly method: string;
  readonly target: string;
  /** Signed besides the time. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly layout: SigningLayout;
  /** Signed headers as the header lists them. */
  readonly signedHeaders: string;
  /** SHA-256 of the canonical request, where published. */
  readonly hash?: string;
  readonly signature: string;
}

const ACCESS: SigningLayout = { scheme: 'access' };
const credential = (region: string, service: string): SigningLayout => ({ scheme: 'credential', region, service });

const manual = { accessKey: 'QTWAOYTTINDUT2QVKYUC', secretKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' };
const goSdk = { accessKey: 'AccessKey', secretKey: 'SecretKey' };
const oms = { accessKey: 'A2VGRDT4L5Z7YOYSTNN9', secretKey: 'BYBYIiF3WUZGlorXmcTEDtNjB40JTibYIEfSUWqA' };
const invented = { accessKey: 'OTCTESTACCESSKEY0001', secretKey: 'otcTestSecretKey0123456789abcdefABCDEF00' };

const PROJECT = '73d69ae0cfcf460190522d06b60f05ad';
const GATEWAY = 'f0fa1789-3b76-433b-a787-9892951c620e';
const HOST = 'apig.eu-de.otc.t-systems.com';
const VPCS = '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0';
const INSTANCES = `/v2/${PROJECT}/apigw/instances?limit=500&offset=0`;
const NOVEMBER = '2019-11-15T03:36:55Z';
const JANUARY = '2026-01-02T03:04:05Z';

export const vectors: readonly SigningVector[] = [
  {
    id: 'V1: the manual, content-type signed',
    key: manual,
    time: NOVEMBER,
    method: 'GET',
    target: VPCS,
    headers: { host: 'service.region.example.com', 'content-type': 'application/json' },
    layout: ACCESS,
    signedHeaders: 'content-type;host;x-sdk-date',
    hash: 'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    signature: '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  },
  {
    id: 'V2: the Go SDK, only the time signed',
    key: goSdk,
    time: '2006-01-02T15:04:05Z',
    method: 'GET',
    target: '/path?limit=1',
    headers: {},
    layout: ACCESS,
    signedHeaders: 'x-sdk-date',
    signature: '5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624',
  },
  {
    id: 'V3: the Go SDK, a body with a line feed at its end',
    key: goSdk,
    time: '2006-01-02T15:04:05Z',
    method: 'POST',
    target: '/path?key=value',
    headers: {},
    body: '{"Name":"test","Id":1}\n',
    layout: ACCESS,
    signedHeaders: 'x-sdk-date',
    signature: 'cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59',
  },
  {
    id: 'V3 without the line feed',
    key: goSdk,
    time: '2006-01-02T15:04:05Z',
    method: 'POST',
    target: '/path?key=value',
    headers: {},
    body: '{"Name":"test","Id":1}',
    layout: ACCESS,
    signedHeaders: 'x-sdk-date',
    signature: '83599e5230b5b31fb58837c5760b4c2d407542df1f9493834ead538696e17a35',
  },
  {
    id: 'V4: the manual, content-type not signed',
    key: manual,
    time: NOVEMBER,
    method: 'GET',
    target: VPCS,
    headers: { host: 'service.region.example.com' },
    layout: ACCESS,
    signedHeaders: 'host;x-sdk-date',
    hash: '0e84e7853cf87931d965c80e83bffb15aa865326db3a6f57aa2560a7601dfe18',
    signature: 'faafba090046ef84c81ca330e77576d8746733ddfcf0317aaeb59cff50da39a7',
  },
  {
    id: 'V5: a client of Open Telekom Cloud, layout Credential=',
    key: oms,
    time: '2020-10-19T13:22:12Z',
    method: 'GET',
    target: '/v3/projects/?name=eu-de_test_dmd',
    headers: {
      accept: 'application/json',
      host: 'iam.eu-de.otc.t-systems.com',
      'user-agent': 'golangsdk/2.0.0',
    },
    layout: credential('', ''),
    signedHeaders: 'accept;host;user-agent;x-sdk-date',
    hash: 'dd15c0e284c5d389f8535440f571a773d802d951cbd3cde90bbbdefa8709ad96',
    signature: '446f60d99021ad562739f1a841a242b708237d62ed5d278d882abcfea8b0428b',
  },
  {
    id: 'V6: a query that needs encoding',
    key: invented,
    time: JANUARY,
    method: 'GET',
    target: `/v2/${PROJECT}/apigw/certificates?instance_id=${GATEWAY}&limit=500&offset=0&name=a%20b%2Bc%2F%C3%BC%2A`,
    headers: { host: HOST, 'X-Project-Id': PROJECT },
    layout: ACCESS,
    signedHeaders: 'host;x-project-id;x-sdk-date',
    hash: '962ef692a7bbdcb7641aa0f58624e66476fda7b9ed7ae2f194b7c39864e29a87',
    signature: '1959dcc8d3d748b89b165ce92b28b9e6d3f3afcc4232398b8521f6eb6230ec22',
  },
  {
    id: 'V7: a body and a temporary key',
    key: invented,
    time: JANUARY,
    method: 'POST',
    target: `/v2/${PROJECT}/apigw/certificates`,
    headers: { host: HOST, 'X-Project-Id': PROJECT, 'X-Security-Token': 'TESTSECURITYTOKEN' },
    body: JSON.stringify({
      name: 'cert_demo',
      cert_content: '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n',
      private_key: ['-----BEGIN', ' PRIVATE KEY-----\nREVG\n-----END', ' PRIVATE KEY-----\n'].join(''),
      type: 'instance',
      instance_id: GATEWAY,
    }),
    layout: ACCESS,
    signedHeaders: 'host;x-project-id;x-sdk-date;x-security-token',
    hash: 'e16d0edaacf0c77d80e12dae8e1851aa59b947100325b36b507cc8980a83ac6a',
    signature: '99d21465e675f66d7eb11915eef948004fa6af7b9d92582b8a0efe45cc98e4ab',
  },
  {
    id: 'V8: DELETE',
    key: invented,
    time: JANUARY,
    method: 'DELETE',
    target: `/v2/${PROJECT}/apigw/certificates/a27be832f2e9441c8127fe48e3b5ac67`,
    headers: { host: HOST, 'X-Project-Id': PROJECT },
    layout: ACCESS,
    signedHeaders: 'host;x-project-id;x-sdk-date',
    hash: '0f2bd9e46cda649e03cebb1c102b590d10675080602c7560ec49a8396b8c877e',
    signature: '285d70bd51435be8fc2c8afc74fb5612f8352b5230a0db2175089f97eb8d776f',
  },
  {
    id: 'V9: a port in the host',
    key: invented,
    time: JANUARY,
    method: 'GET',
    target: INSTANCES,
    headers: { host: '127.0.0.1:18443' },
    layout: ACCESS,
    signedHeaders: 'host;x-sdk-date',
    hash: '6d89ac5e269bb4f0a646dba64ffb70919aefd0f63326d0294a21939bb3606d1d',
    signature: '6af800f5bdd344f6ef9c558366b8fffb7195bc820450ba5573e1cb6f751fb5d2',
  },
  {
    id: 'V10: layout Credential= with region and service',
    key: invented,
    time: JANUARY,
    method: 'GET',
    target: INSTANCES,
    headers: { host: HOST },
    layout: credential('eu-de', 'apig'),
    signedHeaders: 'host;x-sdk-date',
    hash: '7aea0a6cd56145e78a72ecabe5c0e3a9e5caf01aea51617ff4517b344f12a931',
    signature: '42eb2709122ff31ade75ec360d31c97127fb6a66d7018d1f54829d68b5befaa1',
  },
  {
    id: 'V11: layout Credential= with both empty',
    key: invented,
    time: JANUARY,
    method: 'GET',
    target: INSTANCES,
    headers: { host: HOST },
    layout: credential('', ''),
    signedHeaders: 'host;x-sdk-date',
    hash: '7aea0a6cd56145e78a72ecabe5c0e3a9e5caf01aea51617ff4517b344f12a931',
    signature: '67bc898e9f0ec1eae0f1fb808ccb974fa9ccedf56673d46d0a9c5ff948636b19',
  },
];
