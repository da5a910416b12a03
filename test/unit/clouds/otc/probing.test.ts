import assert from 'node:assert/strict';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type {
  BindingRequest,
  ReplacementRequest,
  UploadRequest,
  WriteSecret,
} from '../../../../src/certificates/writes.ts';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { decodePem } from '../../../../src/pem/armour/pem.ts';
import { otcFailure } from '../../../../src/sandbox/otc/faultAnswers.ts';
import { pairFor } from '../../sandbox/otc/pki.ts';
import { connectTo, sandboxes } from './connected.ts';
import { failureOf } from './failures.ts';

const NOW = Date.parse('2026-11-22T03:00:00Z');

function uploadOf(names: readonly string[], certificateName: string): { request: UploadRequest; secret: WriteSecret } {
  const { leafPem, intermediatePem, keyPem } = pairFor(names);
  const { serialNumber, fingerprint256, notAfter } = certificateFacts(decodePem(leafPem)[0]!.der);
  const request: UploadRequest = {
    certificateName,
    leafPem,
    chainPem: intermediatePem,
    facts: {
      commonName: names[0] ?? '',
      subjectAltNames: names,
      serialNumber,
      fingerprint256,
      spkiSha256: 'ab'.repeat(32),
      keyName: 'EC P-256',
      issuer: 'Test Intermediate',
      notAfter: new Date(notAfter).toISOString(),
    },
  };
  return { request, secret: { privateKeyPem: keyPem } };
}

describe('otc probes', () => {
  const sandbox = sandboxes({ now: () => NOW });
  const writes = (): CertificateProvider['writes'] => connectTo(sandbox.current).provider.writes;

  it('tell that nothing can be found where no gateway lists certificates, and not that nothing is there', async () => {
    const { request, secret } = uploadOf(['new.example.com'], 'uploaded_one');
    await writes().upload!.send(request, secret);
    const body = JSON.stringify({ total: 0, size: 0, instances: [] });
    const effect = { kind: 'answer', when: 'before', status: 200, headers: {}, body } as const;
    sandbox.current.control.addFault({ path: 'apigw/instances', count: 'always', effect });
    const error = await failureOf(writes().upload!.probe(request), 'cloud.unexpectedAnswer');
    assert.equal(error.details['path'], 'instances');
    await writes().upload!.check({ ...request, certificateName: 'uploaded_two' });
  });

  it('tell that nothing can be found in a list that ends before its own count', async () => {
    const { request } = uploadOf(['new.example.com'], 'uploaded_one');
    const body = JSON.stringify({ total: 3, size: 0, certs: [] });
    const effect = { kind: 'answer', when: 'before', status: 200, headers: {}, body } as const;
    sandbox.current.control.addFault({ path: 'apigw/certificates', count: 'always', effect });
    const error = await failureOf(writes().upload!.probe(request), 'cloud.unexpectedAnswer');
    assert.equal(error.details['path'], 'certs');
  });

  /** As a plan has it: with what the service tells of the certificate just then. */
  const replacementOf = async (certificateId: string, request: UploadRequest): Promise<ReplacementRequest> => {
    const { gateways } = connectTo(sandbox.current).provider;
    const { serialNumber = '', updatedAt } = await gateways!.details({ id: certificateId });
    sandbox.current.control.advance(1_000); // the service tells whole seconds at times
    const previousUpdate = updatedAt!.toISOString();
    return { ...request, certificateId, previousSerialNumber: serialNumber, previousUpdate };
  };

  it('do not take the same content, which was there before, for a new name or a new CA', async () => {
    const { request, secret } = uploadOf(['new.example.com'], 'uploaded_one');
    const { certificateId = '' } = await writes().upload!.send(request, secret);
    const { replace } = writes();
    const same = { ...request, certificateId, previousSerialNumber: request.facts.serialNumber };
    const clientCaPem = pairFor(['ca.example.com']).intermediatePem;
    assert.deepEqual(await replace!.probe({ ...same, certificateName: 'uploaded_two' }), { found: false });
    assert.deepEqual(await replace!.probe({ ...same, clientCaPem }), { found: false });
    const guarded = await replacementOf(certificateId, { ...request, clientCaPem });
    await replace!.send(guarded, secret);
    assert.equal((await replace!.probe(guarded)).found, true);
    const renamed = await replacementOf(certificateId, { ...request, certificateName: 'uploaded_two' });
    await replace!.send(renamed, secret);
    assert.equal((await replace!.probe(renamed)).found, true);
  });

  it('prove a replacement by the same leaf by the time of the last change, and by nothing else', async () => {
    const { request, secret } = uploadOf(['new.example.com'], 'uploaded_one');
    const { certificateId = '' } = await writes().upload!.send(request, secret);
    const { replace } = writes();
    const planned = await replacementOf(certificateId, request);
    const { previousUpdate: _untold, ...plain } = planned;
    assert.deepEqual(await replace!.probe(planned), { found: false });
    await replace!.send(planned, secret);
    assert.equal((await replace!.probe(planned)).found, true);
    const { found, ...seen } = await replace!.probe(plain);
    assert.equal(found, false);
    assert.ok('unclear' in seen && seen.unclear?.['updated']);
    assert.equal((await failureOf(replace!.check(planned), 'change.outdated')).details['why'], 'changed');
  });

  it('say of a certificate that somebody else replaced or deleted meanwhile that it cannot be told', async () => {
    const [{ request, secret }, mine, other] = [
      uploadOf(['new.example.com'], 'uploaded_one'),
      uploadOf(['new.example.com'], 'uploaded_one'),
      uploadOf(['new.example.com'], 'uploaded_one'),
    ];
    const { certificateId = '' } = await writes().upload!.send(request, secret);
    const { replace } = writes();
    const planned = await replacementOf(certificateId, mine.request);
    assert.deepEqual(await replace!.probe(planned), { found: false });
    await replace!.send({ ...planned, ...other.request }, other.secret);
    const theirs = await replace!.probe(planned);
    assert.ok(!theirs.found && theirs.unclear?.['serialNumber'], JSON.stringify(theirs));
    await writes().delete!.send({ certificateId, certificateName: 'uploaded_one' });
    assert.deepEqual(await replace!.probe(planned), { found: false, unclear: { certificate: 'gone' } });
  });

  it('do not take the certificate of another place for the one that was uploaded', async () => {
    sandbox.current.control.otc.setSwitches({ duplicateNames: 'allowed' });
    const { request, secret } = uploadOf(['new.example.com'], 'uploaded_one');
    const [gateway, second] = await connectTo(sandbox.current).provider.gateways!.list();
    const placed = (id: string | undefined) => ({ scope: 'gateway', gatewayId: id ?? '' }) as const;
    await writes().upload!.send({ ...request, placement: placed(gateway?.id) }, secret);
    assert.deepEqual(await writes().upload!.probe({ ...request, placement: { scope: 'global' } }), { found: false });
    assert.deepEqual(await writes().upload!.probe({ ...request, placement: placed(second?.id) }), { found: false });
    assert.equal((await writes().upload!.probe({ ...request, placement: placed(gateway?.id) })).found, true);
  });

  it('cannot tell by the name alone where the serial number is not told', async () => {
    const { request, secret } = uploadOf(['new.example.com'], 'uploaded_one');
    const { certificateId = '' } = await writes().upload!.send(request, secret);
    const body = JSON.stringify({ id: certificateId, name: 'uploaded_one' });
    const effect = { kind: 'answer', when: 'before', status: 200, headers: {}, body } as const;
    sandbox.current.control.addFault({ path: 'certificates/[0-9a-f]+$', count: 'always', effect });
    const unclear = { certificate: certificateId, serialNumber: 'not told' };
    assert.deepEqual(await writes().upload!.probe(request), { found: false, unclear });
  });

  it('find a global certificate though a gateway does not answer, and know that it is not there', async () => {
    const { request, secret } = uploadOf(['new.example.com'], 'uploaded_one');
    const [gateway] = await connectTo(sandbox.current).provider.gateways!.list();
    const effect = otcFailure('internal', 'before');
    const broken = { path: `certificates\\?instance_id=${gateway?.id}`, count: 'always', effect } as const;
    sandbox.current.control.addFault(broken);
    await writes().upload!.check(request);
    assert.deepEqual(await writes().upload!.probe(request), { found: false });
    await writes().upload!.send(request, secret);
    assert.equal((await writes().upload!.probe(request)).found, true);
    await failureOf(writes().upload!.check(request), 'name.taken');
    const here = { ...request, placement: { scope: 'gateway', gatewayId: gateway?.id ?? '' } } as const;
    await failureOf(writes().upload!.check(here), 'cloud.unavailable');
    sandbox.current.control.addFault({ ...broken, path: 'certificates\\?instance_id=' });
    await failureOf(writes().upload!.check(request), 'cloud.unavailable');
    await failureOf(writes().upload!.probe(request), 'cloud.unavailable');
  });

  it('do not take a binding that was there before for one with another rule for clients', async () => {
    const cloud = connectTo(sandbox.current).provider;
    const { request, secret } = uploadOf(['pay.example.com'], 'for_pay');
    const clientCaPem = pairFor(['ca.example.com']).intermediatePem;
    const { certificateId = '' } = await cloud.writes.upload!.send({ ...request, clientCaPem }, secret);
    const gateways = await cloud.gateways!.list();
    const all = await Promise.all(gateways.map((gateway) => cloud.gateways!.domains(gateway)));
    const domains = all.flat().filter(({ domain }) => domain === 'pay.example.com');
    const binding: BindingRequest = { certificateId, certificateName: 'for_pay', domains, verifyClients: false };
    const { bind } = cloud.writes;
    await bind!.send(binding);
    assert.equal((await bind!.probe(binding)).found, true);
    assert.equal((await bind!.probe({ ...binding, verifyClients: true })).found, false);
    await bind!.send({ ...binding, verifyClients: true });
    assert.equal((await bind!.probe({ ...binding, verifyClients: true })).found, true);
  });

  /** A certificate for two domains of one gateway, and a request to bind it to both. */
  const forTwo = async (): Promise<BindingRequest> => {
    const cloud = connectTo(sandbox.current).provider;
    const { request, secret } = uploadOf(['pay.example.com', '*.example.net'], 'for_two');
    const { certificateId = '' } = await cloud.writes.upload!.send(request, secret);
    const gateways = await cloud.gateways!.list();
    const all = (await Promise.all(gateways.map((gateway) => cloud.gateways!.domains(gateway)))).flat();
    const domains = all.filter(({ domain }) => domain === 'pay.example.com' || domain === 'b2b.example.net');
    return { certificateId, certificateName: 'for_two', domains };
  };

  it('call neither done nor undone what was done to some of the domains', async () => {
    const both = await forTwo();
    const one = { ...both, domains: both.domains.slice(0, 1) };
    const { bind, unbind } = writes();
    await bind!.send(one);
    const [bound, other] = both.domains;
    const unclear = { boundTo: bound?.domain ?? '', notBoundTo: other?.domain ?? '' };
    assert.deepEqual(await bind!.probe(both), { found: false, unclear });
    assert.deepEqual(await unbind!.probe(both), { found: false, unclear });
  });

  it('do not take a rule for clients that is not told for the one that was asked for', async () => {
    const both = await forTwo();
    await writes().bind!.send(both);
    const bound_domains = both.domains.map(({ id, domain, gatewayId, groupId }) => ({
      id,
      url_domain: domain,
      instance_id: gatewayId,
      api_group_id: groupId,
    }));
    const body = JSON.stringify({ total: 2, size: 2, bound_domains });
    const effect = { kind: 'answer', when: 'before', status: 200, headers: {}, body } as const;
    sandbox.current.control.addFault({ path: 'attached-domains', count: 'always', effect });
    assert.equal((await writes().bind!.probe(both)).found, true);
    const result = await writes().bind!.probe({ ...both, verifyClients: true });
    assert.deepEqual(result, { found: false, unclear: { ruleForClients: 'not told' } });
  });

  it('need no body with the answer to a replacement, whatever its status', async () => {
    const { request, secret } = uploadOf(['new.example.com'], 'uploaded_one');
    const { certificateId = '' } = await writes().upload!.send(request, secret);
    for (const putStatus of [200, 201, 204] as const) {
      sandbox.current.control.otc.setSwitches({ putStatus });
      const planned = await replacementOf(certificateId, request);
      assert.equal((await writes().replace!.send(planned, secret)).certificateId, certificateId);
      assert.equal((await writes().replace!.probe(planned)).found, true);
    }
  });

  it('are not needed where what was to go is gone already', async () => {
    const both = await forTwo();
    const { certificateId, certificateName } = both;
    await writes().delete!.send({ certificateId, certificateName });
    for (const domains of [both.domains, both.domains.slice(0, 1)]) {
      assert.equal((await writes().unbind!.send({ ...both, domains })).evidence['alreadyGone'], 'yes');
    }
  });

  it('tell a refused deletion by what came to use the certificate, since no code of it is documented', async () => {
    const both = await forTwo();
    const { certificateId, certificateName } = both;
    await writes().bind!.send(both);
    for (const deleteBoundStatus of [400, 409] as const) {
      sandbox.current.control.otc.setSwitches({ deleteBoundStatus });
      const error = await failureOf(writes().delete!.send({ certificateId, certificateName }), 'change.outdated');
      assert.equal(error.details['why'], 'in-use');
    }
    const body = JSON.stringify({ error_code: 'APIG.2000', error_msg: 'No.' });
    const effect = { kind: 'answer', when: 'before', status: 400, headers: {}, body } as const;
    await writes().unbind!.send(both);
    sandbox.current.control.addFault({ method: 'DELETE', path: 'certificates', effect });
    await failureOf(writes().delete!.send({ certificateId, certificateName }), 'cloud.rejected');
  });

  it('call nothing unbound, nor free to be deleted, by a list that ends before its own count', async () => {
    const request = await forTwo();
    const { certificateId, certificateName } = request;
    const body = JSON.stringify({ total: 2, size: 0, bound_domains: [] });
    const effect = { kind: 'answer', when: 'before', status: 200, headers: {}, body } as const;
    sandbox.current.control.addFault({ path: 'attached-domains', count: 'always', effect });
    for (const look of [
      () => writes().unbind!.probe(request),
      () => writes().bind!.probe(request),
      () => writes().delete!.check({ certificateId, certificateName }),
    ]) {
      const error = await failureOf(look(), 'cloud.unexpectedAnswer');
      assert.equal(error.details['path'], 'bound_domains');
    }
    const { gateways } = connectTo(sandbox.current).provider;
    assert.equal((await gateways!.details({ id: certificateId })).boundDomains, undefined);
  });
});
