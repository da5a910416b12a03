import { decodePem, encodePem } from '../../pem/armour/pem.ts';
import type { CertificateFacts } from '../../pem/facts.ts';
import { sameKey } from '../../pem/keys/keyMatch.ts';
import { readPrivateKey, type PrivateKeyFacts } from '../../pem/keys/privateKey.ts';
import { certificateFacts } from '../../pem/x509/certificateFacts.ts';
import type { DistinguishedName } from '../../pem/x509/distinguishedName.ts';
import { signatureHolds } from '../../pem/x509/signature.ts';
import { apigError, type OtcRefusal } from './errors.ts';
import type { CertificateDetails } from './model.ts';
import type { OtcSwitches } from './switches.ts';

/** A certificate with its key, as it came and was found sound. */
export interface CertificateContent {
  /** Leaf first; PEM, written anew, so that nothing else that was sent is kept. */
  readonly chainPem: string;
  /** PKCS#8, PEM. */
  readonly privateKeyPem: string;
  readonly fingerprint256: string;
  readonly details: CertificateDetails;
}

/** The last moment that 32 bits of seconds can tell. */
const LAST_SECOND = Date.parse('2038-01-19T03:14:07Z');
const SERVER_USAGES: readonly string[] = ['digitalSignature', 'keyEncipherment', 'keyAgreement'];

/**
 * Reads and judges what a request uploads, in the service's order: form, encryption, pair, life, names, chain.
 * @param now the service's time, milliseconds since the epoch
 * @throws OtcRefusal
 */
export function readContent(
  certificate: string,
  privateKey: string,
  now: number,
  switches: OtcSwitches,
): CertificateContent {
  const chain = readCertificates(certificate, switches);
  const [leaf] = chain;
  if (!leaf) throw unreadable();
  const key = readKey(privateKey, switches);
  const pair = sameKey(leaf.facts.key, key.key);
  if (pair === undefined || !switches.keyAlgorithms.includes(key.key.algorithm)) throw unreadable();
  if (!pair) throw apigError(400, 'APIG.2101', 'The certificate does not match the private key.');
  const { facts } = leaf;
  if (facts.notAfter.getTime() < now) throw apigError(400, 'APIG.2102', 'The certificate has expired.');
  if (facts.subjectAltNames.length === 0) throw apigError(400, 'APIG.2109', 'The certificate has no SAN.');
  if (facts.notAfter.getTime() > LAST_SECOND) {
    throw apigError(400, 'APIG.3148', 'The certificate must expire before 2038-01-19 03:14:07 UTC.');
  }
  checkChain(chain);
  if (switches.keyUsageChecked && facts.keyUsage && !facts.keyUsage.some((usage) => SERVER_USAGES.includes(usage))) {
    throw apigError(409, 'APIG.3708', 'The key usage of the certificate does not match.');
  }
  const details = detailsOf(facts);
  if (switches.refusedSignatures.includes(details.signature_algorithm)) {
    throw apigError(409, 'APIG.3709', 'The signature algorithm of the certificate does not match.');
  }
  return {
    chainPem: chain.map(({ der }) => encodePem('CERTIFICATE', der)).join(''),
    privateKeyPem: encodePem('PRIVATE KEY', key.pkcs8Der),
    fingerprint256: facts.fingerprint256,
    details,
  };
}

/** CA certificates for the check of client certificates. @returns PEM, written anew. @throws OtcRefusal */
export function readTrustedRoots(pem: string, switches: OtcSwitches): string {
  const roots = readCertificates(pem, switches);
  if (roots.length === 0 || roots.some(({ facts }) => facts.basicConstraints?.isCa !== true)) throw unreadable();
  return roots.map(({ der }) => encodePem('CERTIFICATE', der)).join('');
}

/** What the service tells of a certificate; attributes that it lacks are absent. */
export function detailsOf(facts: CertificateFacts): CertificateDetails {
  const values = (name: DistinguishedName, type: string): string[] =>
    name.flat().flatMap(([candidate, value]) => (candidate === type ? [value] : []));
  const list = (field: string, name: DistinguishedName, type: string): Record<string, string[]> => {
    const found = values(name, type);
    return found.length === 0 ? {} : { [field]: found };
  };
  const [commonName] = values(facts.subject, 'CN');
  return {
    ...(commonName !== undefined && { common_name: commonName }),
    san: facts.subjectAltNames.flatMap((name) => (name.kind === 'dns' ? [name.value] : [])),
    not_before: wholeSeconds(facts.notBefore),
    not_after: wholeSeconds(facts.notAfter),
    signature_algorithm: signatureName(facts.signatureAlgorithm),
    version: 3,
    serial_number: BigInt(`0x${facts.serialNumber}`).toString(),
    ...list('issuer', facts.issuer, 'O'),
    ...list('organization', facts.subject, 'O'),
    ...list('organizational_unit', facts.subject, 'OU'),
    ...list('locality', facts.subject, 'L'),
    ...list('state', facts.subject, 'ST'),
    ...list('country', facts.subject, 'C'),
  };
}

interface Read {
  readonly der: Uint8Array;
  readonly facts: CertificateFacts;
}

function readCertificates(pem: string, switches: OtcSwitches): Read[] {
  try {
    return blocksOf(pem, switches)
      .filter(({ label }) => label === 'CERTIFICATE')
      .map(({ der }) => ({ der, facts: certificateFacts(der) }));
  } catch {
    throw unreadable();
  }
}

const CONTAINERS: Readonly<Record<string, PrivateKeyFacts['container']>> = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
};

function readKey(pem: string, switches: OtcSwitches): PrivateKeyFacts {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(pem)) {
    throw apigError(400, 'APIG.2105', 'The private key is encrypted.');
  }
  try {
    // A block of EC parameters may come first, as OpenSSL writes it.
    const block = blocksOf(pem, switches).find(({ label }) => /(^| )PRIVATE KEY$/.test(label));
    const container = CONTAINERS[block?.label ?? ''];
    if (!block || container === undefined || !switches.keyContainers.includes(container)) throw unreadable();
    return readPrivateKey(block.der, container);
  } catch {
    throw unreadable();
  }
}

/** Blocks whose BEGIN starts a line: the service's reader passes over anything else. */
function blocksOf(text: string, { quotedPem }: OtcSwitches): { label: string; der: Uint8Array }[] {
  const pem = quotedPem ? text.replace(/\\r|["']/g, '').replace(/\\n/g, '\n') : text;
  if (/^[^\S\r\n]+-----BEGIN /m.test(pem)) return [];
  return decodePem(pem);
}

/** Each certificate must be signed by the next one. */
function checkChain(chain: readonly Read[]): void {
  for (const [index, { der, facts }] of chain.entries()) {
    const issuer = chain[index + 1];
    if (!issuer) return;
    const named = Buffer.compare(facts.issuerDer, issuer.facts.subjectDer) === 0;
    const key = issuer.facts.key.spkiDer;
    if (!named || !key || signatureHolds(der, key) === false) {
      throw apigError(400, 'APIG.2104', 'The certificate chain does not match or is not in the right order.');
    }
  }
}

const SIGNATURE_NAMES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.5': 'SHA1-RSA',
  '1.2.840.113549.1.1.11': 'SHA256-RSA',
  '1.2.840.113549.1.1.12': 'SHA384-RSA',
  '1.2.840.113549.1.1.13': 'SHA512-RSA',
  '1.2.840.10045.4.1': 'ECDSA-SHA1',
  '1.2.840.10045.4.3.2': 'ECDSA-SHA256',
  '1.2.840.10045.4.3.3': 'ECDSA-SHA384',
  '1.2.840.10045.4.3.4': 'ECDSA-SHA512',
  '2.16.840.1.101.3.4.3.2': 'DSA-SHA256',
  '1.3.101.112': 'Ed25519',
};

function signatureName({ oid, hash }: CertificateFacts['signatureAlgorithm']): string {
  if (oid === '1.2.840.113549.1.1.10') return `${hash?.toUpperCase() ?? 'unknown'}-RSAPSS`;
  return SIGNATURE_NAMES[oid] ?? oid;
}

function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+/, '');
}

function unreadable(): OtcRefusal {
  return apigError(400, 'APIG.2106', 'Invalid certificate or private key.');
}
