import assert from 'node:assert/strict';
import type { FileActions } from '../../../../src/commands/deps.ts';
import { inspectCertificate } from '../../../../src/commands/inspect/inspectCertificate.ts';
import { issueCertificate } from '../../../../src/commands/issue/issueCertificate.ts';
import { newKeyAndCsr } from '../../../../src/commands/keys/newKeyAndCsr.ts';
import { reissueFile } from '../../../../src/commands/reissue/reissueCertificate.ts';
import { inspectionDocument } from '../../../../src/editor/documents/inspectionDocument.ts';
import { Cancelled } from '../../../../src/errors.ts';
import { type SandboxBench, sandboxBench } from '../../../support/sandboxBench.ts';
import { type Act, ESC, type ScriptedUi } from '../../../support/scriptedUi.ts';

const CSR = 'file:///shop/tls/mine.csr';

describe('after a new key and CSR, against the sandbox', () => {
  let bench: SandboxBench;
  afterEach(() => bench.dispose());

  /** Makes a CSR, presses a button of the notification, and goes on with what it leads to. */
  const madeFor = async (names: readonly [string, string], ...acts: Act[]): Promise<ScriptedUi> => {
    const deps = bench.deps(...names, 'ECDSA, P-256', '', '', 'mine', 'Create Key and CSR', ...acts);
    const actions: Partial<FileActions> = {
      issue: issueCertificate(deps),
      reissueFile: reissueFile(deps),
      inspect: inspectCertificate(deps, inspectionDocument),
    };
    const withActions = { ...deps, fileActions: () => Promise.resolve(actions as FileActions) };
    await newKeyAndCsr(withActions)({ files: ['file:///shop/tls'] });
    return deps.ui;
  };
  const MALL = ['mall.example.com', 'www.mall.example.com'] as const;
  const planned = () => bench.operations.entries()[0]?.plan;

  describe('with an account of the main account', () => {
    beforeEach(async () => void (bench = await sandboxBench()));

    it('a certificate that has these names is reissued with it', async () => {
      await bench.row('mall-adv');
      await madeFor(MALL, 'Reissue with This CSR…', 'mall-adv', '=', 'Reissue');
      const plan = planned();
      assert.ok(plan?.action === 'reissue');
      assert.deepEqual(
        [plan.request.replacedName, plan.request.requestedKey.csrPem],
        ['mall-adv', bench.files.text(CSR)],
      );
    });

    it('no reissue is offered where every certificate would lose a name', async () => {
      await bench.row('mall-adv');
      const { left } = await madeFor(['elsewhere.example.org', ''], 'Reissue with This CSR…');
      assert.deepEqual(left, ['Reissue with This CSR…']);
    });

    it('an Advanced certificate is ordered with it, which is chosen already', async () => {
      await madeFor(
        ['fresh.example', 'www.fresh.example'],
        'Issue with This CSR…',
        '=',
        '=',
        'fresh-adv',
        '=',
        '=',
        'Issue Certificate',
      );
      const plan = planned();
      assert.ok(plan?.action === 'issue');
      assert.equal(plan.request.requestedKey?.csrPem, bench.files.text(CSR));
      assert.equal(plan.request.offer.kind, 'advanced-dv');
    });

    it('a certificate that needs no CSR starts with its names', async () => {
      const { account } = await bench.row('mall-adv');
      const offers = (await (await bench.deps().clouds.provider(account.id)).issuance?.offers()) ?? [];
      const edge = offers.find(({ kind }) => kind === 'global-edge')?.name ?? '';
      await madeFor(
        ['fresh.example', 'www.fresh.example'],
        'Issue with This CSR…',
        edge,
        'fresh',
        '=',
        '=',
        'Issue Certificate',
      );
      const plan = planned();
      assert.ok(plan?.action === 'issue');
      assert.deepEqual(
        [plan.request.commonName, ...plan.request.subjectAltNames],
        ['fresh.example', 'www.fresh.example'],
      );
      assert.equal(plan.request.requestedKey, undefined);
    });

    it('it is inspected', async () => {
      const { documents } = await madeFor(MALL, 'Inspect');
      assert.match(documents[0]?.markdown ?? '', /^# mine\\\.csr/);
    });

    it('leaving what it leads to leaves the files', async () => {
      await assert.rejects(madeFor(MALL, 'Issue with This CSR…', ESC), Cancelled);
      assert.ok(bench.files.stored.has(CSR));
    });
  });

  it('an account that cannot order is offered no order', async () => {
    bench = await sandboxBench('sub');
    await bench.row('mall-adv');
    const { left } = await madeFor(MALL, 'Issue with This CSR…');
    assert.deepEqual(left, ['Issue with This CSR…']);
  });

  it('without an account it can be inspected', async () => {
    bench = await sandboxBench();
    for (const { id } of bench.accounts.list()) await bench.accounts.remove(id);
    const { documents } = await madeFor(MALL, 'Inspect');
    assert.equal(documents.length, 1);
  });
});
