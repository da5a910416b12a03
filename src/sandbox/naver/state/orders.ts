import { refused } from '../protocol/errors.ts';
import { paging } from '../protocol/input.ts';
import { listed } from '../protocol/listing.ts';
import type { RouteContext } from '../protocol/router.ts';
import type { Order } from './certificate.ts';
import { plainDate } from './dates.ts';
import { rowV2 } from './rows.ts';

const DAY_MS = 86_400_000;

/** All of them unless a page size is given. */
export function orderList(context: RouteContext): Record<string, unknown> {
  const { page, pageSize } = paging(context.exchange.query, 0);
  const orders = [...context.store.orders()].reverse();
  const rows = pageSize === 0 ? orders : orders.slice((page - 1) * pageSize, page * pageSize);
  return { totalCount: orders.length, orders: rows.map((order) => orderRow(order, context.clock.now())) };
}

export function showOrder(context: RouteContext): Record<string, unknown> {
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
