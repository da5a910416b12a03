import {
  bindingsOf,
  emptyOtcData,
  type Binding,
  type Domain,
  type Gateway,
  type Group,
  type OtcCertificate,
  type OtcData,
} from './model.ts';
import { Served } from './served.ts';

/** Private keys by certificate id, PEM. In memory only: never saved, never told. */
type PrivateKeys = Map<string, string>;

/** Gateways, groups, domains and certificates of all projects, and what is served at the domains. */
export class OtcStore {
  #data: OtcData = emptyOtcData();
  #privateKeys: PrivateKeys = new Map();
  /** What handshakes show. */
  readonly served = new Served();
  /** Grows with every change; tells whether there is something to save. */
  revision = 0;

  get data(): OtcData {
    return this.#data;
  }

  /** Takes the place of everything; private keys are gone then, so nothing is served until they come again. */
  load(data: OtcData): void {
    this.#data = data;
    this.#privateKeys = new Map();
    this.served.clear();
    this.revision++;
  }

  gateway(projectId: string, id: string): Gateway | undefined {
    return this.#data.gateways.find((gateway) => gateway.id === id && gateway.projectId === projectId);
  }

  group(gatewayId: string, id: string): Group | undefined {
    return this.#data.groups.find((group) => group.id === id && group.gatewayId === gatewayId);
  }

  domain(id: string): Domain | undefined {
    return this.#data.domains.find((domain) => domain.id === id);
  }

  certificate(projectId: string, id: string): OtcCertificate | undefined {
    return this.#data.certificates.find((certificate) => certificate.id === id && certificate.projectId === projectId);
  }

  /** Of a project, oldest first. */
  certificates(projectId: string): OtcCertificate[] {
    return this.#data.certificates.filter((certificate) => certificate.projectId === projectId);
  }

  domainsOf(groupId: string): Domain[] {
    return this.#data.domains.filter((domain) => domain.groupId === groupId);
  }

  /** The domains that use a certificate. */
  boundTo(certificateId: string): Domain[] {
    return this.#data.domains.filter((domain) =>
      bindingsOf(domain).some((binding) => binding.certificateId === certificateId),
    );
  }

  /** @param privateKeyPem kept in memory, to serve the certificate with */
  addCertificate(certificate: OtcCertificate, privateKeyPem: string): void {
    this.#data.certificates.push(certificate);
    this.#privateKeys.set(certificate.id, privateKeyPem);
    this.revision++;
  }

  /** New content under the same id: the domains that use it serve it from then on. @param effectAt when handshakes show it */
  replaceCertificate(certificate: OtcCertificate, privateKeyPem: string, effectAt: number): void {
    const at = this.#data.certificates.findIndex(({ id }) => id === certificate.id);
    this.#data.certificates[at] = certificate;
    this.#privateKeys.set(certificate.id, privateKeyPem);
    for (const domain of this.boundTo(certificate.id)) {
      // A CA that goes takes the check of client certificates along; one that comes leaves it off.
      const binding = bindingsOf(domain).find(({ certificateId }) => certificateId === certificate.id);
      if (binding && certificate.trustedRootPem === undefined) binding.verifyClient = false;
      this.#serve(domain, effectAt);
    }
    this.revision++;
  }

  removeCertificate(id: string): void {
    this.#data.certificates = this.#data.certificates.filter((certificate) => certificate.id !== id);
    this.#privateKeys.delete(id);
    this.revision++;
  }

  addDomain(domain: Domain): void {
    this.#data.domains.push(domain);
    this.revision++;
  }

  removeDomain(id: string): void {
    this.#data.domains = this.#data.domains.filter((domain) => domain.id !== id);
    this.served.forget(id);
    this.revision++;
  }

  removeGateway(id: string): void {
    const isElsewhere = ({ gatewayId }: { readonly gatewayId?: string }): boolean => gatewayId !== id;
    const { gateways, groups, domains, certificates } = this.#data;
    for (const { id: domainId } of domains.filter((domain) => !isElsewhere(domain))) this.removeDomain(domainId);
    for (const { id: certificateId } of certificates.filter((one) => !isElsewhere(one)))
      this.removeCertificate(certificateId);
    this.#data.groups = groups.filter(isElsewhere);
    this.#data.gateways = gateways.filter((gateway) => gateway.id !== id);
    this.revision++;
  }

  /** Beside what stands there already, or anew if it is that. @param effectAt when handshakes show it */
  bind(domain: Domain, binding: Binding, effectAt: number): void {
    const before = bindingsOf(domain);
    const at = before.findIndex(({ certificateId }) => certificateId === binding.certificateId);
    this.#stand(domain, at < 0 ? [...before, binding] : before.with(at, binding));
    if (at < 0) this.#serve(domain, effectAt);
  }

  unbind(domain: Domain, certificateId: string, effectAt: number): void {
    this.#stand(
      domain,
      bindingsOf(domain).filter((binding) => binding.certificateId !== certificateId),
    );
    this.#serve(domain, effectAt);
  }

  #stand(domain: Domain, [first, second]: readonly Binding[]): void {
    delete domain.binding;
    delete domain.second;
    if (first) domain.binding = first;
    if (second) domain.second = second;
    this.revision++;
  }

  /** Tells of a change of the data that was made elsewhere. */
  touch(): void {
    this.revision++;
  }

  #serve({ id, binding }: Domain, from: number): void {
    const certificate = this.#data.certificates.find((other) => other.id === binding?.certificateId);
    const privateKeyPem = certificate && this.#privateKeys.get(certificate.id);
    const pair = certificate && privateKeyPem !== undefined && { chainPem: certificate.chainPem, privateKeyPem };
    this.served.note(id, pair || undefined, from);
  }
}
