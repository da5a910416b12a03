import assert from 'node:assert/strict';
import type { CertificateRecord } from '../../../src/certificates/certificateRecord.ts';
import { announceSettled } from '../../../src/ui/announceSettled.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { record } from '../certificates/records.ts';

describe('the notification about certificates that are pending no longer', () => {
  const press = async (button: string, ...records: Partial<CertificateRecord>[]) => {
    const ui = new ScriptedUi(button);
    const done: string[] = [];
    const before = { before: record({ state: 'pending' }), pendingSince: 0 };
    const settled = records.map((changes) => ({ ...before, after: record(changes) }));
    announceSettled(ui, settled, {
      reveal: async (_account, id) => void done.push(`reveal ${id}`),
      registerKey: ({ id }) => void done.push(`key ${id}`),
      download: ({ id }) => void done.push(`download ${id}`),
    });
    await new Promise(setImmediate);
    return { done, ui };
  };
  const waiting = { state: 'key-required', capabilities: { 'register-key': true, download: true } } as const;

  it('offers what a certificate needs next', async () => {
    assert.deepEqual((await press('Register Private Key…', waiting)).done, ['key 1001']);
    assert.deepEqual((await press('Download…', waiting)).done, ['download 1001']);
    assert.deepEqual((await press('Show', waiting)).done, ['reveal 1001']);
  });

  it('offers no more than to look where nothing can be done', async () =>
    assert.deepEqual((await press('Download…', { state: 'failed' })).done, []));

  it('offers to look at the first of several', async () => {
    assert.deepEqual((await press('Download…', waiting, { ...waiting, id: '1002' })).done, []);
    assert.deepEqual((await press('Show', waiting, { ...waiting, id: '1002' })).done, ['reveal 1001']);
  });

  it('warns of failures', async () => {
    const { ui } = await press('Show', { state: 'failed', name: 'web' });
    assert.deepEqual(ui.notifications, ['warning: web: Failed']);
  });
});
