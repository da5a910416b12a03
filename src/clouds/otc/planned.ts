import { sameSerialNumber } from '../../certificates/serialNumber.ts';
import type { DomainRef, Placement } from '../../certificates/placement.ts';
import type { ProbeResult, RequestPreview } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import type { CertificateRow } from './answers.ts';
import { meansGatewayGone, meansGone } from './errorCodes.ts';
import type { Connection } from './listing.ts';
import { hexOfDecimal } from './records.ts';
import type { ApiRequest } from './requests.ts';

/** What every planned change needs before it is sent and while its result is looked for. */

export function previewOf({ api }: Connection, request: ApiRequest): RequestPreview {
  const body = request.body === undefined ? '' : JSON.stringify(request.body, undefined, 2);
  return { method: request.method, url: api.urlOf(request), body };
}

/** @throws ExtensionError `change.outdated` if the certificate that is read is gone */
export async function stillThere(reading: Promise<CertificateRow>): Promise<CertificateRow> {
  try {
    return await reading;
  } catch (error) {
    throw meansGone(error) ? outdated('gone') : error;
  }
}

/** @throws ExtensionError `change.outdated` if the gateway whose list is read is gone */
export async function gatewayThere<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (error) {
    throw meansGatewayGone(error) ? outdated('gateway-gone') : error;
  }
}

/** @param expected lower-case hex @throws ExtensionError `change.outdated` */
export function checkSerialNumber(row: CertificateRow, expected: string | undefined): void {
  const current = hexOfDecimal(row.serial_number);
  if (expected !== undefined && current !== undefined && !sameSerialNumber(current, expected)) {
    throw outdated('other-content');
  }
}

export function outdated(why: string): ExtensionError {
  return new ExtensionError('change.outdated', `the plan is out of date: ${why}`, { details: { why } });
}

/** Neither "it took effect" nor "it did not" could be said without guessing. @param evidence what was seen, for a person */
export function unclear(evidence: Readonly<Record<string, string>>): ProbeResult {
  return { found: false, unclear: evidence };
}

/** Undefined for a certificate of all gateways. */
export function gatewayIdOf(placement: Placement | undefined): string | undefined {
  return placement?.scope === 'gateway' ? placement.gatewayId : undefined;
}

export function includes(bound: readonly DomainRef[], domain: DomainRef): boolean {
  return bound.some((one) => isSame(one, domain));
}

export function isSame(one: DomainRef, { id, domain, gatewayId }: DomainRef): boolean {
  return one.id === id || (one.domain === domain && one.gatewayId === gatewayId);
}
