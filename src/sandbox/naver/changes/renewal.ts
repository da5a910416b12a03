import { refused } from '../protocol/errors.ts';
import { jsonBody, requiredChoice, requiredNumber } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';

/** Turns automatic renewal on or off. Nothing in the sandbox renews by itself: it only remembers. */
export function setRenewal({ exchange, store }: RouteContext): Record<string, unknown> {
  const body = jsonBody(exchange);
  const certificate = store.get(requiredNumber(body, 'certificateNo'));
  const renewalYn = requiredChoice(body, 'renewalYn', ['Y', 'N']);
  // An imported one is nobody's to renew.
  if (!certificate || certificate.external) throw refused('2200', 'No certificate was found.');
  store.setRenewal(certificate, renewalYn);
  return { totalRows: 0 };
}
