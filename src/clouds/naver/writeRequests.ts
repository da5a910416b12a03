import type { ValidationMethod } from '../../certificates/offers.ts';
import type {
  DeletionRequest,
  IssuanceRequest,
  KeyRegistrationRequest,
  ReissueRequest,
  ReplacementRequest,
  RequestPreview,
  UploadRequest,
  WriteSecret,
} from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import { partsOfKey } from '../../http/redaction.ts';
import { joinTarget, urlOf } from './address.ts';
import { asNumber } from './requests.ts';
import type { ApiRequest } from './requests.ts';

/** Calls that change something; never to be sent twice. */

/**
 * Orders a certificate.
 * The three paths differ by a few letters and order different things: none ever stands in for another.
 */
export function issuanceRequest(request: IssuanceRequest): ApiRequest {
  const { offer, requestedKey, validationMethod, organization, subscriptionYears } = request;
  switch (offer.kind) {
    case 'global-edge':
      return post('/api/v2/certificate/requestGedCertificateIssuance', namesOf(request));
    case 'advanced-dv':
    case 'advanced-ov':
      return post('/api/v2/certificate/requestPaidCertificateIssuance', {
        ...(requestedKey && { csr: requestedKey.csrPem }),
        certificateType: offer.typeCode,
        ...namesOf(request),
        validationMethod: codeOf(validationMethod ?? 'dns-once'),
        ...(organization && { organizationNo: asNumber(organization.number) }),
        ...(subscriptionYears !== undefined && { subscriptionPeriod: subscriptionYears }),
      });
    default:
      return post('/api/v2/certificate/requestCertificateIssuance', { ...namesOf(request), validationMethod: 'D' });
  }
}

/** Another certificate in the order of an Advanced one. */
export function reissueRequest(request: ReissueRequest): ApiRequest {
  return post(`/api/v2/certificate/${encodeURIComponent(request.certificateId)}/reissue`, {
    csr: request.requestedKey.csrPem,
    ...namesOf(request),
    validationMethod: codeOf(request.validationMethod),
  });
}

/** @param privateKey unencrypted PKCS#8, PEM; or what stands for it where it must not be shown */
export function keyRegistrationRequest({ certificateId }: KeyRegistrationRequest, privateKey: string): ApiRequest {
  const body = { certificateNo: asNumber(certificateId), privateKey };
  return { ...post('/api/v2/certificate/registPrivateKey', body), secrets: partsOfKey(privateKey) };
}

/**
 * Brings a certificate of one's own. The two versions call the certificate itself by different names.
 * @param privateKey as in `keyRegistrationRequest`
 */
export function uploadRequest(api: 'v1' | 'v2', request: UploadRequest, privateKey: string): ApiRequest {
  const { certificateName, leafPem, chainPem } = request;
  return {
    ...post(`/api/${api}/certificate/withExternal`, {
      certificateName,
      privateKey,
      ...(api === 'v1' ? { publicKeyCertificate: leafPem } : { certificateBody: leafPem }),
      certificateChain: chainPem,
    }),
    api,
    secrets: partsOfKey(privateKey),
  };
}

/** New content under the same number; API v2 only. */
export function replacementRequest(request: ReplacementRequest, privateKey: string): ApiRequest {
  const upload = uploadRequest('v2', request, privateKey);
  return { ...upload, body: { ...upload.body, certificateNo: asNumber(request.certificateId) } };
}

/** API v1: v2 adds nothing to it, and v1 answers every key. Name and number must belong together. */
export function deletionRequest({ certificateId, certificateName }: DeletionRequest): ApiRequest {
  const path = `/api/v1/certificate/${encodeURIComponent(certificateId)}`;
  return { api: 'v1', method: 'DELETE', target: joinTarget(path, { certificateName }) };
}

/** @throws ExtensionError `input.invalid` if it was not given */
export function privateKeyOf(secret: WriteSecret | undefined): string {
  if (!secret) throw new ExtensionError('input.invalid', 'the private key is missing', { details: { field: 'key' } });
  return secret.privateKeyPem;
}

/** What a person sees in place of a private key. @param spkiSha256 lower-case hex */
export function standInOf({ spkiSha256 }: { readonly spkiSha256: string }): string {
  return `(private key, public-key SHA-256 ${spkiSha256})`;
}

export function previewOf(endpoint: string, { method, target, body }: ApiRequest): RequestPreview {
  return { method, url: urlOf(endpoint, target), body: body ? JSON.stringify(body, undefined, 2) : '' };
}

function namesOf({
  certificateName,
  commonName,
  subjectAltNames,
}: Pick<IssuanceRequest, 'certificateName' | 'commonName' | 'subjectAltNames'>): Record<string, unknown> {
  return {
    certificateName,
    commonName,
    ...(subjectAltNames.length > 0 ? { dnsName: [...subjectAltNames] } : {}),
  };
}

/** `D`: a TXT record for this once; `PD`: one that stays. */
function codeOf(method: ValidationMethod): string {
  return method === 'dns-once' ? 'D' : 'PD';
}

function post(target: string, body: Readonly<Record<string, unknown>>): ApiRequest {
  return { api: 'v2', method: 'POST', target, body };
}
