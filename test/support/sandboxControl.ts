import type { ClockScope } from '../../src/sandbox/clock.ts';
import type { CertificateSummary } from '../../src/sandbox/control.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Charge, StatusCode } from '../../src/sandbox/naver/state/certificate.ts';
import type { CertificateBundle } from '../../src/sandbox/naver/state/store.ts';
import type { NaverSwitches } from '../../src/sandbox/naver/switches.ts';
import type { OtcCertificateSummary, OtcFailures } from '../../src/sandbox/otc/control.ts';
import type { OtcSwitches } from '../../src/sandbox/otc/switches.ts';
import type { RequestCount, SeenRequest } from '../../src/sandbox/requestLog.ts';

/** The control port of a sandbox that runs in another process; see `src/sandbox/controlServer.ts` for the protocol. */
export interface RemoteControl {
  now(): Promise<number>;
  /** @returns the service's time afterwards */
  advance(ms: number, scope?: ClockScope): Promise<number>;
  addFault(fault: Fault): Promise<void>;
  faults(): Promise<{ faults: Fault[]; held: number }>;
  clearFaults(): Promise<void>;
  release(): Promise<void>;
  requests(): Promise<SeenRequest[]>;
  clearRequests(): Promise<void>;
  issues(): Promise<Record<string, RequestCount>>;
  writes(): Promise<Record<string, RequestCount>>;
  charges(): Promise<Charge[]>;
  materialOf(number: number): Promise<CertificateBundle>;
  certificates(name?: string): Promise<CertificateSummary[]>;
  validate(number: number): Promise<void>;
  setStatus(number: number, status: StatusCode): Promise<void>;
  setSwitches(switches: Partial<NaverSwitches>): Promise<NaverSwitches>;
  otcCertificates(): Promise<OtcCertificateSummary[]>;
  otcFailures(): Promise<OtcFailures>;
  setOtcSwitches(switches: Partial<OtcSwitches>): Promise<OtcSwitches>;
  /** @param name of the gateway */
  setGatewayStatus(name: string, status: string): Promise<void>;
  reset(): Promise<void>;
}

/** @param url `control` of the sandbox's address */
export function remoteControl(url: string): RemoteControl {
  const call = async (method: string, path: string, body?: unknown): Promise<never> => {
    const answer = await fetch(url + path, {
      method,
      ...(method === 'POST' && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
    });
    const value = (await answer.json()) as { error?: string };
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${value.error ?? ''}`);
    return value as never;
  };
  const field = async <T>(answer: Promise<Record<string, T>>, name: string): Promise<T> => (await answer)[name] as T;
  return {
    now: () => field(call('GET', '/clock'), 'now'),
    advance: (advanceMs, scope) => field(call('POST', '/clock', { advanceMs, scope }), 'now'),
    addFault: (fault) => call('POST', '/faults', fault),
    faults: () => call('GET', '/faults'),
    clearFaults: () => call('DELETE', '/faults'),
    release: () => call('POST', '/faults/release'),
    requests: () => field(call('GET', '/requests'), 'requests'),
    clearRequests: () => call('DELETE', '/requests'),
    issues: () => field(call('GET', '/issues'), 'issues'),
    writes: () => field(call('GET', '/writes'), 'writes'),
    charges: () => field(call('GET', '/charges'), 'charges'),
    materialOf: (number) => field(call('GET', `/certificates/${number}/material`), 'material'),
    certificates: (name) =>
      field(
        call('GET', `/certificates${name === undefined ? '' : `?name=${encodeURIComponent(name)}`}`),
        'certificates',
      ),
    validate: (number) => call('POST', `/certificates/${number}/validate`),
    setStatus: (number, status) => call('POST', `/certificates/${number}/status`, { status }),
    setSwitches: (switches) => call('POST', '/switches', switches),
    otcCertificates: () => field(call('GET', '/otc/certificates'), 'certificates'),
    otcFailures: () => call('GET', '/otc/failures'),
    setOtcSwitches: (switches) => call('POST', '/otc/switches', switches),
    setGatewayStatus: (name, status) => call('POST', '/otc/gateways', { name, status }),
    reset: () => call('POST', '/reset'),
  };
}
