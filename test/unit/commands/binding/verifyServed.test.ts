import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import { bindCertificate } from '../../../../src/commands/binding/bindCertificate.ts';
import { shakeHands } from '../../../../src/commands/binding/tlsHandshake.ts';
import { checkServed } from '../../../../src/commands/binding/verifyServed.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { type GatewayBench, gatewayBench } from '../../../support/gatewayBench.ts';
import { newEcKey } from '../../../support/testPki.ts';
import { pairFor } from '../../sandbox/otc/pki.ts';
import { type Act, ESC } from '../../../support/scriptedUi.ts';

describe('checking what a domain serves', () => {
  let bench: GatewayBench;
  before(async () => (bench = await gatewayBench()));
  after(() => bench.dispose());
  beforeEach(() => bench.startOver());

  const check = async (name: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await checkServed(deps)(await bench.row(name));
    assert.deepEqual(deps.ui.left, []);
    return deps.ui;
  };
  const serialOf = async (name: string): Promise<string> => {
    const { account, certificate } = await bench.row(name);
    const { gateways } = await bench.deps().clouds.provider(account.id);
    return (await gateways?.details(certificate))?.serialNumber ?? assert.fail('no serial number');
  };
  /** The same account, whose domains answer elsewhere. */
  const servedElsewhere = async (name: string, port: number) => {
    const row = await bench.row(name);
    const deps = bench.deps();
    const real = await deps.clouds.provider(row.account.id);
    const gateways = { ...real.gateways!, servedAt: () => ({ host: '127.0.0.1', port }) };
    const provider = async (): Promise<CertificateProvider> => ({ ...real, gateways });
    await checkServed({ ...deps, clouds: { ...deps.clouds, provider } })(row);
    return deps.ui;
  };

  it('finds the stored certificate, expired or not, and changes nothing', async () => {
    for (const [name, start] of [
      ['www_example_com', 'information: www.example.com'],
      ['login_example_org', 'warning: login.example.org'],
    ] as const) {
      const ui = await check(name);
      const serial = await serialOf(name);
      assert.match(ui.notifications.join(), new RegExp(`${start} serves this.*${serial}`));
    }
    assert.deepEqual(bench.changes(), []);
  });

  it('finds another one while the gateway has not taken a binding over, with both told, and the new one later', async () => {
    bench.sandbox.control.otc.setSwitches({ effectMs: 60_000 });
    const before = await serialOf('www_example_com');
    const after = await serialOf('www_example_com_2025');
    await bindCertificate(bench.deps('www.example.com', 'Bind 1 Domain'))(await bench.row('www_example_com_2025'));
    const ui = await check('www_example_com_2025');
    const message = ui.notifications[0] ?? '';
    assert.match(message, /warning: www\.example\.com serves ANOTHER certificate/);
    assert.match(message, new RegExp(`Served: serial number ${before}.*Stored: serial number ${after}`));
    bench.sandbox.control.advance(61_000);
    assert.match((await check('www_example_com_2025')).notifications.join(), /serves this certificate/);
  });

  it('warns of the right certificate where it has expired', async () => {
    const [told = ''] = (await check('login_example_org')).notifications;
    assert.match(told, /^warning: login\.example\.org serves this certificate: .* IT HAS EXPIRED/);
  });

  it('asks for a host name under a wildcard, and takes only one that it covers', async () => {
    const ui = await check('portal_wildcard', 'portal.example.org', 'a.b.portal.example.org', 'A.portal.example.org.');
    assert.equal(ui.refusals.length, 2);
    assert.match(ui.notifications.join(), /information: a\.portal\.example\.org serves this certificate/);
  });

  it('says that no domain serves a certificate, and that the user may leave', async () => {
    const deps = bench.deps();
    await assert.rejects(async () => checkServed(deps)(await bench.row('pay_example_com')), Cancelled);
    assert.match(deps.ui.notifications.join(), /No domain serves pay_example_com/);
    await assert.rejects(check('portal_wildcard', ESC), Cancelled);
  });

  it('says that nothing listens, or that what listens is no TLS server', async () => {
    const closed = createServer();
    const port = await listening(closed);
    await new Promise((resolve) => closed.close(resolve));
    const refused = await servedElsewhere('www_example_com', port);
    assert.match(refused.notifications.join(), /warning: Nothing listens at www\.example\.com[^]*has not changed/);
    const plain = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n').on('error', () => undefined));
    try {
      const shown = await servedElsewhere('www_example_com', await listening(plain));
      assert.match(shown.notifications.join(), /warning: www\.example\.com showed no certificate/);
    } finally {
      plain.close();
    }
  });

  it('shakes hands by the host name alone, and tells why there was no certificate', async () => {
    const { hostname, port } = new URL(bench.sandbox.address.otc.tlsUrl);
    const address = { host: hostname, port: Number(port) };
    const { signal } = new AbortController();
    const shown = await shakeHands(address, 'www.example.com', signal);
    assert.ok('leafDer' in shown);
    const summary = bench.sandbox.control.otc.certificates().find(({ name }) => name === 'www_example_com');
    assert.equal(certificateFacts(shown.leafDer).fingerprint256, summary?.fingerprint256);
    assert.ok('problem' in (await shakeHands(address, 'pay.example.com', signal)));
    assert.ok('problem' in (await shakeHands(address, '127.0.0.1', signal)));
  });

  it('sees the certificate of a server that then refuses whoever has none to show', async () => {
    const key = newEcKey();
    const { leafPem, fingerprint256 } = pairFor(['mutual.example.com'], {}, key);
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const server = createTlsServer({
        cert: leafPem,
        key: key.export({ format: 'pem', type: 'pkcs8' }),
        requestCert: true,
        rejectUnauthorized: true,
        maxVersion,
      });
      const address = { host: '127.0.0.1', port: await listening(server) };
      try {
        const shown = await shakeHands(address, 'mutual.example.com', new AbortController().signal);
        assert.ok('leafDer' in shown, maxVersion);
        assert.equal(certificateFacts(shown.leafDer).fingerprint256, fingerprint256);
      } finally {
        server.close();
      }
    }
  });

  it('gives up on a server that says nothing, whatever is cleared out of memory meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const clearOut = runInNewContext('gc') as () => void;
    const sockets: Socket[] = [];
    const silent = createServer((socket) => {
      sockets.push(socket);
      setImmediate(clearOut);
    });
    const address = { host: '127.0.0.1', port: await listening(silent) };
    // Whoever waits for ever is told something else in the end.
    const hangUp = setTimeout(() => sockets.forEach((socket) => socket.destroy()), 1_500);
    try {
      const { signal } = new AbortController();
      assert.deepEqual(await shakeHands(address, 'www.example.com', signal, { timeoutMs: 100 }), {
        problem: 'timeout',
      });
    } finally {
      clearTimeout(hangUp);
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it('gives up on a server that says nothing, and stops when it is told to', async () => {
    const sockets: { destroy(): void }[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    const address = { host: '127.0.0.1', port: await listening(silent) };
    try {
      const { signal } = new AbortController();
      assert.deepEqual(await shakeHands(address, 'www.example.com', signal, { timeoutMs: 20 }), { problem: 'timeout' });
      const stopped = new AbortController();
      silent.once('connection', () => stopped.abort());
      await assert.rejects(shakeHands(address, 'www.example.com', stopped.signal), Cancelled);
      await assert.rejects(shakeHands(address, 'www.example.com', stopped.signal), Cancelled);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });
});

function listening(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
}
