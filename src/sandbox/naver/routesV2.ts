import { STATUS_NAMES, isAdvanced, type Certificate, type Order } from './certificate.ts';
import { recentChanges } from './changes.ts';
import { plainDate } from './dates.ts';
import { deleteCertificate } from './deletion.ts';
import { downloadZip, showChain } from './download.ts';
import { badInput, refused } from './errors.ts';
import { registerExternal } from './external.ts';
import { checkName, commonName, dnsNames, jsonBody, paging, requiredText } from './input.ts';
import type { Route, RouteContext } from './router.ts';
import { advancedRow, isCloudRow, rowV2 } from './rows.ts';
import { certificateTypes } from './types.ts';
import { verificationInfo } from './validation.ts';

const DAY_MS = 86_400_000;

/** API v2: public zone, main-account key. */
export const ROUTES_V2: readonly Route[] = [
  { method: 'GET', path: '/certificate/certificateTypes', handle: ({ switches }) => certificateTypes(switches) },
  {
    method: 'GET',
    path: '/certificate/certificates',
    handle: (context) => cloudList(context, (row) => context.switches.allListHasAdvanced || isCloudRow(row)),
  },
  { method: 'GET', path: '/certificate/getCertificates', handle: (context) => cloudList(context, isCloudRow) },
  { method: 'GET', path: '/certificate/getPaidCertificates', handle: advancedList },
  { method: 'GET', path: '/certificate/orders', handle: orderList },
  { method: 'GET', path: '/certificate/orders/{orderId}', handle: showOrder },
  { method: 'GET', path: '/certificate/getVerificationInfo/{certificateNo}', handle: verificationInfo },
  { method: 'GET', path: '/certificate/recentChanges', handle: recentChanges },
  { method: 'POST', path: '/certificate/requestCertificateIssuance', handle: requestCloudBasic },
  { method: 'POST', path: '/certificate/requestGedCertificateIssuance', handle: requestGlobalEdge },
  {
    method: 'POST',
    path: '/certificate/withExternal',
    handle: (context) => {
      const certificate = registerExternal(context, 'certificateBody');
      return { totalRows: 1, sslCertificateList: [rowV2(certificate, context)] };
    },
  },
  { method: 'GET', path: '/certificate/exportCertificate/{certificateNo}/chain', handle: showChain },
  { method: 'POST', path: '/certificate/exportCertificate/{certificateNo}', handle: downloadZip },
  { method: 'DELETE', path: '/certificate/deleteCertificate/{certificateNo}', handle: deleteCertificate },
];

function cloudList(context: RouteContext, belongs: (certificate: Certificate) => boolean): Record<string, unknown> {
  const found = named(context).filter(belongs);
  const rows = pageOf(found, context).map((certificate) => rowV2(certificate, context));
  return { totalCount: found.length, sslCertificateList: rows };
}

/** Pages and counts orders, not certificates: the list is one of orders. */
function advancedList(context: RouteContext): Record<string, unknown> {
  const byOrder = new Map<string, Certificate[]>();
  for (const certificate of named(context)) {
    if (!isAdvanced(certificate.type) || certificate.orderId === null) continue;
    byOrder.set(certificate.orderId, [...(byOrder.get(certificate.orderId) ?? []), certificate]);
  }
  const idName = context.switches.oldAdvancedNames ? 'orderID' : 'orderId';
  const orders = pageOf([...byOrder], context).map(([orderId, certificates]) => ({
    [idName]: orderId,
    certificates: certificates.map((certificate) => advancedRow(certificate, context)),
  }));
  return { totalCount: byOrder.size, orders };
}

function orderList(context: RouteContext): Record<string, unknown> {
  const { page, pageSize } = paging(context.exchange.query, 0);
  const orders = [...context.store.orders()].reverse();
  const rows = pageSize === 0 ? orders : orders.slice((page - 1) * pageSize, page * pageSize);
  return { totalCount: orders.length, orders: rows.map((order) => orderRow(order, context.clock.now())) };
}

function showOrder(context: RouteContext): Record<string, unknown> {
  const order = context.store.orders().find(({ orderId }) => orderId === context.params['orderId']);
  if (!order) throw refused('2200', 'No certificate was found.');
  const certificates = listed(context).filter(({ orderId }) => orderId === order.orderId);
  return {
    ...orderRow(order, context.clock.now()),
    totalCount: certificates.length,
    certificates: certificates.map((certificate) => rowV2(certificate, context)),
  };
}

/** Subscriptions are bought in years, three at most; an ended one cannot be extended. */
function orderRow(order: Order, now: number): Record<string, unknown> {
  const { endsAt } = order;
  return {
    orderId: order.orderId,
    subscriptionStartDt: plainDate(order.startedAt),
    subscriptionEndDt: endsAt === null ? null : plainDate(endsAt),
    subscriptionYears: order.years,
    remainingDays: endsAt === null ? null : Math.floor((endsAt - now) / DAY_MS),
    extendableYears: endsAt === null || endsAt < now ? 0 : Math.max(0, 3 - order.years),
  };
}

/** Answers without a number: that is how Cloud Basic is. */
function requestCloudBasic(context: RouteContext): Record<string, unknown> {
  const { store, clock, switches } = context;
  const wanted = requestedNames(context);
  const method = requiredText(wanted.body, 'validationMethod');
  if (method !== 'D') throw badInput('2100', 'validationMethod must be D.');
  const now = clock.now();
  const until = now + Math.min(switches.cloudBasicValidationMs, switches.validationTimeoutMs);
  const outcome = switches.cloudBasicValidationMs <= switches.validationTimeoutMs ? '1' : '-4';
  const certificate = store.add({
    ...wanted.draft,
    type: 'NCP_FREE_DV_01',
    pending: { startedAt: now, until, outcome },
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

function requestGlobalEdge(context: RouteContext): Record<string, unknown> {
  const { store, clock, switches } = context;
  const now = clock.now();
  const certificate = store.add({
    ...requestedNames(context).draft,
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    pending: {
      startedAt: now,
      until: now + switches.globalEdgeIssuanceMs,
      outcome: switches.globalEdgeIssuedStatus,
    },
  });
  return {
    totalRows: 1,
    certificate: {
      certificateNo: certificate.number,
      certificateName: certificate.name,
      statusCode: certificate.status,
      statusName: STATUS_NAMES[certificate.status],
      commonName: certificate.commonName,
      dnsName: certificate.dnsNames.join(','),
    },
  };
}

/** What both requests have in common, checked. */
function requestedNames(context: RouteContext) {
  const body = jsonBody(context.exchange);
  const name = requiredText(body, 'certificateName');
  checkName(name);
  const draft = {
    name,
    commonName: commonName(body),
    dnsNames: dnsNames(body),
    status: '0' as const,
    orderId: newOrderId(context),
    usedBy: [],
  };
  if (context.store.named(name)) {
    throw badInput(context.switches.duplicateNameCode, 'The certificate name is already in use.');
  }
  return { body, draft };
}

/** Day and number of the order: a text that looks like a number but is too long for one. */
function newOrderId({ store, clock }: RouteContext): string {
  const day = plainDate(clock.now()).slice(0, 10).replaceAll('-', '');
  return `${day}${String(store.data.nextNumber).padStart(12, '0')}`;
}

/** Newest first, as the console shows them. */
function listed({ store, switches }: RouteContext): Certificate[] {
  return store
    .all()
    .filter(({ status }) => switches.deletedListed || status !== '-6')
    .reverse();
}

function named(context: RouteContext): Certificate[] {
  const wanted = context.exchange.query.get('certificateName');
  if (!wanted) return listed(context);
  return listed(context).filter(({ name }) =>
    context.switches.nameFilter === 'exact' ? name === wanted : name.includes(wanted),
  );
}

function pageOf<T>(rows: readonly T[], { exchange, switches }: RouteContext): readonly T[] {
  const { page, pageSize } = paging(exchange.query, switches.defaultPageSize);
  if (pageSize === 0 && switches.pageSizeZeroMeansAll) return rows;
  const size = Math.min(pageSize === 0 ? switches.defaultPageSize : pageSize, switches.maxPageSize);
  return rows.slice((page - 1) * size, page * size);
}
