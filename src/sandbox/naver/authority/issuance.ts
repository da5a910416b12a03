import { badInput } from '../protocol/errors.ts';
import { checkName, commonName, dnsNames, jsonBody, requiredText } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';
import { STATUS_NAMES, type Certificate, type StatusCode } from '../state/certificate.ts';

/** Answers without a number: that is how Cloud Basic is. */
export function requestCloudBasic(context: RouteContext): Record<string, unknown> {
  const { store, switches } = context;
  const body = jsonBody(context.exchange);
  const draft = newOrder(body, context);
  const method = requiredText(body, 'validationMethod');
  if (method !== 'D') throw badInput('2100', 'validationMethod must be D.');
  const certificate = store.add({
    ...draft,
    type: 'NCP_FREE_DV_01',
    pending: validation(switches.cloudBasicValidationMs, '1', context),
  });
  return {
    totalRows: 1,
    certificateName: certificate.name,
    commonName: certificate.commonName,
    dnsName: certificate.dnsNames.join(','),
    validationMethod: method,
    requestSn: `REQ-${certificate.number}`,
  };
}

export function requestGlobalEdge(context: RouteContext): Record<string, unknown> {
  const { store, clock, switches } = context;
  const now = clock.now();
  const certificate = store.add({
    ...newOrder(jsonBody(context.exchange), context),
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    pending: {
      startedAt: now,
      until: now + switches.globalEdgeIssuanceMs,
      outcome: switches.globalEdgeIssuedStatus,
    },
  });
  return { totalRows: 1, certificate: receiptOf(certificate) };
}

/** How the answer to a request shows what came of it. */
export function receiptOf(certificate: Certificate): Record<string, unknown> {
  return {
    certificateNo: certificate.number,
    certificateName: certificate.name,
    statusCode: certificate.status,
    statusName: STATUS_NAMES[certificate.status],
    commonName: certificate.commonName,
    dnsName: certificate.dnsNames.join(','),
  };
}

/** What all requests have in common, checked: a certificate of an order of its own. */
export function newOrder(body: Readonly<Record<string, unknown>>, context: RouteContext) {
  const name = requiredText(body, 'certificateName');
  checkName(name);
  const draft = {
    name,
    commonName: commonName(body),
    dnsNames: dnsNames(body),
    status: '0' as const,
    orderId: context.store.newOrderId(),
    usedBy: [],
  };
  checkNameIsFree(name, context);
  return draft;
}

export function checkNameIsFree(name: string, { store, switches }: RouteContext): void {
  if (store.named(name)) throw badInput(switches.duplicateNameCode, 'The certificate name is already in use.');
}

/** A validation that somebody answers within this time; too late for the time limit, it fails. */
export function validation(
  lastsMs: number,
  issued: StatusCode,
  { clock, switches: { validationTimeoutMs } }: RouteContext,
): NonNullable<Certificate['pending']> {
  const startedAt = clock.now();
  return {
    startedAt,
    until: startedAt + Math.min(lastsMs, validationTimeoutMs),
    outcome: lastsMs <= validationTimeoutMs ? issued : '-4',
  };
}
