import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Inventory } from '../../../../src/certificates/list/inventory.ts';
import type { CachedListing } from '../../../../src/certificates/list/snapshotCache.ts';
import { fileSettledClaims } from '../../../../src/certificates/list/settledClaims.ts';
import { type Settled, Tracker } from '../../../../src/certificates/list/tracker.ts';
import { account, FakeCloud } from '../../../support/fakeCloud.ts';
import { ManualScheduler } from '../../../support/manualScheduler.ts';
import { record } from '../records.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('what became of a certificate', () => {
  let storage: string;
  let folder: string;
  beforeEach(async () => {
    storage = await mkdtemp(path.join(tmpdir(), 'claims-'));
    folder = path.join(storage, 'announced');
  });
  afterEach(() => rm(storage, { recursive: true }));

  const settledOf = (id: string, state: 'issued' | 'failed' = 'issued', pendingSince = 0): Settled => ({
    before: record({ id, state: 'pending' }),
    after: record({ id, state }),
    pendingSince,
  });
  const told = async (settled: readonly Settled[], now = Date.now) =>
    (await fileSettledClaims(folder, now).claim(settled)).map(({ after }) => `${after.id} ${after.state}`);

  /** Windows that follow the certificates of one cloud, and what each of them claims. */
  const windows = (count: number, cached?: CachedListing) => {
    const cloud = new FakeCloud();
    const nothing = async () => undefined;
    const claims: Promise<readonly Settled[]>[] = [];
    const opened = Array.from({ length: count }, () => {
      const scheduler = new ManualScheduler();
      const inventory = new Inventory({
        accounts: () => [account],
        provider: async () => cloud.provider,
        cache: { read: async () => cached, write: nothing, remove: nothing },
        now: () => scheduler.now(),
        warn: assert.fail,
      });
      const tracker = new Tracker({ inventory, scheduler, enabled: () => true });
      const own = fileSettledClaims(folder, () => scheduler.now());
      tracker.onDidSettle((settled) => claims.push(own.claim(settled)));
      return { scheduler, inventory };
    });
    const saidOf = async () =>
      (await Promise.all(claims)).map((ours) => ours.map(({ after }) => `${after.name} ${after.state}`));
    return { cloud, opened, saidOf };
  };

  it('is told of by one of two windows that follow it', async () => {
    const { cloud, opened, saidOf } = windows(2);
    const { id } = cloud.add('web', 'pending');
    for (const { inventory } of opened) await inventory.open(account.id);
    cloud.move(id, 'issued');
    await Promise.all(opened.map(({ scheduler }) => scheduler.turn()));
    const said = await saidOf();
    assert.equal(said.length, 2, 'both windows saw it');
    assert.deepEqual(said.flat(), ['web issued']);
  });

  it('is told of again by one of two windows if it was pending again meanwhile', async () => {
    const { cloud, opened, saidOf } = windows(2);
    const { id } = cloud.add('web', 'pending');
    for (const { inventory } of opened) await inventory.open(account.id);
    for (const state of ['issued', 'pending', 'issued', 'pending', 'issued'] as const) {
      cloud.move(id, state);
      await Promise.all(opened.map(({ inventory }) => inventory.refresh(account.id)));
      await saidOf();
      for (const { scheduler } of opened) scheduler.pass(60_000);
    }
    assert.deepEqual((await saidOf()).flat(), ['web issued', 'web issued', 'web issued']);
  });

  it('is not told of again for a window that had not seen it settle', async () => {
    const { cloud, opened, saidOf } = windows(2);
    const { id } = cloud.add('web', 'pending');
    for (const { inventory } of opened) await inventory.open(account.id);
    cloud.move(id, 'issued');
    await opened[0]!.inventory.refresh(account.id);
    assert.deepEqual(await saidOf(), [['web issued']]);
    opened[1]!.scheduler.pass(60_000);
    await opened[1]!.inventory.refresh(account.id);
    assert.deepEqual(await saidOf(), [['web issued'], []]);
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

  it('is not told of again by a start that only remembers it as pending', async () => {
    const { cloud, opened, saidOf } = windows(1);
    const { id } = cloud.add('web', 'pending');
    await opened[0]!.inventory.open(account.id);
    const { asOf = new Date(NaN), certificates } = opened[0]!.inventory.snapshot(account.id)!;
    cloud.move(id, 'issued');
    opened[0]!.scheduler.pass(1000);
    await opened[0]!.inventory.refresh(account.id);
    assert.deepEqual(await saidOf(), [['web issued']]);
    const next = windows(1, { asOf, fullListAt: asOf, certificates, notices: [] });
    next.cloud.certificates.set(id, cloud.certificates.get(id)!);
    next.opened[0]!.scheduler.pass(2 * 60 * 60_000);
    await next.opened[0]!.inventory.open(account.id);
    assert.deepEqual(await next.saidOf(), [[]]);
  });

  it('is told of again once of each that was pending again, by many at the same instant', async () => {
    for (const round of [1, 2, 3, 4]) {
      const settled = ['1', '2'].map((id) => settledOf(id, 'issued', round * 1000));
      const all = await Promise.all(Array.from({ length: 8 }, () => told(settled, () => round * 1000 + 500)));
      assert.deepEqual(all.flat().sort(), ['1 issued', '2 issued'], `round ${round}`);
    }
  });

  it('is told of as ever where its claim was cut off by a crash', async () => {
    await told([settledOf('1')]);
    const [name = ''] = await readdir(folder);
    await writeFile(path.join(folder, name), '');
    assert.deepEqual(await told([settledOf('1')]), []);
    assert.deepEqual(await told([settledOf('1', 'issued', Date.now() + DAY_MS)]), ['1 issued']);
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
