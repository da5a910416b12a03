import assert from 'node:assert/strict';
import { Notifier } from '../../../src/certificates/notifier.ts';

describe('notifier', () => {
  it('tells the others when one listener fails, keeps the failure from the teller, and does not swallow it', async () => {
    const notifier = new Notifier<number>();
    const told: number[] = [];
    notifier.on(() => {
      throw new Error('injected');
    });
    notifier.on((event) => void told.push(event));
    const own = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    try {
      const uncaught = new Promise<unknown>((resolve) => process.once('uncaughtException', resolve));
      notifier.fire(7);
      assert.deepEqual(told, [7]);
      assert.match(String(await uncaught), /injected/);
    } finally {
      for (const listener of own) process.on('uncaughtException', listener);
    }
  });

  it('tells nobody who has left', () => {
    const notifier = new Notifier<number>();
    const told: number[] = [];
    const subscription = notifier.on((event) => void told.push(event));
    notifier.fire(1);
    subscription.dispose();
    notifier.fire(2);
    assert.deepEqual(told, [1]);
  });
});
