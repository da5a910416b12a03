import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Cancelled, ExtensionError } from '../../../src/errors.ts';
import { Journal } from '../../../src/operations/journal.ts';
import { Operations } from '../../../src/operations/operations.ts';
import type { Plan } from '../../../src/operations/plan.ts';
import { account, FakeCloud, globalEdge, writeOf } from '../../support/fakeCloud.ts';

describe('an account that changes while a plan is under way', () => {
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
  const start = (isAlive = false): Operations =>
    new Operations({
      journal: new Journal(file, now),
      write: async (_, action) => writeOf(cloud.provider, action),
      wait: async (ms) => void waits.push(ms),
      onCertificate: () => undefined,
      onGone: () => undefined,
      isAlive: () => isAlive,
      now,
      log: { info: () => undefined, warn: () => undefined },
    });
  /** The project is part of the address. */
  const leadTo = (url: string, body = 'the order'): void => {
    cloud.provider.issuance!.preview = () => ({ method: 'POST', url, body });
  };
  const plan = (): Plan => {
    const request = { offer: globalEdge, certificateName: 'web', commonName: 'www.example.com', subjectAltNames: [] };
    const preview = cloud.provider.issuance!.preview(request);
    return { id: randomUUID(), action: 'issue', accountId: account.id, accountLabel: account.label, request, preview };
  };
  const sends = () => cloud.calls.filter((call) => call === 'send').length;
  /** A plan that was confirmed and written down before the editor ended. */
  const crashed = async (at = now): Promise<Plan> => {
    const intended = plan();
    await new Journal(file, at).intend(intended, { pid: 1, run: 'earlier' });
    return intended;
  };

  for (const [what, url, body] of [
    ['another host', 'https://other.example/v2/project-1/order', 'the order'],
    ['another project', 'https://cloud.example/v2/project-2/order', 'the order'],
    ['another request', 'https://cloud.example/v2/project-1/order', 'another order'],
  ] as const) {
    it(`sends nothing if what was confirmed became ${what}`, async () => {
      leadTo('https://cloud.example/v2/project-1/order');
      const confirmed = plan();
      leadTo(url, body);
      const operations = start();
      await assert.rejects(operations.run(confirmed), { code: 'change.outdated' });
      assert.deepEqual([sends(), operations.entries().length], [0, 0]);
    });
  }

  it('what is not to be seen where the account leads now is not called undone', async () => {
    leadTo('https://cloud.example/v2/project-1/order');
    await crashed();
    leadTo('https://cloud.example/v2/project-2/order');
    const operations = start();
    await operations.resume();
    const [entry] = operations.entries();
    assert.deepEqual(
      [entry?.outcome, entry?.evidence['code'], entry?.evidence['why'], waits.length],
      ['needs-eyes', 'change.outdated', 'elsewhere', 1],
    );
    leadTo('https://cloud.example/v2/project-1/order');
    const { outcome } = await operations.lookAgain(entry!.plan.id);
    assert.equal(outcome, 'not-done', 'back at the old place it can be told');
  });

  for (const [what, before, after] of [
    ['another port of this computer', 'http://127.0.0.1:4001/v2/p/order', 'http://127.0.0.1:4002/v2/p/order'],
    ['another version of the API', 'https://cloud.example/api/v1/upload', 'https://cloud.example/api/v2/upload'],
    ['a project not known yet', 'https://cloud.example/v2/p/order', 'https://cloud.example/v2/{project_id}/order'],
  ] as const) {
    it(`${what} is no other place to look at`, async () => {
      leadTo(before);
      await crashed();
      leadTo(after);
      const operations = start();
      await operations.resume();
      assert.equal(operations.entries()[0]?.outcome, 'not-done');
    });
  }

  it('a person who does not sign in is not asked again for each look', async () => {
    await crashed();
    let asked = 0;
    cloud.provider.issuance!.probe = () => {
      asked += 1;
      return Promise.reject(new Cancelled());
    };
    const operations = start();
    await operations.resume();
    assert.deepEqual([operations.entries()[0]?.outcome, asked], ['needs-eyes', 1]);
  });

  it('a person who does not sign in for the number of a new certificate is not asked again', async () => {
    let asked = 0;
    const { issuance } = cloud.provider;
    issuance!.send = async () => ({ evidence: {} });
    issuance!.probe = () => {
      asked += 1;
      return Promise.reject(new Cancelled());
    };
    const operations = start();
    const { entry } = await operations.run(plan());
    while (operations.isReconciling(entry.plan.id)) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([entry.outcome, asked], ['done', 1]);
  });

  it('a plan from a clock that was wrong is taken up, though its number of process is in use', async () => {
    await crashed(() => now() + 24 * 60 * 60_000);
    const operations = start(true);
    await operations.resume();
    assert.equal(operations.entries()[0]?.outcome, 'not-done');
  });

  it('a lost answer is still looked for with a key that was renewed meanwhile', async () => {
    const { issuance } = cloud.provider;
    const probe = issuance!.probe.bind(issuance);
    cloud.failures.push({ call: 'send', error: new ExtensionError('network.timeout', 'injected'), after: true });
    issuance!.probe = () => Promise.reject(new ExtensionError('cloud.unauthorized', 'the old key'));
    const operations = start();
    const { entry } = await operations.run(plan());
    assert.equal(entry.outcome, 'needs-eyes');
    issuance!.probe = probe;
    assert.equal((await operations.lookAgain(entry.plan.id)).outcome, 'done');
    assert.equal(sends(), 1);
  });
});
