import assert from 'node:assert/strict';
import { until } from './harness/until.ts';
import { type Journey, startJourney } from './journey.ts';

const STEPS = ['Global Edge Dedicated', 'never-sent', 'www.example.com', 'example.com'] as const;

describe('orders are safe', function () {
  // Each step stands on the one before.
  this.bail(true);
  let journey: Journey;
  before(async () => {
    journey = await startJourney({ sandbox: 'given' });
    await journey.workbench.openContainer('Certificates');
    await journey.workbench.view('Certificates').waitForRow('Sandbox');
  });
  after(() => journey?.stop());

  const begin = async () => {
    await journey.workbench.command('Certificates: Issue Certificate…');
    await journey.workbench.quickInput.waitFor({ title: /Type/, step: 1, item: /Global Edge/ });
  };
  const answer = async (count: number, name: string = STEPS[1]) => {
    const { quickInput } = journey.workbench;
    for (let step = 1; step <= count; step += 1) {
      await quickInput.waitFor({ step });
      if (step === 1) await quickInput.choose(STEPS[0]);
      else await quickInput.enter(step === 2 ? name : (STEPS[step - 1] ?? ''));
    }
  };

  for (let step = 1; step <= 5; step += 1) {
    it(`Esc at step ${step} leaves nothing behind`, async () => {
      const { workbench, control } = journey;
      await begin();
      await answer(step - 1);
      if (step === 5) await workbench.dialog.cancel();
      else {
        await workbench.quickInput.waitFor({ step });
        await workbench.quickInput.cancel();
      }
      await workbench.quickInput.waitUntilClosed();
      assert.deepEqual(await control.certificates('never-sent'), []);
      assert.deepEqual((await control.issues())['never-sent'], undefined);
      assert.deepEqual(await journalOf(journey), []);
    });
  }

  it('an order whose answer never comes survives a reload of the window, once', async () => {
    const { workbench, control } = journey;
    await control.addFault({ path: 'requestGedCertificateIssuance', effect: { kind: 'hold', when: 'after' } });
    await begin();
    await answer(4, 'held-order');
    await workbench.dialog.press('Issue Certificate');
    await until('the order to be held', async () => (await control.faults()).held === 1);

    await workbench.reload();
    await workbench.openContainer('Certificates');
    const activity = workbench.view('Activity');
    await activity.open();
    await activity.waitForRow(/held-order/);
    await until('the order to be settled', async () =>
      (await journalOf(journey)).some((line) => line.includes('"outcome":"done"') && line.includes('"finding":"list"')),
    );
    await control.release();
    assert.deepEqual((await control.issues())['held-order'], { received: 1, committed: 1 });
    assert.equal((await control.certificates('held-order')).length, 1);
    await workbench.view('Certificates').waitForRow(/^Group Global Edge, 8/);
    await workbench.view('Certificates').reveal(/held-order/);
    await workbench.screenshot('found-after-reload');
  });

  it('a connection cut before the order took effect ends as not ordered', async () => {
    const { workbench, control } = journey;
    await control.addFault({ path: 'requestGedCertificateIssuance', effect: { kind: 'cut', when: 'before' } });
    await begin();
    await answer(4, 'cut-order');
    await workbench.dialog.press('Issue Certificate');
    // It is looked for during a minute before the answer is no.
    const said = /cut-order was lost, and no certificate of that name appeared/;
    const saysSo = async () => (await workbench.notifications.list()).some(({ message }) => said.test(message));
    await until('the end of the search', saysSo, { timeoutMs: 300_000 });
    assert.deepEqual(await control.certificates('cut-order'), []);
    await workbench.view('Activity').waitForRow(/cut-order/);
  });
});

/** Lines of the journal on disk. */
async function journalOf({ writtenFiles }: Journey): Promise<string[]> {
  const journal = (await writtenFiles()).find(({ file }) => file.endsWith('journal.jsonl'));
  return journal ? journal.text.split('\n').filter((line) => line !== '') : [];
}
