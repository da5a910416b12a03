import assert from 'node:assert/strict';
import { Inventory } from '../../../../src/certificates/list/inventory.ts';
import { type Settled, Tracker } from '../../../../src/certificates/list/tracker.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { account, FakeCloud } from '../../../support/fakeCloud.ts';
import { ManualScheduler } from '../../../support/manualScheduler.ts';

describe('tracker', () => {
  let cloud: FakeCloud;
  let scheduler: ManualScheduler;
  let inventory: Inventory;
  let tracker: Tracker;
  let settled: Settled[][];
  let enabled: boolean;
  beforeEach(() => {
    cloud = new FakeCloud();
    scheduler = new ManualScheduler();
    enabled = true;
    const nothing = async () => undefined;
    inventory = new Inventory({
      accounts: () => [account],
      provider: async () => cloud.provider,
      cache: { read: nothing, write: nothing, remove: nothing },
      now: () => scheduler.now(),
      warn: assert.fail,
    });
    tracker = new Tracker({ inventory, scheduler, enabled: () => enabled });
    settled = [];
    tracker.onDidSettle((certificates) => settled.push([...certificates]));
  });

  it('plans nothing while nothing is pending', async () => {
    cloud.add('web');
    await inventory.open(account.id);
    assert.equal(scheduler.next, undefined);
    assert.equal(tracker.following(account.id), false);
  });

  it('asks once for all pending certificates, and tells together what became of them', async () => {
    const [a, b] = [cloud.add('a', 'pending'), cloud.add('b', 'pending')];
    await inventory.open(account.id);
    cloud.calls.length = 0;
    cloud.move(a.id, 'issued');
    cloud.move(b.id, 'timed-out', 'Validation timed out');
    cloud.changes = [
      { certificateId: a.id, status: 'Normal' },
      { certificateId: b.id, status: 'Validation timed out' },
    ];
    await scheduler.turn();
    assert.deepEqual(cloud.calls, ['recent', `fetch ${a.id},${b.id}`]);
    assert.deepEqual(
      settled.map((group) => group.map(({ after }) => `${after.name} ${after.state}`)),
      [['a issued', 'b timed-out']],
    );
    assert.equal(scheduler.next, undefined);
  });

  it('waits ever longer while nothing moves, up to five minutes', async () => {
    cloud.add('web', 'pending');
    await inventory.open(account.id);
    const delays: number[] = [];
    for (let turns = 0; turns < 25; turns += 1) {
      delays.push(scheduler.next ?? 0);
      await scheduler.turn();
    }
    assert.equal(delays[0], 2_000);
    assert.ok(delays.every((delay, index) => index === 0 || delay >= (delays[index - 1] ?? 0)));
    assert.equal(delays.at(-1), 300_000);
  });

  it('starts quickly again when another order arrives', async () => {
    cloud.add('web', 'pending');
    await inventory.open(account.id);
    for (let turns = 0; turns < 5; turns += 1) await scheduler.turn();
    inventory.adopt(cloud.add('api', 'pending'));
    assert.equal(scheduler.next, 2_000);
  });

  it('stops after three days without a change, and starts again when asked', async () => {
    cloud.add('web', 'pending');
    await inventory.open(account.id);
    while (scheduler.next !== undefined) await scheduler.turn();
    assert.equal(tracker.stoppedBecause(account.id), 'too-long');
    tracker.start(account.id);
    assert.equal(tracker.following(account.id), true);
    assert.equal(scheduler.next, 2_000);
  });

  it('stops at once when the key is refused', async () => {
    cloud.add('web', 'pending');
    await inventory.open(account.id);
    cloud.failures.push({ call: 'recent', error: new ExtensionError('cloud.unauthorized', 'no') });
    await scheduler.turn();
    assert.equal(tracker.stoppedBecause(account.id), 'failing');
    assert.equal(scheduler.next, undefined);
  });

  it('outlives some failures', async () => {
    const { id } = cloud.add('web', 'pending');
    await inventory.open(account.id);
    for (let times = 0; times < 3; times += 1) {
      cloud.failures.push({ call: 'recent', error: new ExtensionError('network.unreachable', 'offline') });
      await scheduler.turn();
    }
    cloud.move(id, 'issued');
    await scheduler.turn();
    assert.equal(settled.length, 1);
  });

  it('stops when the user says so, and when following is switched off', async () => {
    cloud.add('web', 'pending');
    await inventory.open(account.id);
    tracker.stop(account.id);
    assert.equal(scheduler.next, undefined);
    assert.equal(tracker.stoppedBecause(account.id), 'user');
    tracker.start(account.id);
    enabled = false;
    tracker.enabledChanged();
    assert.equal(scheduler.next, undefined);
    assert.equal(tracker.following(account.id), false);
    enabled = true;
    tracker.enabledChanged();
    assert.equal(scheduler.next, 2_000);
  });

  it('follows again once a refresh works, after it stopped because of failures', async () => {
    cloud.add('web', 'pending');
    await inventory.open(account.id);
    cloud.failures.push({ call: 'recent', error: new ExtensionError('cloud.unauthorized', 'no') });
    await scheduler.turn();
    assert.equal(tracker.stoppedBecause(account.id), 'failing');
    await inventory.refresh(account.id);
    assert.equal(tracker.following(account.id), true);
    assert.equal(scheduler.next, 2_000);
  });

  it('what the user stopped during a poll stays stopped by the user', async () => {
    cloud.add('web', 'pending');
    await inventory.open(account.id);
    cloud.failures.push({ call: 'recent', error: new ExtensionError('cloud.unauthorized', 'no') });
    const turning = scheduler.turn();
    tracker.stop(account.id);
    await turning;
    assert.equal(tracker.stoppedBecause(account.id), 'user');
  });

  it('plans nothing more after it was disposed of during a poll', async () => {
    cloud.add('web', 'pending');
    await inventory.open(account.id);
    const turning = scheduler.turn();
    tracker.dispose();
    await turning;
    assert.equal(scheduler.next, undefined);
  });

  it('notices what a manual refresh found', async () => {
    const { id } = cloud.add('web', 'pending');
    await inventory.open(account.id);
    cloud.move(id, 'failed');
    await inventory.refresh(account.id);
    assert.deepEqual(
      settled.flat().map(({ after }) => after.state),
      ['failed'],
    );
  });
});
