import assert from 'node:assert/strict';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type { ReplacementRequest, UploadRequest, WriteSecret } from '../../../../src/certificates/writes.ts';
import { domainOf, named, uploadOf, write } from './changing.ts';
import { connectTo, sandboxes } from './connected.ts';
import { failureOf } from './failures.ts';

const NOW = Date.parse('2026-11-22T03:00:00Z');

describe('otc changes replace what was touched since the plan', () => {
  const sandbox = sandboxes({ now: () => NOW });
  const provider = (): CertificateProvider => connectTo(sandbox.current).provider;
  const LATER_MS = 60_000;
  /** As a plan has it, made from what the service tells just then. @param names of the new certificate, `same` for its own again */
  const planned = async (cloud: CertificateProvider, name: string): Promise<[ReplacementRequest, WriteSecret]> => {
    const { id } = await named(cloud, name);
    const { placement, serialNumber, updatedAt, boundDomains, subjectAltNames } =
      (await cloud.gateways?.details({ id })) ?? assert.fail('no details');
    const [content, secret] = uploadOf(subjectAltNames, name);
    const request = {
      ...content,
      certificateId: id,
      placement: placement ?? assert.fail('no placement'),
      previousSerialNumber: serialNumber ?? assert.fail('no serial number'),
      previousUpdate: updatedAt?.toISOString() ?? assert.fail('no time'),
      boundDomains: boundDomains ?? assert.fail('no domains'),
    };
    return [request, secret];
  };
  const takeOff = async (cloud: CertificateProvider, { certificateId, certificateName }: ReplacementRequest) => {
    const domains = [await domainOf(cloud, 'www.example.com')];
    sandbox.current.control.advance(LATER_MS);
    await write(cloud, 'unbind').send({ certificateId, certificateName, domains });
  };
  const whyNot = async (cloud: CertificateProvider, request: ReplacementRequest) =>
    (await failureOf(write(cloud, 'replace').check(request), 'change.outdated')).details['why'];

  it('if only its domains are other ones, fewer than were shown, though that counts as an update', async () => {
    sandbox.current.control.otc.setSwitches({ bindingIsUpdate: true });
    const cloud = provider();
    const [request, secret] = await planned(cloud, 'www_example_com');
    await takeOff(cloud, request);
    await write(cloud, 'replace').check(request);
    assert.deepEqual(await write(cloud, 'replace').probe(request), { found: false });
    await write(cloud, 'replace').send(request, secret);
    assert.equal((await write(cloud, 'replace').probe(request)).found, true);
  });

  it('not if a domain serves it that was not shown', async () => {
    const cloud = provider();
    const [request] = await planned(cloud, 'pay_example_com');
    assert.deepEqual(request.boundDomains, []);
    const { certificateId, certificateName } = request;
    const domains = [await domainOf(cloud, 'pay.example.com')];
    await write(cloud, 'bind').send({ certificateId, certificateName, domains });
    assert.equal(await whyNot(cloud, request), 'bound-domains');
  });

  it('not by the same leaf, whose replacement only the time of the update proves', async () => {
    sandbox.current.control.otc.setSwitches({ bindingIsUpdate: true });
    const cloud = provider();
    const [request] = await planned(cloud, 'www_example_com');
    const same = { ...request, facts: { ...request.facts, serialNumber: request.previousSerialNumber ?? '' } };
    await write(cloud, 'replace').check(same);
    await takeOff(cloud, request);
    assert.equal(await whyNot(cloud, same), 'changed');
  });

  for (const [what, touched] of [
    ['take back another name', () => ({ certificateName: 'renamed_since' })],
    ['take away a CA for clients', ({ chainPem }: UploadRequest) => ({ clientCaPem: chainPem })],
  ] as const) {
    it(`not if that would ${what} that came since`, async () => {
      const cloud = provider();
      const [content, secret] = uploadOf(['new.example.com']);
      await write(cloud, 'upload').send(content, secret);
      const [request] = await planned(cloud, content.certificateName);
      sandbox.current.control.advance(LATER_MS);
      const { certificateId, placement } = request;
      await write(cloud, 'replace').send({ ...content, certificateId, placement, ...touched(content) }, secret);
      assert.equal(await whyNot(cloud, request), 'changed');
    });
  }
});
