import assert from 'node:assert/strict';
import type { GatewayDomain } from '../../../../src/certificates/provider.ts';
import { bindingSentences } from '../../../../src/ui/sentences/binding.ts';
import { inDays, record } from '../../certificates/records.ts';

describe('what is said before a certificate is bound', () => {
  const domain = (name: string, served: Partial<GatewayDomain> = {}): GatewayDomain => ({
    id: name,
    domain: name,
    groupId: 'g',
    gatewayId: 'gw',
    gatewayName: 'web',
    ...served,
  });
  const planOf = (certificateName: string, domains: readonly GatewayDomain[]) => ({
    request: { certificateId: certificateName, certificateName, domains },
    accountLabel: 'Gateways',
    preview: { method: 'POST', url: 'https://gateway.example/', body: '' },
  });

  it('tells what is taken off, what stays beside it, and what is free', () => {
    const taken = domain('a.example.com', { certificateId: 'old' });
    const beside = domain('b.example.com', { certificateId: 'ecc' });
    const free = domain('c.example.com');
    const old = record({ id: 'old', name: 'old', notAfter: inDays(5) });
    const text = bindingSentences.bindDetail(planOf('new', [taken, beside, free]), {
      takeOff: [planOf('old', [taken])],
      domains: [taken, beside, free],
      certificate: record({ id: 'new', name: 'new' }),
      takenOff: [old],
      clientCasLost: [],
    });
    assert.match(text, /a\.example\.com \(web\): in place of old, until \w+ \d+/);
    assert.match(text, /b\.example\.com \(web\): beside ecc\n/);
    assert.match(text, /c\.example\.com \(web\): serves no certificate now\n/);
  });
});
