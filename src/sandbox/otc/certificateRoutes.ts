import { jsonAnswer, type Answer } from '../http.ts';
import { readContent, readTrustedRoots, type CertificateContent } from './certificateContent.ts';
import { apigError, invalidValue, missingField } from './errors.ts';
import { bodyOf, optionalText, page, requiredText } from './input.ts';
import { randomId } from './keys.ts';
import { certificateOf, checkFits, effectAt, gatewayOf, runningGateway } from './lookup.ts';
import type { CertificateScope, OtcCertificate } from './model.ts';
import type { OtcContext, OtcRoute } from './router.ts';
import { certificateListRow, certificateRow } from './rows.ts';
import { noContent } from './service.ts';

/** Certificates of a project: create, list, details, modify, delete. */
export const CERTIFICATE_ROUTES: readonly OtcRoute[] = [
  {
    method: 'POST',
    path: '/certificates',
    handle: create,
    counted: (_params, { name }) => (typeof name === 'string' ? [`create certificate ${name}`] : []),
  },
  { method: 'GET', path: '/certificates', handle: list },
  { method: 'GET', path: '/certificates/{certificate_id}', handle: details },
  {
    method: 'PUT',
    path: '/certificates/{certificate_id}',
    handle: modify,
    counted: ({ certificate_id: id }) => [`modify certificate ${id}`],
  },
  {
    method: 'DELETE',
    path: '/certificates/{certificate_id}',
    handle: remove,
    counted: ({ certificate_id: id }) => [`delete certificate ${id}`],
  },
];

export interface Upload {
  readonly name: string;
  readonly scope: { readonly type: CertificateScope; readonly gatewayId?: string };
  readonly content: CertificateContent;
  readonly trustedRootPem?: string;
}

/**
 * Adds a certificate, after the checks that come last: quota and name.
 * @throws OtcRefusal
 */
export function addCertificate(context: OtcContext, { name, scope, content, trustedRootPem }: Upload): OtcCertificate {
  const { store, switches, projectId, clock } = context;
  checkNameIsFree(context, name);
  if (switches.certificateQuota > 0 && store.certificates(projectId).length >= switches.certificateQuota) {
    throw apigError(403, 'APIG.3100', 'The number of resources exceeds the quota.');
  }
  const { privateKeyPem, ...kept } = content;
  const now = clock.now();
  const certificate: OtcCertificate = {
    id: randomId(),
    projectId,
    name,
    ...scope,
    ...kept,
    ...(trustedRootPem !== undefined && { trustedRootPem }),
    createdAt: now,
    updatedAt: now,
  };
  store.addCertificate(certificate, privateKeyPem);
  return certificate;
}

/** Deletes a certificate that no domain uses. @throws OtcRefusal */
export function deleteUnused({ store, switches }: OtcContext, { id }: OtcCertificate): void {
  if (store.boundTo(id).length > 0) {
    const { deleteBoundStatus, deleteBoundCode } = switches;
    throw apigError(deleteBoundStatus, deleteBoundCode, 'The SSL certificate is bound to a domain name (placeholder).');
  }
  store.removeCertificate(id);
}

export interface UploadedTexts {
  readonly name: string;
  readonly certificate: string;
  readonly privateKey: string;
}

/** What must be there, and the rule of names. @throws OtcRefusal */
export function uploadedTexts({ switches }: OtcContext, body: Readonly<Record<string, unknown>>): UploadedTexts {
  const texts = {
    name: requiredText(body, 'name'),
    certificate: requiredText(body, 'cert_content'),
    privateKey: requiredText(body, 'private_key'),
  };
  const letters = switches.chineseNames ? 'A-Za-z\\u4e00-\\u9fff' : 'A-Za-z';
  if (!new RegExp(`^[${letters}][${letters}0-9_]{3,49}$`).test(texts.name)) throw invalidValue('name');
  for (const field of ['cert_content', 'private_key', 'trusted_root_ca']) {
    const length = optionalText(body, field)?.length ?? 0;
    if (switches.maxContentLength > 0 && length > switches.maxContentLength) {
      throw apigError(400, 'APIG.2006', `The parameter value is too long,parameterName:${field}`);
    }
  }
  return texts;
}

function create(context: OtcContext): Answer {
  const { switches, clock } = context;
  const body = bodyOf(context);
  const { name, certificate, privateKey } = uploadedTexts(context, body);
  const type = typeIn(body) ?? 'global';
  const scope = { type, ...(type === 'instance' && { gatewayId: instanceIn(context, body) }) };
  const content = readContent(certificate, privateKey, clock.now(), switches);
  const trustedRootPem = trustedRootIn(context, body);
  const added = addCertificate(context, {
    name,
    scope,
    content,
    ...(trustedRootPem !== undefined && { trustedRootPem }),
  });
  return jsonAnswer(200, certificateRow(added, switches));
}

function list(context: OtcContext): Answer {
  const { store, switches, projectId, exchange } = context;
  const { query } = exchange;
  const instanceId = query.get('instance_id') ?? '';
  if (instanceId === '') throw missingField('instance_id');
  const onlyCommon = instanceId === 'common' && switches.listCommon;
  if (!onlyCommon) gatewayOf(context, instanceId);
  const [name, commonName] = [query.get('name') ?? '', query.get('common_name') ?? ''];
  const [signature, type] = [query.get('signature_algorithm') ?? '', query.get('type') ?? ''];
  const found = store
    .certificates(projectId)
    .filter(
      (certificate) =>
        (certificate.type === 'global' || certificate.gatewayId === instanceId) &&
        (switches.nameFilter === 'exact'
          ? name === '' || certificate.name === name
          : certificate.name.includes(name)) &&
        (commonName === '' || certificate.details.common_name === commonName) &&
        (signature === '' || certificate.details.signature_algorithm === signature) &&
        (type === '' || certificate.type === type),
    );
  const { total, size, rows } = page(context, found);
  return jsonAnswer(200, { total, size, certs: rows.map((row) => certificateListRow(row, switches)) });
}

function details(context: OtcContext): Answer {
  return jsonAnswer(200, certificateRow(certificateOf(context), context.switches));
}

function modify(context: OtcContext): Answer {
  const { store, switches, clock } = context;
  const body = bodyOf(context);
  const texts = uploadedTexts(context, body);
  const type = typeIn(body);
  const given = optionalText(body, 'instance_id');
  if (type === 'instance' && given === undefined) throw missingField('instance_id');
  const certificate = certificateOf(context);
  const wanted = type ?? (switches.putWithoutType === 'global' ? 'global' : certificate.type);
  const moved = wanted === 'instance' && given !== undefined && given !== certificate.gatewayId;
  if (switches.scopeChange === 'refused') {
    if (wanted !== certificate.type) throw invalidValue('type');
    if (moved) throw invalidValue('instance_id');
  }
  const content = readContent(texts.certificate, texts.privateKey, clock.now(), switches);
  const root = trustedRootIn(context, body);
  if (switches.putChecksNames) {
    for (const domain of store.boundTo(certificate.id)) checkFits(content.details, domain, switches);
  }
  checkNameIsFree(context, texts.name, certificate.id);
  const { privateKeyPem, ...kept } = content;
  const { trustedRootPem: before, ...rest } = certificate;
  const trustedRootPem = root ?? (switches.putWithoutTrustedRoot === 'kept' ? before : undefined);
  const replaced: OtcCertificate = {
    ...rest,
    ...kept,
    ...(trustedRootPem !== undefined && { trustedRootPem }),
    name: texts.name,
    updatedAt: clock.now(),
  };
  store.replaceCertificate(replaced, privateKeyPem, effectAt(context));
  return switches.putStatus === 204 ? noContent() : jsonAnswer(switches.putStatus, certificateRow(replaced, switches));
}

function remove(context: OtcContext): Answer {
  deleteUnused(context, certificateOf(context));
  return noContent();
}

function checkNameIsFree({ store, switches, projectId }: OtcContext, name: string, exceptId?: string): void {
  if (switches.duplicateNames === 'allowed') return;
  if (store.certificates(projectId).some((other) => other.name === name && other.id !== exceptId)) {
    throw apigError(400, switches.duplicateNameCode, 'The SSL certificate name already exists.');
  }
}

function typeIn(body: Readonly<Record<string, unknown>>): CertificateScope | undefined {
  const type = optionalText(body, 'type');
  if (type !== undefined && type !== 'global' && type !== 'instance') throw invalidValue('type');
  return type;
}

function instanceIn(context: OtcContext, body: Readonly<Record<string, unknown>>): string {
  return runningGateway(context, requiredText(body, 'instance_id')).id;
}

function trustedRootIn({ switches }: OtcContext, body: Readonly<Record<string, unknown>>): string | undefined {
  const pem = optionalText(body, 'trusted_root_ca');
  return pem === undefined ? undefined : readTrustedRoots(pem, switches);
}
