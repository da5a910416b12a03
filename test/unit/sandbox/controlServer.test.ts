import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import { startSandbox, type RunningSandbox } from '../../../src/sandbox/index.ts';
import { callerOf } from '../../support/sandboxCaller.ts';
import { remoteControl, type RemoteControl } from '../../support/sandboxControl.ts';
import { GOOD_ORDER } from './advanced.ts';

describe('control port of the sandbox', () => {
  let sandbox: RunningSandbox;
  let control: RemoteControl;
  before(async () => {
    sandbox = await startSandbox({ control: true });
    control = remoteControl(sandbox.address.control ?? '');
  });
  afterEach(() => sandbox.control.reset());
  after(() => sandbox.dispose());

  it('exists only where it is asked for', async () => {
    const other = await startSandbox();
    assert.equal(other.address.control, undefined);
    await other.dispose();
  });

  it('takes the port it is given, and leaves nothing open if that is taken', async () => {
    const taken = Number(new URL(sandbox.address.control ?? '').port);
    const other = await startSandbox();
    const free = Number(new URL(other.address.naver.url).port);
    await other.dispose();
    const ports = { public: free, control: taken };
    await assert.rejects(startSandbox({ control: true, ports }), { code: 'EADDRINUSE' });
    const third = await startSandbox({ ports: { public: free } });
    assert.equal(third.address.naver.url, `http://127.0.0.1:${free}`);
    await third.dispose();
  });

  it('turns the clock', async () => {
    const before = await control.now();
    assert.ok((await control.advance(60_000)) - before >= 60_000);
    assert.ok(sandbox.control.now() - before >= 60_000);
    await assert.rejects(control.advance(Number.NaN), /advanceMs/);
  });

  it('arms, lists and clears faults, and shows what became of requests', async () => {
    await control.addFault({ path: 'certificates', effect: { kind: 'gateway', when: 'before', code: '410' } });
    assert.equal((await control.faults()).faults.length, 1);
    assert.equal((await callerOf(sandbox.address)('GET', '/api/v1/certificates')).status, 429);
    assert.equal((await control.requests()).at(-1)?.sent, 429);
    await control.clearRequests();
    assert.deepEqual(await control.requests(), []);
    await control.addFault({ count: 'always', effect: { kind: 'cut', when: 'before' } });
    await control.clearFaults();
    assert.deepEqual(await control.faults(), { faults: [], held: 0 });
  });

  it('lets held requests go', async () => {
    await control.addFault({ effect: { kind: 'hold', when: 'before' } });
    const reply = callerOf(sandbox.address)('GET', '/api/v1/certificates');
    const answered = reply.then(() => true);
    while ((await Promise.race([answered, control.faults().then(({ held }) => held > 0 && 'held')])) !== 'held') {
      assert.equal(sandbox.control.requests().length, 0);
    }
    await control.release();
    assert.equal((await reply).status, 200);
  });

  it('shows and changes certificates', async () => {
    const [portal] = await control.certificates('new-portal');
    assert.equal(portal?.status, '0');
    await control.validate(portal.number);
    assert.equal((await control.certificates('new-portal'))[0]?.status, '1');
    await control.setStatus(portal.number, '-5');
    assert.equal((await control.certificates('new-portal'))[0]?.status, '-5');
    await control.reset();
    assert.equal((await control.certificates('new-portal'))[0]?.status, '0');
    await assert.rejects(control.validate(1), /no certificate 1/);
  });

  it('counts orders by name and turns switches', async () => {
    assert.equal((await control.setSwitches({ maxPageSize: 3 })).maxPageSize, 3);
    const body = { certificateName: 'web-a', commonName: 'a.example.com' };
    await callerOf(sandbox.address)('POST', '/api/v2/certificate/requestGedCertificateIssuance', { body });
    assert.deepEqual(await control.issues(), { 'web-a': { received: 1, committed: 1 } });
  });

  it('counts writes, shows what was billed, and hands out what belongs to a certificate', async () => {
    const [seeded] = await control.certificates('pay-example-new');
    assert.ok(seeded);
    const { certificatePem, chainPem, rootPem, privateKeyPem = '' } = await control.materialOf(seeded.number);
    const [leaf, intermediate, root] = [certificatePem, chainPem, rootPem].map((pem) => new X509Certificate(pem));
    assert.ok(leaf && intermediate && root);
    assert.ok(leaf.checkPrivateKey(createPrivateKey(privateKeyPem)));
    assert.ok(leaf.verify(intermediate.publicKey) && intermediate.verify(root.publicKey));
    const call = callerOf(sandbox.address);
    const body = { certificateNo: seeded.number, privateKey: privateKeyPem };
    await call('POST', '/api/v2/certificate/registPrivateKey', { body });
    const subject = `registPrivateKey ${seeded.number}`;
    assert.deepEqual(await control.writes(), { [subject]: { received: 1, committed: 1 } });
    await call('POST', '/api/v2/certificate/requestPaidCertificateIssuance', { body: GOOD_ORDER });
    assert.deepEqual(await control.charges(), sandbox.control.charges());
    assert.equal((await control.charges())[0]?.what, 'subscription');
    await control.reset();
    assert.deepEqual([await control.charges(), await control.writes()], [[], {}]);
    const [pending] = await control.certificates('new-portal');
    await assert.rejects(control.materialOf(pending?.number ?? 0), /never issued/);
  });

  it('refuses mistakes with a reason', async () => {
    await assert.rejects(control.addFault({ path: '(', effect: { kind: 'cut', when: 'before' } }), /400/);
    await assert.rejects(control.addFault({} as never), /effect.kind is missing/);
    assert.equal((await fetch(`${sandbox.address.control}/unknown`)).status, 404);
  });

  it('is not for web pages', async () => {
    const url = `${sandbox.address.control}/reset`;
    assert.equal((await fetch(url, { method: 'POST', body: '{}' })).status, 415);
    const headers = { 'content-type': 'application/json', origin: 'https://elsewhere.example' };
    assert.equal((await fetch(url, { method: 'POST', headers, body: '{}' })).status, 403);
    assert.equal(await statusFor(url, 'elsewhere.example'), 403);
  });
});

/** `fetch` does not let a caller choose the host. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers: { host }, agent: false }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.once('error', reject).end();
  });
}
