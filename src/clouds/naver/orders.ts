import { ExtensionError } from '../../errors.ts';
import type { NaverApi } from './api.ts';
import { meansNothingFound } from './errors.ts';
import { textOf } from './fields.ts';
import type { JsonRow } from './fields.ts';
import { orderIdOf, readOrder, readOrders } from './listAnswers.ts';
import { ORDER_FACTS } from './merging.ts';
import { orderRequest, ordersRequest } from './requests.ts';
import { kindOf } from './vocabulary.ts';

/** Facts of all orders by their id, under the service's own names. */
export async function readOrderFacts(api: NaverApi, signal: AbortSignal | undefined): Promise<Map<string, JsonRow>> {
  return orNothing(async () => readOrders(await api.read(ordersRequest(), signal)), new Map());
}

/** @param nothing what it means if the service says that nothing was found */
export async function orNothing<T>(read: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (meansNothingFound(error)) return nothing;
    throw error;
  }
}

/** Facts of single orders, each asked for once. */
export class OrderFacts {
  readonly #api: NaverApi;
  readonly #signal: AbortSignal | undefined;
  readonly #orders = new Map<string, Promise<JsonRow | undefined>>();

  constructor(api: NaverApi, signal: AbortSignal | undefined) {
    this.#api = api;
    this.#signal = signal;
  }

  /**
   * Facts of the orders that these rows name; only Advanced certificates have an order that says something.
   * @param known fields of the certificate as last seen: they stand in where the order cannot be asked
   */
  async of(rows: readonly JsonRow[], known?: JsonRow): Promise<Map<string, JsonRow>> {
    const facts = new Map<string, JsonRow>();
    for (const orderId of new Set(rows.filter(isAdvanced).map(orderIdOf))) {
      if (orderId === undefined) continue;
      const order = (await this.#one(orderId)) ?? (known && keptOf(known));
      if (order) facts.set(orderId, order);
    }
    return facts;
  }

  #one(orderId: string): Promise<JsonRow | undefined> {
    let order = this.#orders.get(orderId);
    if (!order) {
      order = this.#read(orderId);
      this.#orders.set(orderId, order);
    }
    return order;
  }

  /** A remark beside the certificate: its own failure must not hide the certificate. */
  async #read(orderId: string): Promise<JsonRow | undefined> {
    try {
      return readOrder(await this.#api.read(orderRequest(orderId), this.#signal)).facts;
    } catch (error) {
      if (error instanceof ExtensionError) return undefined;
      throw error;
    }
  }
}

function isAdvanced(row: JsonRow): boolean {
  return kindOf(textOf(row['certificateType']) ?? textOf(row['certificateTypeCode'])).startsWith('advanced');
}

function keptOf(raw: JsonRow): JsonRow | undefined {
  return ORDER_FACTS.some((name) => raw[name] !== undefined) ? raw : undefined;
}
