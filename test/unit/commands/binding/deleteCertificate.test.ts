import assert from 'node:assert/strict';
import { deleteCertificate } from '../../../../src/commands/binding/deleteCertificate.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { type GatewayBench, gatewayBench } from '../../../support/gatewayBench.ts';
import { sandboxBench } from '../../../support/sandboxBench.ts';
import { type Act, BACK, ESC } from '../../../support/scriptedUi.ts';

const FREE = 'www_example_com_2025';
const BOUND = 'www_example_com';

describe('deleting a certificate of a gateway by command', () => {
  let bench: GatewayBench;
  before(async () => (bench = await gatewayBench()));
  after(() => bench.dispose());
  beforeEach(() => bench.startOver());

  const remove = async (name: string, ...acts: Act[]) => {
    const deps = bench.deps(...acts);
    await deleteCertificate(deps)(await bench.row(name));
    assert.deepEqual(deps.ui.left, []);
    return deps.ui;
  };
  const isThere = (name: string) => bench.sandbox.control.otc.certificates().some((one) => one.name === name);
  const deletions = () => bench.changes().filter((line) => line.startsWith('DELETE'));

  it('leaves the certificates of other accounts alone when the account of the row is gone', async () => {
    const own = await gatewayBench();
    const row = await own.row(FREE);
    const { accessKey, secretKey } = own.sandbox.address.otc;
    await own.accounts.add({ label: 'Others', cloud: 'otc', zone: 'eu-de' }, { accessKey, secretKey });
    await own.accounts.remove(row.account.id);
    const deps = own.deps(FREE, 'Delete for Good');
    await assert.rejects(async () => deleteCertificate(deps)(row), { code: 'account.unknown' });
    assert.deepEqual(own.changes(), []);
    await own.dispose();
  });

  it('asks for the exact name, says where it is used, and sends one request', async () => {
    const ui = await remove(FREE, 'WWW_example_com_2025', FREE, 'Delete for Good');
    assert.deepEqual(ui.refusals, [`Type exactly: ${FREE}`]);
    assert.match(
      ui.shown.at(-1) ?? '',
      /THIS CANNOT BE UNDONE[^]*No domain serves www_example_com_2025 now[^]*\nDELETE http.*certificates\//,
    );
    assert.equal(isThere(FREE), false);
    assert.match(deletions().join(), /^DELETE certificates\/[0-9a-f]+$/);
    await assert.rejects(bench.row(FREE), /has no/);
    assert.match(ui.notifications.join(), /is deleted/);
  });

  it('refuses a bound certificate, names its domains, and goes on once they are unbound', async () => {
    const deps = bench.deps();
    await assert.rejects(async () => deleteCertificate(deps)(await bench.row(BOUND)), Cancelled);
    assert.match(deps.ui.notifications.join(), /in use and cannot be deleted: www\.example\.com\. Nothing was sent/);
    assert.deepEqual(bench.changes(), []);

    const left = bench.deps('Unbind…', '=', ESC);
    await assert.rejects(async () => deleteCertificate(left)(await bench.row(BOUND)), Cancelled);
    assert.deepEqual(bench.changes(), []);
    await remove(BOUND, 'Unbind…', '=', 'Unbind 1 Domain', BOUND, 'Delete for Good');
    assert.match(bench.changes().join(), /detach,DELETE/);
    assert.equal(isThere(BOUND), false);
    assert.equal(bench.changes().length, 2);
  });

  it('deletes nothing where a domain stays bound', async () => {
    bench.sandbox.control.addFault({
      method: 'POST',
      path: 'detach',
      effect: { kind: 'answer', when: 'before', status: 400, body: '{"error_code":"APIG.2103","error_msg":"no"}' },
    });
    const deps = bench.deps('Unbind…', '=', 'Unbind 1 Domain');
    await assert.rejects(async () => deleteCertificate(deps)(await bench.row(BOUND)), Cancelled);
    assert.match(deps.ui.notifications.at(-1) ?? '', /was not unbound/);
    assert.deepEqual(deletions(), []);
  });

  it('refuses one that was bound elsewhere since the list was read', async () => {
    const row = await bench.row('pay_example_com');
    const { gateways, writes } = await bench.deps().clouds.provider(row.account.id);
    const [gateway] = (await gateways?.list())?.filter(({ name }) => name === 'web-gateway') ?? [];
    const domains = gateway ? await gateways?.domains(gateway) : [];
    const free = domains?.filter(({ domain }) => domain === 'pay.example.com') ?? [];
    const { id: certificateId, name: certificateName } = row.certificate;
    await writes.bind?.send({ certificateId, certificateName, domains: free });
    const deps = bench.deps();
    await assert.rejects(async () => deleteCertificate(deps)(row), Cancelled);
    assert.match(deps.ui.notifications.join(), /in use and cannot be deleted: pay\.example\.com/);
    assert.deepEqual(deletions(), []);
  });

  it('says of one that was deleted elsewhere that it is gone, and drops its row', async () => {
    const row = await bench.row(FREE);
    const { writes } = await bench.deps().clouds.provider(row.account.id);
    await writes.delete?.send({ certificateId: row.certificate.id, certificateName: FREE });
    const deps = bench.deps();
    await assert.rejects(async () => deleteCertificate(deps)(row), Cancelled);
    assert.match(deps.ui.notifications.join(), /does not exist any more/);
    assert.equal(deletions().length, 1);
    await assert.rejects(bench.row(FREE), /has no/);
  });

  it('finds out about a lost answer', async () => {
    bench.sandbox.control.addFault({ method: 'DELETE', effect: { kind: 'cut', when: 'before' } });
    const lost = await remove(FREE, FREE, 'Delete for Good');
    assert.match(lost.notifications.join(), /error: The answer was lost, and .* is still there/);
    bench.sandbox.control.addFault({ method: 'DELETE', effect: { kind: 'cut', when: 'after' } });
    const done = await remove(FREE, FREE, 'Delete for Good');
    assert.match(done.notifications.join(), /The answer was lost, but .* is deleted/);
    assert.equal(deletions().length, 2);
  });

  for (const [where, ...acts] of [
    ['at the name', ESC],
    ['at the review', FREE, ESC],
    ['after going back from it', FREE, BACK, ESC],
  ] as [string, ...Act[]][]) {
    it(`sends nothing when the user leaves ${where}`, async () => {
      await assert.rejects(remove(FREE, ...acts), Cancelled);
      assert.deepEqual(bench.changes(), []);
      assert.ok(isThere(FREE));
    });
  }
});

describe('deleting a certificate of NAVER Cloud by command', () => {
  it('deletes what nothing uses after its name was typed, and refuses the rest', async () => {
    const bench = await sandboxBench();
    try {
      const [account] = bench.accounts.list();
      assert.ok(account);
      await bench.inventory.open(account.id);
      const all = bench.inventory.snapshot(account.id)?.certificates ?? [];
      const used = all.find(({ usedBy = [] }) => usedBy.length > 0) ?? assert.fail('nothing is in use');
      const pending = all.find(({ state }) => state === 'pending') ?? assert.fail('nothing is pending');
      const free = all.find(({ capabilities }) => capabilities.delete === true) ?? assert.fail('nothing may go');
      for (const [certificate, said] of [
        [used, /is in use and cannot be deleted/],
        [pending, /cannot be deleted now \(no: its state does not allow it\)/],
      ] as const) {
        const deps = bench.deps();
        await assert.rejects(async () => deleteCertificate(deps)({ account, certificate }), Cancelled);
        assert.match(deps.ui.notifications.join(), said);
      }
      const deps = bench.deps(free.name, 'Delete for Good');
      await deleteCertificate(deps)({ account, certificate: free });
      assert.match(deps.ui.notifications.join(), /is deleted/);
      assert.equal(bench.inventory.certificate(account.id, free.id), undefined);
      const left = bench.sandbox.control.certificates().find(({ number }) => String(number) === free.id);
      assert.equal(left?.status, '-6', 'deleted, says the service');
    } finally {
      await bench.dispose();
    }
  });
});
