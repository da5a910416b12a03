import { sameSerialNumber } from '../../certificates/serialNumber.ts';
import type { DeletionRequest, Write } from '../../certificates/writes.ts';
import type { Connection } from './lists.ts';
import { currentOf, outdated } from './planChecks.ts';
import { deletionRequest, previewOf } from './writeRequests.ts';

/** Deletes by number and name. Names of before 2026-09 may be longer than new ones may: they are sent as they are. */
export function createDeletion(connection: Connection, endpoint: string): Write<DeletionRequest> {
  return {
    preview: (request) => previewOf(endpoint, deletionRequest(request)),
    check: async (request, signal) => {
      const certificate = await currentOf(connection, request, signal);
      if (!certificate) throw outdated('gone');
      if (certificate.name !== request.certificateName) throw outdated('name');
      const { serialNumber, usedBy = [] } = certificate;
      const isAnother = request.serialNumber !== undefined && serialNumber !== undefined;
      if (isAnother && !sameSerialNumber(serialNumber, request.serialNumber)) throw outdated('replaced');
      if (usedBy.length > 0) throw outdated('in-use');
    },
    send: async (request) => {
      await connection.api.write(deletionRequest(request));
      return { certificateId: request.certificateId, evidence: {} };
    },
    probe: async (request, signal) =>
      (await currentOf(connection, request, signal)) ? { found: false } : { found: true, how: 'list' },
  };
}
