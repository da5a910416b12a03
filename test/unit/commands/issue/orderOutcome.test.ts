import assert from 'node:assert/strict';
import { reissueCertificate } from '../../../../src/commands/reissue/reissueCertificate.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import type { Plan } from '../../../../src/operations/plan.ts';
import { type SandboxBench, sandboxBench } from '../../../support/sandboxBench.ts';

describe('an order that was not sent', () => {
  let bench: SandboxBench;
  beforeEach(async () => (bench = await sandboxBench()));
  afterEach(() => bench.dispose());

  it('says that the new files stay when another window had begun the same', async () => {
    const deps = bench.deps('New key and CSR', '=', '=', 'ECDSA, P-256', '', '/shop', '=', '=', 'Reissue');
    const { operations } = bench;
    const gaveWay = Object.assign(Object.create(operations) as typeof operations, {
      run: (plan: Plan): Promise<never> => {
        gaveWay.entries = () => [{ plan, intendedAt: new Date(), outcome: 'not-done', evidence: {} }];
        return Promise.reject(new ExtensionError('change.underWay', 'another window was first'));
      },
    });
    const target = await bench.row('mall-adv');
    const command = reissueCertificate({ ...deps, operations: gaveWay });
    await assert.rejects(Promise.resolve(command(target)), { code: 'change.underWay' });
    assert.match(deps.ui.notifications.join(), /\.key and .*\.csr/);
  });
});
