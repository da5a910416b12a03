import assert from 'node:assert/strict';
import { guarded } from '../../../../src/commands/register.ts';
import { uploadCertificate } from '../../../../src/commands/upload/uploadCertificate.ts';
import { comparisonDocument } from '../../../../src/editor/documents/comparisonDocument.ts';
import { uploadPage } from '../../../../src/editor/documents/uploadPage.ts';
import { ExtensionError } from '../../../../src/errors.ts';
import { gatewayBench } from '../../../support/gatewayBench.ts';
import { siteFor } from './uploadFixtures.ts';

describe('uploading a certificate where the only account cannot be asked', () => {
  it('says what is wrong with it and offers what mends it', async () => {
    const bench = await gatewayBench();
    const deps = bench.deps('Rotate Keys…');
    const provider = () => Promise.reject(new ExtensionError('account.keyMissing', 'its key is gone'));
    const clouds = Object.assign(Object.create(deps.clouds) as typeof deps.clouds, { provider });
    const { keyPem, leafPem, chainPem } = siteFor(['pay.example.com']);
    const target = { files: [bench.files.put('file:///shop/pay.pem', keyPem + leafPem + chainPem)] };
    const started: string[] = [];
    const upload = uploadCertificate({ ...deps, clouds }, { plan: uploadPage, comparison: comparisonDocument });
    const run = (command: string) => void started.push(command);
    await guarded(upload, { ui: deps.ui, log: { error: () => undefined }, run })(target);
    assert.match(deps.ui.notifications.join(), /^error: /);
    assert.deepEqual(started, ['cloudCertificates.account.rotateKeys']);
    assert.deepEqual(bench.changes(), []);
    await bench.dispose();
  });
});
