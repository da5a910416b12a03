import type { CertificateProvider, Notice } from '../../certificates/provider.ts';
import { ExtensionError } from '../../errors.ts';
import type { RetryPolicy } from '../../http/retry.ts';
import type { AccountCheck, CloudConnection, CloudContext, Zone } from '../cloud.ts';
import { createApi } from './api.ts';
import type { ApigApi } from './api.ts';
import { createWrites } from './changes.ts';
import { boundDomainsOf, fetchSome, gatewayDomains, listGateways, readRecord } from './listing.ts';
import type { Connection } from './listing.ts';
import type { ApigZone } from './regions.ts';
import { gatewaysRequest } from './requests.ts';
import { listAll } from './wholeList.ts';

/** More single certificates than this are read faster as one list. */
const FETCH_LIMIT = 25;

/** What tells one cloud of this kind from another. */
export interface ApigCloud {
  readonly zones: readonly ApigZone[];
  /** Of the zones that name none. */
  readonly consoleUrl: string;
}

/** @param policy of repeated reads; tests bring their own so that nothing waits */
export function connectApig(
  { zones, consoleUrl }: ApigCloud,
  context: CloudContext,
  policy?: RetryPolicy,
): CloudConnection {
  const { account, endpoints } = context;
  const identity = account.options?.['iamEndpoint'] ?? endpoints.identity ?? identityOf(zones, context.zone);
  const api = createApi(context, { api: endpoints.api, identity }, context.zone, policy);
  const connection: Connection = {
    accountId: account.id,
    api,
    now: context.now,
    gatewayNames: new Map(),
    details: new Map(),
  };
  const provider: CertificateProvider = {
    account,
    async list(options) {
      const listing = await listAll(connection, options);
      return { ...listing, notices: explained(listing.notices, api) };
    },
    async fetch(known, signal) {
      const wanted = new Set(known.map((one) => one.id));
      if (wanted.size <= FETCH_LIMIT) return fetchSome(connection, [...wanted], signal);
      const { certificates, notices } = await listAll(connection, { ...(signal && { signal }) });
      // A missing list would make certificates look as if they were gone.
      const partial = notices.find((notice) => notice.code === 'list.partial');
      if (partial)
        throw new ExtensionError('cloud.unavailable', 'not all lists answered', { details: partial.details });
      return certificates.filter((one) => wanted.has(one.id));
    },
    retryRefused: () => api.retryRefused(),
    writes: createWrites(connection),
    upload: { service: 'apig' },
    gateways: {
      list: (signal) => listGateways(connection, signal),
      domains: (gateway, signal) => gatewayDomains(connection, gateway, signal),
      boundDomains: (certificate, signal) => boundDomainsOf(connection, certificate.id, signal),
      details: (certificate, signal) => readRecord(connection, certificate.id, signal),
      ...(endpoints.tls !== undefined && { servedAt: () => hostAndPort(endpoints.tls ?? '') }),
    },
    consoleUrl: () => zones.find(({ id }) => id === context.zone)?.consoleUrl ?? consoleUrl,
  };
  return { provider, check: (signal) => check(api, signal), projects: (signal) => api.projects(signal) };
}

/** Finds out who is calling and for which project, and asks for one gateway: that needs the rights that everything needs. */
async function check(api: ApigApi, signal: AbortSignal | undefined): Promise<AccountCheck> {
  api.forgetRefusals();
  try {
    const { projectId, user } = await api.identify(signal);
    await api.read(gatewaysRequest({ offset: 0, limit: 1 }), signal);
    const caller = user === undefined ? {} : { caller: { name: user, type: 'unknown' as const } };
    return { ...caller, notices: explained([], api), options: { projectId } };
  } catch (error) {
    if (!(error instanceof ExtensionError) || error.code !== 'project.ambiguous') throw error;
    return { notices: explained([], api), projects: await api.projects(signal) };
  }
}

/** Adds the clock if it had to be corrected. */
function explained(notices: readonly Notice[], { clock }: ApigApi): Notice[] {
  if (clock.offsetMs === 0) return [...notices];
  return [...notices, { code: 'clock.offset', details: { offsetMs: clock.offsetMs } }];
}

/** @param url `https://host:port` */
function hostAndPort(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 443) };
}

/** Where an account names its own address for the gateways alone. */
function identityOf(zones: readonly Zone[], zone: string): string {
  return (zones.find(({ id }) => id === zone) ?? zones[0])?.identityEndpoint ?? '';
}
