import assert from 'node:assert/strict';
import { sendOrder } from '../../../../src/commands/issue/orderOutcome.ts';
import { reissueCertificate } from '../../../../src/commands/reissue/reissueCertificate.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import type { RunResult } from '../../../../src/operations/operations.ts';
import type { Plan, PlanOf } from '../../../../src/operations/plan.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';
import { globalEdge } from '../../../support/fakeCloud.ts';
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

describe('an order whose account is removed in another window', () => {
  let bench: CommandBench;
  beforeEach(async () => (bench = await commandBench()));
  afterEach(() => bench.dispose());

  it('is told as done, not as if nothing had been sent', async () => {
    const { id: accountId } = await bench.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' });
    const deps = bench.deps();
    const request = { offer: globalEdge, certificateName: 'web', commonName: 'www.example.com', subjectAltNames: [] };
    const preview = bench.cloud.provider.issuance!.preview(request);
    const plan: PlanOf<'issue'> = { id: 'plan-1', action: 'issue', accountId, accountLabel: 'Shop', request, preview };
    const { operations } = bench;
    const removedMeanwhile = Object.assign(Object.create(operations) as typeof operations, {
      run: async (): Promise<RunResult> => {
        await bench.accounts.remove(accountId);
        const entry = { plan, intendedAt: new Date(), outcome: 'done', finding: 'answer', certificateId: '1' } as const;
        return { entry: { ...entry, evidence: {} } };
      },
    });
    const say = (text: string) => text;
    const sentences = { sending: '', ordered: 'It is ordered.', orderedAfterAll: '', notOrdered: '', needsEyes: '' };
    const options = { needsRecords: false, written: undefined };
    await sendOrder({ ...deps, operations: removedMeanwhile }, plan, { ...sentences, refused: say }, options);
    assert.deepEqual(deps.ui.notifications, ['information: It is ordered.']);
  });
});
