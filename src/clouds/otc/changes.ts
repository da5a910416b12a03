import { sameSerialNumber } from '../../certificates/serialNumber.ts';
import type {
  BindingRequest,
  DeletionRequest,
  DomainRef,
  Placement,
  ProbeResult,
  Receipt,
  ReplacementRequest,
  RequestPreview,
  UploadRequest,
  Write,
  Writes,
  WriteSecret,
} from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import { certificateIdIn } from './answers.ts';
import type { CertificateRow } from './answers.ts';
import { meansGone, meansNotBound } from './errorCodes.ts';
import type { JsonObject } from './errors.ts';
import { attachedDomainsOf, boundDomainsOf, fetchOne, findByName, gatewayDomains, readDetails } from './listing.ts';
import type { Connection } from './listing.ts';
import { hexOfDecimal } from './records.ts';
import {
  attachCertificateRequest,
  attachDomainsRequest,
  createCertificateRequest,
  deleteCertificateRequest,
  detachCertificateRequest,
  detachDomainsRequest,
  replaceCertificateRequest,
} from './requests.ts';
import type { ApiRequest, CertificateContent, NamedDomain } from './requests.ts';

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

function uploading(connection: Connection): Write<UploadRequest> {
  return {
    preview: (request) => previewOf(connection, createCertificateRequest(previewContent(request))),
    async check({ certificateName, placement }, signal) {
      const { rows } = await findByName(connection, certificateName, gatewayIdOf(placement), signal);
      if (rows.length > 0) {
        throw new ExtensionError('name.taken', 'a certificate of this name exists', { details: { certificateName } });
      }
    },
    async send(request, secret) {
      const answer = await connection.api.write(createCertificateRequest(contentOf(request, secret)));
      return receiptOf(answer);
    },
    async probe({ certificateName, placement, facts }, signal) {
      const { rows, missing } = await findByName(connection, certificateName, gatewayIdOf(placement), signal);
      for (const { id } of rows) {
        const certificate = await fetchOne(connection, id, signal);
        if (certificate && sameSerialNumber(certificate.serialNumber, facts.serialNumber)) {
          return { found: true, certificate, how: 'list' };
        }
      }
      if (missing !== undefined) {
        // "None" would be a guess.
        const details = { path: missing };
        throw new ExtensionError('cloud.unexpectedAnswer', 'the lists did not come whole', { details });
      }
      return { found: false };
    },
  };
}

function replacing(connection: Connection): Write<ReplacementRequest> {
  return {
    preview: (request) =>
      previewOf(connection, replaceCertificateRequest(request.certificateId, previewContent(request))),
    async check({ certificateId, certificateName, previousSerialNumber, placement }, signal) {
      const row = await stillThere(readDetails(connection, certificateId, signal));
      checkSerialNumber(row, previousSerialNumber);
      // The change would otherwise move it to other gateways, or be refused.
      const gatewayId = row.type === 'global' ? 'common' : row.instance_id;
      if (gatewayId !== undefined && gatewayId !== (gatewayIdOf(placement) ?? 'common')) throw outdated('placement');
      if (row.name === certificateName) return;
      const { rows } = await findByName(connection, certificateName, gatewayIdOf(placement), signal);
      if (rows.some(({ id }) => id !== certificateId)) {
        throw new ExtensionError('name.taken', 'a certificate of this name exists', { details: { certificateName } });
      }
    },
    async send(request, secret) {
      const { certificateId } = request;
      const answer = await connection.api.write(replaceCertificateRequest(certificateId, contentOf(request, secret)));
      connection.details.delete(certificateId);
      return receiptOf(answer);
    },
    // The content may be what was there before: then the rest tells.
    async probe({ certificateId, certificateName, clientCaPem, facts }, signal) {
      const certificate = await fetchOne(connection, certificateId, signal);
      if (!certificate || !sameSerialNumber(certificate.serialNumber, facts.serialNumber)) return { found: false };
      const lacksCa = clientCaPem !== undefined && certificate.hasClientCa === false;
      if (certificate.name !== certificateName || lacksCa) return { found: false };
      return { found: true, certificate, how: 'details' };
    },
  };
}

function binding(connection: Connection): Write<BindingRequest> {
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
      await connection.api.write(requestOf(request));
      return { certificateId: request.certificateId, evidence: evidenceOf(request.domains) };
    },
    async probe({ certificateId, domains, verifyClients }, signal) {
      const certificate = await fetchOne(connection, certificateId, signal);
      if (!certificate) return { found: false };
      // Bound they may have been before, with another rule for their clients.
      const bound = (await attachedDomainsOf(connection, certificateId, signal)).filter(
        (one) => verifyClients === undefined || (one.verifyClients ?? verifyClients) === verifyClients,
      );
      if (!domains.every((domain) => includes(bound, domain))) return { found: false };
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
  for (const id of new Set(domains.map(({ gatewayId }) => gatewayId))) {
    const there = await gatewayDomains(connection, { id, name: '' }, signal);
    const isTaken = there.some(
      (domain) => domain.certificateId !== undefined && !known.has(domain.certificateId) && includes(domains, domain),
    );
    if (isTaken) throw outdated('bound-elsewhere');
  }
}

/** Taking off what is not on is success: that is what was wanted. */
function unbinding(connection: Connection): Write<BindingRequest> {
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
        await connection.api.write(requestOf(request));
        return { certificateId, evidence };
      } catch (error) {
        if (!meansNotBound(error)) throw error;
        return { certificateId, evidence: { ...evidence, alreadyGone: 'yes' } };
      }
    },
    async probe({ certificateId, domains }, signal) {
      const certificate = await fetchOne(connection, certificateId, signal);
      if (!certificate) return { found: true, how: 'details' };
      const bound = certificate.boundDomains ?? [];
      if (domains.some((domain) => includes(bound, domain))) return { found: false };
      return { found: true, certificate, how: 'details' };
    },
  };
}

function deleting(connection: Connection): Write<DeletionRequest> {
  return {
    preview: ({ certificateId }) => previewOf(connection, deleteCertificateRequest(certificateId)),
    async check({ certificateId, serialNumber }, signal) {
      checkSerialNumber(await stillThere(readDetails(connection, certificateId, signal)), serialNumber);
      if ((await boundDomainsOf(connection, certificateId, signal)).length > 0) throw outdated('in-use');
    },
    async send({ certificateId }): Promise<Receipt> {
      try {
        await connection.api.write(deleteCertificateRequest(certificateId));
      } catch (error) {
        if (!meansGone(error)) throw error;
        return { evidence: { alreadyGone: 'yes' } };
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

function previewOf({ api }: Connection, request: ApiRequest): RequestPreview {
  const body = request.body === undefined ? '' : JSON.stringify(request.body, undefined, 2);
  return { method: request.method, url: api.urlOf(request), body };
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

/** Undefined for a certificate of all gateways. */
function gatewayIdOf(placement: Placement | undefined): string | undefined {
  return placement?.scope === 'gateway' ? placement.gatewayId : undefined;
}

/** The number counts, not the rest. An answer without one may be anybody's, so that the result is looked for. */
function receiptOf(answer: JsonObject): Receipt & { readonly certificateId: string } {
  return { certificateId: certificateIdIn(answer), evidence: {} };
}

function evidenceOf(domains: readonly DomainRef[]): Readonly<Record<string, string>> {
  return { domains: domains.map(({ domain }) => domain).join(', ') };
}

/** Each name once, with all gateways on which it is meant. */
function namedDomains(domains: readonly DomainRef[]): NamedDomain[] {
  const byName = new Map<string, Set<string>>();
  for (const { domain, gatewayId } of domains) {
    byName.set(domain, (byName.get(domain) ?? new Set()).add(gatewayId));
  }
  return [...byName].map(([domain, gatewayIds]) => ({ domain, gatewayIds: [...gatewayIds] }));
}

function includes(bound: readonly DomainRef[], { id, domain, gatewayId }: DomainRef): boolean {
  return bound.some((one) => one.id === id || (one.domain === domain && one.gatewayId === gatewayId));
}

async function stillThere(reading: Promise<CertificateRow>): Promise<CertificateRow> {
  try {
    return await reading;
  } catch (error) {
    throw meansGone(error) ? outdated('gone') : error;
  }
}

function checkSerialNumber(row: CertificateRow, expected: string | undefined): void {
  const current = hexOfDecimal(row.serial_number);
  if (expected !== undefined && current !== undefined && !sameSerialNumber(current, expected)) {
    throw outdated('other-content');
  }
}

function outdated(why: string): ExtensionError {
  return new ExtensionError('change.outdated', `the plan is out of date: ${why}`, { details: { why } });
}
