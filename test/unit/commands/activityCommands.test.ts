import assert from 'node:assert/strict';
import { lookAgain, showActivity } from '../../../src/commands/activityCommands.ts';
import { Cancelled, ExtensionError } from '../../../src/errors.ts';
import type { PlanOf } from '../../../src/operations/plan.ts';
import { type CommandBench, commandBench } from '../../support/commandBench.ts';
import { globalEdge } from '../../support/fakeCloud.ts';
import { ESC } from '../../support/scriptedUi.ts';

describe('commands on changes, called from the palette', () => {
  let bench: CommandBench;
  let accountId: string;
  beforeEach(async () => {
    bench = await commandBench();
    const keys = { accessKey: 'a', secretKey: 's' };
    ({ id: accountId } = await bench.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, keys));
  });
  afterEach(() => bench.dispose());

  const planOf = (certificateName: string): PlanOf<'issue'> => {
    const request = { offer: globalEdge, certificateName, commonName: 'a.example.com', subjectAltNames: [] };
    const { issuance } = bench.cloud.provider;
    assert.ok(issuance);
    const preview = issuance.preview(request);
    return { id: certificateName, action: 'issue', accountId, accountLabel: 'Shop', request, preview };
  };
  const lost = async (name: string) => {
    bench.cloud.failures.push({ call: 'send', error: new ExtensionError('network.timeout', 'lost') });
    await bench.operations.run(planOf(name));
  };

  it('look again only for what is not known for sure', async () => {
    await bench.operations.run(planOf('settled'));
    await lost('open');
    const deps = bench.deps(ESC);
    await assert.rejects(Promise.resolve(lookAgain(deps)()), Cancelled);
    assert.deepEqual(deps.ui.shown, ['Look Again for the Outcome: Issue open']);
    const others = bench.deps(ESC);
    await assert.rejects(Promise.resolve(showActivity(others)()), Cancelled);
    assert.match(others.ui.shown[0] ?? '', /^Show Activity: (?=.*Issue settled).*Issue open/);
  });

  it('say so where there is none to look for, and where nothing was changed', async () => {
    const said = async () => {
      const deps = bench.deps();
      await assert.rejects(Promise.resolve(lookAgain(deps)()), Cancelled);
      return deps.ui.notifications.join();
    };
    assert.match(await said(), /Nothing was changed from here/);
    await bench.operations.run(planOf('settled'));
    assert.match(await said(), /no outcome to look for again/);
  });

  it('call no outcome known that is still waited for', async () => {
    const { issue } = bench.cloud.provider.writes;
    assert.ok(issue);
    let answer = (): void => assert.fail('not sent yet');
    const sent = new Promise<void>((resolve) => {
      const send = () => new Promise((settle) => resolve(void (answer = () => settle({ evidence: {} }))));
      Object.assign(issue, { send });
    });
    const running = bench.operations.run(planOf('slow'));
    await sent;
    const deps = bench.deps();
    await assert.rejects(Promise.resolve(lookAgain(deps)()), Cancelled);
    assert.deepEqual(deps.ui.notifications, ['information: There is no outcome to look for again.']);
    answer();
    await running;
  });

  it('say what looking again has found', async () => {
    await lost('open');
    bench.cloud.add('open', 'pending');
    const deps = bench.deps('Issue open');
    await lookAgain(deps)();
    assert.match(deps.ui.notifications.join(), /open: the change took effect/);
  });
});
