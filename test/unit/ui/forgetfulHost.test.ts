import assert from 'node:assert/strict';
import { mentionForgetfulHost } from '../../../src/ui/forgetfulHost.ts';
import { FakeStorage } from '../../support/fakeStorage.ts';

describe('a host that forgets keys', () => {
  let said: string[];
  let storage: FakeStorage;
  const start = (hasForgotten: boolean) =>
    mentionForgetfulHost(
      { hasForgottenKeys: async () => hasForgotten },
      {
        notify: async (severity, message) => {
          said.push(`${severity}: ${message}`);
          return undefined;
        },
      },
      storage.memento,
    );
  beforeEach(() => {
    said = [];
    storage = new FakeStorage();
  });

  it('is not spoken of as long as no key is missing', async () => {
    await start(false);
    assert.deepEqual(said, []);
  });

  it('is spoken of once, and not again after the next start', async () => {
    await start(true);
    await start(true);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^warning: .*memory only.*keyring/);
  });

  it('is spoken of when it first forgets, however late', async () => {
    await start(false);
    await start(true);
    assert.equal(said.length, 1);
  });
});
