import assert from 'node:assert/strict';
import type { CertificateProvider } from '../../../../src/certificates/provider.ts';
import type { BindingRequest, UploadRequest, WriteSecret } from '../../../../src/certificates/writes.ts';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { decodePem } from '../../../../src/pem/armour/pem.ts';
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

  it('do not take the same content, which was there before, for a new name or a new CA', async () => {
    const { request, secret } = uploadOf(['new.example.com'], 'uploaded_one');
    const { certificateId = '' } = await writes().upload!.send(request, secret);
    const { replace } = writes();
    const same = { ...request, certificateId, previousSerialNumber: request.facts.serialNumber };
    const renamed = { ...same, certificateName: 'uploaded_two' };
    const guarded = { ...same, clientCaPem: pairFor(['ca.example.com']).intermediatePem };
    assert.deepEqual(await replace!.probe(renamed), { found: false });
    assert.deepEqual(await replace!.probe(guarded), { found: false });
    await replace!.send(guarded, secret);
    assert.equal((await replace!.probe(guarded)).found, true);
    await replace!.send(renamed, secret);
    assert.equal((await replace!.probe(renamed)).found, true);
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
});
