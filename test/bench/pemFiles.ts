import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import '../support/reflectMetadata.ts';
import * as library from '@peculiar/x509';
import { certificateFacts } from '../../src/pem/x509/certificateFacts.ts';
import { looksLikePem } from '../../src/pem/armour/looksLikePem.ts';
import { readBytes } from '../../src/pem/read.ts';

const COUNT = 1000;
const ROUNDS = 9;
const NAMES = ['cert-rsa.pem', 'cert-p256.pem', 'cert-p384.pem', 'cert-p521.pem', 'cert-ed25519.pem'];

/** Reading and scanning of files, beside the runtime's reader and another library in the same run. */
export function pemFiles(): { what: string; value: string; budget: string }[] {
  const files = Array.from({ length: COUNT }, (_, n) => readFileSync(`test/fixtures/pem/${NAMES[n % NAMES.length]}`));
  const ders = files.map((file) => readBytes(file).items[0]?.der ?? new Uint8Array());
  const [ours, runtime, bare, other] = medians([
    () => ders.forEach((der) => certificateFacts(der)),
    () => ders.forEach((der) => factsByRuntime(der)),
    () => ders.forEach((der) => new X509Certificate(der)),
    () => ders.forEach((der) => factsByLibrary(der)),
  ]);
  const [scan, look] = medians([
    () => files.forEach((file) => readBytes(file)),
    () => files.forEach((file) => looksLikePem(file)),
  ]);
  const ms = (value = Number.NaN): string => `${value.toFixed(1)} ms`;
  const times = (a = Number.NaN, b = Number.NaN): string => `${(a / b).toFixed(2)} ×`;
  return [
    {
      what: `facts of ${COUNT} certificates`,
      value: `${ms(ours)}, ${times(ours, runtime)} X509Certificate (${ms(runtime)}; ${ms(bare)} without facts), ${times(ours, other)} @peculiar/x509`,
      budget: '< 1.5 ×',
    },
    { what: `reading ${COUNT} PEM files in memory`, value: `${ms(scan)}; a look at each ${ms(look)}`, budget: '< 1 s' },
  ];
}

function factsByRuntime(der: Uint8Array): unknown[] {
  const certificate = new X509Certificate(der);
  const { subject, issuer, validFrom, validTo, serialNumber, fingerprint256, fingerprint } = certificate;
  const { subjectAltName, infoAccess, keyUsage, ca, publicKey } = certificate;
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const spkiSha256 = createHash('sha256').update(spki).digest('hex');
  return [
    ...[subject, issuer, validFrom, validTo, serialNumber, fingerprint256, fingerprint],
    ...[subjectAltName, infoAccess, keyUsage, ca, spkiSha256, publicKey.asymmetricKeyDetails],
  ];
}

function factsByLibrary(der: Uint8Array): unknown[] {
  const { subject, issuer, notBefore, notAfter, serialNumber, publicKey, extensions } = new library.X509Certificate(
    Buffer.from(der),
  );
  return [subject, issuer, notBefore, notAfter, serialNumber, publicKey.rawData, extensions.length];
}

/** Taken in turns, so that what else the machine does falls on all of them. */
function medians(runs: readonly (() => void)[]): number[] {
  const taken = runs.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, run] of runs.entries()) {
      const start = performance.now();
      run();
      taken[index]?.push(performance.now() - start);
    }
  }
  return taken.map((each) => each.sort((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN);
}
