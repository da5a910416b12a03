import { createHash, X509Certificate } from 'node:crypto';
import { randomSerialNumber, type Authority } from './authority.ts';
import type { Certificate, CertificateType, StatusCode } from './certificate.ts';
import { plainDate } from './dates.ts';
import type { CertificateStore } from './store.ts';
import type { SandboxSwitches } from './switches.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** One row of the tables below. Days are relative to the start. */
interface Seed {
  readonly name: string;
  readonly type: CertificateType;
  /** Common name, then SANs. */
  readonly names: readonly [string, ...string[]];
  readonly status: StatusCode;
  /** Days of life left; negative if over, absent if it was never issued. */
  readonly left?: number;
  /** When the status last changed, days ago; absent: when it was issued or expired. */
  readonly changed?: number;
  readonly usedBy?: readonly string[];
  /** Certificates with the same key share an Advanced order; years of the subscription after the slash. */
  readonly order?: string;
  readonly representative?: true;
  readonly pending?: 'validation' | 'timeout';
}

/** Every state and every kind, at several registrable domains, with wildcards and names of other scripts. */
const PUBLIC: readonly Seed[] = [
  {
    name: 'www-example',
    type: 'NCP_FREE_DV_01',
    names: ['www.example.com', 'example.com'],
    status: '1',
    left: 154,
    usedBy: ['1804217'],
  },
  {
    name: 'api-wildcard',
    type: 'NCP_FREE_DV_01',
    names: ['*.api.example.com', 'api.example.com'],
    status: '1',
    left: 23,
    usedBy: ['1804219', '1804220'],
  },
  {
    name: 'login-example',
    type: 'NCP_FREE_DV_01',
    names: ['login.example.com'],
    status: '1',
    left: 3,
    usedBy: ['1804221'],
  },
  { name: 'old-blog', type: 'NCP_FREE_DV_01', names: ['blog.example.com'], status: '-2', left: -22 },
  {
    name: 'new-portal',
    type: 'NCP_FREE_DV_01',
    names: ['portal.example.org', '*.portal.example.org', 'example.org'],
    status: '0',
    changed: 0.2,
    pending: 'validation',
  },
  { name: 'dns-forgotten', type: 'NCP_FREE_DV_01', names: ['forgotten.example.org'], status: '-4', changed: 2 },
  { name: 'validation-refused', type: 'NCP_FREE_DV_01', names: ['intra.example.org'], status: '-3', changed: 11 },
  {
    name: 'hanbit-store',
    type: 'NCP_FREE_DV_01',
    names: ['xn--xx3by7bn8j7yo.example', 'www.xn--xx3by7bn8j7yo.example'],
    status: '1',
    left: 96,
  },
  { name: 'muenchen-web', type: 'NCP_FREE_DV_01', names: ['xn--mnchen-3ya.example.org'], status: '1', left: 28 },
  {
    name: 'edge-media',
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    names: ['media.example.net', '*.media.example.net'],
    status: '3',
    left: 187,
    usedBy: ['920411'],
  },
  { name: 'edge-downloads', type: 'NCP_GLOBAL_EDGE_DEDICATED', names: ['dl.example.net'], status: '3', left: 12 },
  {
    name: 'edge-images',
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    names: ['img.example.co.kr', 'static.example.co.kr'],
    status: '3',
    left: 61,
  },
  {
    name: 'edge-slow',
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    names: ['slow.example.co.kr'],
    status: '0',
    changed: 0,
    pending: 'timeout',
  },
  { name: 'edge-lint', type: 'NCP_GLOBAL_EDGE_DEDICATED', names: ['lint.example.co.kr'], status: '-11', changed: 5 },
  { name: 'edge-ct', type: 'NCP_GLOBAL_EDGE_DEDICATED', names: ['ct.example.co.kr'], status: '-12', changed: 6 },
  {
    name: 'edge-failed',
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    names: ['failed.example.co.kr'],
    status: '-20',
    changed: 9,
  },
  {
    name: 'pay-example',
    type: 'NCP_PAID_DV_01',
    names: ['pay.example.com', 'checkout.example.com'],
    status: '1',
    left: 41,
    order: 'pay/2',
    usedBy: ['1804230'],
  },
  {
    name: 'pay-example-new',
    type: 'NCP_PAID_DV_01',
    names: ['pay.example.com', 'checkout.example.com'],
    status: '2',
    left: 196,
    order: 'pay/2',
    representative: true,
    changed: 0.1,
  },
  {
    name: 'shop-adv',
    type: 'NCP_PAID_DV_01',
    names: ['shop.example.co.kr', '*.shop.example.co.kr'],
    status: '0',
    changed: 1,
    order: 'shop/1',
    pending: 'validation',
  },
  {
    name: 'bank-ov',
    type: 'NCP_PAID_OV_01',
    names: ['bank.example.co.kr'],
    status: '1',
    left: 130,
    order: 'bank/3',
    usedBy: ['1804240'],
  },
  {
    name: 'bank-ov-leaked',
    type: 'NCP_PAID_OV_01',
    names: ['bank.example.co.kr', 'm.bank.example.co.kr'],
    status: '-5',
    left: 88,
    order: 'bank/3',
    changed: 30,
  },
  {
    name: 'bank-ov-leaving',
    type: 'NCP_PAID_OV_01',
    names: ['old.bank.example.co.kr'],
    status: '-7',
    left: 19,
    order: 'bank/3',
    changed: 0.5,
  },
  {
    name: 'ov-rejected',
    type: 'NCP_PAID_OV_01',
    names: ['corp.example.org'],
    status: '-1',
    changed: 15,
    order: 'corp/1',
  },
  {
    name: 'partner-import',
    type: 'external',
    names: ['partner.example.net', 'api.partner.example.net'],
    status: '1',
    left: 71,
    usedBy: ['1804251'],
  },
  { name: 'import-expiring', type: 'external', names: ['*.legacy.example.net'], status: '1', left: 6 },
  { name: 'import-expired', type: 'external', names: ['vpn.example.net'], status: '-2', left: -140 },
  {
    name: 'removed-last-week',
    type: 'NCP_FREE_DV_01',
    names: ['gone.example.org'],
    status: '-6',
    left: 50,
    changed: 4,
  },
];

const GOVERNMENT: readonly Seed[] = [
  {
    name: 'minwon-portal',
    type: 'external',
    names: ['minwon.example.kr', 'www.minwon.example.kr'],
    status: '1',
    left: 120,
    usedBy: ['3300117'],
  },
  { name: 'open-data', type: 'external', names: ['*.data.example.kr'], status: '1', left: 9 },
  { name: 'internal-ca', type: 'NCP_PRIVATE_SSL', names: ['intra.agency.example.kr'], status: '1', left: 300 },
  { name: 'old-office', type: 'external', names: ['office.example.kr'], status: '-2', left: -45 },
];

export interface SeedContext {
  readonly now: number;
  readonly switches: SandboxSwitches;
  readonly authority: Authority;
}

const LISTED = PUBLIC.filter(({ status }) => status !== '-6');
const DELETED = PUBLIC.filter(({ status }) => status === '-6');

/** @param count how many the lists show: those of the table first, then issued ones made up; absent for the table alone */
export function seedPublic(store: CertificateStore, context: SeedContext, count = LISTED.length): void {
  const orders = new Map<string, string>();
  for (const seed of LISTED.slice(0, count)) plant(store, seed, orders, context);
  for (let index = LISTED.length; index < count; index++) plant(store, madeUp(index), orders, context);
  if (count >= LISTED.length) for (const seed of DELETED) plant(store, seed, orders, context);
}

export function seedGovernment(store: CertificateStore, context: SeedContext): void {
  for (const seed of GOVERNMENT) plant(store, seed, new Map(), context);
}

/** One of many: issued more than a week ago, so that recent changes stay few however many there are. */
function madeUp(index: number): Seed {
  const name = `fleet-${String(index).padStart(5, '0')}`;
  const domain = `${name}.${['example.com', 'example.net', 'example.org', 'example.co.kr'][index % 4]}`;
  const types: readonly CertificateType[] = ['NCP_FREE_DV_01', 'NCP_GLOBAL_EDGE_DEDICATED', 'NCP_PAID_DV_01'];
  const type = types[index % 3] ?? 'NCP_FREE_DV_01';
  const status = type === 'NCP_GLOBAL_EDGE_DEDICATED' ? '3' : '1';
  const seed = { name, type, names: [domain, `www.${domain}`], status, left: 2 + (index % 180) } as const;
  return type === 'NCP_PAID_DV_01' ? { ...seed, order: `${name}/1` } : seed;
}

function plant(store: CertificateStore, seed: Seed, orders: Map<string, string>, context: SeedContext): void {
  const { now, switches, authority } = context;
  const { name, type, status, left } = seed;
  const [commonName, ...dnsNames] = seed.names;
  const issued = left === undefined ? undefined : factsWith(left, now, switches.validityDays);
  const ended = status === '-2' ? issued?.notAfter : issued?.notBefore;
  const changedAt = seed.changed === undefined ? (ended ?? now) : now - seed.changed * DAY_MS;
  const registeredAt = Math.min(changedAt, issued?.notBefore ?? changedAt) - (seed.pending === 'timeout' ? 0 : HOUR_MS);
  const certificate = store.add({
    name,
    type,
    commonName,
    dnsNames,
    status,
    registeredAt,
    changedAt,
    orderId: type === 'external' ? null : orderOf(store, seed, orders, registeredAt),
    usedBy: seed.usedBy ?? [],
    ...(seed.representative && { representative: true }),
    ...(issued && { issued }),
    ...(status === '-5' && { revokedAt: changedAt }),
    ...(seed.pending && {
      pending: {
        startedAt: now,
        until: now + (seed.pending === 'timeout' ? switches.seededTimeoutMs : switches.validationTimeoutMs),
        outcome: '-4',
      },
    }),
  });
  if (type === 'external') importInto(store, certificate, authority);
}

function factsWith(left: number, now: number, days: number): NonNullable<Certificate['issued']> {
  // Half an hour more, so that "3 days left" stays true for a while.
  const notAfter = Math.floor((now + left * DAY_MS + HOUR_MS / 2) / 1000) * 1000;
  return { serialNumber: randomSerialNumber(), notBefore: notAfter - days * DAY_MS + 1000, notAfter };
}

/** An order of its own, or the Advanced order it shares with others, which is made when it is first met. */
function orderOf(store: CertificateStore, seed: Seed, orders: Map<string, string>, startedAt: number): string {
  const day = plainDate(startedAt).slice(0, 10).replaceAll('-', '');
  const own = `${day}${String(store.data.nextNumber).padStart(12, '0')}`;
  if (seed.order === undefined) return own;
  const known = orders.get(seed.order);
  if (known !== undefined) return known;
  const years = Number(seed.order.split('/')[1]);
  const endsAt = seed.left === undefined ? null : startedAt + years * 365 * DAY_MS;
  store.addOrder({ orderId: own, startedAt, endsAt, years });
  orders.set(seed.order, own);
  return own;
}

/** Signed at once, unlike the others: what is known of an imported certificate comes from its bytes. */
function importInto(store: CertificateStore, certificate: Certificate, authority: Authority): void {
  const material = store.materialOf(certificate);
  if (!material) return;
  const { intermediatePem, rootPem } = authority.data;
  certificate.material = { certificatePem: material.certificatePem };
  certificate.external = {
    subject: `CN=${certificate.commonName}`,
    issuer: authority.issuerText,
    publicKeyInfo: 'EC 256 bits',
    signatureAlgorithm: 'SHA256withECDSA',
    chainPem: [intermediatePem],
    rootPem,
    fingerprint256: createHash('sha256').update(new X509Certificate(material.certificatePem).raw).digest('hex'),
  };
}
