import assert from 'node:assert/strict';
import { refresh } from '../../../src/commands/certificateCommands.ts';
import { otcFailure } from '../../../src/sandbox/otc/faultAnswers.ts';
import { type GatewayBench, gatewayBench } from '../../support/gatewayBench.ts';

describe('refreshing an account whose sign-in was refused', () => {
  let bench: GatewayBench;
  before(async () => (bench = await gatewayBench()));
  after(() => bench.dispose());

  it('shows the key once more, which machinery and a refresh of all accounts never do', async () => {
    const { account } = await bench.row('shop_example_com');
    const { control } = bench.sandbox;
    control.addFault({ count: 'always', effect: otcFailure('keystone', 'before') });
    const problem = () => bench.inventory.snapshot(account.id)?.problem?.code;
    const shown = async (doing: Promise<unknown>): Promise<number> => {
      control.clearRequests();
      await doing;
      return control.requests().length;
    };
    await bench.inventory.refresh();
    assert.equal(problem(), 'cloud.unauthorized');
    assert.equal(await shown(bench.inventory.refresh(account.id)), 0);
    assert.equal(await shown(Promise.resolve(refresh(bench.deps())(undefined))), 0);
    assert.equal(await shown(Promise.resolve(refresh(bench.deps())({ account }))), 1);
    assert.equal(await shown(bench.inventory.refresh(account.id)), 0);
    control.clearFaults();
    await refresh(bench.deps())({ account });
    assert.equal(problem(), undefined);
  });
});
