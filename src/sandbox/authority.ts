import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { encodePem } from '../pem/armour/pem.ts';
import { OID } from '../pem/asn1/oids.ts';
import { formatName, nameOf, type DistinguishedName } from '../pem/x509/distinguishedName.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyIdentifierOf,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from '../pem/x509/extensions.ts';
import { buildCertificate } from '../pem/x509/x509Builder.ts';
import { isDomainName } from './domainName.ts';

const YEAR_MS = 365 * 86_400_000;
const ROOT_NAME = nameOf(['O', 'Cloud Certificates Sandbox'], ['CN', 'Sandbox Root CA - not trusted']);
const ISSUER_NAME = nameOf(['O', 'Cloud Certificates Sandbox'], ['CN', 'Sandbox Issuing CA 1']);

/** What is needed to be the same authority after a restart. All PEM; the key as PKCS#8. */
export interface AuthorityData {
  readonly rootPem: string;
  readonly intermediatePem: string;
  readonly intermediateKeyPem: string;
}

export interface LeafContent {
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  /** OV only. */
  readonly organization?: string | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The sandbox's own CA: a root that signed an intermediate, and the intermediate that signs what is ordered. EC P-256 throughout, for speed. */
export class Authority {
  /** The issuer's name as rows show it. */
  readonly issuerText = formatName(ISSUER_NAME);
  readonly data: AuthorityData;
  readonly #key: KeyObject;
  readonly #keyIdentifier: Uint8Array;

  constructor(data: AuthorityData) {
    this.data = data;
    this.#key = createPrivateKey(data.intermediateKeyPem);
    this.#keyIdentifier = keyIdentifierOf(createPublicKey(this.#key).export({ format: 'der', type: 'spki' }));
  }

  /** @param now the CA's validity starts three years before, so that seeded certificates of the past lie within it */
  static create(now: number): Authority {
    const root = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const intermediate = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const rootDer = caCertificate(ROOT_NAME, root.publicKey, root, now, 20);
    const intermediateDer = caCertificate(ISSUER_NAME, intermediate.publicKey, root, now, 10);
    return new Authority({
      rootPem: encodePem('CERTIFICATE', rootDer),
      intermediatePem: encodePem('CERTIFICATE', intermediateDer),
      intermediateKeyPem: intermediate.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    });
  }

  /** Signs a server certificate for a new key, as the service does for orders without a CSR. */
  issue(content: LeafContent): { certificatePem: string; privateKeyPem: string } {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    return {
      certificatePem: this.sign(content, publicKey),
      privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    };
  }

  /** Signs a server certificate for a given key. @returns PEM */
  sign(content: LeafContent, publicKey: KeyObject): string {
    const { serialNumber, commonName, dnsNames, notBefore, notAfter } = content;
    const subjectPublicKeyInfoDer = publicKey.export({ format: 'der', type: 'spki' });
    // A private CA also names what is no host.
    const names = [...new Set([commonName, ...dnsNames])].filter(isDomainName);
    const certificateDer = buildCertificate(
      {
        serialNumber,
        issuer: ISSUER_NAME,
        subject: subjectOf(content),
        notBefore,
        notAfter,
        subjectPublicKeyInfoDer,
        extensions: [
          basicConstraints(false),
          publicKey.asymmetricKeyType === 'rsa'
            ? keyUsage('digitalSignature', 'keyEncipherment')
            : keyUsage('digitalSignature'),
          extendedKeyUsage(OID.serverAuth),
          ...(names.length === 0 ? [] : [subjectAltName(names)]),
          subjectKeyIdentifier(keyIdentifierOf(subjectPublicKeyInfoDer)),
          authorityKeyIdentifier(this.#keyIdentifier),
        ],
      },
      this.#key,
    );
    return encodePem('CERTIFICATE', certificateDer);
  }
}

/** Organizations of the sandbox are all Korean. */
export function subjectOf({
  commonName,
  organization,
}: Pick<LeafContent, 'commonName' | 'organization'>): DistinguishedName {
  return organization === undefined
    ? nameOf(['CN', commonName])
    : nameOf(['C', 'KR'], ['O', organization], ['CN', commonName]);
}

/** Serial number of 16 octets, positive and of full length; lower-case hex. */
export function randomSerialNumber(): string {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets.toString('hex');
}

function caCertificate(
  subject: DistinguishedName,
  publicKey: KeyObject,
  issuer: { publicKey: KeyObject; privateKey: KeyObject },
  now: number,
  years: number,
): Uint8Array {
  const subjectPublicKeyInfoDer = publicKey.export({ format: 'der', type: 'spki' });
  const issuerKeyDer = issuer.publicKey.export({ format: 'der', type: 'spki' });
  const isRoot = subject === ROOT_NAME;
  return buildCertificate(
    {
      serialNumber: randomSerialNumber(),
      issuer: ROOT_NAME,
      subject,
      notBefore: new Date(now - 3 * YEAR_MS),
      notAfter: new Date(now + years * YEAR_MS),
      subjectPublicKeyInfoDer,
      extensions: [
        isRoot ? basicConstraints(true) : basicConstraints(true, 0),
        keyUsage('keyCertSign', 'cRLSign'),
        subjectKeyIdentifier(keyIdentifierOf(subjectPublicKeyInfoDer)),
        ...(isRoot ? [] : [authorityKeyIdentifier(keyIdentifierOf(issuerKeyDer))]),
      ],
    },
    issuer.privateKey,
  );
}
