import type { Answer } from '../../http.ts';
import { writeZip } from '../../zip.ts';
import { badInput, refused } from '../protocol/errors.ts';
import { jsonBody, wholeNumber } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import { isAdvanced, type Certificate } from '../state/certificate.ts';
import type { CertificateBundle } from '../state/store.ts';

/** The chain as JSON. PEM with CRLF: so the service sends it. */
export function showChain(context: RouteContext): Record<string, unknown> {
  const { certificatePem, chainPem, rootPem } = bundleOf(context);
  const crlf = (pem: string): string => pem.replaceAll('\n', '\r\n');
  return {
    totalRows: 0,
    subjectCommonName: requested(context).commonName,
    certificate: crlf(certificatePem),
    subCaCertificate: crlf(chainPem),
    rootCaCertificate: crlf(rootPem),
  };
}

/** A ZIP with the certificate and its chain. The body is mandatory although nothing in it is. */
export function downloadZip(context: RouteContext): Answer {
  const { certificateNo, type } = jsonBody(context.exchange);
  if (certificateNo !== undefined && String(certificateNo) !== context.params['certificateNo']) {
    throw badInput('2100', 'certificateNo differs from the path.');
  }
  if (type !== undefined && type !== 'PEM') throw badInput('2100', 'type must be PEM.');
  const { certificatePem, chainPem, rootPem, privateKeyPem } = bundleOf(context);
  // The key of an Advanced certificate is the customer's, even where the sandbox made both.
  const keepsKey = !isAdvanced(requested(context).type);
  const { downloadFileNames, downloadHasPrivateKey } = context.switches;
  const entries = [
    { name: downloadFileNames[0], content: Buffer.from(certificatePem) },
    { name: downloadFileNames[1], content: Buffer.from(chainPem + rootPem) },
  ];
  if (downloadHasPrivateKey && keepsKey && privateKeyPem !== undefined) {
    entries.push({ name: downloadFileNames[2], content: Buffer.from(privateKeyPem) });
  }
  return { status: 200, headers: { 'Content-Type': 'application/zip' }, body: writeZip(entries) };
}

function requested({ params, store }: RouteContext): Certificate {
  const certificate = store.get(wholeNumber(params['certificateNo']) ?? -1);
  if (!certificate) throw refused('2200', 'No certificate was found.');
  return certificate;
}

function bundleOf(context: RouteContext): CertificateBundle {
  const bundle = context.store.bundleOf(requested(context));
  // Pending and failed ones have nothing to show.
  if (!bundle) throw refused('2200', 'No certificate was found.');
  return bundle;
}
