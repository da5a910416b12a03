import { allNames } from '../../certificates/certificateRecord.ts';
import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { ProbeResult, ReissueRequest, Write } from '../../certificates/writes.ts';
import { fetchSome, findByOrder } from './lookups.ts';
import type { Connection } from './lists.ts';
import { certificatesOfOrder } from './orderCertificates.ts';
import { checkNameIsFree, outdated } from './planChecks.ts';
import { previewOf, reissueRequest } from './writeRequests.ts';

/** A new certificate in an Advanced order. The answer does not tell its number: it is the one that the order did not have before. */
export function createReissue(connection: Connection, endpoint: string): Write<ReissueRequest> {
  return {
    preview: (request) => previewOf(endpoint, reissueRequest(request)),
    check: (request, signal) => check(connection, request, signal),
    send: async (request) => {
      await connection.api.write(reissueRequest(request));
      return { evidence: { orderId: request.orderId } };
    },
    probe: (request, signal) => probe(connection, request, signal),
  };
}

async function check(connection: Connection, request: ReissueRequest, signal?: AbortSignal): Promise<void> {
  const certificates = await certificatesOfOrder(connection, request.orderId, signal);
  const source = certificates.find(({ id }) => id === request.certificateId);
  if (!source) throw outdated('gone');
  if (certificates.some(({ state }) => state === 'pending')) throw outdated('order-busy');
  if (certificates.some(({ id }) => !request.knownIds.includes(id))) throw outdated('known-ids');
  if (source.name !== request.replacedName) throw outdated('name');
  if (source.state !== 'issued' && source.state !== 'key-required') throw outdated('state');
  // Whether the service lets the new one be called as the old one is for it to say.
  if (request.certificateName !== request.replacedName) {
    await checkNameIsFree(connection, request.certificateName, signal);
  }
}

async function probe(connection: Connection, request: ReissueRequest, signal?: AbortSignal): Promise<ProbeResult> {
  // Whether the operation for one order tells of what is in progress is not documented; the lists do.
  const result =
    resultOf(request, await certificatesOfOrder(connection, request.orderId, signal)) ??
    resultOf(request, await findByOrder(connection, request.orderId, signal));
  if (!result) return { found: false };
  const [whole] = await fetchSome(connection, [result], signal); // with all that the lists know
  return { found: true, certificate: whole ?? result, how: 'list' };
}

function resultOf(request: ReissueRequest, certificates: readonly CertificateRecord[]): CertificateRecord | undefined {
  return certificates
    .filter(({ id, state }) => !request.knownIds.includes(id) && state !== 'deleted')
    .filter((one) => one.name === request.certificateName || hasNames(one, request))
    .sort((a, b) => Number(b.id) - Number(a.id))[0];
}

function hasNames(record: CertificateRecord, request: ReissueRequest): boolean {
  const wanted = new Set(allNames(request).map((name) => name.toLowerCase()));
  const names = allNames(record);
  return names.length === wanted.size && names.every((name) => wanted.has(name));
}
