import { createPublicKey } from 'node:crypto';
import { randomSerialNumber, type Authority } from '../../authority.ts';
import type { Clock } from '../../clock.ts';
import type { NaverSwitches } from '../switches.ts';
import { ISSUED, type Certificate, type Charge, type Order, type StatusCode } from './certificate.ts';
import { plainDate } from './dates.ts';

/** All that one zone knows; plain data. */
export interface StoreData {
  nextNumber: number;
  certificates: Certificate[];
  orders: Order[];
  /** Absent in states saved before anything was billed. */
  charges?: Charge[];
}

/** PEM. */
export interface CertificateBundle {
  readonly certificatePem: string;
  /** Intermediates, the certificate's issuer first. */
  readonly chainPem: string;
  /** Empty for an imported certificate whose chain came without it. */
  readonly rootPem: string;
  /** PKCS#8; only where the sandbox made the key. */
  readonly privateKeyPem?: string;
}

const DAY_MS = 86_400_000;

/** What a new certificate needs besides what the store gives it. */
export type Draft = Omit<Certificate, 'number' | 'registeredAt' | 'changedAt'> & {
  readonly registeredAt?: number;
  readonly changedAt?: number;
};

/** Certificates and orders of one zone. Time is applied when somebody looks, never by a timer. */
export class CertificateStore {
  readonly #clock: Clock;
  readonly #switches: NaverSwitches;
  readonly #authority: Authority;
  #data: StoreData = CertificateStore.empty();
  #byNumber = new Map<number, Certificate>();
  /** When something next happens by itself; before that `settle` has nothing to do. */
  #nextEvent = 0;
  /** Grows with every change; tells whether there is something to save. */
  revision = 0;

  constructor(clock: Clock, switches: NaverSwitches, authority: Authority) {
    this.#clock = clock;
    this.#switches = switches;
    this.#authority = authority;
  }

  static empty(): StoreData {
    return { nextNumber: 30_001, certificates: [], orders: [] };
  }

  get data(): StoreData {
    return this.#data;
  }

  load(data: StoreData): void {
    this.#data = data;
    this.#byNumber = new Map(data.certificates.map((certificate) => [certificate.number, certificate]));
    this.#touch();
  }

  /** Oldest first. Deleted ones are among them. */
  all(): readonly Certificate[] {
    this.#settle();
    return this.#data.certificates;
  }

  /** @returns undefined for a number that never was or was deleted */
  get(number: number): Certificate | undefined {
    this.#settle();
    const found = this.#byNumber.get(number);
    return found?.status === '-6' ? undefined : found;
  }

  named(name: string): Certificate | undefined {
    return this.all().find((certificate) => certificate.name === name && certificate.status !== '-6');
  }

  orders(): readonly Order[] {
    this.#settle();
    return this.#data.orders;
  }

  add(draft: Draft): Certificate {
    const now = this.#clock.now();
    const certificate: Certificate = { registeredAt: now, changedAt: now, ...draft, number: this.#data.nextNumber++ };
    this.#data.certificates.push(certificate);
    this.#byNumber.set(certificate.number, certificate);
    this.#touch();
    return certificate;
  }

  /** Day and number: a text that looks like a number but is too long for one. */
  newOrderId(at = this.#clock.now()): string {
    const day = plainDate(at).slice(0, 10).replaceAll('-', '');
    return `${day}${String(this.#data.nextNumber).padStart(12, '0')}`;
  }

  addOrder(order: Order): void {
    this.#data.orders.push(order);
    this.#touch();
  }

  /** What was billed, oldest first. */
  charges(): readonly Charge[] {
    return this.#data.charges ?? [];
  }

  addCharge(charge: Charge): void {
    (this.#data.charges ??= []).push(charge);
    this.#touch();
  }

  /** New content under the same number, as when an imported certificate is replaced. */
  replace(certificate: Certificate): void {
    const at = this.#data.certificates.findIndex(({ number }) => number === certificate.number);
    if (at === -1) return;
    this.#data.certificates[at] = certificate;
    this.#byNumber.set(certificate.number, certificate);
    this.#touch();
  }

  /** Ends what was pending. A certificate that becomes issued gets its facts, and its order an end. */
  setStatus(certificate: Certificate, status: StatusCode, at = this.#clock.now()): void {
    certificate.status = status;
    certificate.changedAt = at;
    delete certificate.pending;
    if (status === '-5') certificate.revokedAt = at;
    if (ISSUED.has(status) && !certificate.issued) this.#issue(certificate, at);
    this.#touch();
  }

  /** Revocation takes its time, and ends by itself. */
  requestRevocation(certificate: Certificate, at = this.#clock.now()): void {
    this.setStatus(certificate, '-7', at);
    certificate.pending = { startedAt: at, until: at + this.#switches.revocationMs, outcome: '-5' };
  }

  setRenewal(certificate: Certificate, renewalYn: 'Y' | 'N'): void {
    certificate.renewalYn = renewalYn;
    this.#touch();
  }

  validityFrom(at: number, days = this.#switches.validityDays): NonNullable<Certificate['issued']> {
    const notBefore = Math.floor(at / 1000) * 1000;
    // Both ends belong to the validity, hence one second less.
    return { serialNumber: randomSerialNumber(), notBefore, notAfter: notBefore + days * DAY_MS - 1000 };
  }

  /** The real certificate and, where the service made it, its key; signed at the first look. Undefined if it was never issued. */
  materialOf(certificate: Certificate): NonNullable<Certificate['material']> | undefined {
    if (!certificate.material && certificate.issued) {
      const { issued, commonName, dnsNames, organization, csr } = certificate;
      const content = {
        serialNumber: issued.serialNumber,
        commonName,
        dnsNames,
        organization,
        notBefore: new Date(issued.notBefore),
        notAfter: new Date(issued.notAfter),
      };
      certificate.material = csr
        ? { certificatePem: this.#authority.sign(content, createPublicKey(csr.publicKeyPem)) }
        : this.#authority.issue(content);
      this.revision++;
    }
    return certificate.material;
  }

  /** The same with the certificates above it. */
  bundleOf(certificate: Certificate): CertificateBundle | undefined {
    const material = this.materialOf(certificate);
    if (!material) return undefined;
    const { intermediatePem, rootPem } = this.#authority.data;
    const { external } = certificate;
    return {
      ...material,
      chainPem: external ? external.chainPem.join('') : intermediatePem,
      rootPem: external ? external.rootPem : rootPem,
    };
  }

  #touch(): void {
    this.revision++;
    this.#nextEvent = 0;
  }

  #issue(certificate: Certificate, at: number): void {
    const { csr, orderId, reissue } = certificate;
    certificate.issued = { ...this.validityFrom(at), ...(csr && { publicKeyInfo: csr.publicKeyInfo }) };
    if (orderId === null) return;
    const order = this.#data.orders.find((one) => one.orderId === orderId);
    if (order) order.endsAt ??= at + order.years * 365 * DAY_MS;
    if (!reissue) return;
    const others = this.#data.certificates.filter((one) => one.orderId === orderId && one !== certificate);
    if (this.#switches.reissuedBecomesRepresentative) {
      for (const other of others) if (other.representative) other.representative = false;
      certificate.representative = true;
    }
    if (!reissue.removesNames || !this.#switches.reissueRemovalRevokes) return;
    for (const other of others) if (ISSUED.has(other.status)) this.requestRevocation(other, at);
  }

  /** Lets happen what is due, in the order of time: an issued certificate may end others. */
  #settle(): void {
    const now = this.#clock.now();
    if (now < this.#nextEvent) return;
    for (;;) {
      const events = this.#data.certificates.map(eventOf).filter((event) => event !== undefined);
      const due = events.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      if (due.length === 0) {
        this.#nextEvent = events.reduce((next, { at }) => Math.min(next, at), Infinity);
        return;
      }
      for (const { certificate, at, outcome } of due) {
        // One before it may have taken its turn.
        if (eventOf(certificate)?.at === at) this.setStatus(certificate, outcome, at);
      }
    }
  }
}

interface Event {
  readonly certificate: Certificate;
  readonly at: number;
  readonly outcome: StatusCode;
}

/** What next happens to a certificate by itself. */
function eventOf(certificate: Certificate): Event | undefined {
  const { pending, status, issued } = certificate;
  if (pending) return { certificate, at: pending.until, outcome: pending.outcome };
  return issued && ISSUED.has(status) ? { certificate, at: issued.notAfter + 1, outcome: '-2' } : undefined;
}
