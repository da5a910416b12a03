import type { DomainRef } from '../../certificates/placement.ts';
import type { BindingRequest, Write } from '../../certificates/writes.ts';
import { domainsOf } from './answers.ts';
import { meansGone, meansNotBound } from './errorCodes.ts';
import { requireNoContent } from './errors.ts';
import { attachedDomainsOf, fetchOne, gatewayGroups, readDetails } from './listing.ts';
import type { Connection } from './listing.ts';
import { incomplete } from './paging.ts';
import { gatewayThere, includes, isSame, outdated, previewOf, stillThere, unclear } from './planned.ts';
import {
  attachCertificateRequest,
  attachDomainsRequest,
  detachCertificateRequest,
  detachDomainsRequest,
} from './requests.ts';
import type { ApiRequest, NamedDomain } from './requests.ts';

/** Puts a certificate on domains. */
export function binding(connection: Connection): Write<BindingRequest> {
  const requestOf = ({ certificateId, domains, verifyClients }: BindingRequest): ApiRequest => {
    const [place, ...more] = domains;
    return place !== undefined && more.length === 0
      ? attachCertificateRequest(place, certificateId, verifyClients)
      : attachDomainsRequest(certificateId, namedDomains(domains), verifyClients);
  };
  return {
    preview: (request) => previewOf(connection, requestOf(request)),
    async check(request, signal) {
      await stillThere(readDetails(connection, request.certificateId, signal));
      await checkPlaces(connection, request, signal);
    },
    async send(request) {
      requireNoContent(await connection.api.write(requestOf(request)));
      return { certificateId: request.certificateId, evidence: evidenceOf(request.domains) };
    },
    async probe({ certificateId, domains, verifyClients }, signal) {
      const certificate = await fetchOne(connection, certificateId, signal);
      if (!certificate) return { found: false };
      const bound = await boundTo(connection, certificateId, domains, signal);
      if (bound.length === 0) return { found: false };
      if (bound.length < domains.length) return inPart(domains, bound);
      // Bound they may have been before, with another rule for their clients.
      if (verifyClients !== undefined) {
        if (bound.some((one) => one.verifyClients === !verifyClients)) return { found: false };
        if (bound.some((one) => one.verifyClients === undefined)) return unclear({ ruleForClients: 'not told' });
      }
      return { found: true, certificate, how: 'details' };
    },
  };
}

/** @throws ExtensionError `change.outdated` if a domain serves a certificate that nobody knew of when the binding was planned */
async function checkPlaces(
  connection: Connection,
  { certificateId, domains, inPlaceOf }: BindingRequest,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!inPlaceOf) return;
  const known = new Set([certificateId, ...inPlaceOf]);
  for (const gatewayId of new Set(domains.map((domain) => domain.gatewayId))) {
    const { rows, missing } = await gatewayThere(gatewayGroups(connection, gatewayId, signal));
    const there = rows.flatMap((group) => domainsOf({ id: gatewayId, name: '' }, group));
    const meant = domains.filter((domain) => domain.gatewayId === gatewayId);
    if (missing && !meant.every((domain) => includes(there, domain))) throw incomplete('groups', missing);
    const isTaken = there.some(({ certificateId: first, beside = [], ...domain }) => {
      const served = [...(first === undefined ? [] : [first]), ...beside.map(({ id }) => id)];
      return served.some((id) => !known.has(id)) && includes(meant, domain);
    });
    if (isTaken) throw outdated('bound-elsewhere');
  }
}

/** Takes a certificate off domains. Taking off what is not on is success: that is what was wanted. */
export function unbinding(connection: Connection): Write<BindingRequest> {
  const requestOf = ({ certificateId, domains }: BindingRequest): ApiRequest => {
    const [place, ...more] = domains;
    return place !== undefined && more.length === 0
      ? detachCertificateRequest(place, certificateId)
      : detachDomainsRequest(certificateId, namedDomains(domains));
  };
  return {
    preview: (request) => previewOf(connection, requestOf(request)),
    check: async ({ certificateId }, signal) => void (await stillThere(readDetails(connection, certificateId, signal))),
    async send(request) {
      const { certificateId, domains } = request;
      const evidence = evidenceOf(domains);
      try {
        requireNoContent(await connection.api.write(requestOf(request)));
        return { certificateId, evidence };
      } catch (error) {
        if (!meansNotBound(error) && !meansGone(error)) throw error;
        return { certificateId, evidence: { ...evidence, alreadyGone: 'yes' } };
      }
    },
    async probe({ certificateId, domains }, signal) {
      const certificate = await fetchOne(connection, certificateId, signal);
      if (!certificate) return { found: true, how: 'details' };
      const bound = await boundTo(connection, certificateId, domains, signal);
      if (bound.length === domains.length) return { found: false };
      return bound.length > 0 ? inPart(domains, bound) : { found: true, certificate, how: 'details' };
    },
  };
}

/**
 * Those of the domains that have the certificate, as the service tells now.
 * @throws ExtensionError `cloud.unexpectedAnswer` if the list ended before its own count and could have held more of them
 */
async function boundTo(
  connection: Connection,
  certificateId: string,
  domains: readonly DomainRef[],
  signal: AbortSignal | undefined,
): Promise<readonly DomainRef[]> {
  const { rows, missing } = await attachedDomainsOf(connection, certificateId, signal);
  const bound = domains.flatMap((domain) => rows.find((row) => isSame(row, domain)) ?? []);
  if (missing && bound.length < domains.length) throw incomplete('bound_domains', missing);
  return bound;
}

function inPart(domains: readonly DomainRef[], bound: readonly DomainRef[]) {
  const others = domains.filter((domain) => !includes(bound, domain));
  return unclear({ boundTo: namesOf(bound), notBoundTo: namesOf(others) });
}

function evidenceOf(domains: readonly DomainRef[]): Readonly<Record<string, string>> {
  return { domains: namesOf(domains) };
}

function namesOf(domains: readonly DomainRef[]): string {
  return domains.map(({ domain }) => domain).join(', ');
}

/** Each name once, with all gateways on which it is meant. */
function namedDomains(domains: readonly DomainRef[]): NamedDomain[] {
  const byName = new Map<string, Set<string>>();
  for (const { domain, gatewayId } of domains) {
    byName.set(domain, (byName.get(domain) ?? new Set()).add(gatewayId));
  }
  return [...byName].map(([domain, gatewayIds]) => ({ domain, gatewayIds: [...gatewayIds] }));
}
