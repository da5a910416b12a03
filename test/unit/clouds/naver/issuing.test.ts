import assert from 'node:assert/strict';
import { ExtensionError, neverExecuted } from '../../../../src/errors.ts';
import type { ErrorCode } from '../../../../src/errors.ts';
import type { Effect } from '../../../../src/sandbox/faults.ts';
import { connectTo, orderOf, sharedSandbox } from './connected.ts';

const REQUESTS = 'CertificateIssuance';

describe('naver issuing, against the sandbox', () => {
  const sandbox = sharedSandbox();

  const issued = (name: string) => sandbox.control.issues()[name] ?? { received: 0, committed: 0 };

  it('orders a Global Edge certificate with one request and tells its number', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    const { certificateId } = await connected.provider.issuance!.send(order);
    assert.deepEqual(issued('edge-one'), { received: 1, committed: 1 });
    const [made] = sandbox.control.certificates('edge-one');
    assert.equal(certificateId, String(made?.number));
    assert.equal(made?.type, 'NCP_GLOBAL_EDGE_DEDICATED');
    assert.deepEqual(made.dnsNames, ['example.com']);
    const found = await connected.provider.issuance!.probe(order);
    assert.ok(found.found);
    assert.deepEqual([found.how, found.certificate?.id, found.certificate?.state], ['list', certificateId, 'pending']);
  });

  it('orders a Cloud Basic certificate, which has no number until it is looked for', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'cloud-basic', 'basic-one', '*.example.com', []);
    const receipt = await connected.provider.issuance!.send(order);
    assert.equal(receipt.certificateId, undefined);
    assert.equal(typeof receipt.evidence['requestSn'], 'string');
    const found = await connected.provider.issuance!.probe(order);
    assert.ok(found.found);
    assert.equal(found.certificate?.id, String(sandbox.control.certificates('basic-one')[0]?.number));
    assert.equal(found.certificate?.kind, 'cloud-basic');
    assert.equal(found.certificate?.capabilities.validation, true);
  });

  it('a name is taken whatever its certificate is for', async () => {
    const connected = connectTo(sandbox);
    const { issuance } = connected.provider;
    const taken = await orderOf(connected, 'global-edge', 'taken', 'www.example.com');
    await issuance!.send(taken);
    await assert.rejects(issuance!.check({ ...taken, commonName: 'other.example.com' }), { code: 'name.taken' });
    await issuance!.check({ ...taken, certificateName: 'free' });
  });

  it('shows beforehand what it sends', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-two');
    const { method, url, body } = connected.provider.issuance!.preview(order);
    assert.equal(
      `${method} ${url}`,
      `POST ${sandbox.address.naver.url}/api/v2/certificate/requestGedCertificateIssuance`,
    );
    assert.deepEqual(JSON.parse(body), {
      certificateName: 'edge-two',
      commonName: 'www.example.com',
      dnsName: ['example.com'],
    });
    const basic = connected.provider.issuance!.preview(
      await orderOf(connected, 'cloud-basic', 'b-two', 'a.example.com', []),
    );
    assert.ok(basic.url.endsWith('/requestCertificateIssuance'));
    assert.deepEqual(JSON.parse(basic.body), {
      certificateName: 'b-two',
      commonName: 'a.example.com',
      validationMethod: 'D',
    });
  });

  it('sends nothing for what it cannot order', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'paid-one');
    const offer = { ...order.offer, orderable: { why: 'later' } };
    await assert.rejects(connected.provider.issuance!.send({ ...order, offer }), { code: 'input.invalid' });
    assert.deepEqual(issued('paid-one'), { received: 0, committed: 0 });
  });

  it('passes on why the service refuses, word for word', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    await connected.provider.issuance!.send(order);
    await assert.rejects(connected.provider.issuance!.send(order), (error) => {
      assert.ok(error instanceof ExtensionError && error.code === 'cloud.rejected');
      assert.equal(error.details['returnCode'], sandbox.control.switches().duplicateNameCode);
      assert.equal(typeof error.details['returnMessage'], 'string');
      return neverExecuted(error.code);
    });
    assert.equal(sandbox.control.certificates('edge-one').length, 1);
  });

  type Case = readonly [effect: Effect, code: ErrorCode, committed: 0 | 1];
  const cases: readonly Case[] = [
    [{ kind: 'cut', when: 'after' }, 'network.interrupted', 1],
    [{ kind: 'cut', when: 'before' }, 'network.interrupted', 0],
    [{ kind: 'half' }, 'network.interrupted', 1],
    [{ kind: 'gateway', when: 'after', code: '510' }, 'cloud.unavailable', 1],
    [{ kind: 'gateway', when: 'before', code: '510' }, 'cloud.unavailable', 0],
    [{ kind: 'gateway', when: 'after', code: '900' }, 'cloud.unavailable', 1],
    [{ kind: 'gateway', when: 'after', code: '500' }, 'cloud.unavailable', 1],
    [{ kind: 'html', when: 'after' }, 'cloud.unavailable', 1],
    [{ kind: 'empty', when: 'after' }, 'cloud.unexpectedAnswer', 1],
    [{ kind: 'empty', when: 'before' }, 'cloud.unexpectedAnswer', 0],
    [{ kind: 'malformed', when: 'after' }, 'cloud.unexpectedAnswer', 1],
    [{ kind: 'redirect', when: 'after', location: 'http://127.0.0.1:1/' }, 'network.redirected', 1],
    [{ kind: 'hold', when: 'after' }, 'network.timeout', 1],
  ];
  for (const [effect, code, committed] of cases) {
    it(`sends once and leaves the outcome open on ${JSON.stringify(effect)}; looking finds out`, async () => {
      const connected = connectTo(sandbox, { impatient: true });
      const order = await orderOf(connected, 'global-edge', 'edge-one');
      sandbox.control.addFault({ path: REQUESTS, effect });
      await assert.rejects(connected.provider.issuance!.send(order), (error) => {
        assert.ok(error instanceof ExtensionError);
        assert.equal(error.code, code);
        return !neverExecuted(error.code);
      });
      assert.deepEqual(issued('edge-one'), { received: 1, committed });
      const result = await connected.provider.issuance!.probe(order);
      assert.equal(result.found, committed === 1);
      assert.deepEqual(issued('edge-one'), { received: 1, committed });
    });
  }

  it('sends again after a 429, which did not run', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    sandbox.control.addFault({ path: REQUESTS, effect: { kind: 'gateway', when: 'before', code: '420' } });
    await connected.provider.issuance!.send(order);
    assert.deepEqual(issued('edge-one'), { received: 2, committed: 1 });
  });

  it('gives up after a few 429, and says that nothing was ordered', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    sandbox.control.addFault({
      path: REQUESTS,
      count: 'always',
      effect: { kind: 'gateway', when: 'before', code: '400' },
    });
    await assert.rejects(connected.provider.issuance!.send(order), { code: 'cloud.throttled' });
    assert.deepEqual(issued('edge-one'), { received: 3, committed: 0 });
    assert.ok(neverExecuted('cloud.throttled'));
  });

  it('signs again once if the clock was off, and orders one certificate', async () => {
    let offsetMs = 0;
    const connected = connectTo(sandbox, { now: () => Date.now() + offsetMs });
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    offsetMs = -3_600_000;
    await connected.provider.issuance!.send(order);
    assert.deepEqual(issued('edge-one'), { received: 2, committed: 1 });
  });

  it('orders nothing with a wrong key', async () => {
    const { accessKey } = sandbox.address.naver;
    const order = await orderOf(connectTo(sandbox), 'global-edge', 'edge-one');
    const wrong = connectTo(sandbox, { key: { accessKey, secretKey: 'wrong' } });
    await assert.rejects(wrong.provider.issuance!.send(order), { code: 'cloud.unauthorized' });
    assert.deepEqual(issued('edge-one'), { received: 1, committed: 0 });
  });

  it('orders nothing with a sub account, and can order no more afterwards', async () => {
    const order = await orderOf(connectTo(sandbox), 'global-edge', 'edge-one');
    const sub = connectTo(sandbox, { key: 'sub' });
    await assert.rejects(sub.provider.issuance!.send(order), { code: 'cloud.mainAccountOnly' });
    assert.deepEqual(issued('edge-one'), { received: 1, committed: 0 });
    assert.equal(sub.provider.issuance, undefined);
  });

  it('finds an order among the recent changes if no list has it by name', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    await connected.provider.issuance!.send(order);
    const nothing = JSON.stringify({ returnCode: '0', totalCount: 0, sslCertificateList: [] });
    for (const path of ['certificates\\?.*certificateName', 'getCertificates', 'v1/certificates\\?certificateName']) {
      sandbox.control.addFault({ path, effect: { kind: 'answer', when: 'after', status: 200, body: nothing } });
    }
    const result = await connected.provider.issuance!.probe(order);
    assert.ok(result.found);
    assert.deepEqual([result.how, result.certificate?.name], ['recent-changes', 'edge-one']);
  });

  it('does not take another certificate for its own', async () => {
    const connected = connectTo(sandbox);
    await connected.provider.issuance!.send(await orderOf(connected, 'global-edge', 'edge-one', 'www.example.com'));
    const longer = await orderOf(connected, 'global-edge', 'edge', 'www.example.com'); // names are found by a part
    assert.equal((await connected.provider.issuance!.probe(longer)).found, false);
    const elsewhere = await orderOf(connected, 'global-edge', 'edge-one', 'other.example.com');
    assert.equal((await connected.provider.issuance!.probe(elsewhere)).found, false);
  });

  it('does not say "not found" while a list fails', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    sandbox.control.addFault({ path: 'getCertificates', count: 'always', effect: { kind: 'html', when: 'before' } });
    await assert.rejects(connected.provider.issuance!.probe(order), { code: 'cloud.unavailable' });
  });

  it('does not take a deleted certificate for all that there is of its name while a list fails', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    const { certificateId } = await connected.provider.issuance!.send(order);
    sandbox.control.setSwitches({ deletedListed: true });
    sandbox.control.setStatus(Number(certificateId), '-6');
    await connected.provider.issuance!.check(order);
    sandbox.control.addFault({ path: 'getCertificates', count: 'always', effect: { kind: 'html', when: 'before' } });
    await assert.rejects(connected.provider.issuance!.check(order), { code: 'cloud.unavailable' });
    await assert.rejects(connected.provider.issuance!.probe(order), { code: 'cloud.unavailable' });
  });

  it('writes no name, key or signature into the log', async () => {
    const connected = connectTo(sandbox);
    const order = await orderOf(connected, 'global-edge', 'edge-one');
    await connected.provider.issuance!.send(order);
    await connected.provider.issuance!.probe(order);
    const log = connected.lines.join('\n');
    assert.match(log, /POST .*requestGedCertificateIssuance 200/);
    const { accessKey, secretKey } = sandbox.address.naver;
    for (const secret of [accessKey, secretKey, 'edge-one', 'example.com', 'signature'])
      assert.ok(!log.includes(secret), secret);
  });
});
