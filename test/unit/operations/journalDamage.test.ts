import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Journal } from '../../../src/operations/journal.ts';
import { type Plan, subjectOf } from '../../../src/operations/plan.ts';
import { activityRow } from '../../../src/views/activity/activityRow.ts';
import { account, globalEdge } from '../../support/fakeCloud.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const OWNER = { pid: 1, run: 'earlier' };
const COMMON = {
  accountId: account.id,
  accountLabel: account.label,
  preview: { method: 'POST', url: 'https://cloud.example/', body: '' },
};
const PLANS: readonly Plan[] = [
  {
    ...COMMON,
    id: 'issue',
    action: 'issue',
    request: {
      offer: globalEdge,
      certificateName: 'web',
      commonName: 'www.example.com',
      subjectAltNames: ['a.example'],
    },
  },
  {
    ...COMMON,
    id: 'bind',
    action: 'bind',
    request: {
      certificateId: '7',
      certificateName: 'api',
      domains: [{ id: 'd', domain: 'api.example.com', groupId: 'g', gatewayId: 'w' }],
    },
  },
];
const INSTEAD = [undefined, null, 7, '', {}, []];

/** Each way to have one thing in a value replaced, or missing. */
function* damaged(value: unknown): Generator<unknown> {
  yield* INSTEAD;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    for (const other of damaged(part)) {
      if (Array.isArray(value)) yield value.map((one: unknown, index) => (String(index) === name ? other : one));
      else yield { ...value, [name]: other };
    }
  }
}

describe('one damaged line of the journal', () => {
  let folder: string;
  let file: string;
  let lines: readonly string[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'damage-'));
    file = path.join(folder, 'journal.jsonl');
    const journal = new Journal(file, () => NOW.getTime());
    for (const plan of PLANS) {
      await journal.intend(plan, OWNER);
      await journal.doubt(plan.id, { code: 'network.timeout', details: { host: 'cloud.example' } });
      await journal.settle(plan.id, { outcome: 'not-done', finding: 'absent', evidence: { looks: 7 } });
      await journal.settle(plan.id, { outcome: 'done', finding: 'list', certificateId: '7', evidence: {} });
      await journal.identify(plan.id, '7');
      await journal.follow(plan.id, 'issued');
    }
    lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  });
  afterEach(() => rm(folder, { recursive: true }));

  for (const plan of PLANS) {
    it(`leaves the other plan as it was, and each row can be shown, whatever is wrong with ${plan.id}`, async () => {
      const journal = new Journal(file, () => NOW.getTime());
      await journal.load();
      const other = PLANS.find(({ id }) => id !== plan.id)!;
      const whole = journal.entry(other.id);
      assert.equal(whole?.outcome, 'done');
      let tried = 0;
      for (const [index, line] of lines.entries()) {
        const parsed = JSON.parse(line) as { plan: string };
        if (parsed.plan !== plan.id) continue;
        const texts = [...damaged(parsed)].map((value) => JSON.stringify(value) ?? '');
        for (const text of [...texts, line.slice(0, -9), '\0'.repeat(40)]) {
          await writeFile(file, lines.map((each, at) => `${at === index ? text : each}\n`).join(''));
          await journal.load();
          assert.deepEqual(journal.entry(other.id), whole, text);
          for (const entry of journal.entries()) {
            assert.ok(activityRow({ kind: 'activity', id: entry.plan.id, entry }, NOW).label, text);
            assert.ok(subjectOf(entry.plan), text);
          }
          tried += 1;
        }
      }
      assert.ok(tried > 200, `${tried} ways`);
    });
  }
});
