import { refused } from '../protocol/errors.ts';
import { jsonBody, requiredChoice, requiredNumber, requiredText } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import { isAdvanced, type Certificate } from '../state/certificate.ts';

const REASONS = ['affiliationChanged', 'superseded', 'cessationOfOperation', 'unspecified'] as const;
/** In place of a number. */
const WHOLE_ORDER = 0;

/** Requests the revocation of one Advanced certificate, or of all of an order that can be revoked. */
export function revoke({ exchange, store, switches }: RouteContext): Record<string, unknown> {
  const body = jsonBody(exchange);
  const wanted = requiredText(body, 'orderId');
  const number = requiredNumber(body, 'certificateNo');
  requiredChoice(body, 'revokeType', REASONS);
  const ofOrder = store
    .all()
    .filter(({ orderId, type, status }) => orderId === wanted && isAdvanced(type) && status !== '-6');
  const chosen = number === WHOLE_ORDER ? ofOrder : ofOrder.filter((certificate) => certificate.number === number);
  if (chosen.length === 0) throw refused('2200', 'No certificate was found.');
  const revoked = chosen.filter(isRevocable);
  if (revoked.length === 0) throw refused(switches.ineligibleCode, 'The certificate cannot be revoked in this status.');
  for (const certificate of revoked) store.requestRevocation(certificate);
  return { totalRows: revoked.length };
}

/** "Normal" and "Normal - private key registration required" only. */
function isRevocable({ status }: Certificate): boolean {
  return status === '1' || status === '2';
}
