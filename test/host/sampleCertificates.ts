import type { KeyObject } from 'node:crypto';
import { joinChain } from '../../src/pem/chainText.ts';
import { privateKeyPem } from '../../src/pem/conversions.ts';
import { buildCsr } from '../../src/pem/csrBuilder.ts';
import { nameOf } from '../../src/pem/distinguishedName.ts';
import { basicConstraints, extendedKeyUsage, subjectAltName } from '../../src/pem/extensions.ts';
import { generatePrivateKey, privateKeyDer, publicKeyDer } from '../../src/pem/keyGeneration.ts';
import { OID } from '../../src/pem/oids.ts';
import { encodePem } from '../../src/pem/pem.ts';
import { buildCertificate } from '../../src/pem/x509Builder.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ISSUER = nameOf(['CN', 'Sample Issuing CA'], ['O', 'Sample']);

/**
 * Files to look at: a chain in the right order with its key, one in the wrong order that expires soon, and a CSR. Made anew each
 * time, signed by a CA that is thrown away; good for nothing else.
 * @returns contents by file name
 */
export async function sampleCertificates(): Promise<Record<string, string>> {
  const [ca, leaf] = await Promise.all([generatePrivateKey('ec-p256'), generatePrivateKey('ec-p256')]);
  const root = certificate(ISSUER, ca, ca, 3650, []);
  const www = ['www.example.com', 'example.com'];
  const shop = ['shop.example.org', '*.shop.example.org'];
  return {
    'www.example.com.pem': joinChain([certificate(nameOf(['CN', www[0] ?? '']), leaf, ca, 90, www), root]),
    'www.example.com.key': privateKeyPem(privateKeyDer(leaf)),
    'wrong-order.pem': joinChain([root, certificate(nameOf(['CN', shop[0] ?? '']), leaf, ca, 9, shop)]),
    'shop.example.org.csr': encodePem(
      'CERTIFICATE REQUEST',
      buildCsr({ dnsNames: shop, commonName: shop[0] ?? '' }, leaf),
    ),
  };
}

/** @param dnsNames none makes it a CA */
function certificate(
  subject: ReturnType<typeof nameOf>,
  key: KeyObject,
  issuerKey: KeyObject,
  days: number,
  dnsNames: readonly string[],
): Uint8Array {
  const now = Date.now();
  return buildCertificate(
    {
      serialNumber: (BigInt(now) * 1000n + BigInt(days)).toString(16),
      issuer: ISSUER,
      subject,
      notBefore: new Date(now - DAY_MS),
      notAfter: new Date(now + days * DAY_MS),
      subjectPublicKeyInfoDer: publicKeyDer(key),
      extensions:
        dnsNames.length === 0
          ? [basicConstraints(true)]
          : [basicConstraints(false), subjectAltName(dnsNames), extendedKeyUsage(OID.serverAuth)],
    },
    issuerKey,
  );
}
