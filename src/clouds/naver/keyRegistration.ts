import type { KeyRegistrationRequest, Write } from '../../certificates/writes.ts';
import type { Connection } from './lists.ts';
import { currentOf, outdated } from './planChecks.ts';
import { keyRegistrationRequest, previewOf, privateKeyOf, standInOf } from './writeRequests.ts';

/** Hands over the private key of an Advanced certificate, so that the cloud's own services can use it. */
export function createKeyRegistration(connection: Connection, endpoint: string): Write<KeyRegistrationRequest> {
  return {
    preview: (request) => previewOf(endpoint, keyRegistrationRequest(request, standInOf(request))),
    check: async (request, signal) => {
      const certificate = await currentOf(connection, request, signal);
      if (!certificate) throw outdated('gone');
      if (certificate.name !== request.certificateName) throw outdated('name');
      if (certificate.state !== 'key-required') throw outdated('state');
    },
    send: async (request, secret) => {
      await connection.api.write(keyRegistrationRequest(request, privateKeyOf(secret)));
      return { certificateId: request.certificateId, evidence: {} };
    },
    probe: async (request, signal) => {
      const certificate = await currentOf(connection, request, signal);
      // Others that need no key have ended, perhaps without ever having had it.
      if (certificate?.state !== 'issued') return { found: false };
      return { found: true, certificate, how: 'details' };
    },
  };
}
