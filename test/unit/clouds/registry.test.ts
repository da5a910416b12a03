import assert from 'node:assert/strict';
import {
  cloudOf,
  clouds,
  placeOf,
  sandboxClouds,
  sandboxEndpointOf,
  type SandboxLine,
  zonesOffered,
} from '../../../src/clouds/registry.ts';

describe('clouds', () => {
  it('are found by their id', () => {
    assert.ok(clouds.length > 0);
    for (const cloud of clouds) assert.equal(cloudOf(cloud.id), cloud);
    assert.equal(cloudOf('unheard-of'), undefined);
  });

  it('offer every zone once, under the name that the row of an account has', () => {
    const offered = zonesOffered();
    assert.equal(new Set(offered.map(({ cloud, zone }) => `${cloud}/${zone}`)).size, offered.length);
    assert.equal(offered.length, clouds.flatMap(({ zones }) => zones).length);
    for (const { cloud, zone, cloudName, zoneName } of offered) {
      const place = placeOf({ cloud, zone });
      assert.deepEqual([place.cloud, place.zone], [cloudName, zoneName]);
    }
  });

  it('leave an account its ids where this version does not know them', () => {
    assert.deepEqual(placeOf({ cloud: 'later', zone: 'moon' }), { cloud: 'later', zone: 'moon', issues: false });
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

  describe('that the sandbox plays', () => {
    const naver = { url: 'http://127.0.0.1:1', stsUrl: 'http://127.0.0.1:2', accessKey: 'AK', secretKey: 'SK' };
    const otc = {
      iamUrl: 'http://127.0.0.1:3',
      apigUrl: 'http://127.0.0.1:4',
      user: 'operator',
      password: 'password',
      domain: 'OTC-1',
      projectId: 'p-1',
      accessKey: 'AK2',
      secretKey: 'SK2',
    };
    const line: SandboxLine = { naver, otc };

    it('are registered, NAVER first', () => {
      assert.equal(sandboxClouds[0], 'naver');
      for (const id of sandboxClouds) assert.ok(cloudOf(id) && sandboxEndpointOf(id, line), id);
    });

    it('come with their addresses, a key, and the project', () => {
      assert.deepEqual(sandboxEndpointOf('naver', line), {
        endpoints: { api: naver.url, identity: naver.stsUrl },
        key: { accessKey: 'AK', secretKey: 'SK' },
      });
      assert.deepEqual(sandboxEndpointOf('otc', line), {
        endpoints: { api: otc.apigUrl, identity: otc.iamUrl },
        key: { accessKey: 'AK2', secretKey: 'SK2' },
        options: { projectId: 'p-1' },
      });
    });

    it('tell where their domains answer, if the sandbox does', () => {
      const tlsUrl = 'https://127.0.0.1:5';
      assert.equal(sandboxEndpointOf('otc', { naver, otc: { ...otc, tlsUrl } })?.endpoints.tls, tlsUrl);
    });

    it('are not others, nor what an older sandbox does not play', () => {
      assert.equal(sandboxEndpointOf('huawei', line), undefined);
      assert.equal(sandboxEndpointOf('otc', { naver }), undefined);
    });
  });
});
