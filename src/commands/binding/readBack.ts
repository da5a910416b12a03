import type { Account } from '../../certificates/account.ts';
import { sameSerialNumber } from '../../certificates/serialNumber.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { ExtensionError } from '../../errors.ts';
import type { CommandDeps } from '../deps.ts';
import { pause } from './pause.ts';

export interface ReadBack {
  /** The service tells the serial number that was expected, and all the domains. */
  readonly verified: boolean;
  /** Domains on which the certificate is not. */
  readonly missing: readonly DomainRef[];
  /** Domains whose clients had to show a certificate, as was expected, and need none. */
  readonly open: readonly DomainRef[];
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
  let result: ReadBack = { verified: false, missing: expected.domains, open: [] };
  for (const ms of LOOK_AFTER_MS) {
    if (ms > 0) await wait(ms, signal);
    const record = await gateways.details({ id: certificateId }, signal);
    deps.inventory.adopt(record);
    const { serialNumber, boundDomains = [] } = record;
    const missing = expected.domains.filter((wanted) => !boundDomains.some((bound) => sameDomain(bound, wanted)));
    const open = boundDomains.filter(
      ({ verifyClients, ...bound }) =>
        verifyClients === false &&
        expected.domains.some((wanted) => wanted.verifyClients === true && sameDomain(bound, wanted)),
    );
    const isSame = serialNumber !== undefined && sameSerialNumber(serialNumber, expected.serialNumber);
    const verified = isSame && missing.length === 0;
    result = { verified, missing, open, ...(serialNumber !== undefined && { serialNumber }) };
    if (verified) break;
  }
  return result;
}

/** One place of one gateway, whatever else is known of it. */
export function sameDomain(one: DomainRef, other: DomainRef): boolean {
  return one.gatewayId === other.gatewayId && (one.id === other.id || one.domain === other.domain);
}
