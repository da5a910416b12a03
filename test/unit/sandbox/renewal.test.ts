import assert from 'node:assert/strict';
import { advancedSandbox, V2, type Row } from './advanced.ts';

describe('renewal setting in the sandbox', () => {
  const sandbox = advancedSandbox();

  const set = async (body: unknown): Promise<Row> =>
    (await sandbox.call('POST', `${V2}/setCertificateRenewal`, { body })).json();
  const settingOf = (name: string) => sandbox.control.certificates(name)[0]?.renewalYn;

  it('is remembered, and may be said again', async () => {
    const certificateNo = await sandbox.numberOf('www-example');
    assert.equal((await set({ certificateNo, renewalYn: 'Y' }))['totalRows'], 0);
    assert.equal(settingOf('www-example'), 'Y');
    await set({ certificateNo, renewalYn: 'N' });
    await set({ certificateNo, renewalYn: 'N' });
    assert.equal(settingOf('www-example'), 'N');
    const subject = `setCertificateRenewal ${certificateNo}`;
    assert.deepEqual(sandbox.control.writes(), { [subject]: { received: 3, committed: 3 } });
  });

  it('takes Y and N only, for a certificate of the service', async () => {
    const certificateNo = await sandbox.numberOf('www-example');
    assert.equal((await set({ certificateNo, renewalYn: 'y' }))['returnCode'], '2100');
    assert.equal((await set({ certificateNo }))['returnCode'], '2101');
    assert.equal((await set({ renewalYn: 'Y' }))['returnCode'], '2101');
    assert.equal((await set({ certificateNo: 1, renewalYn: 'Y' }))['returnCode'], '2200');
    const imported = await sandbox.numberOf('partner-import');
    assert.equal((await set({ certificateNo: imported, renewalYn: 'Y' }))['returnCode'], '2200');
    assert.equal(settingOf('www-example'), undefined);
  });
});
