import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs, {
  appendFile,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Journal } from '../../../src/operations/journal.ts';
import type { Plan } from '../../../src/operations/plan.ts';
import { account, globalEdge } from '../../support/fakeCloud.ts';

const OWNER = { pid: 1, run: 'earlier' };
const DONE = { outcome: 'done', finding: 'answer', evidence: {} } as const;
/** What is left of an order. */
const HALF = { certificateName: 'web' };

describe('the file of the journal', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
    file = path.join(folder, 'journal.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = (): Journal => new Journal(file, () => Date.parse('2026-06-01T00:00:00Z'));
  const plan = (accountId: string = account.id): Plan => {
    const request = { offer: globalEdge, certificateName: 'web', commonName: 'www.example.com', subjectAltNames: [] };
    const preview = { method: 'POST', url: 'https://cloud.example/order', body: '' };
    return { id: randomUUID(), action: 'issue', accountId, accountLabel: account.label, request, preview };
  };
  const lines = async (): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  const outcomes = async (): Promise<unknown[]> => {
    const journal = start();
    await journal.load();
    return journal.entries().map(({ outcome }) => outcome);
  };

  it('that cannot be read is a failure, not an empty journal', async () => {
    await mkdir(file);
    await assert.rejects(start().load(), {
      code: 'journal.unwritable',
      details: { errno: 'EISDIR', access: 'read' },
    });
  });

  it('is written all the same on a disk that numbers a file anew each time it looks', async () => {
    const { stat } = fs;
    let number = 0;
    fs.stat = (async (...args: Parameters<typeof stat>) => {
      const found = await stat(...args);
      number += 1;
      // By then it is clear that it would not end.
      return number > 50 ? found : Object.assign(found, { ino: -number });
    }) as typeof stat;
    try {
      await start().intend(plan(), OWNER);
      const gone = plan(randomUUID());
      await start().intend(gone, OWNER);
      await start().forgetAccount(gone.accountId);
    } finally {
      fs.stat = stat;
    }
    assert.deepEqual(await outcomes(), [undefined]);
    assert.ok((await lines()).length < 10, 'and not over and over');
  });

  it('an intent that stands twice opens no plan again', async () => {
    const journal = start();
    const intended = plan();
    await journal.intend(intended, OWNER);
    await journal.settle(intended.id, DONE);
    const [intent] = await lines();
    await appendFile(file, `${intent}\n`);
    assert.deepEqual(await outcomes(), ['done']);
  });

  for (const [what, damaged] of [
    ['an intent without its plan', { event: 'intended', owner: OWNER }],
    ['an intent without its owner', { event: 'intended', intent: plan() }],
    ['a plan without its request', { event: 'intended', owner: OWNER, intent: { ...plan(), request: undefined } }],
    ['a kind of change nobody knows here', { event: 'intended', owner: OWNER, intent: { ...plan(), action: 'renew' } }],
    ['a date that is none', { event: 'intended', owner: OWNER, intent: plan(), at: 'soon' }],
    ['a plan of which half is missing', { event: 'intended', owner: OWNER, intent: { ...plan(), request: HALF } }],
    ['an event nobody knows here', { event: 'archived' }],
    ['an outcome that is missing', { event: 'settled' }],
    ['an outcome that is null', { event: 'settled', settlement: null }],
    ['an outcome nobody knows here', { event: 'settled', settlement: { ...DONE, outcome: 'perhaps' } }],
    [
      'an outcome that was found out in a way nobody knows',
      { event: 'settled', settlement: { ...DONE, finding: 'x' } },
    ],
    ['an outcome without its evidence', { event: 'settled', settlement: { ...DONE, evidence: undefined } }],
    ['a number that is none', { event: 'identified', certificateId: 7 }],
    ['a doubt that is missing', { event: 'doubted' }],
    ['a state that is missing', { event: 'followed' }],
  ] as const) {
    it(`passes over ${what}`, async () => {
      const journal = start();
      await journal.intend(plan(), OWNER);
      const id = JSON.parse((await lines())[0]!).plan;
      const line = { v: 1, at: '2026-06-01T00:00:00Z', plan: damaged.event === 'intended' ? randomUUID() : id };
      await appendFile(file, `${JSON.stringify({ ...line, ...damaged })}\nnull\n7\n\0\0\0\n`);
      const later = start();
      await later.load();
      assert.deepEqual(later.entries(), journal.entries());
      assert.deepEqual(later.unreadable(), [2, 3, 4, 5]);
    });
  }

  it('damage to an outcome hides no other one, and that one is open', async () => {
    const journal = start();
    const [first, second] = [plan(), plan()];
    for (const each of [first, second]) await journal.intend(each, OWNER);
    for (const each of [first, second])
      await journal.settle(each.id, { ...DONE, outcome: 'not-done', finding: 'absent' });
    await appendFile(
      file,
      `${JSON.stringify({ v: 1, at: '2026-06-01T00:00:00Z', plan: first.id, event: 'settled' })}\n`,
    );
    await journal.settle(second.id, DONE);
    assert.deepEqual(await outcomes(), ['done', 'not-done']);
  });

  it('has no more in an entry than an outcome may say', async () => {
    const journal = start();
    const intended = plan();
    await journal.intend(intended, OWNER);
    const settlement = { ...DONE, plan: null, owner: null, certificateId: '7' };
    const line = { v: 1, at: '2026-06-01T00:00:00Z', plan: intended.id, event: 'settled', settlement };
    await appendFile(file, `${JSON.stringify(line)}\n`);
    await journal.load();
    const [entry] = journal.entries();
    assert.deepEqual([entry?.plan, entry?.owner, entry?.outcome, entry?.certificateId], [intended, OWNER, 'done', '7']);
  });

  it('lines of another version survive the removal of an account, unless they are of that account', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const newer = [
      { v: 2, plan: 'mine', intent: { accountId: mine } },
      { v: 2, plan: 'mine', event: 'settled' },
      { v: 2, plan: 'theirs', intent: { accountId: theirs } },
      { v: 2, plan: 'theirs', event: 'settled' },
    ].map((line) => JSON.stringify(line));
    await writeFile(file, `${newer.join('\n')}\n`);
    const journal = start();
    await journal.load();
    assert.deepEqual(journal.unreadable(), []);
    await journal.intend(plan(mine), OWNER);
    await journal.forgetAccount(mine);
    assert.deepEqual(await lines(), newer.slice(2));
  });

  it('half a line of a removed account goes with it', async () => {
    const gone = plan(randomUUID());
    const journal = start();
    await journal.intend(gone, OWNER);
    const [intent = ''] = await lines();
    await appendFile(file, intent.slice(0, -20));
    await journal.forgetAccount(gone.accountId);
    assert.equal(await readFile(file, 'utf8'), '');
  });

  it('lines of two windows never mix, however long they are', async () => {
    const body = '-'.repeat(1_500_000);
    const long = (): Plan => ({ ...plan(), preview: { method: 'POST', url: 'https://cloud.example/order', body } });
    const [here, there] = [start(), start()];
    for (let round = 0; round < 4; round += 1) {
      await Promise.all([here.intend(long(), OWNER), there.intend(long(), OWNER)]);
    }
    assert.equal((await outcomes()).length, 8);
  });

  /** What all open files have in common. */
  const handlePrototype = async (): Promise<Pick<FileHandle, 'sync'>> => {
    const probe = await open(path.join(folder, 'probe'), 'w');
    await probe.close();
    return Object.getPrototypeOf(probe) as FileHandle;
  };
  /** Replaces how files are written to, for the time of a task. */
  const withHandles = async (change: object, task: () => Promise<void>): Promise<void> => {
    const handles = await handlePrototype();
    const before = Object.getOwnPropertyDescriptors(handles);
    Object.assign(handles, change);
    try {
      await task();
    } finally {
      for (const name of Object.keys(change)) Object.defineProperty(handles, name, before[name]!);
    }
  };
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error('injected'), { code }));

  it('a full disk leaves the lines of an account that is removed, and no half copy of the others', async () => {
    const journal = start();
    const [mine, other] = [plan(randomUUID()), plan(randomUUID())];
    for (const each of [mine, other]) await journal.intend(each, OWNER);
    await withHandles({ write: failing('ENOSPC') }, () =>
      assert.rejects(journal.forgetAccount(mine.accountId), { code: 'journal.unwritable' }),
    );
    assert.deepEqual([(await lines()).length, (await readdir(folder)).sort()], [2, ['journal.jsonl', 'probe']]);
    await journal.forgetAccount(mine.accountId);
    assert.deepEqual(
      (await lines()).map((line) => JSON.parse(line).plan),
      [other.id],
    );
  });

  it('an outcome that a full disk did not take is written when the journal is next read', async () => {
    const journal = start();
    const intended = plan();
    await journal.intend(intended, OWNER);
    await withHandles({ write: failing('ENOSPC') }, async () => {
      await assert.rejects(journal.settle(intended.id, DONE), { code: 'journal.unwritable' });
      await journal.load();
    });
    assert.deepEqual([journal.entry(intended.id)?.outcome, await outcomes()], ['done', [undefined]]);
    await journal.load();
    assert.deepEqual([await outcomes(), (await lines()).length], [['done'], 2]);
    await journal.load();
    assert.equal((await lines()).length, 2);
  });

  it('what a window that had not heard of it wrote of a removed account goes when it hears', async () => {
    const [here, there] = [start(), start()];
    const intended = plan(randomUUID());
    await here.intend(intended, OWNER);
    await there.load();
    await here.forgetAccount(intended.accountId);
    await there.settle(intended.id, { ...DONE, certificateId: '7' });
    await there.forgetAccount(intended.accountId);
    assert.deepEqual([there.entries(), await lines()], [[], []]);
  });

  it('what the disk took although it said it did not is no plan on its way', async () => {
    const journal = start();
    const refused = plan();
    await withHandles({ sync: failing('EIO') }, () =>
      assert.rejects(journal.intend(refused, OWNER), { code: 'journal.unwritable' }),
    );
    assert.equal((await lines()).length, 1, 'the disk took it');
    await journal.load();
    assert.equal(journal.entry(refused.id)?.outcome, 'not-done');
    await journal.intend(plan(), OWNER);
    assert.deepEqual(await outcomes(), [undefined, 'not-done']);
  });

  it('nor is it where another plan is settled in the same instant', async () => {
    const journal = start();
    const [settled, refused] = [plan(), plan()];
    await journal.intend(settled, OWNER);
    const { sync } = await handlePrototype();
    let isFirst = true;
    const failingOnce = function (this: FileHandle): Promise<void> {
      const fails = isFirst;
      isFirst = false;
      return fails ? failing('EIO')() : sync.call(this);
    };
    await withHandles({ sync: failingOnce }, async () => {
      const refusing = assert.rejects(journal.intend(refused, OWNER), { code: 'journal.unwritable' });
      await Promise.all([refusing, journal.settle(settled.id, DONE)]);
    });
    await journal.load();
    assert.deepEqual(await outcomes(), ['not-done', 'done']);
  });
});
