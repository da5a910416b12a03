import { randomUUID } from 'node:crypto';
import type { Account } from '../../certificates/account.ts';
import type { GatewayDomain } from '../../certificates/provider.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { inPlaceOn, servedOn } from '../../certificates/servedOn.ts';
import type { BindingRequest } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import type { PlanOf } from '../../operations/plan.ts';
import type { CommandDeps } from '../deps.ts';

/** What of a certificate a binding needs to know. */
export interface BoundCertificate {
  readonly id: string;
  readonly name: string;
  /** See `CertificateRecord.keyType`. */
  readonly keyType?: string;
}

/** A domain with what it serves. */
type ServingDomain = DomainRef & Pick<GatewayDomain, 'certificateId' | 'certificateName' | 'keyType' | 'beside'>;

/**
 * A plan that puts a certificate on domains, in place of what they are known to serve.
 * @param verifyClients whether clients must show a certificate; only where it has a client CA
 * @throws ExtensionError `input.invalid` if the account cannot bind
 */
export async function bindPlan(
  deps: Pick<CommandDeps, 'clouds'>,
  account: Account,
  certificate: BoundCertificate,
  domains: readonly ServingDomain[],
  verifyClients?: boolean,
): Promise<PlanOf<'bind'>> {
  const served = domains.flatMap(servedOn).map(({ id }) => id);
  const inPlaceOf = [...new Set(served)].filter((id) => id !== certificate.id);
  const request = {
    ...requestOf(certificate, domains),
    inPlaceOf,
    ...(verifyClients !== undefined && { verifyClients }),
  };
  return { ...(await planParts(deps, account, 'bind', request)), action: 'bind' };
}

/** A plan that takes a certificate off domains; it stays where it is stored. */
export async function unbindPlan(
  deps: Pick<CommandDeps, 'clouds'>,
  account: Account,
  certificate: BoundCertificate,
  domains: readonly DomainRef[],
): Promise<PlanOf<'unbind'>> {
  return { ...(await planParts(deps, account, 'unbind', requestOf(certificate, domains))), action: 'unbind' };
}

/** What makes domains serve another certificate: what they serve now is taken off first, for a domain has one. */
export interface BindingPlans {
  readonly takeOff: readonly PlanOf<'unbind'>[];
  readonly bind: PlanOf<'bind'>;
}

/** Puts a certificate on domains, and takes off first what they serve now. @param verifyClients as of `bindPlan` */
export async function bindingPlans(
  deps: Pick<CommandDeps, 'clouds'>,
  account: Account,
  certificate: BoundCertificate,
  domains: readonly GatewayDomain[],
  verifyClients?: boolean,
): Promise<BindingPlans> {
  const [takeOff, bind] = await Promise.all([
    takeOffPlans(deps, account, certificate, domains),
    bindPlan(deps, account, certificate, domains, verifyClients),
  ]);
  return { takeOff, bind };
}

/** One plan for each certificate that domains serve now in place of the one that comes; of another kind of key it stays. */
async function takeOffPlans(
  deps: Pick<CommandDeps, 'clouds'>,
  account: Account,
  coming: BoundCertificate,
  domains: readonly GatewayDomain[],
): Promise<PlanOf<'unbind'>[]> {
  const byCertificate = new Map<string, { readonly name: string; readonly domains: readonly GatewayDomain[] }>();
  for (const domain of domains) {
    for (const current of inPlaceOn(domain, coming)) {
      const { name, domains: others } = byCertificate.get(current.id) ?? {
        name: current.name ?? current.id,
        domains: [],
      };
      byCertificate.set(current.id, { name, domains: [...others, domain] });
    }
  }
  return Promise.all(
    [...byCertificate].map(([id, served]) => unbindPlan(deps, account, { id, name: served.name }, served.domains)),
  );
}

function requestOf({ id, name }: BoundCertificate, domains: readonly DomainRef[]): BindingRequest {
  // What else a row knows of a domain is no part of the plan.
  const refs = domains.map(({ id: domainId, domain, groupId, groupName, gatewayId, gatewayName, verifyClients }) => ({
    id: domainId,
    domain,
    groupId,
    ...(groupName !== undefined && { groupName }),
    gatewayId,
    ...(gatewayName !== undefined && { gatewayName }),
    ...(verifyClients !== undefined && { verifyClients }),
  }));
  return { certificateId: id, certificateName: name, domains: refs };
}

async function planParts(
  { clouds }: Pick<CommandDeps, 'clouds'>,
  { id: accountId, label: accountLabel }: Account,
  action: 'bind' | 'unbind',
  request: BindingRequest,
): Promise<Omit<PlanOf<'bind'>, 'action'>> {
  const write = (await clouds.provider(accountId)).writes[action];
  if (!write) throw new ExtensionError('input.invalid', `this account cannot ${action}`);
  return { id: randomUUID(), accountId, accountLabel, request, preview: write.preview(request) };
}
