import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../src/certificates/certificateRecord.ts';
import type { Target } from '../../../src/commands/deps.ts';
import { pickCertificate } from '../../../src/commands/targets.ts';
import { Cancelled } from '../../../src/errors.ts';
import type { Choice } from '../../../src/ui/ports.ts';
import { type CommandBench, commandBench } from '../../support/commandBench.ts';
import { ESC, ScriptedUi } from '../../support/scriptedUi.ts';

class ListeningUi extends ScriptedUi {
  choices: readonly Choice<unknown>[] = [];

  override pick<T>(title: string, placeholder: string, choices: readonly Choice<T>[]): Promise<T> {
    this.choices = choices;
    return super.pick(title, placeholder, choices);
  }
}

describe('choosing a certificate', () => {
  let bench: CommandBench;
  beforeEach(async () => {
    bench = await commandBench();
    await add('Shop');
  });
  afterEach(() => bench.dispose());

  const add = (label: string) =>
    bench.accounts.add({ label, cloud: 'naver', zone: 'public' }, { accessKey: 'a', secretKey: 's' });
  /** What is offered, and what is said instead. */
  const offered = async (target?: Target, isWanted?: (record: CertificateRecord) => boolean) => {
    const ui = new ListeningUi(ESC);
    await bench.inventory.refresh();
    await assert.rejects(pickCertificate({ ...bench.deps(), ui }, 'Title', target, isWanted), Cancelled);
    return { rows: ui.choices.map(({ group, label }) => [group, label]), said: ui.notifications.join() };
  };

  it('offers those of the only account by name, without a heading', async () => {
    for (const name of ['web-10', 'web-2', 'api']) bench.cloud.add(name);
    assert.deepEqual((await offered()).rows, [
      [undefined, 'api'],
      [undefined, 'web-2'],
      [undefined, 'web-10'],
    ]);
  });

  it('offers those of all accounts at once, each below its account', async () => {
    bench.cloud.add('web');
    const other = await add('Bank');
    assert.deepEqual((await offered()).rows, [
      ['Shop', 'web'],
      ['Bank', 'web'],
    ]);
    assert.deepEqual((await offered({ account: other })).rows, [[undefined, 'web']]);
  });

  it('says so where there is none, or none that fits', async () => {
    assert.match((await offered()).said, /Shop has no certificates/);
    bench.cloud.add('web');
    assert.match((await offered(undefined, () => false)).said, /None of your certificates is in a state/);
  });

  it('says that an account was removed whose row it is called on', async () => {
    const other = await add('Bank');
    await bench.accounts.remove(other.id);
    await assert.rejects(pickCertificate(bench.deps(), 'Title', { account: other }), { code: 'account.unknown' });
  });
});
