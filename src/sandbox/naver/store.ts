import type { Clock } from '../clock.ts';
import { randomSerialNumber, type Authority } from './authority.ts';
import { ISSUED, type Certificate, type Order, type StatusCode } from './certificate.ts';
import type { SandboxSwitches } from './switches.ts';

/** All that one zone knows; plain data. */
export interface StoreData {
  nextNumber: number;
  certificates: Certificate[];
  orders: Order[];
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
  readonly #switches: SandboxSwitches;
  readonly #authority: Authority;
  #data: StoreData = CertificateStore.empty();
  #byNumber = new Map<number, Certificate>();
  /** When something next happens by itself; before that `settle` has nothing to do. */
  #nextEvent = 0;
  /** Grows with every change; tells whether there is something to save. */
  revision = 0;

  constructor(clock: Clock, switches: SandboxSwitches, authority: Authority) {
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

  addOrder(order: Order): void {
    this.#data.orders.push(order);
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
    if (ISSUED.has(status) && !certificate.issued) {
      certificate.issued = this.validityFrom(at);
      const order = this.#data.orders.find(({ orderId }) => orderId === certificate.orderId);
      if (order) order.endsAt ??= at + order.years * 365 * DAY_MS;
    }
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
      const { issued, commonName, dnsNames } = certificate;
      certificate.material = this.#authority.issue({
        serialNumber: issued.serialNumber,
        commonName,
        dnsNames,
        notBefore: new Date(issued.notBefore),
        notAfter: new Date(issued.notAfter),
      });
      this.revision++;
    }
    return certificate.material;
  }

  #touch(): void {
    this.revision++;
    this.#nextEvent = 0;
  }

  #settle(): void {
    const now = this.#clock.now();
    if (now < this.#nextEvent) return;
    for (const certificate of this.#data.certificates) {
      const { pending } = certificate;
      if (pending && pending.until <= now) this.setStatus(certificate, pending.outcome, pending.until);
      if (ISSUED.has(certificate.status) && certificate.issued && certificate.issued.notAfter < now) {
        this.setStatus(certificate, '-2', certificate.issued.notAfter + 1000);
      }
    }
    let next = Infinity;
    for (const { pending, status, issued } of this.#data.certificates) {
      if (pending) next = Math.min(next, pending.until);
      else if (issued && ISSUED.has(status)) next = Math.min(next, issued.notAfter + 1);
    }
    this.#nextEvent = next;
  }
}
