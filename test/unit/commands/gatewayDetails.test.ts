import assert from 'node:assert/strict';
import { showDetails } from '../../../src/commands/certificateCommands.ts';
import { pageOf } from '../../../src/commands/pages.ts';
import { detailsDocument } from '../../../src/editor/documents/detailsDocument.ts';
import { ExtensionError } from '../../../src/errors.ts';
import { type GatewayBench, gatewayBench } from '../../support/gatewayBench.ts';

describe('details of a certificate of a gateway', () => {
  let bench: GatewayBench;
  before(async () => (bench = await gatewayBench()));
  after(() => bench.dispose());
  beforeEach(async () => {
    bench.sandbox.control.reset();
    await bench.inventory.refresh();
  });

  const depsOf = () => ({ ...bench.deps(), documents: { ...bench.deps().documents, certificate: detailsDocument } });

  it('tell what the list leaves out, which the tree then knows as well', async () => {
    const row = await bench.row('partner_api');
    assert.equal(row.certificate.serialNumber, undefined, 'lists do not tell it');
    const deps = depsOf();
    await showDetails(deps)(row);
    const { certificate } = await bench.row('partner_api');
    assert.match(certificate.serialNumber ?? '', /^[0-9a-f]+$/);
    const [page] = deps.ui.documents;
    for (const fact of [
      certificate.serialNumber ?? '?',
      '`api.partner.example.net`',
      'gateway partner-gateway',
      '| CA for clients | yes |',
      '| must show a certificate |',
      '`signature_algorithm`',
    ]) {
      assert.ok(page?.markdown.includes(fact), fact);
    }
  });

  it('show what is known when they cannot be read, and tell the failure', async () => {
    const row = await bench.row('partner_api');
    const refused = { kind: 'answer', when: 'before', status: 403, body: '{"error_code":"APIG.1005"}' } as const;
    bench.sandbox.control.addFault({ method: 'GET', count: 'always', effect: refused });
    const deps = depsOf();
    await assert.rejects(async () => showDetails(deps)(row), ExtensionError);
    assert.match(deps.ui.documents[0]?.markdown ?? '', /# partner\\_api/);
    assert.match((await pageOf(deps, deps.ui.documents[0]?.key ?? '')) ?? '', /# partner\\_api/);
  });
});
