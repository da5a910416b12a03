import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Cancelled, ExtensionError } from '../../../src/errors.ts';
import { Journal } from '../../../src/operations/journal.ts';
import { Operations } from '../../../src/operations/operations.ts';
import type { Plan } from '../../../src/operations/plan.ts';
import { account, FakeCloud, globalEdge, writeOf } from '../../support/fakeCloud.ts';

describe('operations at their edges', () => {
  let folder: string;
  let file: string;
  let cloud: FakeCloud;
  let waits: number[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'operations-'));
    file = path.join(folder, 'journal.jsonl');
    cloud = new FakeCloud();
    waits = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const now = () => Date.parse('2026-06-01T00:00:00Z');
  /** A window; what it knows comes from the disk. */
  const start = (journal = new Journal(file, now)) =>
    new Operations({
      journal,
      write: async (_, action) => writeOf(cloud.provider, action),
      wait: async (ms) => void waits.push(ms),
      onCertificate: () => undefined,
      onGone: () => undefined,
      isAlive: () => false,
      now,
      log: { info: () => undefined, warn: () => undefined },
    });
  const about = { accountId: account.id, accountLabel: account.label };
  const plan = (certificateName = 'web'): Plan => {
    const request = { offer: globalEdge, certificateName, commonName: 'www.example.com', subjectAltNames: [] };
    const preview = { method: 'POST', url: 'https://cloud.example/order', body: certificateName };
    return { id: randomUUID(), action: 'issue', ...about, request, preview };
  };
  const sends = () => cloud.calls.filter((call) => call === 'send').length;

  it('sends once when two windows confirm the same order in the same moment', async () => {
    const [here, there] = [start(), start()];
    const results = await Promise.allSettled([here.run(plan('web')), there.run(plan('web'))]);
    assert.ok(sends() <= 1, `sent ${sends()} times`);
    const refused = results.filter((result) => result.status === 'rejected');
    assert.ok(refused.length >= 1);
    for (const { reason } of refused) assert.equal((reason as ExtensionError).code, 'name.taken');
    await here.reload();
    assert.equal(here.entries().filter(({ outcome }) => outcome === undefined).length, 0, 'nothing stays open');
  });

  it('sends nothing whose intent is gone from the journal by the time it would be sent', async () => {
    const journal = new Journal(file, now);
    const intend = journal.intend.bind(journal);
    journal.intend = async (...about) => {
      await intend(...about);
      await new Journal(file, now).forgetAccount(account.id);
    };
    await assert.rejects(start(journal).run(plan()), { code: 'journal.unwritable' });
    assert.equal(sends(), 0);
  });

  it('what was ordered once more is not taken for the result of the first try', async () => {
    const operations = start();
    cloud.failures.push({ call: 'send', error: new ExtensionError('network.timeout', 'injected') });
    const first = await operations.run(plan());
    const second = await operations.run(plan());
    assert.deepEqual([first.entry.outcome, second.entry.outcome], ['not-done', 'done']);
    const again = await operations.lookAgain(first.entry.plan.id);
    assert.deepEqual([again.outcome, again.finding, sends()], ['not-done', 'absent', 2]);
  });

  it('what a failing disk did not take is known when the journal is read again, and written later', async () => {
    const { issuance } = cloud.provider;
    const send = issuance!.send.bind(issuance);
    const aside = `${file}.aside`;
    issuance!.send = async (request) => {
      await rename(file, aside);
      await mkdir(file);
      return send(request);
    };
    const operations = start();
    const { entry } = await operations.run(plan());
    await rm(file, { recursive: true });
    await rename(aside, file);
    await operations.reload();
    assert.equal(operations.entries()[0]?.outcome, 'done');
    issuance!.send = send;
    await operations.run(plan('another'));
    const later = start();
    await later.reload();
    assert.equal(later.entries().find(({ plan: { id } }) => id === entry.plan.id)?.outcome, 'done');
  });

  it('a change of a certificate whose number is known is not looked for again at every start', async () => {
    const preview = { method: 'DELETE', url: 'https://cloud.example/101', body: '' };
    const request = { certificateId: '101', certificateName: 'web' };
    const deletion: Plan = { id: randomUUID(), action: 'delete', ...about, request, preview };
    const journal = new Journal(file, now);
    await journal.intend(deletion, { pid: 1, run: 'earlier' });
    await journal.settle(deletion.id, { outcome: 'done', finding: 'answer', evidence: {} });
    await start().resume(); // the fake cloud deletes nothing, so that a look would go on
    assert.deepEqual(waits, []);
  });

  it('a person who does not give a code for signing in while a change waits has sent nothing', async () => {
    cloud.provider.issuance!.send = () => Promise.reject(new Cancelled());
    await assert.rejects(start().run(plan()), Cancelled);
    const later = start();
    await later.reload();
    const [entry] = later.entries();
    assert.deepEqual([entry?.outcome, entry?.finding, entry?.doubt, waits], ['not-done', 'refusal', undefined, []]);
  });

  for (const code of ['cloud.unauthorized', 'cloud.locked', 'account.keyMissing', 'account.unknown'] as const) {
    it(`shows a key once and no more that does not open: ${code}`, async () => {
      const { issuance } = cloud.provider;
      let looks = 0;
      issuance!.probe = () => {
        looks += 1;
        return Promise.reject(new ExtensionError(code, 'injected'));
      };
      const send = issuance!.send.bind(issuance);
      issuance!.send = () => Promise.reject(new ExtensionError('network.timeout', 'injected'));
      const operations = start();
      const { entry } = await operations.run(plan());
      assert.deepEqual(
        [entry.outcome, entry.finding, entry.evidence['code'], looks],
        ['needs-eyes', 'unreachable', code, 1],
      );

      looks = 0;
      issuance!.send = async (request) => ({ evidence: (await send(request)).evidence });
      const unnumbered = await operations.run(plan('unnumbered'));
      while (operations.isReconciling(unnumbered.entry.plan.id)) await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual([unnumbered.entry.outcome, looks], ['done', 1]);
    });
  }
});
