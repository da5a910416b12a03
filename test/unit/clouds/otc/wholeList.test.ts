import assert from 'node:assert/strict';
import type { Gateway, Listing } from '../../../../src/certificates/provider.ts';
import type { Fault } from '../../../../src/sandbox/faults.ts';
import { otcFailure } from '../../../../src/sandbox/otc/faultAnswers.ts';
import { connectTo, sandboxes, seen } from './connected.ts';

const GONE: Fault['effect'] = {
  kind: 'answer',
  when: 'before',
  status: 404,
  body: '{"error_code":"APIG.3030","error_msg":"The instance does not exist"}',
};

describe('otc list of all gateways', () => {
  const sandbox = sandboxes();
  const gatewayNamed = async (name: string): Promise<Gateway> => {
    const all = (await connectTo(sandbox.current).provider.gateways?.list()) ?? [];
    return all.find((gateway) => gateway.name === name) ?? assert.fail(name);
  };
  const always = (path: string, effect: Fault['effect']) =>
    sandbox.current.control.addFault({ method: 'GET', path, count: 'always', effect });
  const list = () => connectTo(sandbox.current).provider.list();

  /** A list during which a call about a gateway is held up, until all others are through and `meanwhile` is done. */
  const during = async (gatewayId: string, path: string, meanwhile: () => void): Promise<Listing> => {
    const { control } = sandbox.current;
    control.clearRequests();
    always(path, { kind: 'hold', when: 'before' });
    const listing = list();
    const ofOthers = new RegExp(`instances/(?!${gatewayId})[^/]*/api-groups$`);
    while (seen(sandbox.current, ofOthers).length < 2) await new Promise(setImmediate);
    meanwhile();
    control.clearFaults();
    return listing;
  };

  for (const [what, pathOf] of [
    ['certificates', (id: string) => `certificates\\?instance_id=${id}`],
    ['domains', (id: string) => `instances/${id}/api-groups`],
  ] as const) {
    it(`leaves out, without a word, a gateway that is deleted before its ${what} are read`, async () => {
      const whole = await list();
      const { id, name } = await gatewayNamed('web-gateway');
      const { certificates, gateways, notices } = await during(id, pathOf(id), () =>
        sandbox.current.control.otc.removeGateway(name),
      );
      assert.deepEqual(notices, []);
      const left = whole.gateways?.filter((gateway) => gateway.id !== id);
      assert.deepEqual(gateways, left);
      assert.ok(!certificates.some(({ placement }) => placement?.scope === 'gateway' && placement.gatewayId === id));
      assert.ok(certificates.every(({ boundDomains = [] }) => boundDomains.every(({ gatewayId }) => gatewayId !== id)));
      assert.ok(certificates.some(({ placement }) => placement?.scope === 'global'));
    });
  }

  it('keeps a gateway that is still listed, whatever its own lists say', async () => {
    const { id, name } = await gatewayNamed('staging-gateway');
    always(`certificates\\?instance_id=${id}`, GONE);
    const { gateways, notices } = await list();
    assert.ok(gateways?.some((gateway) => gateway.id === id && gateway.partial));
    assert.deepEqual(notices, [
      { code: 'list.partial', details: { list: name, code: 'cloud.rejected', gatewayId: id } },
    ]);
  });

  it('reads all others while one gateway keeps it waiting, and asks one that fails for nothing else', async () => {
    const { id, name } = await gatewayNamed('web-gateway');
    const path = `certificates\\?instance_id=${id}`;
    const { notices } = await during(id, path, () => undefined);
    assert.deepEqual(notices, []);
    const { control } = sandbox.current;
    control.clearRequests();
    always(path, otcFailure('internal', 'before'));
    const failed = await list();
    assert.deepEqual(
      failed.notices.map(({ details }) => details['list']),
      [name],
    );
    assert.deepEqual(seen(sandbox.current, new RegExp(`instances/${id}/`)), []);
  });

  it('says which domains are not told, apart from certificates that are missing', async () => {
    const { id, name } = await gatewayNamed('web-gateway');
    always(`instances/${id}/api-groups`, otcFailure('internal', 'before'));
    const { gateways, notices } = await list();
    const details = { list: name, code: 'cloud.unavailable', what: 'domains' };
    assert.deepEqual(notices, [{ code: 'list.partial', details }]);
    assert.ok(gateways?.every(({ partial }) => !partial));
  });

  it('fails as those that are still there do, if none of them answers', async () => {
    const { control } = sandbox.current;
    const [{ id, name } = assert.fail()] = (await connectTo(sandbox.current).provider.gateways?.list()) ?? [];
    always(`certificates\\?instance_id=(?!${id})`, otcFailure('internal', 'before'));
    always(`certificates\\?instance_id=${id}`, { kind: 'hold', when: 'before' });
    const failing = assert.rejects(list(), { code: 'cloud.unavailable' });
    while (control.held() === 0) await new Promise(setImmediate);
    control.otc.removeGateway(name);
    control.release();
    await failing;
  });
});
