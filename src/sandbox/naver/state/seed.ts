import { createHash, X509Certificate } from 'node:crypto';
import { randomSerialNumber, type Authority } from '../../authority.ts';
import type { NaverSwitches } from '../switches.ts';
import { isAdvanced, type Certificate, type CertificateType } from './certificate.ts';
import { OWN_KEY, OWN_SIGNATURE } from './rows.ts';
import { GOVERNMENT_SEEDS, PUBLIC_SEEDS, type Seed } from './seedTable.ts';
import type { CertificateStore } from './store.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface SeedContext {
  readonly now: number;
  readonly switches: NaverSwitches;
  readonly authority: Authority;
}

const LISTED = PUBLIC_SEEDS.filter(({ status }) => status !== '-6');
const DELETED = PUBLIC_SEEDS.filter(({ status }) => status === '-6');

/** @param count how many the lists show: those of the table first, then issued ones made up; absent for the table alone */
export function seedPublic(store: CertificateStore, context: SeedContext, count = LISTED.length): void {
  const orders = new Map<string, string>();
  for (const seed of LISTED.slice(0, count)) plant(store, seed, orders, context);
  for (let index = LISTED.length; index < count; index++) plant(store, madeUp(index), orders, context);
  if (count >= LISTED.length) for (const seed of DELETED) plant(store, seed, orders, context);
}

export function seedGovernment(store: CertificateStore, context: SeedContext): void {
  for (const seed of GOVERNMENT_SEEDS) plant(store, seed, new Map(), context);
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
    ...(seed.reissued && { reissue: { removesNames: false } }),
    ...(isAdvanced(type) && { validationMethod: 'D' }),
    ...(seed.organization !== undefined && { organization: seed.organization }),
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
  const own = store.newOrderId(startedAt);
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
    publicKeyInfo: OWN_KEY,
    signatureAlgorithm: OWN_SIGNATURE,
    chainPem: [intermediatePem],
    rootPem,
    fingerprint256: createHash('sha256').update(new X509Certificate(material.certificatePem).raw).digest('hex'),
  };
}
