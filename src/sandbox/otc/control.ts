import type { SignatureFailures } from './keyGuard.ts';
import type { LoginFailures } from './logins.ts';
import type { Gateway, OtcCertificate } from './model.ts';
import type { OtcService } from './service.ts';
import type { OtcSwitches } from './switches.ts';

/** A certificate as a test wants to see it. */
export interface OtcCertificateSummary extends Pick<
  OtcCertificate,
  'id' | 'name' | 'type' | 'fingerprint256' | 'createdAt' | 'updatedAt'
> {
  /** Absent for a global one. */
  readonly gatewayId?: string;
  /** Domains it is bound to, by name. */
  readonly boundTo: readonly string[];
}

/** What failed to prove who it was since the last reset. */
export interface OtcFailures {
  readonly signatures: SignatureFailures;
  readonly logins: LoginFailures;
}

/** What tests do to the Open Telekom Cloud part of a sandbox. */
export interface OtcControl {
  /** Of all projects, oldest first; past everything the API may hide. */
  certificates(): readonly OtcCertificateSummary[];
  failures(): OtcFailures;
  switches(): Readonly<OtcSwitches>;
  setSwitches(switches: Partial<OtcSwitches>): void;
  /** Puts a gateway into any status, by its name. */
  setGatewayStatus(name: string, status: string): void;
  /** Deletes a gateway with its groups, domains and certificates, by its name. */
  removeGateway(name: string): void;
}

/** @param changed called after a change of the data */
export function createOtcControl(service: OtcService, changed: () => void): OtcControl {
  const { store, switches, guard, logins } = service;
  const gatewayNamed = (name: string): Gateway => {
    const gateway = store.data.gateways.find((one) => one.name === name);
    if (!gateway) throw new RangeError(`no gateway ${name}`);
    return gateway;
  };
  return {
    certificates: () =>
      store.data.certificates.map(({ id, name, type, fingerprint256, createdAt, updatedAt, gatewayId }) => ({
        id,
        name,
        type,
        fingerprint256,
        createdAt,
        updatedAt,
        ...(gatewayId !== undefined && { gatewayId }),
        boundTo: store.boundTo(id).map((domain) => domain.name),
      })),
    failures: () => ({ signatures: guard.failures(), logins: logins.failures() }),
    switches: () => ({ ...switches }),
    setSwitches: (changes) => void Object.assign(switches, changes),
    setGatewayStatus: (name, status) => {
      gatewayNamed(name).status = status;
      store.touch();
      changed();
    },
    removeGateway: (name) => {
      store.removeGateway(gatewayNamed(name).id);
      changed();
    },
  };
}
