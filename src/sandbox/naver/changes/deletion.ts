import { refused } from '../protocol/errors.ts';
import { wholeNumber } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';

/** Deletes by number and name, which must belong together; the same rules in v1 and v2. */
export function deleteCertificate({ exchange, params, store, switches }: RouteContext): Record<string, unknown> {
  const name = exchange.query.get('certificateName');
  if (!name) throw refused('2101', 'certificateName is required.');
  const certificate = store.get(wholeNumber(params['certificateNo']) ?? -1);
  if (!certificate) throw refused(switches.deleteUnknownCode, 'No certificate exists.');
  if (certificate.name !== name) throw refused('1004', 'No certificate matches this name and number.');
  if (certificate.usedBy.length > 0) throw refused('1004', 'The certificate is in use by an instance.');
  if (certificate.status === '0' && !switches.pendingDeletable)
    throw refused('1004', 'The certificate is being issued.');
  store.setStatus(certificate, '-6');
  return { totalRows: 0 };
}
