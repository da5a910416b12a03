import assert from 'node:assert/strict';
import { startSandbox, type RunningSandbox } from '../../../src/sandbox/index.ts';
import { callerOf, type Call } from '../../support/sandboxCaller.ts';

const START = Date.parse('2026-11-22T03:00:00Z');

describe('recent changes of the sandbox', () => {
  let sandbox: RunningSandbox;
  let call: Call;
  before(async () => {
    sandbox = await startSandbox({ now: () => START, certificates: 0 });
    const plain = callerOf(sandbox.address);
    call = (method, target, options) => plain(method, target, { at: START, ...options });
  });
  afterEach(() => sandbox.control.reset());
  after(() => sandbox.dispose());

  const changes = async (query: string): Promise<Record<string, unknown>> =>
    (await call('GET', `/api/v2/certificate/recentChanges${query}`)).json();
  const statuses = async (query: string): Promise<unknown[]> =>
    ((await changes(query))['orders'] as Record<string, unknown>[]).map(({ status }) => status);
  const order = async (name: string): Promise<void> => {
    const body = { certificateName: name, commonName: `${name}.example.com` };
    await call('POST', '/api/v2/certificate/requestGedCertificateIssuance', { body });
  };
  const pass = (ms: number): void => sandbox.control.advance(ms, 'service');

  it('tell an order, then its certificate, then nothing once the window has gone by', async () => {
    await order('web-a');
    assert.deepEqual(await statuses('?seconds=1'), ['Ongoing']);
    pass(2_000);
    assert.deepEqual(await statuses('?seconds=1'), []);
    assert.deepEqual(await statuses('?seconds=2'), ['Ongoing']);
    pass(2_000);
    assert.deepEqual(await statuses('?seconds=1'), ['Normal']);
    pass(60_001);
    assert.deepEqual(await statuses('?minutes=1'), []);
    assert.deepEqual(await statuses('?minutes=2'), ['Normal']);
  });

  it('date a change by when it came, not by when somebody looked', async () => {
    await order('web-a');
    pass(3_600_000);
    assert.deepEqual(await statuses('?minutes=59'), []);
    assert.deepEqual(await statuses('?minutes=60'), ['Normal']);
  });

  it('name certificate and order, newest first', async () => {
    await order('web-a');
    pass(1_000);
    await order('web-b');
    const [newest, oldest] = (await changes('?minutes=1'))['orders'] as Record<string, unknown>[];
    const [a] = sandbox.control.certificates('web-a');
    const [b] = sandbox.control.certificates('web-b');
    assert.deepEqual(newest, { orderId: b?.orderId, certificateId: b?.number, status: 'Ongoing' });
    assert.equal(oldest?.['certificateId'], a?.number);
    assert.equal((await changes('?minutes=1'))['totalCount'], 2);
  });

  it('tell deletions', async () => {
    await order('web-a');
    const number = sandbox.control.certificates('web-a')[0]?.number;
    await call('DELETE', `/api/v2/certificate/deleteCertificate/${number}?certificateName=web-a`);
    assert.deepEqual(await statuses('?minutes=1'), ['Deleted']);
  });

  it('take a window between two Korean times', async () => {
    await order('web-a');
    const window = (from: string, to: string): string =>
      `?${new URLSearchParams({ startDateTime: from, endDateTime: to }).toString()}`;
    assert.deepEqual(await statuses(window('2026-11-22 12:00:00', '2026-11-22 12:00:01')), ['Ongoing']);
    assert.deepEqual(await statuses(window('2026-11-22 12:00:01', '2026-11-22 12:00:02')), []);
    assert.equal((await changes(window('yesterday', 'today')))['returnCode'], '2100');
  });

  it('answer two windows at once with nothing and without a word', async () => {
    await order('web-a');
    assert.deepEqual(await changes('?minutes=10&seconds=10'), {
      returnCode: '0',
      returnMessage: 'Success',
      totalCount: 0,
      orders: [],
    });
  });

  for (const query of [
    '',
    '?startDateTime=2026-11-22+12:00:00',
    '?minutes=0',
    '?minutes=10081',
    '?seconds=604801',
    '?minutes=x',
  ]) {
    it(`refuse ${query || 'no window'} with 200 and 2101`, async () => {
      const reply = await call('GET', `/api/v2/certificate/recentChanges${query}`);
      assert.equal(reply.status, 200);
      assert.equal(reply.json()['returnCode'], '2101');
    });
  }

  it('take the widest windows', async () => {
    for (const query of ['?minutes=10080', '?seconds=604800']) assert.equal((await changes(query))['returnCode'], '0');
  });

  it('stay small however many certificates there are', async () => {
    const large = await startSandbox({ certificates: 2_000 });
    const reply = await callerOf(large.address)('GET', '/api/v2/certificate/recentChanges?minutes=10080');
    assert.ok(reply.body.length < 5_000, `${reply.body.length} bytes`);
    await large.dispose();
  });
});
