import assert from 'node:assert/strict';
import { uploadCertificate } from '../../../../src/commands/upload/uploadCertificate.ts';
import { comparisonDocument } from '../../../../src/editor/documents/comparisonDocument.ts';
import { uploadPage } from '../../../../src/editor/documents/uploadPage.ts';
import { otcFailure } from '../../../../src/sandbox/otc/faultAnswers.ts';
import { type GatewayBench, gatewayBench } from '../../../support/gatewayBench.ts';
import { siteFor } from './uploadFixtures.ts';

describe('uploading where the list of a gateway cannot be read', () => {
  let bench: GatewayBench;
  beforeEach(async () => (bench = await gatewayBench()));
  afterEach(() => bench.dispose());

  it('names the gateway among the checks, and does not stop an upload for all', async () => {
    const { keyPem, leafPem, chainPem } = siteFor(['pay.example.com']);
    const file = bench.files.put('file:///shop/pay.pem', keyPem + leafPem + chainPem);
    const { certificate } = await bench.row('shop_example_com');
    const id = certificate.placement?.scope === 'gateway' ? certificate.placement.gatewayId : '';
    const broken = { count: 'always', effect: otcFailure('internal', 'before') } as const;
    bench.sandbox.control.addFault({ ...broken, path: `certificates\\?instance_id=${id}` });
    bench.sandbox.control.addFault({ ...broken, path: `instances/${id}/api-groups` });
    await bench.inventory.refresh();
    const place = ['Upload as a New Certificate', 'All gateways of the project', '', 'paying'];
    const deps = bench.deps(...place, 'Show Everything in an Editor', 'Go On to the Plan', 'Upload');
    await uploadCertificate(deps, { plan: uploadPage, comparison: comparisonDocument })({ files: [file] });
    assert.match(deps.ui.documents[0]?.markdown ?? '', /paying; whether it is taken on web.*gateway is not known/);
    assert.match(deps.ui.notifications[0] ?? '', /The domains of web-gateway could not be read/);
    const stored = bench.sandbox.control.otc.certificates().find(({ name }) => name === 'paying');
    assert.equal(stored?.type, 'global');
    assert.equal(bench.operations.entries()[0]?.outcome, 'done');
  });
});
