import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { sameSerialNumber } from '../../certificates/serialNumber.ts';
import type { ReplacementRequest, UploadRequest, Write } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import { readUploadReceipt } from './answers.ts';
import { findByName } from './lookups.ts';
import type { Connection } from './lists.ts';
import { checkNameIsFree, currentOf, outdated } from './planChecks.ts';
import { previewOf, privateKeyOf, replacementRequest, standInOf, uploadRequest } from './writeRequests.ts';

/** @param version both take uploads; v1 also of keys that v2 refuses */
export function createUpload(connection: Connection, endpoint: string, version: 'v1' | 'v2'): Write<UploadRequest> {
  return {
    preview: (request) => previewOf(endpoint, uploadRequest(version, request, standInOf(request.facts))),
    check: ({ certificateName }, signal) => checkNameIsFree(connection, certificateName, signal),
    send: async (request, secret) => {
      const answer = await connection.api.write(uploadRequest(version, request, privateKeyOf(secret)));
      return readUploadReceipt(answer, request.certificateName);
    },
    probe: async (request, signal) => {
      const named = await findByName(connection, request.certificateName, signal);
      const certificate = named.find((one) => one.state !== 'deleted' && holds(one, request));
      return certificate ? { found: true, certificate, how: 'list' } : { found: false };
    },
  };
}

/** New content under the same number: what uses the certificate gets it. API v2 only. */
export function createReplacement(connection: Connection, endpoint: string): Write<ReplacementRequest> {
  return {
    preview: (request) => previewOf(endpoint, replacementRequest(request, standInOf(request.facts))),
    check: async (request, signal) => {
      const certificate = await currentOf(connection, request, signal);
      if (!certificate) throw outdated('gone');
      if (certificate.name !== request.certificateName) throw outdated('name');
      if (certificate.kind !== 'external') throw outdated('state');
      const { serialNumber } = certificate;
      const { previousSerialNumber } = request;
      const isKnown = serialNumber !== undefined && previousSerialNumber !== undefined;
      if (isKnown && !sameSerialNumber(serialNumber, previousSerialNumber)) throw outdated('replaced');
    },
    send: async (request, secret) => {
      await connection.api.write(replacementRequest(request, privateKeyOf(secret)));
      return { certificateId: request.certificateId, evidence: {} };
    },
    probe: async (request, signal) => {
      if (sameSerialNumber(request.previousSerialNumber, request.facts.serialNumber)) {
        // Only the chain can differ, which no list tells.
        const details = { path: 'serialNumber' };
        throw new ExtensionError('cloud.unexpectedAnswer', 'the same certificate was there before', { details });
      }
      const certificate = await currentOf(connection, request, signal);
      return certificate && holds(certificate, request)
        ? { found: true, certificate, how: 'details' }
        : { found: false };
    },
  };
}

/**
 * By serial number, of which it is not documented whether it is hex or decimal; where the service does not tell it, by the end of the
 * validity, which lists print in whole seconds.
 */
function holds({ serialNumber, notAfter }: CertificateRecord, { facts }: UploadRequest): boolean {
  if (serialNumber !== undefined) {
    const decimal = BigInt(`0x${facts.serialNumber}`).toString();
    return [facts.serialNumber, decimal].some((written) => sameSerialNumber(serialNumber, written));
  }
  const end = Math.floor(Date.parse(facts.notAfter) / 1_000);
  return notAfter !== undefined && Math.floor(notAfter.getTime() / 1_000) === end;
}
