import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CertificateRecord } from '../../../src/certificates/certificateRecord.ts';
import { Cancelled, type ErrorCode, ExtensionError } from '../../../src/errors.ts';
import { Journal } from '../../../src/operations/journal.ts';
import { Operations } from '../../../src/operations/operations.ts';
import type { Plan } from '../../../src/operations/plan.ts';
import { account, FakeCloud, globalEdge, writeOf } from '../../support/fakeCloud.ts';

describe('operations', () => {
  let folder: string;
  let file: string;
  let cloud: FakeCloud;
  let adopted: CertificateRecord[];
  let waits: number[];
  let alive: boolean;
  let now: number;
  let warnings: string[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'operations-'));
    file = path.join(folder, 'journal.jsonl');
    cloud = new FakeCloud();
    adopted = [];
    waits = [];
    alive = false;
    warnings = [];
    now = Date.parse('2026-06-01T00:00:00Z');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A run of the editor: what it knows comes from the disk. */
  const start = () =>
    new Operations({
      journal: new Journal(file, () => now),
      write: async (_, action) => writeOf(cloud.provider, action),
      wait: async (ms) => {
        waits.push(ms);
        now += ms;
      },
      onCertificate: (record) => adopted.push(record),
      onGone: () => undefined,
      isAlive: () => alive,
      now: () => now,
      log: { info: () => undefined, warn: (message) => warnings.push(message) },
    });
  const plan = (certificateName = 'web'): Plan => {
    const request = { offer: globalEdge, certificateName, commonName: 'www.example.com', subjectAltNames: [] };
    const preview = { method: 'POST', url: 'https://cloud.example/order', body: certificateName };
    return { id: randomUUID(), action: 'issue', accountId: account.id, accountLabel: account.label, request, preview };
  };
  const sends = () => cloud.calls.filter((call) => call === 'send').length;
  const failSend = (code: ErrorCode, after: boolean) =>
    cloud.failures.push({
      call: 'send',
      error: new ExtensionError(code, 'injected', { details: { status: 504 } }),
      after,
    });

  it('writes the intent to disk before anything is sent', async () => {
    const operations = start();
    const { issuance } = cloud.provider;
    let onDisk = '';
    const send = issuance!.send.bind(issuance);
    issuance!.send = async (request) => {
      onDisk = await readFile(file, 'utf8');
      return send(request);
    };
    await operations.run(plan());
    assert.equal(JSON.parse(onDisk).event, 'intended');
  });

  it('sends nothing when the journal cannot be written', async () => {
    await writeFile(path.join(folder, 'blocked'), '');
    file = path.join(folder, 'blocked', 'journal.jsonl');
    await assert.rejects(start().run(plan()), { code: 'journal.unwritable' });
    assert.equal(sends(), 0);
  });

  it('sends nothing when the name is taken, though by a certificate for another common name', async () => {
    cloud.add('web', 'issued', { commonName: 'elsewhere.example.org' });
    cloud.provider.issuance!.probe = async () => ({ found: false });
    await assert.rejects(start().run(plan('web')), { code: 'name.taken' });
    assert.equal(sends(), 0);
  });

  it('a plain answer settles the plan and brings the certificate in', async () => {
    const { entry } = await start().run(plan());
    assert.equal(entry.outcome, 'done');
    assert.equal(entry.finding, 'answer');
    assert.deepEqual(
      adopted.map(({ id }) => id),
      [entry.certificateId],
    );
  });

  it('learns the number by name when the answer had none', async () => {
    const { issuance } = cloud.provider;
    const send = issuance!.send.bind(issuance);
    issuance!.send = async (request) => ({ evidence: (await send(request)).evidence });
    const operations = start();
    const { entry } = await operations.run(plan());
    assert.equal(entry.certificateId, cloud.named('web')[0]?.id);
    const later = start();
    await later.reload();
    assert.equal(later.entries()[0]?.certificateId, entry.certificateId);
  });

  it('a refusal is the end of it: nothing is looked for', async () => {
    failSend('cloud.rejected', false);
    const { entry, error } = await start().run(plan());
    assert.deepEqual([entry.outcome, entry.finding, error?.code], ['not-done', 'refusal', 'cloud.rejected']);
    assert.deepEqual(waits, []);
  });

  for (const code of [
    'network.interrupted',
    'network.timeout',
    'cloud.unavailable',
    'cloud.unexpectedAnswer',
    'internal',
  ] as const) {
    it(`${code} after the order took effect: found by name, ordered once`, async () => {
      failSend(code, true);
      const { entry } = await start().run(plan());
      assert.deepEqual([entry.outcome, entry.finding, entry.doubt?.code], ['done', 'list', code]);
      assert.equal(entry.certificateId, cloud.named('web')[0]?.id);
      assert.equal(sends(), 1);
    });

    it(`${code} before the order took effect: looked for, not there, not ordered again`, async () => {
      failSend(code, false);
      const { entry } = await start().run(plan());
      assert.deepEqual([entry.outcome, entry.finding], ['not-done', 'absent']);
      assert.ok(Number(entry.evidence.seconds) >= 60);
      assert.equal(sends(), 1);
    });
  }

  it('finds an order that appears late', async () => {
    failSend('network.timeout', false);
    const operations = start();
    let probes = 0;
    const { issuance } = cloud.provider;
    const probe = issuance!.probe.bind(issuance);
    issuance!.probe = async (request) => {
      probes += 1;
      if (probes === 5) cloud.add('web', 'pending');
      return probe(request);
    };
    const { entry } = await operations.run(plan());
    assert.equal(entry.outcome, 'done');
    assert.equal(sends(), 1);
  });

  it('asks for eyes when the service cannot be asked, and settles when looked at again', async () => {
    failSend('network.interrupted', true);
    const operations = start();
    const { issuance } = cloud.provider;
    const probe = issuance!.probe.bind(issuance);
    issuance!.probe = () => Promise.reject(new ExtensionError('network.unreachable', 'offline'));
    const { entry } = await operations.run(plan());
    assert.deepEqual([entry.outcome, entry.finding], ['needs-eyes', 'unreachable']);
    issuance!.probe = probe;
    const again = await operations.lookAgain(entry.plan.id);
    assert.deepEqual([again.outcome, again.finding], ['done', 'list']);
  });

  it('sends once when the same name is ordered twice at the same time', async () => {
    const operations = start();
    const results = await Promise.allSettled([operations.run(plan('web')), operations.run(plan('web'))]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(sends(), 1);
  });

  it('sends nothing while another window has the same name on its way', async () => {
    await new Journal(file, () => now).intend(plan('web'), { pid: 1, run: 'another window' });
    await assert.rejects(start().run(plan('web')), { code: 'name.taken' });
    assert.equal(sends(), 0);
  });

  it('a disk that fails after sending does not make the order look unsent', async () => {
    const { issuance } = cloud.provider;
    const send = issuance!.send.bind(issuance);
    issuance!.send = async (request) => {
      await rm(file);
      await mkdir(file); // nothing can be appended to a folder
      return send(request);
    };
    const { entry } = await start().run(plan());
    assert.deepEqual([entry.outcome, entry.finding, sends()], ['done', 'answer', 1]);
  });

  it('reading the journal again while an order is written loses nothing', async () => {
    // One long line that means nothing, so that reading takes longer than writing.
    await writeFile(file, `${'x'.repeat(40_000_000)}\n`);
    const operations = start();
    const reloading = operations.reload();
    const { entry } = await operations.run(plan());
    await reloading;
    assert.equal(entry.outcome, 'done');
    assert.equal(operations.entries()[0]?.outcome, 'done');
  });

  it('an order of one window outlives the removal of an account in another', async () => {
    for (let round = 0; round < 30; round += 1) {
      const [here, there] = [new Journal(file, () => now), new Journal(file, () => now)];
      await there.intend({ ...plan('removed'), accountId: 'account-2' }, { pid: 1, run: 'there' });
      const ordered = plan(`order-${round}`);
      await Promise.all([there.forgetAccount('account-2'), here.intend(ordered, { pid: 2, run: 'here' })]);
      assert.ok((await readFile(file, 'utf8')).includes(ordered.id), `lost in round ${round}`);
    }
  }).timeout(0); // a hundred lines take the time that the disk takes to sync them

  it('leaves nothing of an account that is removed while its order is under way', async () => {
    const operations = start();
    const { issuance } = cloud.provider;
    const send = issuance!.send.bind(issuance);
    issuance!.send = async (request) => {
      await operations.forgetAccount(account.id);
      return send(request);
    };
    await assert.rejects(operations.run(plan()), Cancelled);
    assert.equal(await readFile(file, 'utf8'), '');
  });

  it('goes on looking for the number of a certificate that the lists do not show at once', async () => {
    const { issuance } = cloud.provider;
    const [send, probe] = [issuance!.send.bind(issuance), issuance!.probe.bind(issuance)];
    issuance!.send = async (request) => ({ evidence: (await send(request)).evidence });
    let looks = 0;
    issuance!.probe = async (request) => (++looks <= 3 ? { found: false } : probe(request));
    const operations = start();
    const { entry } = await operations.run(plan());
    assert.deepEqual([entry.outcome, entry.certificateId], ['done', undefined]);
    while (operations.isReconciling(entry.plan.id)) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(operations.entries()[0]?.certificateId, cloud.named('web')[0]?.id);
    assert.equal(adopted.length, 1);
  });

  it('the next start learns a number that the run before did not', async () => {
    const intended = plan();
    const journal = new Journal(file, () => now);
    await journal.intend(intended, { pid: 1, run: 'earlier' });
    await journal.settle(intended.id, { outcome: 'done', finding: 'answer', evidence: {} });
    const { id } = cloud.add('web', 'pending');
    const operations = start();
    await operations.resume();
    assert.equal(operations.entries()[0]?.certificateId, id);
  });

  it('a certificate that comes after all is found when looked at again', async () => {
    failSend('network.timeout', false);
    const operations = start();
    const { entry } = await operations.run(plan());
    assert.equal(entry.finding, 'absent');
    cloud.add('web', 'pending');
    const again = await operations.lookAgain(entry.plan.id);
    assert.deepEqual([again.outcome, again.finding, sends()], ['done', 'list', 1]);
  });

  it("another window's look that saw nothing does not outweigh the answer that comes later", async () => {
    const intended = plan();
    const [here, there] = [new Journal(file, () => now), new Journal(file, () => now)];
    await here.intend(intended, { pid: 1, run: 'here' });
    await there.load();
    await there.settle(intended.id, { outcome: 'not-done', finding: 'absent', evidence: {} });
    await here.settle(intended.id, { outcome: 'done', finding: 'answer', evidence: {} });
    await there.load();
    assert.equal(there.entry(intended.id)?.outcome, 'done');
  });

  describe('after a crash', () => {
    const crash = async (effect: boolean) => {
      const intended = plan();
      await new Journal(file, () => now).intend(intended, { pid: 1, run: 'earlier' });
      if (effect) cloud.add('web', 'pending');
      return intended;
    };

    it('an unsettled plan is taken up and found', async () => {
      await crash(true);
      const operations = start();
      await operations.resume();
      assert.deepEqual([operations.entries()[0]?.outcome, sends()], ['done', 0]);
      assert.equal(adopted.length, 1);
    });

    it('an unsettled plan without effect ends as not done', async () => {
      await crash(false);
      const operations = start();
      await operations.resume();
      assert.deepEqual([operations.entries()[0]?.outcome, sends()], ['not-done', 0]);
    });

    it('a plan that another window is still sending is left to it', async () => {
      await crash(false);
      alive = true;
      const operations = start();
      await operations.resume();
      assert.equal(operations.entries()[0]?.outcome, undefined);
      now += 11 * 60_000;
      await operations.resume();
      assert.equal(operations.entries()[0]?.outcome, 'not-done');
    });

    it('half a line is passed over and the next one starts fresh', async () => {
      await crash(true);
      await appendFile(file, '{"v":1,"at":"2026-06-01T00:00');
      const operations = start();
      await operations.resume();
      assert.equal(operations.entries()[0]?.outcome, 'done');
      const later = start();
      await later.reload();
      assert.equal(later.entries()[0]?.outcome, 'done');
    });
  });

  it('an outcome that is damaged is looked for again, and the log says once which line cannot be read', async () => {
    const intended = plan();
    await new Journal(file, () => now).intend(intended, { pid: 1, run: 'earlier' });
    cloud.add('web', 'pending');
    const common = { v: 1, at: new Date(now).toISOString(), plan: intended.id };
    await appendFile(file, `${JSON.stringify({ ...common, event: 'settled', settlement: { outcome: 'done' } })}\n`);
    const operations = start();
    await operations.resume();
    await operations.reload();
    assert.deepEqual([operations.entries()[0]?.outcome, sends()], ['done', 0]);
    assert.deepEqual(warnings, ['the journal has lines that cannot be read; what they say is not known: 2']);
  });

  it('entries are newest first and survive a restart with their dates', async () => {
    const operations = start();
    await operations.run(plan('first'));
    now += 1000;
    await operations.run(plan('second'));
    const later = start();
    await later.reload();
    assert.deepEqual(
      later.entries().map(({ plan: { request } }) => request.certificateName),
      ['second', 'first'],
    );
    assert.equal(later.entries()[0]?.intendedAt.getTime(), now);
  });

  it('follows what became of the certificate', async () => {
    const operations = start();
    await operations.run(plan());
    const [certificate] = cloud.named('web');
    await operations.noteState({ ...certificate!, state: 'issued' });
    assert.equal(operations.entries()[0]?.followed?.state, 'issued');
  });

  it('removing an account removes its lines from the disk, and no others', async () => {
    const operations = start();
    await operations.run(plan('mine'));
    await operations.run({ ...plan('other'), accountId: 'account-2' });
    await operations.forgetAccount(account.id);
    const text = await readFile(file, 'utf8');
    assert.ok(!text.includes('mine') && text.includes('other'));
    assert.deepEqual(
      operations.entries().map(({ plan: { request } }) => request.certificateName),
      ['other'],
    );
  });
});
