import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { Issuance, NameProblem } from '../../certificates/provider.ts';
import type { IssuanceRequest, ProbeResult } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import { urlOf } from './address.ts';
import { readChanges, readCloudBasicReceipt, readGlobalEdgeReceipt, readOffers } from './answers.ts';
import { fetchSome, findByName } from './listing.ts';
import type { Connection } from './listing.ts';
import { certificateTypesRequest, issuanceRequest, recentChangesRequest } from './requests.ts';

/** How far back a probe looks for changes, and how many of them it looks up at most. */
const PROBE_WINDOW_S = 3_600;
const PROBE_LOOKUPS = 20;

export function createIssuance(connection: Connection, endpoint: string): Issuance {
  const { api } = connection;
  return {
    offers: async (signal) => readOffers(await api.read(certificateTypesRequest(), signal)),
    checkName: checkCertificateName,
    organizations: () => Promise.resolve(undefined),
    check: async ({ certificateName }, signal) => {
      // Whatever it is for; deleted ones do not count.
      const taken = (await findByName(connection, certificateName, signal)).some(({ state }) => state !== 'deleted');
      if (taken) {
        throw new ExtensionError('name.taken', 'a certificate of this name exists', { details: { certificateName } });
      }
    },
    preview: (request) => {
      const { method, target, body } = issuanceRequest(request);
      return { method, url: urlOf(endpoint, target), body: JSON.stringify(body, undefined, 2) };
    },
    send: async (request) => {
      if (request.offer.orderable !== true) {
        throw new ExtensionError('input.invalid', `${request.offer.typeCode} cannot be ordered here`);
      }
      const answer = await api.write(issuanceRequest(request));
      return request.offer.kind === 'global-edge' ? readGlobalEdgeReceipt(answer) : readCloudBasicReceipt(answer);
    },
    probe: (request, signal) => probe(connection, request, signal),
  };
}

/**
 * 3 to 20 letters, digits and hyphens, a letter first. The manual prints the rule for imported certificates (changed
 * 2026-09-17); that the same holds for ordered ones is taken from its examples.
 */
export function checkCertificateName(name: string): NameProblem | undefined {
  if (/[^A-Za-z0-9-]/.test(name)) return 'characters';
  if (name !== '' && !/^[A-Za-z]/.test(name)) return 'first-letter';
  if (name.length < 3) return 'too-short';
  return name.length > 20 ? 'too-long' : undefined;
}

/**
 * By name in every list; else among the recent changes, for a list that lags behind or a filter that misses.
 * Names are unique, so a certificate of that name for another common name is not the result of this order.
 */
async function probe(connection: Connection, request: IssuanceRequest, signal?: AbortSignal): Promise<ProbeResult> {
  const listed = resultOf(request, await findByName(connection, request.certificateName, signal));
  if (listed) return { found: true, certificate: listed, how: 'list' };
  const changes = readChanges(await connection.api.read(recentChangesRequest(PROBE_WINDOW_S), signal));
  const ids = [...new Set(changes.map((change) => change.certificateId))].slice(0, PROBE_LOOKUPS);
  const changed = await fetchSome(
    connection,
    ids.map((id) => ({ id, name: request.certificateName })),
    signal,
  );
  const found = resultOf(request, changed);
  return found ? { found: true, certificate: found, how: 'recent-changes' } : { found: false };
}

/** The newest that fits; a deleted one may still be listed under its old name. */
function resultOf(request: IssuanceRequest, candidates: readonly CertificateRecord[]): CertificateRecord | undefined {
  const commonName = request.commonName.toLowerCase();
  return candidates
    .filter(({ name }) => name === request.certificateName)
    .filter((one) => one.state !== 'deleted' && (one.commonName === '' || one.commonName === commonName))
    .sort((a, b) => Number(b.id) - Number(a.id))[0];
}
