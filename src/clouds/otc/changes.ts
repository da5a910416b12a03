import type { DeletionRequest, ProbeResult, Receipt, Write, Writes } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import { binding, unbinding } from './bindings.ts';
import { meansGone } from './errorCodes.ts';
import { requireNoContent } from './errors.ts';
import { boundDomainsOf, fetchOne, readDetails } from './listing.ts';
import type { Connection } from './listing.ts';
import { checkSerialNumber, outdated, previewOf, stillThere } from './planned.ts';
import { deleteCertificateRequest } from './requests.ts';
import { replacing, uploading } from './uploads.ts';

/** Everything that can be changed on a gateway. Names of domains, ids and PEM go out as the plan has them. */
export function createWrites(connection: Connection): Writes {
  return {
    upload: uploading(connection),
    replace: replacing(connection),
    bind: binding(connection),
    unbind: unbinding(connection),
    delete: deleting(connection),
  };
}

function deleting(connection: Connection): Write<DeletionRequest> {
  const isInUse = async (id: string, signal?: AbortSignal) => (await boundDomainsOf(connection, id, signal)).length > 0;
  return {
    preview: ({ certificateId }) => previewOf(connection, deleteCertificateRequest(certificateId)),
    async check({ certificateId, serialNumber }, signal) {
      checkSerialNumber(await stillThere(readDetails(connection, certificateId, signal)), serialNumber);
      if (await isInUse(certificateId, signal)) throw outdated('in-use');
    },
    async send({ certificateId }): Promise<Receipt> {
      try {
        requireNoContent(await connection.api.write(deleteCertificateRequest(certificateId)));
      } catch (error) {
        if (meansGone(error)) return { evidence: { alreadyGone: 'yes' } };
        // No code is documented for what came to be in use since it was looked at.
        const isRefused = error instanceof ExtensionError && error.code === 'cloud.rejected';
        if (isRefused && (await isInUse(certificateId).catch(() => false))) throw outdated('in-use');
        throw error;
      } finally {
        connection.details.delete(certificateId);
      }
      return { evidence: {} };
    },
    async probe({ certificateId }, signal): Promise<ProbeResult> {
      const certificate = await fetchOne(connection, certificateId, signal);
      return certificate ? { found: false } : { found: true, how: 'details' };
    },
  };
}
