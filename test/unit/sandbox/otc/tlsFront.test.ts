import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { startSandbox, type RunningSandbox } from '../../../../src/sandbox/index.ts';
import { otcCallerOf, type OtcCaller } from './otcCaller.ts';
import { NOW, pairFor, uploadOf } from './pki.ts';

/** Who answers a handshake for a host name. */
interface Shown {
  /** SHA-256 of the certificate, lower-case hex. */
  readonly fingerprint256: string;
  /** How many certificates came, the leaf among them. */
  readonly length: number;
}

/** @returns undefined if the handshake fails */
function shake(tlsUrl: string, servername: string): Promise<Shown | undefined> {
  const { hostname, port } = new URL(tlsUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), servername, rejectUnauthorized: false }, () => {
      let certificate = socket.getPeerX509Certificate();
      const fingerprint256 = (certificate?.fingerprint256 ?? '').replaceAll(':', '').toLowerCase();
      let length = 0;
      for (; certificate; certificate = certificate.issuerCertificate) length++;
      socket.destroy();
      resolve({ fingerprint256, length });
    });
    socket.once('error', () => resolve(undefined));
  });
}

describe('what the domains of the API Gateway show', () => {
  let sandbox: RunningSandbox;
  let caller: OtcCaller;
  before(async () => {
    sandbox = await startSandbox({ now: () => NOW });
    caller = otcCallerOf(sandbox.address, () => NOW);
  });
  afterEach(() => sandbox.control.reset());
  after(() => sandbox.dispose());

  const show = async (name: string) => (await shake(sandbox.address.otc.tlsUrl, name))?.fingerprint256;
  const certificate = (name: string) => {
    const found = sandbox.control.otc.certificates().find((one) => one.name === name);
    assert.ok(found);
    return found;
  };
  const post = async (target: string, body: object) => {
    const reply = await caller.apig('POST', target, { body });
    assert.ok(reply.status < 300, reply.body.toString());
    return reply;
  };
  const now = () => sandbox.control.otc.setSwitches({ effectMs: 0 });

  it('is the certificate that is bound, with its issuer, expired or not', async () => {
    const shown = await shake(sandbox.address.otc.tlsUrl, 'www.example.com');
    assert.deepEqual(shown, { fingerprint256: certificate('www_example_com').fingerprint256, length: 2 });
    assert.equal(await show('login.example.org'), certificate('login_example_org').fingerprint256);
    assert.equal(await show('WWW.example.com'), certificate('www_example_com').fingerprint256);
  });

  it('is that of a wildcard for one label below it', async () => {
    assert.equal(await show('a.portal.example.org'), certificate('portal_wildcard').fingerprint256);
    assert.equal(await show('a.b.portal.example.org'), undefined);
  });

  it('is nothing where nothing is bound', async () => {
    assert.equal(await show('pay.example.com'), undefined);
    assert.equal(await show('nobody.example.com'), undefined);
  });

  it('changes seconds after a certificate was replaced', async () => {
    const old = certificate('www_example_com');
    const pair = pairFor(['www.example.com']);
    const reply = await caller.apig('PUT', `/certificates/${old.id}`, { body: uploadOf(pair) });
    assert.equal(reply.status, 200);
    assert.equal(await show('www.example.com'), old.fingerprint256);
    sandbox.control.advance(4_999, 'service');
    assert.equal(await show('www.example.com'), old.fingerprint256);
    sandbox.control.advance(1, 'service');
    assert.equal(await show('www.example.com'), pair.fingerprint256);
  });

  it('follows attaching and detaching', async () => {
    now();
    const { id, fingerprint256 } = certificate('pay_example_com');
    await post(`/certificates/${id}/domains/attach`, { domains: [{ domain: 'pay.example.com' }] });
    assert.equal(await show('pay.example.com'), fingerprint256);
    await post(`/certificates/${id}/domains/detach`, { domains: [{ domain: 'pay.example.com' }] });
    assert.equal(await show('pay.example.com'), undefined);
  });

  it('is at every domain that a replaced certificate stands at', async () => {
    now();
    const names = ['pay.example.com', 'b2b.example.net'];
    const { id } = (await post('/certificates', uploadOf(pairFor(names)))).json();
    await post(`/certificates/${String(id)}/domains/attach`, { domains: names.map((domain) => ({ domain })) });
    const next = pairFor(names);
    await caller.apig('PUT', `/certificates/${String(id)}`, { body: uploadOf(next) });
    for (const name of names) assert.equal(await show(name), next.fingerprint256);
  });

  it('is nothing after a restart, until a key comes again: none was kept', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'otc-served-'));
    const start = () =>
      startSandbox({ now: () => NOW, stateFile: path.join(folder, 'state.json'), otcSwitches: { effectMs: 0 } });
    const first = await start();
    assert.ok(await shake(first.address.otc.tlsUrl, 'www.example.com'));
    await first.dispose();
    const second = await start();
    const { tlsUrl } = second.address.otc;
    assert.equal(await shake(tlsUrl, 'www.example.com'), undefined);
    const id = second.control.otc.certificates().find(({ name }) => name === 'www_example_com')?.id;
    const pair = pairFor(['www.example.com']);
    await otcCallerOf(second.address, () => NOW).apig('PUT', `/certificates/${id}`, { body: uploadOf(pair) });
    assert.equal((await shake(tlsUrl, 'www.example.com'))?.fingerprint256, pair.fingerprint256);
    await second.dispose();
    rmSync(folder, { recursive: true });
  });
});
