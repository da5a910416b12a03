import { createHmac, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { sign } from '../../src/clouds/naver/signer.ts';
import { nameOf } from '../../src/pem/x509/distinguishedName.ts';
import { dnsNamesOf, subjectAltName } from '../../src/pem/x509/extensions.ts';
import { buildCertificate } from '../../src/pem/x509/x509Builder.ts';
import { readCertificate } from '../../src/pem/x509/x509Reader.ts';
import { medianOfBoth, ms, times } from './measure.ts';
import type { Figure } from './measure.ts';

const SIGNATURES = 10_000;
const CERTIFICATES = 1000;

export async function signing(): Promise<Figure> {
  const key = { accessKey: 'A'.repeat(40), secretKey: 'B'.repeat(40) };
  const target = '/api/v2/certificate/list?pageNo=1&pageSize=100';
  const ours = () => {
    for (let n = 0; n < SIGNATURES; n++) sign({ method: 'GET', target }, key, 1_700_000_000_000 + n);
  };
  const bare = () => {
    for (let n = 0; n < SIGNATURES; n++) {
      const message = `GET ${target}\n${1_700_000_000_000 + n}\n${key.accessKey}`;
      createHmac('sha256', key.secretKey).update(message).digest('base64');
    }
  };
  const [oursMs, bareMs] = await medianOfBoth(ours, bare);
  return {
    what: `signing ${SIGNATURES} requests`,
    value: `${ms(oursMs)}, ${times(oursMs, bareMs)} bare HMAC`,
    budget: '< 1.5 ×',
  };
}

export async function reading(): Promise<Figure> {
  const certificates = sampleCertificates();
  const [oursMs, bareMs] = await medianOfBoth(
    () => certificates.map((der) => dnsNamesOf(readCertificate(der).extensions)),
    () => certificates.map(factsOf),
  );
  return {
    what: `reading ${CERTIFICATES} certificates`,
    value: `${ms(oursMs)}, ${times(oursMs, bareMs)} X509Certificate`,
    budget: '< 1.5 ×',
  };
}

function factsOf(der: Uint8Array): unknown[] {
  const { serialNumber, issuer, subject, validFrom, validTo, publicKey, subjectAltName } = new X509Certificate(der);
  return [serialNumber, issuer, subject, validFrom, validTo, publicKey, subjectAltName];
}

function sampleCertificates(): Uint8Array[] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return Array.from({ length: CERTIFICATES }, (_, n) =>
    buildCertificate(
      {
        serialNumber: (n + 1).toString(16),
        issuer: nameOf(['CN', 'Throwaway CA']),
        subject: nameOf(['CN', `www${n}.example.com`]),
        notBefore: new Date(1_700_000_000_000),
        notAfter: new Date(1_708_000_000_000),
        subjectPublicKeyInfoDer: publicKey.export({ type: 'spki', format: 'der' }),
        extensions: [subjectAltName([`www${n}.example.com`, `api${n}.example.com`])],
      },
      privateKey,
    ),
  );
}
