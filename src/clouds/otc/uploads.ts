import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { sameSerialNumber } from '../../certificates/serialNumber.ts';
import type { Placement } from '../../certificates/placement.ts';
import type { ProbeResult, ReplacementRequest, UploadRequest, Write, WriteSecret } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import { certificateIdIn } from './answers.ts';
import type { CertificateRow } from './answers.ts';
import { NO_CONTENT } from './errors.ts';
import { boundDomainsOf, fetchOne, readDetails } from './listing.ts';
import type { Connection } from './listing.ts';
import { findByName } from './namedCertificates.ts';
import { incomplete } from './paging.ts';
import {
  checkSerialNumber,
  gatewayIdOf,
  gatewayThere,
  includes,
  outdated,
  previewOf,
  stillThere,
  unclear,
} from './planned.ts';
import { updatedAtOf } from './records.ts';
import { createCertificateRequest, replaceCertificateRequest } from './requests.ts';
import type { CertificateContent } from './requests.ts';

/** Names of domains, ids and PEM go out as the plan has them. */
export function uploading(connection: Connection): Write<UploadRequest> {
  return {
    preview: (request) => previewOf(connection, createCertificateRequest(previewContent(request))),
    check: ({ certificateName, placement }, signal) => checkName(connection, certificateName, placement, signal),
    async send(request, secret) {
      const answer = await connection.api.write(createCertificateRequest(contentOf(request, secret)));
      // The number counts, not the rest. An answer without one may be anybody's, so that the result is looked for.
      return { certificateId: certificateIdIn(answer, { name: request.certificateName }), evidence: {} };
    },
    async probe({ certificateName, placement, facts }, signal) {
      const { rows, missing } = await findByName(connection, certificateName, gatewayIdOf(placement), signal);
      let untold: string | undefined;
      for (const { id } of rows.filter((row) => isPlaced(row, placement))) {
        const certificate = await fetchOne(connection, id, signal);
        if (!certificate) continue;
        if (certificate.serialNumber === undefined) untold = id;
        if (sameSerialNumber(certificate.serialNumber, facts.serialNumber)) {
          return { found: true, certificate, how: 'list' };
        }
      }
      if (missing !== undefined) throw incomplete(missing);
      return untold === undefined ? { found: false } : unclear({ certificate: untold, serialNumber: 'not told' });
    },
  };
}

export function replacing(connection: Connection): Write<ReplacementRequest> {
  return {
    preview: (request) =>
      previewOf(connection, replaceCertificateRequest(request.certificateId, previewContent(request))),
    async check(request, signal) {
      const { certificateId, certificateName, previousSerialNumber, placement } = request;
      const row = await stillThere(readDetails(connection, certificateId, signal));
      checkSerialNumber(row, previousSerialNumber);
      if (isChanged(row, request)) throw outdated('changed');
      await checkBindings(connection, request, signal);
      // The change would otherwise move it to other gateways, or be refused.
      const gatewayId = row.type === 'global' ? 'common' : row.instance_id;
      if (gatewayId !== undefined && gatewayId !== (gatewayIdOf(placement) ?? 'common')) throw outdated('placement');
      if (row.name !== certificateName) await checkName(connection, certificateName, placement, signal, certificateId);
    },
    async send(request, secret) {
      const { certificateId: id, certificateName: name } = request;
      const answer = await connection.api.write(replaceCertificateRequest(id, contentOf(request, secret)));
      connection.details.delete(id);
      return { certificateId: answer === NO_CONTENT ? id : certificateIdIn(answer, { id, name }), evidence: {} };
    },
    async probe(request, signal) {
      const certificate = await fetchOne(connection, request.certificateId, signal);
      return certificate ? resultOf(request, certificate) : unclear({ certificate: 'gone' });
    },
  };
}

/**
 * Whether anything that matters was changed since the plan was made. The time of the last change tells more than that: binding may move it.
 * Where the serial number will prove the replacement, only name and CA have to be as they were; else the time alone proves it, and must not
 * have moved.
 */
function isChanged(
  row: CertificateRow,
  { certificateName, clientCaPem, facts, previousSerialNumber, previousUpdate }: ReplacementRequest,
): boolean {
  const updated = updatedAtOf(row)?.toISOString();
  if (previousUpdate === undefined || updated === undefined || updated === previousUpdate) return false;
  const proves = previousSerialNumber !== undefined && !sameSerialNumber(previousSerialNumber, facts.serialNumber);
  const losesCa = row.is_has_trusted_root_ca === true && clientCaPem === undefined;
  return row.serial_number === undefined || !proves || row.name !== certificateName || losesCa;
}

/** @throws ExtensionError `change.outdated` if a domain serves it by now that was not shown */
async function checkBindings(
  connection: Connection,
  { certificateId, boundDomains }: ReplacementRequest,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!boundDomains) return;
  const bound = await boundDomainsOf(connection, certificateId, signal);
  if (!bound.every((domain) => includes(boundDomains, domain))) throw outdated('bound-domains');
}

/**
 * Whether a certificate was replaced as requested. Its serial number proves it where that was another before. With the same leaf, only
 * the chain, the form of the key or the CA for clients can differ, which the service does not show; that it was changed since the plan
 * was made, it does.
 */
function resultOf(
  { certificateName, clientCaPem, facts, previousSerialNumber, previousUpdate }: ReplacementRequest,
  certificate: CertificateRecord,
): ProbeResult {
  const { serialNumber, updatedAt } = certificate;
  const updated = updatedAt?.toISOString();
  const isUntouched = previousUpdate !== undefined && updated === previousUpdate;
  const seen = { serialNumber: serialNumber ?? 'not told', updated: updated ?? 'not told' };
  if (serialNumber === undefined) return isUntouched ? { found: false } : unclear(seen);
  if (!sameSerialNumber(serialNumber, facts.serialNumber)) {
    const isOld = previousSerialNumber === undefined || sameSerialNumber(serialNumber, previousSerialNumber);
    return isOld || isUntouched ? { found: false } : unclear(seen);
  }
  const lacksCa = clientCaPem !== undefined && certificate.hasClientCa === false;
  if (certificate.name !== certificateName || lacksCa) return { found: false };
  const found = { found: true, certificate, how: 'details' } as const;
  if (previousSerialNumber !== undefined && !sameSerialNumber(previousSerialNumber, facts.serialNumber)) return found;
  if (previousUpdate === undefined || updated === undefined) return unclear(seen);
  return isUntouched ? { found: false } : found;
}

/**
 * A gateway that cannot be asked does not stand in the way: the list of checks tells of it before.
 * @param exceptId a certificate that may keep its name
 * @throws ExtensionError `name.taken`
 */
async function checkName(
  connection: Connection,
  certificateName: string,
  placement: Placement | undefined,
  signal: AbortSignal | undefined,
  exceptId?: string,
): Promise<void> {
  const { rows } = await gatewayThere(findByName(connection, certificateName, gatewayIdOf(placement), signal));
  if (rows.every(({ id }) => id === exceptId)) return;
  throw new ExtensionError('name.taken', 'a certificate of this name exists', { details: { certificateName } });
}

/** A certificate of another place was there before, on a gateway that could not be asked then. */
function isPlaced({ type, instance_id }: CertificateRow, placement: Placement | undefined): boolean {
  const place = type === 'global' ? 'common' : instance_id;
  return place === undefined || place === (gatewayIdOf(placement) ?? 'common');
}

function previewContent(request: UploadRequest): CertificateContent {
  const note = `(private key; SHA-256 of its public key: ${request.facts.spkiSha256})`;
  return contentOf(request, { privateKeyPem: note });
}

function contentOf(request: UploadRequest, secret: WriteSecret | undefined): CertificateContent {
  if (!secret) throw new ExtensionError('input.invalid', 'the private key is missing');
  const { certificateName, leafPem, chainPem, clientCaPem, placement } = request;
  const gatewayId = gatewayIdOf(placement);
  return {
    name: certificateName,
    certificatesPem: joined(leafPem, chainPem),
    privateKeyPem: secret.privateKeyPem,
    ...(clientCaPem !== undefined && { clientCaPem }),
    ...(gatewayId !== undefined && { gatewayId }),
  };
}

/** One text, each part ending with one line feed. */
function joined(...parts: readonly string[]): string {
  return parts
    .map((part) => part.replaceAll('\r\n', '\n').trim())
    .filter((part) => part !== '')
    .map((part) => `${part}\n`)
    .join('');
}
