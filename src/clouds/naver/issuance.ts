import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import { NAVER_NAMES } from '../../certificates/names/nameRule.ts';
import type { Organization } from '../../certificates/offers.ts';
import type { Issuance } from '../../certificates/provider.ts';
import type { IssuanceRequest, ProbeResult, Receipt } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import {
  readChanges,
  readCloudBasicReceipt,
  readGlobalEdgeReceipt,
  readOffers,
  readOrganizations,
  readPaidReceipt,
  requireOwnAnswer,
} from './answers.ts';
import type { JsonRow } from './fields.ts';
import { fetchSome, findByName } from './lookups.ts';
import type { Connection } from './lists.ts';
import { checkNameIsFree } from './planChecks.ts';
import { certificateTypesRequest, organizationsRequest, recentChangesRequest } from './requests.ts';
import { issuanceRequest, previewOf } from './writeRequests.ts';

/** How far back a probe looks for changes, and how many of them it looks up at most. */
const PROBE_WINDOW_S = 3_600;
const PROBE_LOOKUPS = 20;

export function createIssuance(connection: Connection, endpoint: string): Issuance {
  const { api } = connection;
  return {
    offers: async (signal) => readOffers(await api.read(certificateTypesRequest(), signal)),
    nameRule: NAVER_NAMES,
    organizations: (signal) => organizations(connection, signal),
    check: ({ certificateName }, signal) => checkNameIsFree(connection, certificateName, signal),
    preview: (request) => previewOf(endpoint, issuanceRequest(request)),
    send: async (request) => {
      checkOrderable(request);
      return receiptOf(request, await api.write(issuanceRequest(request)));
    },
    probe: (request, signal) => probe(connection, request, signal),
  };
}

/** @throws ExtensionError `input.invalid` for what the service would refuse, or order otherwise than it was meant */
function checkOrderable({ offer, requestedKey, organization }: IssuanceRequest): void {
  if (offer.orderable !== true) throw new ExtensionError('input.invalid', `${offer.typeCode} cannot be ordered here`);
  if (offer.csrRequired && !requestedKey) {
    throw new ExtensionError('input.invalid', 'an order without its CSR', { details: { field: 'csr' } });
  }
  if (offer.needsOrganization && !organization) {
    throw new ExtensionError('input.invalid', 'an order without its organization', {
      details: { field: 'organization' },
    });
  }
}

function receiptOf({ offer, certificateName }: IssuanceRequest, answer: JsonRow): Receipt {
  requireOwnAnswer(answer, certificateName);
  switch (offer.kind) {
    case 'global-edge':
      return readGlobalEdgeReceipt(answer);
    case 'advanced-dv':
    case 'advanced-ov':
      return readPaidReceipt(answer);
    default:
      return readCloudBasicReceipt(answer);
  }
}

/** The manual took the operation out of its list and marked its page as to be corrected, so the service may refuse it altogether. */
async function organizations({ api }: Connection, signal?: AbortSignal): Promise<Organization[] | undefined> {
  try {
    return readOrganizations(await api.read(organizationsRequest(), signal));
  } catch (error) {
    const code = error instanceof ExtensionError ? error.code : undefined;
    if (code === 'cloud.notFound' || code === 'cloud.rejected' || code === 'cloud.unexpectedAnswer') return undefined;
    throw error;
  }
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
