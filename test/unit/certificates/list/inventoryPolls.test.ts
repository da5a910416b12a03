import assert from 'node:assert/strict';
import { ExtensionError } from '../../../../src/errors.ts';
import { account } from '../../../support/fakeCloud.ts';
import { inventoryBench, namesIn } from '../../../support/inventoryBench.ts';

describe('an inventory that is kept up', () => {
  const bench = inventoryBench();

  it('a quiet poll asks for changes once and fetches nothing', async () => {
    bench.cloud.add('web');
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.calls.length = 0;
    await inventory.sync(account.id);
    assert.deepEqual(bench.cloud.calls, ['recent']);
  });

  it('fetches only what moved, and only once for one change', async () => {
    const { id } = bench.cloud.add('web', 'pending');
    bench.cloud.add('api');
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.calls.length = 0;
    bench.cloud.move(id, 'issued');
    await inventory.sync(account.id);
    await inventory.sync(account.id);
    assert.deepEqual(bench.cloud.calls, ['recent', `fetch ${id}`, 'recent']);
    assert.equal(inventory.certificate(account.id, id)?.state, 'issued');
  });

  it('reads the list when a change speaks of a certificate it does not know', async () => {
    const inventory = bench.open();
    await inventory.open(account.id);
    const { id } = bench.cloud.add('made-elsewhere', 'pending');
    bench.cloud.changes = [{ certificateId: id, status: 'Ongoing' }];
    bench.cloud.calls.length = 0;
    await inventory.sync(account.id);
    await inventory.sync(account.id);
    assert.deepEqual(bench.cloud.calls, ['recent', 'list', 'recent']);
    assert.deepEqual(namesIn(inventory), ['made-elsewhere']);
  });

  it('drops a certificate that no longer exists', async () => {
    const { id } = bench.cloud.add('web', 'pending');
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.certificates.delete(id);
    bench.cloud.changes = [{ certificateId: id, status: 'Deleted' }];
    await inventory.sync(account.id);
    assert.deepEqual(namesIn(inventory), []);
  });

  it('looks at pending ones by themselves where the cloud tells no changes', async () => {
    bench.cloud.hasChanges = false;
    const { id } = bench.cloud.add('web', 'pending');
    bench.cloud.add('api');
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.calls.length = 0;
    await inventory.sync(account.id);
    assert.deepEqual(bench.cloud.calls, [`fetch ${id}`]);
  });

  describe('where the cloud tells no changes', () => {
    beforeEach(() => {
      bench.cloud.hasChanges = false;
      bench.cloud.add('web');
    });

    it('says of when the list is, for nothing was asked since', async () => {
      const inventory = bench.open();
      await inventory.open(account.id);
      const asOf = inventory.snapshot(account.id)?.asOf;
      bench.now += 60_000;
      await inventory.sync(account.id);
      assert.deepEqual(inventory.snapshot(account.id)?.asOf, asOf);
      assert.deepEqual(bench.cloud.calls, ['list']);
    });

    it('reads the list with each start, however young that on disk is', async () => {
      await bench.open().open(account.id);
      bench.cloud.add('late');
      bench.now += 60_000;
      const second = bench.open();
      await second.open(account.id);
      assert.deepEqual(namesIn(second), ['web', 'late']);
    });
  });

  it('reads the whole list again after an hour, since changes do not tell of deletions', async () => {
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.calls.length = 0;
    bench.now += 61 * 60 * 1000;
    await inventory.sync(account.id);
    assert.deepEqual(bench.cloud.calls, ['list']);
  });

  it('the same change told again later, of a certificate issued anew, is fetched again', async () => {
    const { id } = bench.cloud.add('web', 'pending');
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.move(id, 'issued');
    await inventory.sync(account.id);
    bench.cloud.changes = [];
    await inventory.sync(account.id);
    bench.cloud.certificates.set(id, {
      ...bench.cloud.certificates.get(id)!,
      notAfter: new Date('2027-01-01T00:00:00Z'),
    });
    bench.cloud.changes = [{ certificateId: id, status: 'Normal' }];
    await inventory.sync(account.id);
    assert.equal(inventory.certificate(account.id, id)?.notAfter?.getUTCFullYear(), 2027);
  });

  it('two changes of one certificate are fetched once', async () => {
    const { id } = bench.cloud.add('web', 'pending');
    const inventory = bench.open();
    await inventory.open(account.id);
    bench.cloud.calls.length = 0;
    bench.cloud.move(id, 'issued');
    bench.cloud.changes = ['Normal', 'Ongoing'].map((status) => ({ certificateId: id, status }));
    await inventory.sync(account.id);
    await inventory.sync(account.id);
    assert.deepEqual(bench.cloud.calls, ['recent', `fetch ${id}`, 'recent']);
  });

  it('reads the list when asking for changes shows that this key may not ask', async () => {
    bench.cloud.add('web');
    await bench.open().open(account.id);
    bench.cloud.calls.length = 0;
    const { changes } = bench.cloud.provider;
    changes!.recent = () => {
      bench.cloud.hasChanges = false;
      return Promise.reject(new ExtensionError('cloud.mainAccountOnly', 'a sub account'));
    };
    const second = bench.open();
    await second.open(account.id);
    assert.deepEqual(bench.cloud.calls, ['list']);
    assert.equal(second.snapshot(account.id)?.problem, undefined);
  });
});
