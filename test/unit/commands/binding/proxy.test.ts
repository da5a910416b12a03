import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import { connect, createServer as createPlain, type Server, type Socket } from 'node:net';
import { proxyFor } from '../../../../src/commands/binding/proxy.ts';
import { shakeHands } from '../../../../src/commands/binding/tlsHandshake.ts';
import { checkServed } from '../../../../src/commands/binding/verifyServed.ts';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { type RunningSandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { gatewayBench } from '../../../support/gatewayBench.ts';

const HOST = { host: 'www.example.com', port: 443 };

describe('the proxy of a handshake', () => {
  const placeOf = (url: string | undefined, ...except: string[]) => proxyFor(HOST, { url, except })?.url.host;

  it('is that of the editor, if it is one that can be asked for a connection', () => {
    assert.equal(placeOf('http://proxy.corp:3128'), 'proxy.corp:3128');
    assert.equal(placeOf('proxy.corp:3128'), 'proxy.corp:3128');
    assert.equal(placeOf('https://proxy.corp'), 'proxy.corp');
    for (const none of [undefined, '', 'socks5://proxy.corp:1080', 'http://', '::'])
      assert.equal(placeOf(none), undefined);
  });

  it('is passed by where the editor is told so, and on this computer', () => {
    const url = 'http://proxy.corp:3128';
    for (const except of ['*', 'www.example.com', 'example.com', '.example.com', '*.example.com', ' Example.com:443 '])
      assert.equal(placeOf(url, except), undefined, except);
    for (const other of ['', 'ample.com', 'w.example.com', 'example.com:8443', 'example.org'])
      assert.equal(placeOf(url, other), 'proxy.corp:3128', other);
    for (const host of ['localhost', '127.0.0.1', '::1'])
      assert.equal(proxyFor({ host, port: 443 }, { url, except: [] }), undefined, host);
  });

  it('is shown user and password of its address, or what the editor has for it', () => {
    const url = 'http://me:p%40ss@proxy.corp';
    const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    assert.equal(proxyFor(HOST, { url, except: [] })?.authorization, basic);
    const typed = proxyFor(HOST, { url: 'http://me:50%off@proxy.corp', except: [] });
    assert.equal(typed?.authorization, `Basic ${Buffer.from('me:50%off').toString('base64')}`);
    assert.equal(proxyFor(HOST, { url, except: [], authorization: 'Bearer x' })?.authorization, 'Bearer x');
    assert.equal(proxyFor(HOST, { url: 'http://proxy.corp', except: [] })?.authorization, undefined);
  });
});

describe('a handshake through a proxy', () => {
  let sandbox: RunningSandbox;
  let proxy: HttpServer;
  let asked: string[];
  /** What is answered instead of making the connection. */
  let refusal: string | undefined;
  const open = new Set<Socket>();

  before(async () => {
    sandbox = await startSandbox();
    proxy = createServer().on('connect', (request, socket: Socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
      if (refusal !== undefined) return void socket.end(refusal);
      const { hostname, port } = new URL(sandbox.address.otc.tlsUrl);
      const there = connect({ host: hostname, port: Number(port) }, () => {
        socket.write('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n');
        there.pipe(socket).pipe(there);
      });
      for (const one of [socket, there]) open.add(one.on('error', () => one.destroy()));
    });
    await listening(proxy);
  });
  after(async () => {
    for (const socket of open) socket.destroy();
    proxy.close();
    await sandbox.dispose();
  });
  beforeEach(() => {
    asked = [];
    refusal = undefined;
  });
  const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const through = (url: string, timeoutMs = 10_000) =>
    shakeHands(HOST, HOST.host, new AbortController().signal, {
      proxy: { url: new URL(url), authorization: 'Basic eDp5' },
      timeoutMs,
    });

  it('sees the certificate of a host that is reached by the proxy alone', async () => {
    const shown = await through(urlOf(proxy));
    assert.ok('leafDer' in shown, JSON.stringify(shown));
    const stored = sandbox.control.otc.certificates().find(({ name }) => name === 'www_example_com');
    assert.equal(certificateFacts(shown.leafDer).fingerprint256, stored?.fingerprint256);
    assert.deepEqual(asked, ['www.example.com:443 Basic eDp5']);
  });

  it('tells a proxy that does not let it through from a host that does not answer', async () => {
    refusal = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n';
    assert.deepEqual(await through(urlOf(proxy)), { problem: '407', by: 'proxy' });
    refusal = 'SSH-2.0-x\r\n\r\n';
    assert.deepEqual(await through(urlOf(proxy)), { problem: 'no answer to CONNECT', by: 'proxy' });
    refusal = '';
    assert.deepEqual(await through(urlOf(proxy)), { problem: 'closed', by: 'proxy' });
    refusal = 'HTTP/1.1 200 OK\r\n\r\nthis is no TLS';
    const shown = await through(urlOf(proxy));
    assert.ok('problem' in shown && shown.by === undefined, JSON.stringify(shown));
    const closed = createPlain();
    await listening(closed);
    const url = urlOf(closed as HttpServer);
    await new Promise((resolve) => closed.close(resolve));
    assert.deepEqual(await through(url), { problem: 'ECONNREFUSED', by: 'proxy' });
  });

  it('gives up on a proxy that says nothing', async () => {
    const silent = createPlain((socket) => void open.add(socket));
    await listening(silent);
    assert.deepEqual(await through(urlOf(silent), 20), { problem: 'timeout', by: 'proxy' });
    silent.close();
  });

  it('is what the command makes where the editor has one, and blames it for what it does', async () => {
    const bench = await gatewayBench();
    try {
      const deps = bench.deps();
      const row = await bench.row('www_example_com');
      const real = await deps.clouds.provider(row.account.id);
      const provider = async () => ({ ...real, gateways: { ...real.gateways!, servedAt: () => HOST } });
      const proxied = {
        ...deps,
        clouds: { ...deps.clouds, provider },
        proxy: () => ({ url: urlOf(proxy), except: [] }),
      };
      refusal = 'HTTP/1.1 407 No\r\n\r\n';
      await checkServed(proxied)(row);
      assert.match(deps.ui.notifications[0] ?? '', /proxy wants to know who asks for www\.example\.com.*http\.proxy/);
      refusal = undefined;
      await checkServed(proxied)(row);
      assert.match(deps.ui.notifications[1] ?? '', /www\.example\.com serves ANOTHER certificate/);
    } finally {
      await bench.dispose();
    }
  });
});

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
}
