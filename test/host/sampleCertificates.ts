import { encryptedKeyPem, privateKeyPem } from '../../src/pem/conversions.ts';
import { joinChain } from '../../src/pem/chain/chainText.ts';
import { privateKeyDer } from '../../src/pem/keys/keyGeneration.ts';
import { buildPkcs12 } from '../../src/pem/containers/pkcs12Writer.ts';
import type { CertificateBundle } from '../../src/sandbox/naver/state/store.ts';
import { makeCsrFiles } from '../support/csrFiles.ts';
import { holder, issue, type Holder } from '../support/testPki.ts';

/** Of the archive and the encrypted key. Told in the folder's README: these files are good for nothing else. */
export const SAMPLE_PASSWORD = 'sandbox';

/** Names of the sandbox's certificate `mall-adv`, which can be reissued. */
const MALL = ['mall.example.com', 'www.mall.example.com'];
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A file for each thing to try: names fit the sandbox's orders and the domains of its gateways. Made anew each time, signed by a CA
 * that is thrown away.
 * @param mall what the sandbox has of `mall-adv` now
 * @returns contents by path in the folder
 */
export async function sampleCertificates(mall: CertificateBundle): Promise<Record<string, string | Uint8Array>> {
  const [same, short] = await Promise.all([makeCsrFiles(MALL), makeCsrFiles(MALL.slice(0, 1))]);
  const root = holder('Sample Root CA - not trusted');
  const issuing = holder('Sample Issuing CA');
  const [rootDer, issuingDer] = [caCertificate(root, root), caCertificate(root, issuing)];
  const [shop, portal, pay, login] = [
    server(issuing, 'shop.example.com'),
    server(issuing, '*.portal.example.org', 'portal.example.org'),
    server(issuing, 'pay.example.com'),
    server(issuing, 'login.example.org'),
  ];
  const content = {
    leafDer: pay.leafDer,
    privateKeyDer: pay.keyDer,
    chainDer: [issuingDer],
    friendlyName: 'pay.example.com',
  };
  return {
    'reissue/mall.csr': same.csr,
    'reissue/mall.key': same.key,
    'reissue/mall-without-www.csr': short.csr,
    'reissue/mall-without-www.key': short.key,
    'reissue/mall-now.pem': mall.certificatePem + mall.chainPem,
    'upload/shop.example.com.crt': joinChain([shop.leafDer]),
    'upload/shop.example.com.key': privateKeyPem(shop.keyDer),
    'upload/chain.crt': joinChain([issuingDer]),
    'upload/reversed.pem': joinChain([rootDer, issuingDer, portal.leafDer]),
    'upload/reversed.key': privateKeyPem(portal.keyDer),
    'upload/pay.example.com.p12': await buildPkcs12(content, SAMPLE_PASSWORD),
    'upload/login.example.org.crt': joinChain([login.leafDer, issuingDer]),
    'upload/login.example.org.key': await encryptedKeyPem(login.keyDer, SAMPLE_PASSWORD),
  };
}

function caCertificate(issuer: Holder, subject: Holder): Uint8Array {
  return issue(issuer, subject, lasting(3650)).der;
}

function server(issuer: Holder, ...names: [string, ...string[]]): { leafDer: Uint8Array; keyDer: Uint8Array } {
  const subject = holder(names[0]);
  const { der } = issue(issuer, subject, { names, ...lasting(90) });
  return { leafDer: der, keyDer: privateKeyDer(subject.privateKey) };
}

function lasting(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + days * DAY_MS) };
}
