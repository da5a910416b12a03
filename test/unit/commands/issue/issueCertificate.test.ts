import assert from 'node:assert/strict';
import type { IssuanceRequest } from '../../../../src/certificates/writes.ts';
import { issueAgain, issueCertificate } from '../../../../src/commands/issue/issueCertificate.ts';
import { Cancelled, ExtensionError } from '../../../../src/errors.ts';
import { type CommandBench, commandBench } from '../../../support/commandBench.ts';
import { globalEdge } from '../../../support/fakeCloud.ts';
import { type Act, BACK, ESC } from '../../../support/scriptedUi.ts';

/** The newest order of the journal. */
function orderedBy({ operations }: CommandBench): IssuanceRequest | undefined {
  const plan = operations.entries()[0]?.plan;
  return plan?.action === 'issue' ? plan.request : undefined;
}

describe('issue certificate', () => {
  let bench: CommandBench;
  beforeEach(async () => {
    bench = await commandBench();
    await bench.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, { accessKey: 'a', secretKey: 's' });
  });
  afterEach(() => bench.dispose());

  const COMPLETE: Act[] = ['Global Edge', 'web-1', '*.example.com', 'example.com api.example.org', 'Issue Certificate'];
  const sent = () => bench.cloud.calls.filter((call) => call === 'send').length;

  it('sends what the plan showed, once, and reveals the new row', async () => {
    const deps = bench.deps(...COMPLETE);
    await issueCertificate(deps)();
    const [certificate] = bench.cloud.named('web-1');
    assert.equal(sent(), 1);
    assert.equal(certificate?.commonName, '*.example.com');
    assert.deepEqual(bench.revealed, [certificate?.id]);
    const plan = deps.ui.shown.at(-1) ?? '';
    for (const fact of [
      'web-1',
      '*.example.com',
      'example.com, api.example.org',
      'Shop',
      'POST https://cloud.example/order',
    ])
      assert.ok(plan.includes(fact), `${fact} is missing in:\n${plan}`);
  });

  for (let step = 0; step < COMPLETE.length; step += 1) {
    it(`Esc at step ${step + 1} leaves nothing behind`, async () => {
      const deps = bench.deps(...COMPLETE.slice(0, step), ESC);
      await assert.rejects(Promise.resolve(issueCertificate(deps)()), Cancelled);
      assert.equal(sent(), 0);
      assert.deepEqual(bench.operations.entries(), []);
    });
  }

  it('going back keeps the answers', async () => {
    const deps = bench.deps('Global Edge', 'web-1', 'www.example.com', BACK, BACK, '=', '=', '', 'Issue Certificate');
    await issueCertificate(deps)();
    assert.equal(bench.cloud.named('web-1')[0]?.commonName, 'www.example.com');
  });

  it('refuses a name that is taken, that breaks the rule, and names that cannot be certified', async () => {
    bench.cloud.add('web-1');
    const deps = bench.deps(
      'Global Edge',
      'web-1',
      'x',
      'web-2',
      '192.0.2.1',
      'co.kr',
      'a.example',
      'a.example b..example',
      ESC,
    );
    await assert.rejects(Promise.resolve(issueCertificate(deps)()), Cancelled);
    assert.equal(deps.ui.refusals.length, 5, deps.ui.refusals.join('\n'));
  });

  it('a long list of names does not push away what an order entails', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `shop-${index}.example.org`).join(' ');
    const deps = bench.deps('Global Edge', 'web-1', 'www.example.org', names, ESC);
    await assert.rejects(Promise.resolve(issueCertificate(deps)()), Cancelled);
    const plan = deps.ui.shown.at(-1) ?? '';
    assert.ok(plan.indexOf('cannot be taken back') < plan.indexOf('shop-59.example.org'), plan);
  });

  it('sends international names as A-labels', async () => {
    const deps = bench.deps('Global Edge', 'web-1', 'bücher.example', '', 'Issue Certificate');
    await issueCertificate(deps)();
    assert.equal(bench.cloud.named('web-1')[0]?.commonName, 'xn--bcher-kva.example');
    assert.match(deps.ui.shown.at(-1) ?? '', /xn--bcher-kva\.example \(bücher\.example\)/);
  });

  it('asks for the account when there are several', async () => {
    await bench.accounts.add({ label: 'Other', cloud: 'naver', zone: 'public' }, { accessKey: 'a', secretKey: 's' });
    const deps = bench.deps('Other', ...COMPLETE);
    await issueCertificate(deps)();
    assert.equal(bench.operations.entries()[0]?.plan.accountLabel, 'Other');
  });

  it('says so when the answer was lost but the order took effect', async () => {
    bench.cloud.failures.push({ call: 'send', error: new ExtensionError('network.interrupted', 'cut'), after: true });
    const deps = bench.deps(...COMPLETE);
    await issueCertificate(deps)();
    assert.equal(sent(), 1);
    assert.match(deps.ui.notifications.join(), /lost.*once/);
  });

  it('says so when the answer was lost and nothing was ordered', async () => {
    bench.cloud.failures.push({ call: 'send', error: new ExtensionError('network.interrupted', 'cut') });
    const deps = bench.deps(...COMPLETE);
    await issueCertificate(deps)();
    assert.match(deps.ui.notifications.join(), /did not take effect/);
  });

  it('quotes the service when it refuses', async () => {
    const details = { returnCode: '2100', returnMessage: 'certificateName is duplicated' };
    bench.cloud.failures.push({ call: 'send', error: new ExtensionError('cloud.rejected', 'refused', { details }) });
    const deps = bench.deps(...COMPLETE);
    await issueCertificate(deps)();
    assert.match(deps.ui.notifications.join(), /certificateName is duplicated/);
  });

  it('issuing again starts with the names of the old certificate', async () => {
    const old = bench.cloud.add('old', 'timed-out', {
      commonName: 'a.example',
      subjectAltNames: ['a.example', 'b.example'],
    });
    const [account] = bench.accounts.list();
    const deps = bench.deps('Global Edge', 'new-1', '=', '=', 'Issue Certificate');
    await issueAgain(deps)({ account, certificate: { ...old, accountId: account!.id } });
    assert.deepEqual(orderedBy(bench)?.subjectAltNames, ['b.example']);
  });

  describe('issuing again', () => {
    const again = async (name: string, ...taken: string[]) => {
      for (const other of taken) bench.cloud.add(other);
      const old = bench.cloud.add(name, 'timed-out', { kind: 'cloud-basic', commonName: 'a.example' });
      bench.cloud.offers.push({ ...globalEdge, typeCode: 'BASIC', kind: 'cloud-basic', name: 'Cloud Basic' });
      const [account] = bench.accounts.list();
      const deps = bench.deps('=', '=', '=', '=', 'Issue Certificate');
      await issueAgain(deps)({ account, certificate: { ...old, accountId: account!.id } });
      return orderedBy(bench);
    };

    it('suggests the type of the old certificate, not the first one', async () => {
      assert.equal((await again('old'))?.offer.kind, 'cloud-basic');
    });

    for (const { name, taken, suggested } of [
      { name: 'web', taken: [], suggested: 'web-2' },
      { name: 'web-2', taken: ['web-3'], suggested: 'web-4' },
      { name: 'as-long-as-names-may', taken: [], suggested: 'as-long-as-names-m-2' },
    ])
      it(`suggests ${suggested} after ${[name, ...taken].join(' and ')}`, async () => {
        assert.equal((await again(name, ...taken))?.certificateName, suggested);
      });
  });

  it('DNS records that are needed next are one click away', async () => {
    bench.cloud.offers.push({ ...globalEdge, typeCode: 'BASIC', name: 'Cloud Basic', followUp: 'dns-cname' });
    const deps = bench.deps('Cloud Basic', 'web-1', 'a.example', '', 'Issue Certificate', 'Show DNS Records');
    await issueCertificate(deps)();
    assert.deepEqual(
      deps.ui.documents.map(({ title }) => title),
      ['web-1'],
    );
  });
});
