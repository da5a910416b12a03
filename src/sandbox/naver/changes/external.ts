import { createHash, X509Certificate } from 'node:crypto';
import { decodePem, encodePem } from '../../../pem/armour/pem.ts';
import { OID } from '../../../pem/asn1/oids.ts';
import { attributeOf, formatName } from '../../../pem/x509/distinguishedName.ts';
import { dnsNamesOf } from '../../../pem/x509/extensions.ts';
import { readCertificate, type CertificateParts } from '../../../pem/x509/x509Reader.ts';
import { describeKey, readPrivateKey } from '../authority/certificateKeys.ts';
import { checkNameIsFree } from '../authority/issuance.ts';
import { badInput, refused, type Refusal } from '../protocol/errors.ts';
import { checkName, jsonBody, requiredText, wholeNumber } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import type { Certificate } from '../state/certificate.ts';

/**
 * Registers somebody's own certificate, or replaces it under the same number (v2 only).
 * The private key is compared with the certificate and then forgotten.
 * @param leafField how the version calls the certificate itself
 */
export function registerExternal(
  context: RouteContext,
  leafField: 'publicKeyCertificate' | 'certificateBody',
): Certificate {
  const { store, switches, clock } = context;
  const body = jsonBody(context.exchange);
  const name = requiredText(body, 'certificateName');
  const privateKeyPem = requiredText(body, 'privateKey');
  const leaf = readLeaf(requiredText(body, leafField));
  const chain = readChain(requiredText(body, 'certificateChain'));
  const replaced =
    leafField === 'certificateBody' ? replacedCertificate(body['certificateNo'], name, context) : undefined;
  if (!replaced) {
    checkName(name);
    checkNameIsFree(name, context);
  }
  if (!leaf.x509.checkPrivateKey(readPrivateKey(privateKeyPem))) {
    throw refused('26040', 'The public key in the certificate does not match the private key.');
  }
  checkChain(leaf.x509, chain, switches.chainNeedsRoot);
  const { facts } = leaf;
  if (switches.expiredUploadRefused && facts.notAfter.getTime() < clock.now()) {
    throw refused('26034', 'The certificate is invalid.');
  }
  const fingerprint256 = createHash('sha256').update(leaf.x509.raw).digest('hex');
  if (store.all().some(({ status, external }) => status !== '-6' && external?.fingerprint256 === fingerprint256)) {
    throw badInput(switches.duplicateNameCode, 'The certificate is already registered.');
  }
  const draft = draftOf(name, leaf, chain, fingerprint256);
  if (!replaced) return store.add(draft);
  const certificate = { ...replaced, ...draft, usedBy: replaced.usedBy, changedAt: clock.now() };
  store.replace(certificate);
  return certificate;
}

interface Leaf {
  readonly x509: X509Certificate;
  readonly facts: CertificateParts;
}

function draftOf(name: string, { x509, facts }: Leaf, chain: readonly X509Certificate[], fingerprint256: string) {
  const names = dnsNamesOf(facts.extensions);
  const commonName = attributeOf(facts.subject, 'CN') ?? names[0] ?? '';
  const pem = (certificate: X509Certificate): string => encodePem('CERTIFICATE', certificate.raw);
  return {
    name,
    type: 'external' as const,
    commonName,
    dnsNames: names.filter((dnsName) => dnsName !== commonName),
    status: '1' as const,
    orderId: null,
    usedBy: [],
    issued: {
      serialNumber: facts.serialNumber,
      notBefore: facts.notBefore.getTime(),
      notAfter: facts.notAfter.getTime(),
    },
    material: { certificatePem: pem(x509) },
    external: {
      subject: formatName(facts.subject),
      issuer: formatName(facts.issuer),
      publicKeyInfo: describeKey(x509.publicKey),
      signatureAlgorithm: SIGNATURE_NAMES[facts.signatureAlgorithmOid] ?? facts.signatureAlgorithmOid,
      chainPem: chain.filter((certificate) => !isRoot(certificate)).map(pem),
      rootPem: chain.filter(isRoot).map(pem).join(''),
      fingerprint256,
    },
  };
}

function replacedCertificate(number: unknown, name: string, { store }: RouteContext): Certificate | undefined {
  if (number === undefined || number === null) return undefined;
  const certificate = store.get(wholeNumber(String(number)) ?? -1);
  if (!certificate?.external || certificate.name !== name) throw refused('2200', 'No certificate was found.');
  return certificate;
}

function readLeaf(pem: string): Leaf {
  const [first, ...more] = certificatesIn(pem);
  if (!first || more.length > 0) throw notPem();
  return { x509: first, facts: readCertificate(first.raw) };
}

function readChain(pem: string): X509Certificate[] {
  const chain = certificatesIn(pem);
  if (chain.length === 0) throw notPem();
  return chain;
}

function certificatesIn(pem: string): X509Certificate[] {
  try {
    return decodePem(pem).map(({ label, der }) => {
      if (label !== 'CERTIFICATE') throw notPem();
      readCertificate(der); // stricter than the runtime about what it lets pass
      return new X509Certificate(der);
    });
  } catch {
    throw notPem();
  }
}

/** Each certificate must be signed by the next one. */
function checkChain(leaf: X509Certificate, chain: readonly X509Certificate[], needsRoot: boolean): void {
  let current = leaf;
  for (const issuer of chain) {
    if (!current.checkIssued(issuer) || !current.verify(issuer.publicKey)) {
      throw refused('26034', 'The certificate is invalid.');
    }
    current = issuer;
  }
  if (needsRoot && !isRoot(current)) throw refused('26034', 'The certificate is invalid.');
}

function isRoot(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate);
}

function notPem(): Refusal {
  return refused('1002', 'The certificate cannot be loaded. PEM is expected.');
}

/** As the service's own certificates are described; other algorithms by their OID. */
const SIGNATURE_NAMES: Readonly<Record<string, string>> = {
  [OID.sha256WithRsaEncryption]: 'SHA256withRSA',
  [OID.ecdsaWithSha256]: 'SHA256withECDSA',
  [OID.ecdsaWithSha384]: 'SHA384withECDSA',
  [OID.ecdsaWithSha512]: 'SHA512withECDSA',
};
