import type { Clock, ClockScope } from './clock.ts';
import type { Fault, Faults } from './faults.ts';
import type { Certificate, CertificateType, Charge, StatusCode } from './naver/state/certificate.ts';
import type { CertificateBundle, CertificateStore } from './naver/state/store.ts';
import type { NaverSwitches } from './naver/switches.ts';
import type { OtcControl } from './otc/control.ts';
import type { RequestCount, RequestLog, SeenRequest } from './requestLog.ts';

export type ZoneName = 'public' | 'government';

/** A certificate as a test wants to see it, past everything an API may hide. Times in milliseconds since the epoch. */
export interface CertificateSummary {
  readonly zone: ZoneName;
  readonly number: number;
  readonly name: string;
  readonly type: CertificateType;
  readonly status: StatusCode;
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly orderId: string | null;
  readonly registeredAt: number;
  readonly changedAt: number;
  readonly notAfter?: number;
  /** What was last said about automatic renewal. */
  readonly renewalYn?: 'Y' | 'N';
}

/** What tests do to a sandbox. The control port offers the same over HTTP. */
export interface SandboxControl {
  /** The service's time, milliseconds since the epoch. */
  now(): number;
  /** Lets time go by. With scope `service` clients and gateway keep agreeing about the time. */
  advance(ms: number, scope?: ClockScope): void;
  /** Arms a fault. Faults are tried in the order they were armed; at most one hits a request. */
  addFault(fault: Fault): void;
  faults(): readonly Fault[];
  /** Disarms all faults and lets held requests go. */
  clearFaults(): void;
  /** How many requests a `hold` keeps right now. */
  held(): number;
  release(): void;
  /** The requests seen so far, oldest first; without headers. */
  requests(): readonly SeenRequest[];
  clearRequests(): void;
  /** Orders and reissues by certificate name: how many arrived, how many had an effect. */
  issues(): Readonly<Record<string, RequestCount>>;
  /**
   * Key registrations, revocations and renewal settings by operation and certificate number, `registPrivateKey 30017`; 0 is the
   * number of a whole order. Repeating what is done already counts as carried out. OTC: `create certificate {name}`,
   * `modify certificate {id}`, `attach {id} {domain}` and the like, see the routes.
   */
  writes(): Readonly<Record<string, RequestCount>>;
  /** What the public zone billed, oldest first. */
  charges(): readonly Charge[];
  /** Deleted ones are among them. */
  certificates(name?: string): readonly CertificateSummary[];
  /** An issued certificate of the public zone, with the key where the sandbox made one: that of a seeded Advanced one is among them. */
  materialOf(number: number): CertificateBundle;
  /** Ends the validation of a pending certificate of the public zone with success. */
  validate(number: number): void;
  /** Puts a certificate of the public zone into any status. */
  setStatus(number: number, status: StatusCode): void;
  switches(): Readonly<NaverSwitches>;
  setSwitches(switches: Partial<NaverSwitches>): void;
  readonly otc: OtcControl;
  /** Back to the state of a first start; keys, ports and CA stay, the clock and the switches go back as well. */
  reset(): void;
}

export interface ControlParts {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly stores: Readonly<Record<ZoneName, CertificateStore>>;
  readonly switches: NaverSwitches;
  readonly otc: OtcControl;
  /** Called after a change of the certificates. */
  readonly changed: () => void;
  readonly reset: () => void;
}

export function createControl(parts: ControlParts): SandboxControl {
  const { clock, faults, log, stores, switches } = parts;
  const certificateOf = (number: number): Certificate => {
    const certificate = stores.public.get(number);
    if (!certificate) throw new RangeError(`no certificate ${number}`);
    return certificate;
  };
  const setStatus = (certificate: Certificate, status: StatusCode): void => {
    stores.public.setStatus(certificate, status);
    parts.changed();
  };
  return {
    now: () => clock.now(),
    advance: (ms, scope) => clock.advance(ms, scope),
    addFault: (fault) => faults.add(fault),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    held: () => faults.held,
    release: () => faults.release(),
    requests: () => log.requests(),
    clearRequests: () => log.clear(),
    issues: () => log.issues(),
    writes: () => log.writes(),
    charges: () => stores.public.charges(),
    materialOf: (number) => {
      const material = stores.public.bundleOf(certificateOf(number));
      if (!material) throw new RangeError(`certificate ${number} was never issued`);
      parts.changed(); // it may have been signed just now
      return material;
    },
    certificates: (name) =>
      (['public', 'government'] as const).flatMap((zone) =>
        stores[zone]
          .all()
          .filter((certificate) => name === undefined || certificate.name === name)
          .map((certificate) => summaryOf(zone, certificate)),
      ),
    validate: (number) => {
      const certificate = certificateOf(number);
      if (certificate.status !== '0') throw new RangeError(`certificate ${number} is not pending`);
      setStatus(certificate, issuedStatusOf(certificate, switches));
    },
    setStatus: (number, status) => setStatus(certificateOf(number), status),
    switches: () => ({ ...switches }),
    setSwitches: (changes) => void Object.assign(switches, changes),
    otc: parts.otc,
    reset: parts.reset,
  };
}

/** An Advanced certificate comes from a CSR, so the service lacks its key until it is registered. */
function issuedStatusOf({ type }: Certificate, { globalEdgeIssuedStatus }: NaverSwitches): StatusCode {
  if (type === 'NCP_GLOBAL_EDGE_DEDICATED') return globalEdgeIssuedStatus;
  return type === 'NCP_FREE_DV_01' ? '1' : '2';
}

function summaryOf(zone: ZoneName, certificate: Certificate): CertificateSummary {
  const { number, name, type, status, commonName, dnsNames, orderId, registeredAt, changedAt, issued, renewalYn } =
    certificate;
  return {
    zone,
    number,
    name,
    type,
    status,
    commonName,
    dnsNames,
    orderId,
    registeredAt,
    changedAt,
    ...(issued && { notAfter: issued.notAfter }),
    ...(renewalYn && { renewalYn }),
  };
}
