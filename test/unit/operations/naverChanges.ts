import type { CertificateOffer } from '../../../src/certificates/offers.ts';
import type { CertificateProvider } from '../../../src/certificates/provider.ts';
import type { CertificateRecord } from '../../../src/certificates/certificateRecord.ts';
import type { Action, RequestedKey, RequestOf, UploadRequest, WriteSecret } from '../../../src/certificates/writes.ts';
import type { Finding } from '../../../src/operations/plan.ts';
import { csrFacts } from '../../../src/pem/x509/csrFacts.ts';
import { buildCsr } from '../../../src/pem/x509/csrBuilder.ts';
import { encodePem } from '../../../src/pem/armour/pem.ts';
import type { SandboxControl } from '../../../src/sandbox/control.ts';
import { holder, issue, newEcKey } from '../../support/testPki.ts';

/** A change as a person confirmed it. */
export type Wish = {
  [Kind in Action]: { readonly action: Kind; readonly request: RequestOf[Kind]; readonly secret?: WriteSecret };
}[Action];

/** A kind of change, with where to see on the wire and in the service what became of it. */
export interface Change {
  readonly sent: { readonly method: string; readonly path: string };
  /** How a lost answer is made up for. */
  readonly finding: Finding;
  wish(provider: CertificateProvider, control: SandboxControl): Promise<Wish>;
  /** How often it took effect; more than once is what must never be. */
  effects(control: SandboxControl): number;
}

const NAME = 'once-only';
const KEY = newEcKey();
const DAY_MS = 86_400_000;

export function requestedKeyFor(names: readonly [string, ...string[]]): RequestedKey {
  const der = buildCsr({ dnsNames: names, commonName: names[0] }, KEY);
  const { spkiSha256 } = csrFacts(der);
  return { csrPem: encodePem('CERTIFICATE REQUEST', der), spkiSha256: spkiSha256 ?? '', keyName: 'EC P-256' };
}

/** A certificate of one's own with its chain and its key. */
export function ownCertificate(
  certificateName: string,
  commonName: string,
): { request: UploadRequest; secret: WriteSecret } {
  const root = holder('Own Root');
  const intermediate = holder('Own Issuing CA');
  const leaf = holder(commonName, newEcKey());
  const validity = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 90 * DAY_MS) };
  const rootCertificate = issue(root, root, validity);
  const above = issue(root, intermediate, validity);
  const own = issue(intermediate, leaf, { ...validity, names: [commonName] });
  const pem = (der: Uint8Array): string => encodePem('CERTIFICATE', der);
  const { serialNumber, fingerprint256, spkiSha256, notAfter } = own.facts;
  return {
    request: {
      certificateName,
      leafPem: pem(own.der),
      chainPem: pem(above.der) + pem(rootCertificate.der),
      facts: {
        commonName,
        subjectAltNames: [commonName],
        serialNumber,
        fingerprint256,
        spkiSha256: spkiSha256 ?? '',
        keyName: 'EC P-256',
        issuer: 'CN=Own Issuing CA',
        notAfter: notAfter.toISOString(),
      },
    },
    secret: { privateKeyPem: leaf.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() },
  };
}

export async function certificateNamed({ list }: CertificateProvider, name: string): Promise<CertificateRecord> {
  const found = (await list()).certificates.find((one) => one.name === name);
  if (!found) throw new Error(`the sandbox has no ${name}`);
  return found;
}

const named = (control: SandboxControl, name: string) => control.certificates(name);

function order(kind: CertificateOffer['kind'], path: string): Change {
  return {
    sent: { method: 'POST', path },
    finding: 'list',
    async wish({ issuance }) {
      const offer = (await issuance!.offers()).find((candidate) => candidate.kind === kind);
      if (!offer) throw new Error(`no ${kind} on offer`);
      const names = { commonName: 'www.example.com', subjectAltNames: ['example.com'] };
      const paid = { requestedKey: requestedKeyFor(['www.example.com', 'example.com']), subscriptionYears: 2 };
      const request = { offer, certificateName: NAME, ...names, ...(offer.csrRequired && paid) };
      return { action: 'issue', request };
    },
    effects: (control) => named(control, NAME).length,
  };
}

/** The new certificate takes the name of its predecessor or one of its own. */
function reissue(certificateName: string): Change {
  return {
    sent: { method: 'POST', path: '/certificate/\\d+/reissue' },
    finding: 'list',
    wish: async (provider) => ({ action: 'reissue', request: await reissueWish(provider, certificateName) }),
    effects: (control) => named(control, certificateName).filter(({ status }) => status === '0').length,
  };
}

export async function reissueWish(
  provider: CertificateProvider,
  certificateName: string,
  source = 'mall-adv',
): Promise<RequestOf['reissue']> {
  const { certificates } = await provider.list();
  const record = certificates.find(({ name }) => name === source)!;
  const subjectAltNames = record.subjectAltNames.filter((name) => name !== record.commonName);
  return {
    certificateId: record.id,
    replacedName: record.name,
    orderId: record.orderId!,
    certificateName,
    commonName: record.commonName,
    subjectAltNames,
    requestedKey: requestedKeyFor([record.commonName, ...subjectAltNames]),
    validationMethod: 'dns-once',
    knownIds: certificates.filter(({ orderId }) => orderId === record.orderId).map(({ id }) => id),
    consequences: { nameChange: 'same', added: [], lost: [], staying: [source], atRisk: [], billing: 'free' },
  };
}

/** Every kind of change of NAVER Cloud, each on another certificate of the sandbox. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'global-edge': order('global-edge', 'requestGedCertificateIssuance'),
  'cloud-basic': order('cloud-basic', 'requestCertificateIssuance'),
  'advanced-dv': order('advanced-dv', 'requestPaidCertificateIssuance'),
  reissue: reissue(NAME),
  'reissue under the old name': reissue('mall-adv'),
  'register-key': {
    sent: { method: 'POST', path: 'registPrivateKey' },
    finding: 'details',
    async wish(provider, control) {
      const { id, name } = await certificateNamed(provider, 'pay-example-new');
      const request = { certificateId: id, certificateName: name, spkiSha256: 'ab'.repeat(32), keyName: 'EC P-256' };
      return {
        action: 'register-key',
        request,
        secret: { privateKeyPem: control.materialOf(Number(id)).privateKeyPem! },
      };
    },
    effects: (control) => named(control, 'pay-example-new').filter(({ status }) => status === '1').length,
  },
  upload: {
    sent: { method: 'POST', path: 'withExternal' },
    finding: 'list',
    wish: () => Promise.resolve({ action: 'upload', ...ownCertificate(NAME, 'own.example.com') }),
    effects: (control) => named(control, NAME).length,
  },
  replace: {
    sent: { method: 'POST', path: 'withExternal' },
    finding: 'details',
    async wish(provider) {
      const { id, name, serialNumber } = await certificateNamed(provider, 'partner-import');
      const { request, secret } = ownCertificate(name, 'replaced.example.com');
      const previous = serialNumber === undefined ? {} : { previousSerialNumber: serialNumber };
      return { action: 'replace', request: { ...request, certificateId: id, ...previous }, secret };
    },
    effects: (control) =>
      named(control, 'partner-import').filter(({ commonName }) => commonName === 'replaced.example.com').length,
  },
  delete: {
    sent: { method: 'DELETE', path: '/api/v1/certificate/\\d+' },
    finding: 'list',
    async wish(provider) {
      const { id, name, serialNumber } = await certificateNamed(provider, 'import-expiring');
      const serial = serialNumber === undefined ? {} : { serialNumber };
      return { action: 'delete', request: { certificateId: id, certificateName: name, ...serial } };
    },
    effects: (control) => named(control, 'import-expiring').filter(({ status }) => status === '-6').length,
  },
};
