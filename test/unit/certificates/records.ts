import type { CertificateRecord } from '../../../src/certificates/certificateRecord.ts';

/** A record for tests: a free issued certificate with 40 days left on 1 June 2026, unless told otherwise. */
export function record(changes: Partial<CertificateRecord> = {}): CertificateRecord {
  return {
    id: '1001',
    accountId: 'account-1',
    name: 'web',
    kind: 'global-edge',
    state: 'issued',
    commonName: 'www.example.com',
    subjectAltNames: ['www.example.com'],
    notAfter: new Date('2026-07-11T00:00:00Z'),
    capabilities: {},
    raw: {},
    ...changes,
  };
}

export const NOW = new Date('2026-06-01T00:00:00Z');

export function inDays(days: number): Date {
  return new Date(NOW.getTime() + days * 24 * 60 * 60 * 1000);
}
