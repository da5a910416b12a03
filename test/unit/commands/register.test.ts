import assert from 'node:assert/strict';
import type { FileActions, Target } from '../../../src/commands/deps.ts';
import { commandHandlers } from '../../../src/commands/register.ts';
import { Cancelled } from '../../../src/errors.ts';
import { type CommandBench, commandBench } from '../../support/commandBench.ts';
import { type Act, ESC } from '../../support/scriptedUi.ts';

describe('a command that needs an account, where there is none', () => {
  let bench: CommandBench;
  beforeEach(async () => (bench = await commandBench()));
  afterEach(() => bench.dispose());

  /** What is started: on which row, and with how many accounts by then. */
  const upload = async (...acts: Act[]) => {
    const started: [Target | undefined, number][] = [];
    const actions = {
      upload: (target?: Target) => void started.push([target, bench.accounts.list().length]),
    } as FileActions;
    const deps = { ...bench.deps(...acts), fileActions: async () => actions };
    const target = { files: ['file:///shop/pay.pem'] };
    const handler = commandHandlers(deps)['cloudCertificates.file.upload'];
    return { started, target, done: Promise.resolve(handler(target)) };
  };

  it('goes on with what was begun once one is added', async () => {
    const { started, target, done } = await upload('Add Account', 'NAVER Cloud — Public', 'AK1', 'SK1', '=');
    await done;
    assert.deepEqual(started, [[target, 1]]);
  });

  it('goes on with the sandbox, where that is tried', async () => {
    const { started, target, done } = await upload('Try the Sandbox');
    await done;
    assert.deepEqual(started, [[target, 2]]);
  });

  it('offers the same where a certificate is asked for, or an account, which then is not changed', async () => {
    for (const id of ['certificate.copyName', 'account.remove'] as const) {
      const deps = bench.deps('Try the Sandbox', ESC);
      const done = Promise.resolve(commandHandlers(deps)[`cloudCertificates.${id}`]());
      await (id === 'account.remove' ? done : assert.rejects(done, Cancelled));
      assert.equal(bench.accounts.list().length, 2);
      for (const account of bench.accounts.list()) await bench.accounts.remove(account.id);
    }
  });

  it('does nothing where none is added', async () => {
    const left = await upload('Add Account', ESC);
    await assert.rejects(left.done, Cancelled);
    const dismissed = await upload();
    await dismissed.done;
    assert.deepEqual([...left.started, ...dismissed.started], []);
  });
});
