import assert from 'node:assert/strict';
import { ExtensionError } from '../../../src/errors.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import { createFetchTransport } from '../../../src/http/fetchTransport.ts';
import type { HttpRequest } from '../../../src/http/transport.ts';
import { httpText, startRawServer } from './rawServer.ts';
import type { RawServer } from './rawServer.ts';

const LONG = 'M'.repeat(20_000);

describe('answers with long headers', () => {
  let server: RawServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const post = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
    method: 'POST',
    url,
    headers: { 'x-a': '1' },
    body: '{"ü":1}',
    maxHeaderBytes: 65_536,
    ...more,
  });
  const codeOf = async (promise: Promise<unknown>): Promise<ErrorCode> => {
    const error = await promise.then(
      () => assert.fail('answered'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ExtensionError, String(error));
    return error.code;
  };

  it('are read where they are expected', async () => {
    server = await startRawServer((socket) => socket.end(httpText(201, { 'X-Subject-Token': LONG }, 'made')));
    const answer = await createFetchTransport()(post(`${server.url}/v3/auth/tokens?nocatalog=true`));
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('x-subject-token'), LONG);
    assert.equal(Buffer.from(answer.body).toString(), 'made');
    assert.match(server.received(), /^POST \/v3\/auth\/tokens\?nocatalog=true HTTP\/1\.1\r\n/);
    assert.match(server.received(), /content-length: 8\r\n/i);
    assert.match(server.received(), /user-agent: cloud-certificates/i);
  });

  it('are refused elsewhere', async () => {
    server = await startRawServer((socket) => socket.end(httpText(201, { 'X-Subject-Token': LONG }, 'made')));
    const { maxHeaderBytes: _none, ...usual } = post(server.url);
    assert.equal(await codeOf(createFetchTransport()(usual)), 'network.interrupted');
  });

  it('do not lead elsewhere', async () => {
    server = await startRawServer((socket) => socket.end(httpText(307, { Location: 'https://example.com/' }, '')));
    assert.equal(await codeOf(createFetchTransport()(post(server.url))), 'network.redirected');
  });

  it('keep their limit of length', async () => {
    server = await startRawServer((socket) => socket.end(httpText(200, {}, 'x'.repeat(200))));
    assert.equal(await codeOf(createFetchTransport()(post(server.url, { maxBytes: 100 }))), 'network.tooLarge');
  });

  it('are in doubt if they break off, and provably unsent if there was no connection', async () => {
    server = await startRawServer((socket) => socket.destroy());
    assert.equal(await codeOf(createFetchTransport()(post(server.url))), 'network.interrupted');
    const { url } = server;
    await server.close();
    server = undefined;
    assert.equal(await codeOf(createFetchTransport()(post(url))), 'network.unreachable');
  });

  it('end with their time', async () => {
    server = await startRawServer(() => undefined);
    const transport = createFetchTransport({ timeouts: { firstByteMs: 50 } });
    assert.equal(await codeOf(transport(post(server.url))), 'network.timeout');
  });
});
