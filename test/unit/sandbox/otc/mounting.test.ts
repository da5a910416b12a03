import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { otcFailure, type OtcFailure } from '../../../../src/sandbox/otc/faultAnswers.ts';
import { startSandbox, type RunningSandbox } from '../../../../src/sandbox/index.ts';
import { remoteControl } from '../../../support/sandboxControl.ts';
import { otcCallerOf, otcSandboxAt, type OtcCallOptions } from './otcCaller.ts';
import { NOW, pairFor, uploadOf } from './pki.ts';

describe('Open Telekom Cloud within the sandbox', () => {
  describe('the state file', () => {
    let folder: string;
    let stateFile: string;
    const running: RunningSandbox[] = [];
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'otc-sandbox-'));
      stateFile = path.join(folder, 'state.json');
    });
    afterEach(async () => {
      for (const sandbox of running.splice(0)) await sandbox.dispose();
      rmSync(folder, { recursive: true });
    });
    const start = async () => {
      const sandbox = await startSandbox({ now: () => NOW, stateFile });
      running.push(sandbox);
      return { sandbox, caller: otcCallerOf(sandbox.address, () => NOW) };
    };

    it('brings back keys, certificates and bindings, and tokens stay good', async () => {
      const first = await start();
      const token = await first.caller.token();
      await first.caller.apig('POST', '/certificates', { body: uploadOf(pairFor(['pay.example.com'])) });
      const before = first.sandbox.control.otc.certificates();
      await first.sandbox.dispose();
      const second = await start();
      const { iamUrl: _iam, apigUrl: _apig, tlsUrl: _tls, ...keys } = second.sandbox.address.otc;
      const { iamUrl: _iam1, apigUrl: _apig1, tlsUrl: _tls1, ...keysBefore } = first.sandbox.address.otc;
      assert.deepEqual(keys, keysBefore);
      assert.deepEqual(second.sandbox.control.otc.certificates(), before);
      assert.equal((await second.caller.apig('GET', '/instances', { by: { token } })).status, 200);
    });

    it('has no private key of a certificate in it, nor has any answer', async () => {
      const { sandbox, caller } = await start();
      const pair = pairFor(['www.example.com']);
      const secret = pair.keyPem.split('\n').slice(1, -2).join('').slice(40, 120);
      // A key hidden beside the certificates is not kept either.
      const body = uploadOf(pair, {
        cert_content: pair.chainPem + pair.keyPem,
        trusted_root_ca: pair.rootPem + pair.keyPem,
      });
      const created = await caller.apig('POST', '/certificates', { body });
      assert.equal(created.status, 200);
      const { id } = created.json();
      const instance = ((await caller.apig('GET', '/instances')).json() as { instances: { id: string }[] }).instances[0]
        ?.id;
      const replies = [created];
      for (const target of [`/certificates/${String(id)}`, `/certificates?instance_id=${instance}&limit=500`]) {
        replies.push(await caller.apig('GET', target));
      }
      replies.push(await caller.apig('PUT', `/certificates/${String(id)}`, { body }));
      const texts = [readFileSync(stateFile, 'utf8'), ...replies.map((reply) => reply.body.toString())];
      for (const text of texts) {
        assert.ok(text.includes('uploaded_one'));
        const plain = text.replaceAll('\\n', '');
        assert.ok(!plain.includes(secret));
      }
      const saved = JSON.parse(texts[0] ?? '') as { otc: unknown };
      assert.ok(!JSON.stringify(saved.otc).includes('PRIVATE KEY'), 'those of seeded certificates neither');
      for (const reply of replies) assert.doesNotMatch(reply.body.toString(), /BEGIN|cert_content|private_key/);
      assert.ok(!JSON.stringify(sandbox.control.requests()).includes(secret));
    });

    it('may be of before there was an Open Telekom Cloud, or be broken there: all else stays', async () => {
      const first = await start();
      await first.sandbox.dispose();
      const state = JSON.parse(readFileSync(stateFile, 'utf8')) as Record<string, unknown>;
      for (const otc of [undefined, { keys: {}, data: {} }]) {
        writeFileSync(stateFile, JSON.stringify({ ...state, otc }));
        const next = await start();
        assert.equal(next.sandbox.address.naver.secretKey, first.sandbox.address.naver.secretKey);
        assert.equal(next.sandbox.control.otc.certificates().length, 8);
        assert.equal((await next.caller.apig('GET', '/instances')).status, 200);
        await next.sandbox.dispose();
      }
    });
  });

  describe('faults', () => {
    const sandbox = otcSandboxAt(NOW);
    const apig = (method: string, target: string, options?: OtcCallOptions) =>
      sandbox.caller.apig(method, target, options);
    const body = uploadOf(pairFor(['pay.example.com']));
    const created = () => sandbox.control.otc.certificates().filter(({ name }) => name === 'uploaded_one').length;

    it('hit before or after a write, and the count tells what arrived and what was done', async () => {
      const path = '/apigw/certificates$';
      sandbox.control.addFault({ method: 'POST', path, effect: otcFailure('etcd', 'before') });
      sandbox.control.addFault({ method: 'POST', path, effect: { kind: 'cut', when: 'after' } });
      const first = await apig('POST', '/certificates', { body });
      assert.equal(first.status, 500);
      assert.equal(first.json()['error_code'], 'APIG.3500');
      assert.equal(created(), 0);
      await assert.rejects(apig('POST', '/certificates', { body }));
      assert.equal(created(), 1);
      assert.deepEqual(sandbox.control.writes(), { 'create certificate uploaded_one': { received: 2, committed: 1 } });
    });

    it('count each kind of write by what it is about; refused ones were not carried out', async () => {
      const { id } = sandbox.control.otc.certificates().find(({ name }) => name === 'pay_example_com') ?? { id: '' };
      const domains = [{ domain: 'pay.example.com' }];
      await apig('POST', `/certificates/${id}/domains/attach`, { body: { domains } });
      await apig('DELETE', `/certificates/${id}`);
      await apig('POST', `/certificates/${id}/domains/detach`, { body: { domains } });
      await apig('PUT', `/certificates/${id}`, { body });
      await apig('DELETE', `/certificates/${id}`);
      await apig('GET', `/certificates/${id}`);
      assert.deepEqual(sandbox.control.writes(), {
        [`attach ${id} pay.example.com`]: { received: 1, committed: 1 },
        [`delete certificate ${id}`]: { received: 2, committed: 1 },
        [`detach ${id} pay.example.com`]: { received: 1, committed: 1 },
        [`modify certificate ${id}`]: { received: 1, committed: 1 },
      });
    });

    it('are refusals that are not carried out where the caller is nobody', async () => {
      await apig('POST', '/certificates', { body, by: 'nothing' });
      assert.deepEqual(sandbox.control.writes(), { 'create certificate uploaded_one': { received: 1, committed: 0 } });
    });

    const failures: readonly [OtcFailure, number, RegExp][] = [
      ['throttled', 429, /"APIGW\.0308"/],
      ['tooManyRequests', 500, /"APIG\.9008"/],
      ['internal', 500, /"APIG\.9999"/],
      ['backendUnavailable', 502, /"APIGW\.0202"/],
      ['serviceUnavailable', 503, /"APIGW\.0613"/],
      ['backendTimeout', 504, /"APIGW\.0203"/],
      ['keystone', 401, /"code":401/],
      ['tokenMustBeUpdated', 401, /"APIGW\.0307"/],
      ['unknownCaller', 401, /"APIG\.1099"/],
      ['notAllowed', 403, /"APIGW\.0302"/],
      ['noBody', 503, /^$/],
    ];
    for (const [failure, status, text] of failures) {
      it(`play ${failure} once, with ${status}`, async () => {
        sandbox.control.addFault({ path: '/apigw/', effect: otcFailure(failure, 'before', 3) });
        const reply = await apig('GET', '/instances');
        assert.equal(reply.status, status);
        assert.match(reply.body.toString(), text);
        assert.equal(reply.headers['retry-after'], '3');
        assert.equal((await apig('GET', '/instances')).status, 200);
      });
    }

    it('reach IAM too, and its clock', async () => {
      sandbox.control.addFault({ path: '^/v3/auth/tokens', effect: otcFailure('throttled', 'before') });
      assert.equal(await sandbox.caller.token(), 'undefined');
      sandbox.control.addFault({ path: '/apigw/', effect: { kind: 'clockSkew', ms: 16 * 60_000 } });
      const skewed = await apig('GET', '/instances');
      assert.match(skewed.body.toString(), /signature expired/);
      assert.equal(Date.parse(String(skewed.headers['date'])), NOW + 16 * 60_000);
    });

    it('are logged under the names of their listeners', async () => {
      await sandbox.caller.token();
      await apig('GET', '/instances');
      assert.deepEqual(
        sandbox.control.requests().map(({ listener, decided }) => [listener, decided]),
        [
          ['otcIam', 201],
          ['otcApig', 200],
        ],
      );
    });
  });

  describe('the control port', () => {
    it('tells and does what the control does', async () => {
      const sandbox = await startSandbox({ control: true, now: () => NOW });
      const remote = remoteControl(String(sandbox.address.control));
      assert.deepEqual(await remote.otcCertificates(), sandbox.control.otc.certificates());
      assert.deepEqual(await remote.otcFailures(), sandbox.control.otc.failures());
      assert.equal((await remote.setOtcSwitches({ effectMs: 7 })).effectMs, 7);
      assert.equal(sandbox.control.otc.switches().effectMs, 7);
      await remote.setGatewayStatus('web-gateway', 'Updating');
      await assert.rejects(remote.setGatewayStatus('nothing', 'Updating'), /no gateway nothing/);
      const reply = await otcCallerOf(sandbox.address, () => NOW).apig('GET', '/instances?status=Updating');
      assert.equal(reply.json()['total'], 1);
      await sandbox.dispose();
    });
  });

  it('has its line without what seals the tokens, all on the loopback interface', async () => {
    const { address, dispose } = await startSandbox();
    const { otc } = address;
    for (const url of [otc.iamUrl, otc.apigUrl, otc.tlsUrl]) assert.equal(new URL(url).hostname, '127.0.0.1');
    assert.ok(!('tokenSecret' in otc));
    assert.match(otc.accessKey, /^[A-Z0-9]{20}$/);
    assert.match(otc.secretKey, /^[A-Za-z0-9]{40}$/);
    assert.match(otc.projectId, /^[0-9a-f]{32}$/);
    await dispose();
  });

  it('starts without certificates where none are wanted', async () => {
    const sandbox = await startSandbox({ certificates: 0 });
    assert.deepEqual(sandbox.control.otc.certificates(), []);
    const reply = await otcCallerOf(sandbox.address).apig('GET', '/instances');
    assert.equal(reply.json()['total'], 3);
    await sandbox.dispose();
  });
});
