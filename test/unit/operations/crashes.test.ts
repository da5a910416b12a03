import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../../../src/certificates/account.ts';
import type { RequestPreview, WriteSecret } from '../../../src/certificates/writes.ts';
import { Journal } from '../../../src/operations/journal.ts';
import { changedCertificate, type JournalEntry, type Plan } from '../../../src/operations/plan.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { writeOf } from '../../support/fakeCloud.ts';
import { CHANGES, type Change } from './naverChanges.ts';
import { realRooms } from './realRooms.ts';

const ACCOUNT: Account = { id: 'account-1', label: 'Sandbox', cloud: 'naver', zone: 'sandbox' };

/** The process ends somewhere between the confirmation and the outcome; what the next one knows comes from the disk. */
describe('a change during which the editor ends', () => {
  let sandbox: RunningSandbox;
  let folder: string;
  let file: string;
  before(async () => (sandbox = await startSandbox()));
  after(() => sandbox.dispose());
  beforeEach(async () => {
    sandbox.control.reset();
    folder = await mkdtemp(path.join(tmpdir(), 'crashes-'));
    file = path.join(folder, 'journal.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = () => realRooms(ACCOUNT, sandbox, folder, () => undefined);
  const planned = async (change: Change): Promise<{ plan: Plan; secret: WriteSecret | undefined }> => {
    const { provider } = start();
    const { secret, ...wish } = await change.wish(await provider(), sandbox.control);
    const write = writeOf(await provider(), wish.action) as { preview(request: unknown): RequestPreview };
    const preview = write.preview(wish.request);
    const plan: Plan = { id: randomUUID(), accountId: ACCOUNT.id, accountLabel: 'Sandbox', preview, ...wish };
    return { plan, secret };
  };
  const resumed = async (): Promise<JournalEntry> => {
    const { operations } = start();
    await operations.resume();
    const [entry, ...more] = operations.entries();
    assert.equal(more.length, 0);
    return entry!;
  };
  const received = ({ sent }: Change): number =>
    sandbox.control
      .requests()
      .filter(({ method, target }) => method === sent.method && new RegExp(sent.path).test(target)).length;

  for (const [what, change] of Object.entries(CHANGES)) {
    it(`${what}, before it is sent: never sent, and the journal says so`, async () => {
      const { plan } = await planned(change);
      await new Journal(file, Date.now).intend(plan, { pid: 1, run: 'earlier' });
      const { outcome, finding } = await resumed();
      assert.deepEqual([outcome, finding], ['not-done', 'absent']);
      assert.deepEqual([received(change), change.effects(sandbox.control)], [0, 0]);
    });

    for (const [when, kept] of [
      ['before its outcome is on disk', (lines: string[]) => `${lines[0]}\n`],
      ['in the middle of writing its outcome', (lines: string[]) => `${lines[0]}\n${lines[1]!.slice(0, 60)}`],
    ] as const) {
      it(`${what}, ${when}: found, and not sent again`, async () => {
        const { plan, secret } = await planned(change);
        await start().operations.run(plan, secret);
        await writeFile(file, kept((await readFile(file, 'utf8')).split('\n')));
        const entry = await resumed();
        assert.deepEqual([entry.outcome, entry.finding], ['done', change.finding], JSON.stringify(entry.evidence));
        const newest = String(Math.max(...sandbox.control.certificates().map(({ number }) => number)));
        assert.equal(entry.certificateId, changedCertificate(plan) ?? newest);
        assert.deepEqual([received(change), change.effects(sandbox.control)], [1, 1]);
      });
    }
  }
});
