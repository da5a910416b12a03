import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../../../src/certificates/account.ts';
import type { RequestPreview } from '../../../src/certificates/writes.ts';
import { changedCertificate, type JournalEntry, type Plan } from '../../../src/operations/plan.ts';
import type { Effect, When } from '../../../src/sandbox/faults.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { writeOf } from '../../support/fakeCloud.ts';
import { CHANGES, type Change } from './naverChanges.ts';
import { realRooms } from './realRooms.ts';

const ACCOUNT: Account = { id: 'account-1', label: 'Sandbox', cloud: 'naver', zone: 'sandbox' };

/** Everything real from the plan to the wire: operations, journal on disk, signed client, HTTP, and a service that fails. */
describe('a change that fails on the way', () => {
  let sandbox: RunningSandbox;
  let folder: string;
  let lines: string[];
  let secrets: string[];
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.dispose());
  beforeEach(async () => {
    sandbox.control.reset();
    folder = await mkdtemp(path.join(tmpdir(), 'faults-'));
    lines = [];
    secrets = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = () => realRooms(ACCOUNT, sandbox, folder, (line) => void lines.push(line));

  const carryOut = async (change: Change, effect: Effect): Promise<JournalEntry> => {
    const { operations, provider } = start();
    const { secret, ...wish } = await change.wish(await provider(), sandbox.control);
    const write = writeOf(await provider(), wish.action) as { preview(request: unknown): RequestPreview };
    const preview = write.preview(wish.request);
    const plan: Plan = { id: randomUUID(), accountId: ACCOUNT.id, accountLabel: 'Sandbox', preview, ...wish };
    if (secret) secrets.push(secret.privateKeyPem);
    sandbox.control.addFault({ ...change.sent, effect });
    const { entry } = await operations.run(plan, secret);
    assert.deepEqual(sandbox.control.faults(), [], 'the fault never struck');
    return entry;
  };
  /** How often it was on the wire, and how often the service carried it out. */
  const counts = ({ sent }: Change): { received: number; committed: number } => {
    const [method, target] = [new RegExp(`^${sent.method}$`), new RegExp(sent.path)];
    const seen = sandbox.control.requests().filter((one) => method.test(one.method) && target.test(one.target));
    return { received: seen.length, committed: seen.filter(({ decided }) => decided === 200).length };
  };

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

  for (const [what, change] of Object.entries(CHANGES)) {
    const { effects, finding } = change;
    const sure = (entry: JournalEntry): void => {
      assert.equal(effects(sandbox.control), 1);
      assert.deepEqual([entry.outcome, entry.finding], ['done', finding], JSON.stringify(entry.evidence));
      assert.equal(entry.certificateId, changedCertificate(entry.plan) ?? newest());
      assert.ok(entry.doubt, 'the doubt is not noted');
      assert.deepEqual(counts(change), { received: 1, committed: 1 });
    };
    const newest = (): string => String(Math.max(...sandbox.control.certificates().map(({ number }) => number)));

    for (const [name, effect] of Object.entries(faults)) {
      it(`${what}, ${name} after it took effect: once, and the journal says how it was found`, async () => {
        sure(await carryOut(change, effect('after')));
      });

      it(`${what}, ${name} before it took effect: not at all, and the journal says so`, async () => {
        const entry = await carryOut(change, effect('before'));
        sandbox.control.clearFaults();
        assert.deepEqual([entry.outcome, entry.finding], ['not-done', 'absent']);
        if (name !== 'no answer in time') {
          assert.equal(effects(sandbox.control), 0);
          assert.deepEqual(counts(change), { received: 1, committed: 0 });
        }
      });
    }

    it(`${what}, the answer breaks off half way: once, and found`, async () => {
      sure(await carryOut(change, { kind: 'half' }));
    });

    it(`${what}, a refusal by the quota did not run, so it may be sent again, and runs once`, async () => {
      const entry = await carryOut(change, { kind: 'gateway', when: 'before', code: '410', retryAfter: 0 });
      assert.deepEqual([entry.outcome, entry.finding, entry.doubt], ['done', 'answer', undefined]);
      assert.equal(effects(sandbox.control), 1);
      assert.deepEqual(counts(change), { received: 2, committed: 1 });
    });
  }

  it('what is sent again after the quota is billed once', async () => {
    await carryOut(CHANGES['advanced-dv']!, { kind: 'gateway', when: 'before', code: '410', retryAfter: 0 });
    assert.deepEqual(
      sandbox.control.charges().map(({ what, quantity }) => [what, quantity]),
      [['subscription', 2]],
    );
  });

  it('neither journal nor log holds a key or a signature', async () => {
    for (const change of Object.values(CHANGES)) {
      sandbox.control.reset();
      await carryOut(change, { kind: 'cut', when: 'after' });
    }
    const written = [...lines, await readFile(path.join(folder, 'journal.jsonl'), 'utf8')].join('\n');
    const { accessKey, secretKey } = sandbox.address.naver;
    assert.ok(written.includes('once-only'));
    assert.equal(secrets.length, 3);
    const keyLines = secrets.flatMap((pem) => pem.split('\n').filter((line) => line.length > 16 && line[0] !== '-'));
    for (const secret of [accessKey, secretKey, 'x-ncp-apigw-signature', 'BEGIN PRIVATE KEY', ...keyLines])
      assert.ok(!written.toLowerCase().includes(secret.toLowerCase()), secret);
  });
});
