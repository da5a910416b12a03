import '../../support/reflectMetadata.ts';
import assert from 'node:assert/strict';
import { KeyObject, webcrypto } from 'node:crypto';
import * as tls from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { X509CertificateGenerator } from '@peculiar/x509';
import { Cancelled, ExtensionError } from '../../../src/errors.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import { createFetchTransport } from '../../../src/http/fetchTransport.ts';
import type { HttpRequest, Log } from '../../../src/http/transport.ts';
import { httpText, startRawServer } from './rawServer.ts';
import type { RawServer } from './rawServer.ts';

const SECRET_QUERY = 'certificateName=very-private-name';

function recordingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const push = (message: string): void => void lines.push(message);
  return { lines, debug: push, info: push, warn: push, error: push };
}

function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, headers: { 'x-secret-header': 'header-secret' }, ...more };
}

async function failure(promise: Promise<unknown>, code: ErrorCode): Promise<ExtensionError> {
  const error = await promise.then(
    () => assert.fail('answered'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ExtensionError, String(error));
  assert.equal(error.code, code, JSON.stringify(error.details));
  const everything = JSON.stringify([error.message, error.details, error.stack, error.cause]);
  for (const secret of ['very-private-name', 'header-secret', 'body-secret']) {
    assert.ok(!everything.includes(secret), `${secret} in ${everything}`);
  }
  return error;
}

/** A key and certificate that nobody vouches for, made on the spot. */
async function selfSigned(): Promise<{ key: string; cert: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: algorithm,
  });
  const pkcs8 = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { key: pkcs8.toString(), cert: certificate.toString('pem') };
}

describe('fetchTransport', () => {
  let server: RawServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('hands over status, lower-case headers and the body, and sends path and query byte for byte', async () => {
    server = await startRawServer((socket) => socket.end(httpText(418, { 'X-NCP-Trace-Id': 'abc-1' }, 'tea')));
    const answer = await createFetchTransport()(get(`${server.url}/a%2Fb?x=%2A.example.com&y=a+b`));
    assert.equal(answer.status, 418);
    assert.equal(answer.headers.get('x-ncp-trace-id'), 'abc-1');
    assert.equal(Buffer.from(answer.body).toString(), 'tea');
    assert.match(server.received(), /^GET \/a%2Fb\?x=%2A\.example\.com&y=a\+b HTTP\/1\.1\r\n/);
    assert.match(server.received(), /x-secret-header: header-secret/i);
  });

  it('sends a body as UTF-8 with its length', async () => {
    server = await startRawServer((socket, text) => text.includes('}') && socket.end(httpText(200, {}, '')));
    await createFetchTransport()(get(`${server.url}/`, { method: 'POST', body: '{"a":"é"}' }));
    assert.match(server.received(), /content-length: 10\r\n/i);
    assert.ok(server.received().endsWith(Buffer.from('{"a":"é"}').toString('latin1')));
  });

  it('logs method, host, path, public query values, status and request id, and nothing else', async () => {
    const log = recordingLog();
    server = await startRawServer((socket) =>
      socket.end(httpText(200, { 'x-ncp-trace-id': 'abc-1' }, 'answer-secret')),
    );
    await createFetchTransport({ log, now: () => 5 })(get(`${server.url}/p?page=2&${SECRET_QUERY}`));
    assert.deepEqual(log.lines, [
      `GET 127.0.0.1:${server.port}/p?page=2&certificateName=… 200, 13 bytes, id abc-1, 0 ms`,
    ]);
  });

  for (const url of [
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'http://[::ffff:10.0.0.1]/',
    'ftp://127.0.0.1/',
    'https://user:password@example.com/',
  ]) {
    it(`refuses ${url} before anything is sent`, async () => {
      await failure(createFetchTransport()(get(url)), 'network.insecure');
    });
  }

  for (const path of ['/a b', '/a/../b', '/a#fragment', "/a?x='y'", '/ü']) {
    it(`refuses ${path}, which would not be sent as it was signed`, async () => {
      server = await startRawServer((socket) => socket.end(httpText(200, {}, '')));
      await failure(createFetchTransport()(get(`${server.url}${path}`)), 'input.invalid');
      assert.equal(server.connections(), 0);
    });
  }

  it('refuses a header that cannot be sent, without quoting it', async () => {
    server = await startRawServer((socket) => socket.end(httpText(200, {}, '')));
    const headers = { 'x-key': 'header-secret\nx: y' };
    await failure(createFetchTransport()(get(`${server.url}/`, { headers })), 'input.invalid');
    assert.equal(server.connections(), 0);
  });

  it('never follows a redirect', async () => {
    server = await startRawServer((socket) =>
      socket.end(httpText(307, { location: 'http://127.0.0.1:1/elsewhere' }, '')),
    );
    const error = await failure(createFetchTransport()(get(`${server.url}/p?${SECRET_QUERY}`)), 'network.redirected');
    assert.equal(error.details['path'], '/p');
    assert.equal(server.connections(), 1);
  });

  it('calls a refused connection unreachable', async () => {
    server = await startRawServer(() => undefined);
    const { url } = server;
    await server.close();
    server = undefined;
    const error = await failure(createFetchTransport()(get(`${url}/p?${SECRET_QUERY}`)), 'network.unreachable');
    assert.equal(error.details['errno'], 'ECONNREFUSED');
    assert.equal(error.details['phase'], 'connect');
  });

  it('calls an unknown host unreachable', async () => {
    const transport = createFetchTransport({ timeouts: { connectMs: 1_000 } }); // a name server may be silent
    await failure(transport(get('https://host.invalid/')), 'network.unreachable');
  });

  it('calls a TLS failure unreachable', async () => {
    server = await startRawServer((socket) => socket.end('this is no TLS'));
    await failure(createFetchTransport()(get(`https://127.0.0.1:${server.port}/`)), 'network.unreachable');
  });

  it('calls a certificate nobody vouches for unreachable, and sends it nothing', async () => {
    let received = '';
    const listener = tls.createServer(await selfSigned(), (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => (received += data.toString()));
    });
    listener.on('tlsClientError', () => undefined);
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const error = await failure(createFetchTransport()(get(`https://127.0.0.1:${port}/`)), 'network.unreachable');
    assert.equal(error.details['errno'], 'DEPTH_ZERO_SELF_SIGNED_CERT');
    listener.close();
    await once(listener, 'close');
    assert.equal(received, '');
  });

  it('calls a TLS handshake that never ends unreachable', async () => {
    server = await startRawServer(() => undefined);
    const transport = createFetchTransport({ timeouts: { connectMs: 20 } });
    const error = await failure(transport(get(`https://127.0.0.1:${server.port}/`)), 'network.unreachable');
    assert.equal(error.details['errno'], 'ETIMEDOUT');
    await server.closedByClient;
  });

  for (const method of ['GET', 'POST'] as const) {
    it(`calls a connection cut after ${method} interrupted`, async () => {
      server = await startRawServer((socket) => socket.resetAndDestroy());
      const body = method === 'POST' ? { body: 'body-secret' } : {};
      const error = await failure(
        createFetchTransport()(get(`${server.url}/p`, { method, ...body })),
        'network.interrupted',
      );
      assert.equal(error.details['phase'], 'first-byte');
    });
  }

  for (const [what, text] of [
    ['with a length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ] as const) {
    it(`calls an answer cut short ${what} interrupted`, async () => {
      server = await startRawServer((socket) => socket.end(text));
      await failure(createFetchTransport()(get(`${server.url}/`)), 'network.interrupted');
    });
  }

  it('calls what is no HTTP interrupted', async () => {
    server = await startRawServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await failure(createFetchTransport()(get(`${server.url}/`)), 'network.interrupted');
  });

  it('gives up on a silent server and closes the connection', async () => {
    server = await startRawServer(() => undefined);
    const transport = createFetchTransport({ timeouts: { connectMs: 60_000, firstByteMs: 20 } });
    const error = await failure(transport(get(`${server.url}/`)), 'network.timeout');
    assert.equal(error.details['phase'], 'first-byte');
    await server.closedByClient;
  });

  it('gives up on an answer that stalls', async () => {
    server = await startRawServer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'));
    const error = await failure(
      createFetchTransport({ timeouts: { idleMs: 20 } })(get(`${server.url}/`)),
      'network.timeout',
    );
    assert.equal(error.details['phase'], 'body');
    await server.closedByClient;
  });

  it('gives up on an answer that drips for ever', async () => {
    const drips: NodeJS.Timeout[] = [];
    server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      drips.push(setInterval(() => socket.write('1\r\nx\r\n'), 2));
    });
    await failure(createFetchTransport({ timeouts: { bodyMs: 40 } })(get(`${server.url}/`)), 'network.timeout');
    drips.forEach((drip) => clearInterval(drip));
    await server.closedByClient;
  });

  for (const [what, text] of [
    ['by its announced length', `HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n`],
    ['while it streams', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\nhello world\r\n'],
  ] as const) {
    it(`refuses an answer over the limit ${what} and closes the connection`, async () => {
      server = await startRawServer((socket) => socket.write(text));
      await failure(createFetchTransport()(get(`${server.url}/`, { maxBytes: 10 })), 'network.tooLarge');
      await server.closedByClient;
    });
  }

  it('takes an answer of exactly the limit', async () => {
    server = await startRawServer((socket) => socket.end(httpText(200, {}, '0123456789')));
    assert.equal((await createFetchTransport()(get(`${server.url}/`, { maxBytes: 10 }))).body.byteLength, 10);
  });

  it('counts an answer after decompression', async () => {
    const packed = gzipSync(Buffer.alloc(100_000));
    server = await startRawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.byteLength}\r\n\r\n`);
      socket.write(packed);
    });
    await failure(createFetchTransport()(get(`${server.url}/`, { maxBytes: 10_000 })), 'network.tooLarge');
  });

  for (const [when, start] of [
    ['waiting for the answer', ''],
    ['reading it', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'],
  ] as const) {
    it(`cancelling while ${when} closes the connection`, async () => {
      const controller = new AbortController();
      const log = recordingLog();
      server = await startRawServer((socket) => socket.write(start, () => setImmediate(() => controller.abort())));
      await assert.rejects(
        createFetchTransport({ log })(get(`${server.url}/?${SECRET_QUERY}`), controller.signal),
        Cancelled,
      );
      await server.closedByClient;
      assert.match(log.lines.join(), /certificateName=… cancelled/);
    });
  }

  it('sends nothing if cancelled before', async () => {
    server = await startRawServer(() => undefined);
    await assert.rejects(createFetchTransport()(get(`${server.url}/`), AbortSignal.abort()), Cancelled);
    assert.equal(server.connections(), 0);
  });

  it('tells the fates of simultaneous requests apart', async () => {
    server = await startRawServer((socket, text) =>
      text.includes('/cut') ? socket.resetAndDestroy() : socket.end(httpText(200, {}, text.split(' ')[1] ?? '')),
    );
    const transport = createFetchTransport();
    const { url } = server;
    const answers = ['/1', '/2', '/3'].map(async (path) =>
      Buffer.from((await transport(get(url + path))).body).toString(),
    );
    await Promise.all([
      failure(transport(get(`${url}/cut`)), 'network.interrupted'),
      failure(transport(get('https://127.0.0.1:1/')), 'network.unreachable'),
      Promise.all(answers).then((texts) => assert.deepEqual(texts, ['/1', '/2', '/3'])),
    ]);
  });
});
