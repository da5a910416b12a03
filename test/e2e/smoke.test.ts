import assert from 'node:assert/strict';
import { useStage } from './harness/stage.ts';

describe('the packaged extension', () => {
  const stage = useStage();

  it('shows the certificates of the sandbox in its own container', async () => {
    const { workbench } = stage();
    await workbench.openContainer('Certificates');
    const view = workbench.view('Certificates');
    const account = await view.waitForRow(/sandbox/i);
    assert.equal(account.level, 1);
    assert.ok((await view.allRows()).length > 5);
  });

  it('offers its commands in the palette', async () => {
    assert.ok((await stage().workbench.commands('Issue Certificate')).includes('Certificates: Issue Certificate…'));
  });
});
