import assert from 'node:assert/strict';
import { advancedSandbox, type Row } from './advanced.ts';

const TARGET = '/api/v2/organization/getOrganizationInfoList';

describe('organizations of the sandbox', () => {
  const sandbox = advancedSandbox();

  const list = async (filters: object = {}): Promise<Row[]> => {
    const answer = (await sandbox.call('POST', TARGET, { body: filters })).json();
    const rows = answer['organizationInfoList'] as Row[];
    assert.equal(answer['totalRows'], rows.length);
    return rows;
  };
  const numbers = async (filters: object) => (await list(filters)).map(({ organizationNo }) => organizationNo);

  it('are one verified, one on the way and one that failed', async () => {
    assert.deepEqual(
      (await list()).map(({ verificationProgressCode, verificationType }) => [
        verificationProgressCode,
        verificationType,
      ]),
      ['7', '2', '90'].map((code) => [code, 'BUSINESS_REGISTRATION']),
    );
  });

  it('are filtered by progress, by registration number and by a part of their names', async () => {
    assert.deepEqual(await numbers({ verificationProgressCode: 7 }), [5101]);
    assert.deepEqual(await numbers({ businessRegistrationNo: '000-81-00022' }), [5102]);
    assert.deepEqual(await numbers({ organizationNameEng: 'Example' }), [5101, 5102, 5103]);
    assert.deepEqual(await numbers({ organizationNameKor: '물산' }), [5103]);
    assert.deepEqual(await numbers({ organizationNameKor: '물산', verificationProgressCode: 7 }), []);
  });

  it('may come as a bare array', async () => {
    sandbox.control.setSwitches({ organizationsShape: 'array' });
    const rows = (await sandbox.call('POST', TARGET, { body: {} })).json() as unknown;
    assert.ok(Array.isArray(rows));
    assert.equal(rows.length, 3);
  });

  it('want a body although it is empty', async () => {
    assert.equal((await sandbox.call('POST', TARGET)).status, 400);
  });

  it('are for the main account alone', async () => {
    const reply = await sandbox.call('POST', TARGET, { body: {}, as: 'sub' });
    assert.deepEqual([reply.status, reply.body.length], [403, 0]);
  });
});
