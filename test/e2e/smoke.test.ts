import assert from 'node:assert/strict';
import { type Journey, startJourney } from './journey.ts';

describe('the packaged extension', () => {
  let journey: Journey;
  before(async () => (journey = await startJourney({ sandbox: 'given' })));
  after(() => journey?.stop());

  it('shows the certificates of the sandbox in its own container', async () => {
    const { workbench } = journey;
    await workbench.openContainer('Certificates');
    const view = workbench.view('Certificates');
    const account = await view.waitForRow(/sandbox/i);
    assert.equal(account.level, 1);
    await view.waitForRow('www-example');
    assert.ok((await view.allRows()).length > 5);
  });

  it('offers its commands in the palette', async () => {
    assert.ok((await journey.workbench.commands('Issue Certificate')).includes('Certificates: Issue Certificate…'));
  });
});
