import assert from 'node:assert/strict';
import type { CertificateProvider, GatewayDomain } from '../../../../src/certificates/provider.ts';
import type { UploadRequest, WriteSecret } from '../../../../src/certificates/writes.ts';
import { certificateFacts } from '../../../../src/pem/x509/certificateFacts.ts';
import { decodePem } from '../../../../src/pem/armour/pem.ts';
import { pairFor } from '../../sandbox/otc/pki.ts';

/** A change that the provider must offer. */
export function write<Kind extends keyof CertificateProvider['writes']>(
  { writes }: CertificateProvider,
  kind: Kind,
): NonNullable<CertificateProvider['writes'][Kind]> {
  return writes[kind] ?? assert.fail(`no ${kind}`);
}

export function uploadOf(names: readonly string[], certificateName = 'uploaded_one'): [UploadRequest, WriteSecret] {
  const pair = pairFor(names);
  const facts = certificateFacts(decodePem(pair.leafPem)[0]?.der ?? new Uint8Array());
  const request: UploadRequest = {
    certificateName,
    leafPem: pair.leafPem.replaceAll('\n', '\r\n'),
    chainPem: pair.intermediatePem,
    facts: {
      commonName: names[0] ?? '',
      subjectAltNames: names,
      serialNumber: facts.serialNumber,
      fingerprint256: facts.fingerprint256,
      spkiSha256: 'ab'.repeat(32),
      keyName: 'EC P-256',
      issuer: 'Test Intermediate',
      notAfter: new Date(facts.notAfter).toISOString(),
    },
  };
  return [request, { privateKeyPem: pair.keyPem }];
}

export async function domainOf(provider: CertificateProvider, name: string): Promise<GatewayDomain> {
  for (const gateway of (await provider.gateways?.list()) ?? []) {
    const domain = (await provider.gateways?.domains(gateway))?.find((one) => one.domain === name);
    if (domain) return domain;
  }
  return assert.fail(`no domain ${name}`);
}

export async function named(provider: CertificateProvider, name: string) {
  return (await provider.list()).certificates.find((one) => one.name === name) ?? assert.fail(`no ${name}`);
}
