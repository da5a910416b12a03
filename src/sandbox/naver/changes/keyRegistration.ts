import { X509Certificate } from 'node:crypto';
import { readPrivateKey } from '../authority/certificateKeys.ts';
import { refused } from '../protocol/errors.ts';
import { jsonBody, requiredNumber, requiredText } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import { isAdvanced } from '../state/certificate.ts';

/**
 * Takes the private key of a certificate that was issued for a CSR, so that instances could use both. It is compared and forgotten:
 * all that stays is the status. The same key once more changes nothing.
 */
export function registerPrivateKey({ exchange, store, switches }: RouteContext): Record<string, unknown> {
  const body = jsonBody(exchange);
  const certificate = store.get(requiredNumber(body, 'certificateNo'));
  const privateKey = readPrivateKey(requiredText(body, 'privateKey'));
  if (!certificate) throw refused('2200', 'No certificate was found.');
  const { type, status } = certificate;
  const material = store.materialOf(certificate);
  if (!isAdvanced(type) || !material || (status !== '1' && status !== '2')) {
    throw refused(switches.ineligibleCode, 'The status of the certificate does not allow registering a private key.');
  }
  if (!new X509Certificate(material.certificatePem).checkPrivateKey(privateKey)) {
    throw refused('26040', 'The public key in the certificate does not match the private key.');
  }
  if (status === '2') store.setStatus(certificate, '1');
  return { totalRows: 0 };
}
