import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../../../src/certificates/account.ts';
import type { CertificateOffer, Issuance } from '../../../src/certificates/provider.ts';
import { Connections } from '../../../src/clouds/connections.ts';
import { cloudOf, sandboxEndpointOf } from '../../../src/clouds/registry.ts';
import { createFetchTransport } from '../../../src/http/fetchTransport.ts';
import { Journal } from '../../../src/operations/journal.ts';
import { Operations } from '../../../src/operations/operations.ts';
import type { JournalEntry, Plan } from '../../../src/operations/plan.ts';
import type { Effect, When } from '../../../src/sandbox/faults.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { writeOf } from '../../support/fakeCloud.ts';

const ORDER = { method: 'POST', path: 'requestGedCertificateIssuance|requestCertificateIssuance' };
const ACCOUNT: Account = { id: 'account-1', label: 'Sandbox', cloud: 'naver', zone: 'sandbox' };

/** Everything real from the plan to the wire: operations, journal on disk, signed client, HTTP, and a service that fails. */
describe('an order that fails on the way', () => {
  let sandbox: RunningSandbox;
  let folder: string;
  let lines: string[];
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.dispose());
  beforeEach(async () => {
    sandbox.control.reset();
    folder = await mkdtemp(path.join(tmpdir(), 'faults-'));
    lines = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = () => {
    const keep = (message: string) => void lines.push(message);
    const log = { debug: keep, info: keep, warn: keep, error: keep };
    const connections = new Connections({
      cloudOf,
      account: () => ACCOUNT,
      key: () => Promise.reject(new Error('the sandbox needs no stored key')),
      sandbox: async (cloudId) => sandboxEndpointOf(cloudId, sandbox.address)!,
      transport: createFetchTransport({ log, timeouts: { firstByteMs: 400 } }),
      now: Date.now,
      log,
    });
    const issuance = async (): Promise<Issuance> => (await connections.provider(ACCOUNT.id)).issuance!;
    const operations = new Operations({
      journal: new Journal(path.join(folder, 'journal.jsonl'), Date.now),
      write: async (accountId, action) => writeOf(await connections.provider(accountId), action),
      wait: async () => undefined,
      onCertificate: () => undefined,
      onGone: () => undefined,
      isAlive: () => false,
      now: Date.now,
      log,
    });
    return { operations, issuance };
  };

  const order = async (kind: CertificateOffer['kind'], effect: Effect): Promise<JournalEntry> => {
    const { operations, issuance } = start();
    const offer = (await (await issuance()).offers()).find((candidate) => candidate.kind === kind);
    assert.ok(offer, `no ${kind} on offer`);
    const request = {
      offer,
      certificateName: 'once-only',
      commonName: 'www.example.com',
      subjectAltNames: ['example.com'],
    };
    const preview = (await issuance()).preview(request);
    const plan: Plan = {
      id: randomUUID(),
      action: 'issue',
      accountId: ACCOUNT.id,
      accountLabel: 'Sandbox',
      request,
      preview,
    };
    sandbox.control.addFault({ ...ORDER, effect });
    const { entry } = await operations.run(plan);
    assert.deepEqual(sandbox.control.faults(), [], 'the fault never struck');
    return entry;
  };
  const existing = () => sandbox.control.certificates('once-only').length;
  const orders = () => sandbox.control.issues()['once-only'];

  const faults: Record<string, (when: When) => Effect> = {
    'the connection is cut': (when) => ({ kind: 'cut', when }),
    '504 Endpoint Timeout': (when) => ({ kind: 'gateway', when, code: '510' }),
    '500 Unexpected Error': (when) => ({ kind: 'gateway', when, code: '900' }),
    '503 Endpoint Error': (when) => ({ kind: 'gateway', when, code: '500' }),
    '502 with a page': (when) => ({ kind: 'html', when }),
    'an empty 200': (when) => ({ kind: 'empty', when }),
    'JSON that breaks off': (when) => ({ kind: 'malformed', when }),
    'a redirect': (when) => ({ kind: 'redirect', when, location: 'https://elsewhere.example/' }),
    'no answer in time': (when) => ({ kind: 'hold', when }),
  };

  for (const kind of ['global-edge', 'cloud-basic'] as const) {
    for (const [name, effect] of Object.entries(faults)) {
      it(`${kind}, ${name} after it took effect: one certificate, and the journal says how it was found`, async () => {
        const entry = await order(kind, effect('after'));
        assert.equal(existing(), 1);
        assert.deepEqual([entry.outcome, entry.finding], ['done', 'list'], JSON.stringify(entry.evidence));
        assert.equal(entry.certificateId, String(sandbox.control.certificates('once-only')[0]?.number));
        assert.ok(entry.doubt, 'the doubt is not noted');
        assert.deepEqual(orders(), { received: 1, committed: 1 });
      });

      it(`${kind}, ${name} before it took effect: none, and the journal says so`, async () => {
        const entry = await order(kind, effect('before'));
        sandbox.control.clearFaults();
        assert.deepEqual([entry.outcome, entry.finding], ['not-done', 'absent']);
        if (name !== 'no answer in time') assert.equal(existing(), 0);
        assert.equal(orders()?.received, 1);
      });
    }

    it(`${kind}, the answer breaks off half way: one certificate, found by name`, async () => {
      const entry = await order(kind, { kind: 'half' });
      assert.deepEqual([existing(), entry.outcome, entry.finding], [1, 'done', 'list']);
      assert.deepEqual(orders(), { received: 1, committed: 1 });
    });
  }

  it('a refusal by the quota did not run, so it may be sent again, and runs once', async () => {
    const entry = await order('global-edge', { kind: 'gateway', when: 'before', code: '410', retryAfter: 0 });
    assert.equal(orders()?.committed ?? 0, entry.outcome === 'done' ? 1 : 0);
    assert.equal(existing(), entry.outcome === 'done' ? 1 : 0);
  });

  it('neither journal nor log holds a key or a signature', async () => {
    await order('global-edge', { kind: 'cut', when: 'after' });
    const written = [...lines, await readFile(path.join(folder, 'journal.jsonl'), 'utf8')].join('\n');
    const { accessKey, secretKey } = sandbox.address.naver;
    assert.ok(written.includes('once-only'));
    for (const secret of [accessKey, secretKey, 'x-ncp-apigw-signature'])
      assert.ok(!written.toLowerCase().includes(secret.toLowerCase()));
  });
});
