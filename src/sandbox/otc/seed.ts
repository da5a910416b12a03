import { decodePem } from '../../pem/armour/pem.ts';
import { certificateFacts } from '../../pem/x509/certificateFacts.ts';
import { randomSerialNumber, type Authority } from '../authority.ts';
import { detailsOf } from './certificateContent.ts';
import { fixedId, type OtcKeys } from './keys.ts';
import { emptyOtcData, type Gateway, type OtcCertificate } from './model.ts';
import { subProjectId } from './projects.ts';
import type { OtcStore } from './store.ts';

const DAY_MS = 86_400_000;
const LIFE_DAYS = 199;

interface CertificateSeed {
  readonly name: string;
  /** Absent for a global one. */
  readonly gateway?: string;
  readonly names: readonly [string, ...string[]];
  /** Days of life left; negative if over. */
  readonly left: number;
  /** Domains that it stands at. */
  readonly at?: readonly string[];
  /** Whether clients must show certificates of the sandbox's CA. */
  readonly trustedRoot?: true;
}

const GATEWAYS = [
  { name: 'web-gateway', status: 'Running', spec: 'PROFESSIONAL', age: 400 },
  { name: 'partner-gateway', status: 'Running', spec: 'BASIC', age: 120 },
  { name: 'staging-gateway', status: 'Frozen', spec: 'BASIC', age: 30 },
] as const;

const GROUPS = [
  {
    gateway: 'web-gateway',
    name: 'shop',
    remark: 'Web shop',
    domains: ['www.example.com', 'shop.example.com', 'pay.example.com'],
  },
  {
    gateway: 'web-gateway',
    name: 'portal',
    remark: 'Customer portal',
    domains: ['*.portal.example.org', 'login.example.org'],
  },
  {
    gateway: 'partner-gateway',
    name: 'partners',
    remark: 'Partner interfaces',
    domains: ['api.partner.example.net', 'b2b.example.net'],
  },
] as const;

/** Global ones and one gateway's own; in use and waiting; fresh, due, nearly over and over. */
const CERTIFICATES: readonly CertificateSeed[] = [
  { name: 'www_example_com', names: ['www.example.com', 'example.com'], left: 154, at: ['www.example.com'] },
  { name: 'shop_example_com', gateway: 'web-gateway', names: ['shop.example.com'], left: 12, at: ['shop.example.com'] },
  {
    name: 'portal_wildcard',
    names: ['*.portal.example.org', 'portal.example.org'],
    left: 61,
    at: ['*.portal.example.org'],
  },
  {
    name: 'login_example_org',
    gateway: 'web-gateway',
    names: ['login.example.org'],
    left: -9,
    at: ['login.example.org'],
  },
  {
    name: 'partner_api',
    gateway: 'partner-gateway',
    names: ['api.partner.example.net'],
    left: 27,
    at: ['api.partner.example.net'],
    trustedRoot: true,
  },
  { name: 'pay_example_com', names: ['pay.example.com'], left: 88 },
  { name: 'wildcard_example_net', names: ['*.example.net'], left: 4 },
  { name: 'www_example_com_2025', names: ['www.example.com', 'example.com'], left: -45 },
];

export interface OtcSeedContext {
  readonly keys: OtcKeys;
  readonly authority: Authority;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Without, there are gateways and domains only. */
  readonly withCertificates: boolean;
}

/** Fills the store as at a first start. Ids are the same each time; certificates and their keys are new. */
export function seedOtc(store: OtcStore, context: OtcSeedContext): void {
  const { keys, now } = context;
  store.load(emptyOtcData());
  const { data } = store;
  for (const { name, status, spec, age } of GATEWAYS) {
    data.gateways.push({ ...gatewayOf(keys, name), status, spec, createdAt: now - age * DAY_MS });
  }
  const subGateway = { id: fixedId(keys, 'sub-gateway'), projectId: subProjectId(keys), name: 'shop-gateway' };
  data.gateways.push({ ...subGateway, status: 'Running', spec: 'BASIC', createdAt: now - 15 * DAY_MS });
  for (const { gateway, name, remark, domains } of GROUPS) {
    const groupId = fixedId(keys, `group/${name}`);
    const gatewayId = gatewayOf(keys, gateway).id;
    data.groups.push({ id: groupId, gatewayId, name, remark, createdAt: now - 100 * DAY_MS, debugDomainEnabled: true });
    for (const domain of domains) {
      const id = fixedId(keys, `domain/${domain}`);
      store.addDomain({ id, groupId, gatewayId, name: domain, minSslVersion: 'TLSv1.2', redirect: false, status: 3 });
    }
  }
  if (context.withCertificates) for (const seed of CERTIFICATES) plant(store, seed, context);
}

/** One id is written with dashes: both forms occur. */
function gatewayOf(keys: OtcKeys, name: string): Pick<Gateway, 'id' | 'name' | 'projectId'> {
  const id = fixedId(keys, `gateway/${name}`);
  const dashed = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { id: name === 'web-gateway' ? dashed : id, name, projectId: keys.projectId };
}

function plant(store: OtcStore, seed: CertificateSeed, { keys, authority, now }: OtcSeedContext): void {
  const { name, names, left, gateway } = seed;
  const notAfter = Math.floor(now / 1000) * 1000 + left * DAY_MS;
  const createdAt = notAfter - LIFE_DAYS * DAY_MS;
  const { certificatePem, privateKeyPem } = authority.issue({
    serialNumber: randomSerialNumber(),
    commonName: names[0],
    dnsNames: names,
    notBefore: new Date(createdAt),
    notAfter: new Date(notAfter),
  });
  const facts = certificateFacts(decodePem(certificatePem)[0]?.der ?? new Uint8Array());
  const certificate: OtcCertificate = {
    id: fixedId(keys, `certificate/${name}`),
    projectId: keys.projectId,
    name,
    type: gateway === undefined ? 'global' : 'instance',
    ...(gateway !== undefined && { gatewayId: gatewayOf(keys, gateway).id }),
    chainPem: certificatePem + authority.data.intermediatePem,
    fingerprint256: facts.fingerprint256,
    details: detailsOf(facts),
    ...(seed.trustedRoot && { trustedRootPem: authority.data.rootPem }),
    createdAt,
    updatedAt: createdAt,
  };
  store.addCertificate(certificate, privateKeyPem);
  for (const domain of store.data.domains.filter((one) => seed.at?.includes(one.name))) {
    store.bind(domain, { certificateId: certificate.id, verifyClient: seed.trustedRoot === true }, createdAt);
  }
}
