import assert from 'node:assert/strict';
import { showDetails } from '../../../src/commands/certificateCommands.ts';
import { issueCertificate } from '../../../src/commands/issue/issueCertificate.ts';
import { showActivity } from '../../../src/commands/activityCommands.ts';
import { pageOf } from '../../../src/commands/pages.ts';
import { type CommandBench, commandBench } from '../../support/commandBench.ts';

describe('pages that an earlier window left open', () => {
  let bench: CommandBench;
  beforeEach(async () => {
    bench = await commandBench();
    await bench.accounts.add({ label: 'Shop', cloud: 'naver', zone: 'public' }, { accessKey: 'a', secretKey: 's' });
  });
  afterEach(() => bench.dispose());

  it('the details of a certificate are written anew from what is known now', async () => {
    const [account] = bench.accounts.list();
    const certificate = bench.cloud.add('shop');
    const deps = bench.deps();
    await showDetails(deps)({ account, certificate });
    assert.equal(await pageOf(deps, deps.ui.documents[0]?.key ?? ''), '# shop');
  });

  it('validation that cannot be read does not take the rest away', async () => {
    const [account] = bench.accounts.list();
    const statuses = async () => Promise.reject(new Error('unreachable'));
    Object.assign(bench.cloud.provider, { validation: { statuses } });
    const { id } = bench.cloud.add('shop', 'pending', { capabilities: { validation: true } });
    assert.equal(await pageOf(bench.deps(), `certificate/${account!.id}/${id}`), '# shop');
  });

  it('the story of an order is read from the journal', async () => {
    const deps = bench.deps('Global Edge', 'web-1', 'a.example', '', 'Issue Certificate');
    await issueCertificate(deps)();
    await showActivity(deps)({ entry: bench.operations.entries()[0] });
    assert.equal(await pageOf(deps, deps.ui.documents[0]?.key ?? ''), deps.ui.documents[0]?.markdown);
  });

  it('what is gone has no page', async () => {
    const [account] = bench.accounts.list();
    for (const key of ['certificate/removed/1', `certificate/${account!.id}/1`, 'activity/none', 'nonsense', ''])
      assert.equal(await pageOf(bench.deps(), key), undefined);
  });
});
