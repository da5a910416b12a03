import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Inventory } from '../../../src/certificates/inventory.ts';
import { fileSettledClaims } from '../../../src/certificates/settledClaims.ts';
import { type Settled, Tracker } from '../../../src/certificates/tracker.ts';
import { account, FakeCloud } from '../../support/fakeCloud.ts';
import { ManualScheduler } from '../../support/manualScheduler.ts';
import { record } from './records.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('what became of a certificate', () => {
  let storage: string;
  let folder: string;
  beforeEach(async () => {
    storage = await mkdtemp(path.join(tmpdir(), 'claims-'));
    folder = path.join(storage, 'announced');
  });
  afterEach(() => rm(storage, { recursive: true }));

  const settledOf = (id: string, state: 'issued' | 'failed' = 'issued'): Settled => ({
    before: record({ id, state: 'pending' }),
    after: record({ id, state }),
  });
  const told = async (settled: readonly Settled[], now = Date.now) =>
    (await fileSettledClaims(folder, now).claim(settled)).map(({ after }) => `${after.id} ${after.state}`);

  it('is told of by one of two windows that follow it', async () => {
    const cloud = new FakeCloud();
    const nothing = async () => undefined;
    const claims: Promise<readonly Settled[]>[] = [];
    const windows = [0, 1].map(() => {
      const scheduler = new ManualScheduler();
      const inventory = new Inventory({
        accounts: () => [account],
        provider: async () => cloud.provider,
        cache: { read: nothing, write: nothing, remove: nothing },
        now: () => scheduler.now(),
        warn: assert.fail,
      });
      const tracker = new Tracker({ inventory, scheduler, enabled: () => true });
      const own = fileSettledClaims(folder, Date.now);
      tracker.onDidSettle((settled) => claims.push(own.claim(settled)));
      return { scheduler, inventory };
    });
    const { id } = cloud.add('web', 'pending');
    for (const { inventory } of windows) await inventory.open(account.id);
    cloud.move(id, 'issued');
    await Promise.all(windows.map(({ scheduler }) => scheduler.turn()));
    assert.equal(claims.length, 2, 'both windows saw it');
    assert.deepEqual(
      (await Promise.all(claims)).flat().map(({ after }) => `${after.name} ${after.state}`),
      ['web issued'],
    );
  });

  it('is told of once of each, by many at the same instant', async () => {
    const settled = ['1', '2', '3'].map((id) => settledOf(id));
    const all = await Promise.all(Array.from({ length: 8 }, () => told(settled)));
    assert.deepEqual(all.flat().sort(), ['1 issued', '2 issued', '3 issued']);
  });

  it('is told of again if it becomes something else', async () => {
    await told([settledOf('1', 'failed')]);
    assert.deepEqual(await told([settledOf('1', 'failed'), settledOf('1'), settledOf('2', 'failed')]), [
      '1 issued',
      '2 failed',
    ]);
  });

  it('is told of where nothing can be written', async () => {
    await writeFile(folder, 'a file in the way');
    assert.deepEqual(await told([settledOf('1')]), ['1 issued']);
  });

  it('is forgotten after a month, and says nothing of the certificate', async () => {
    await told([settledOf('1')]);
    const [name] = await readdir(folder);
    assert.match(name ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(await told([], () => Date.now() + 29 * DAY_MS), []);
    assert.deepEqual(await readdir(folder), [name]);
    await told([], () => Date.now() + 31 * DAY_MS);
    assert.deepEqual(await readdir(folder), []);
  });
});
