import { randomUUID } from 'node:crypto';
import type { Account } from '../certificates/account.ts';
import { sameSerialNumber } from '../certificates/serialNumber.ts';
import type { GatewayDomain } from '../certificates/provider.ts';
import type { BindingRequest, DomainRef } from '../certificates/writes.ts';
import { ExtensionError } from '../errors.ts';
import type { PlanOf } from '../operations/plan.ts';
import type { CommandDeps } from './deps.ts';
import { pause } from './pause.ts';

/** What of a certificate a binding needs to know. */
export interface BoundCertificate {
  readonly id: string;
  readonly name: string;
}

/**
 * A plan that puts a certificate on domains, in place of what they are known to serve.
 * @param verifyClients whether clients must show a certificate; only where it has a client CA
 * @throws ExtensionError `input.invalid` if the account cannot bind
 */
export async function bindPlan(
  deps: Pick<CommandDeps, 'clouds'>,
  account: Account,
  certificate: BoundCertificate,
  domains: readonly (DomainRef & Pick<GatewayDomain, 'certificateId'>)[],
  verifyClients?: boolean,
): Promise<PlanOf<'bind'>> {
  const served = domains.map(({ certificateId }) => certificateId).filter((id) => id !== undefined);
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

export interface ReadBack {
  /** The service tells the serial number that was expected, and all the domains. */
  readonly verified: boolean;
  /** Domains on which the certificate is not. */
  readonly missing: readonly DomainRef[];
  /** As the service tells it, lower-case hex; absent if it does not. */
  readonly serialNumber?: string;
}

/** Pauses before each look, in milliseconds: gateways take a change over with a delay. */
const LOOK_AFTER_MS: readonly number[] = [0, 1_000, 3_000];

/**
 * Asks the service what it now has, until it is what was expected or the looks are used up.
 * @param expected serial number as lower-case hex
 * @param wait resolves after so many milliseconds; tests make time pass at once
 */
export async function readBack(
  deps: Pick<CommandDeps, 'clouds' | 'inventory'>,
  account: Account,
  certificateId: string,
  expected: { readonly serialNumber: string; readonly domains: readonly DomainRef[] },
  signal: AbortSignal,
  wait: (ms: number, signal: AbortSignal) => Promise<void> = pause,
): Promise<ReadBack> {
  const { gateways } = await deps.clouds.provider(account.id);
  if (!gateways) throw new ExtensionError('input.invalid', 'this account has no gateways to read back from');
  let result: ReadBack = { verified: false, missing: expected.domains };
  for (const ms of LOOK_AFTER_MS) {
    if (ms > 0) await wait(ms, signal);
    const record = await gateways.details({ id: certificateId }, signal);
    deps.inventory.adopt(record);
    const { serialNumber, boundDomains = [] } = record;
    const missing = expected.domains.filter((wanted) => !boundDomains.some((bound) => sameDomain(bound, wanted)));
    const isSame = serialNumber !== undefined && sameSerialNumber(serialNumber, expected.serialNumber);
    const verified = isSame && missing.length === 0;
    result = { verified, missing, ...(serialNumber !== undefined && { serialNumber }) };
    if (verified) break;
  }
  return result;
}

/** One place of one gateway, whatever else is known of it. */
export function sameDomain(one: DomainRef, other: DomainRef): boolean {
  return one.gatewayId === other.gatewayId && (one.id === other.id || one.domain === other.domain);
}

function requestOf({ id, name }: BoundCertificate, domains: readonly DomainRef[]): BindingRequest {
  // What else a row knows of a domain is no part of the plan.
  const refs = domains.map(({ id: domainId, domain, groupId, groupName, gatewayId, gatewayName }) => ({
    id: domainId,
    domain,
    groupId,
    ...(groupName !== undefined && { groupName }),
    gatewayId,
    ...(gatewayName !== undefined && { gatewayName }),
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
