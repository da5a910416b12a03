import assert from 'node:assert/strict';
import { cloudOf, clouds } from '../../../src/clouds/registry.ts';

describe('clouds', () => {
  it('are found by their id', () => {
    assert.ok(clouds.length > 0);
    for (const cloud of clouds) assert.equal(cloudOf(cloud.id), cloud);
    assert.equal(cloudOf('unheard-of'), undefined);
  });

  for (const { id, zones } of clouds) {
    it(`${id} is reached by HTTPS alone, at addresses without a path`, () => {
      assert.ok(zones.length > 0);
      for (const zone of zones) {
        for (const endpoint of [zone.endpoint, zone.identityEndpoint ?? zone.endpoint]) {
          assert.match(endpoint, /^https:\/\/[a-z0-9.-]+$/);
        }
      }
    });
  }
});
