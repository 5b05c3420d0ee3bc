import type { Order } from '../domain/order.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** An order that was made to send something of another once more. */
export interface Reship {
  readonly order: string;
  readonly merchant: string;
  readonly ofOrder: string;
  readonly round: number;
  readonly tellCart: boolean;
}

export async function insertReship(trx: Trx, reship: Reship, at: string): Promise<void> {
  const { order, merchant, ofOrder, round, tellCart } = reship;
  await trx
    .insertInto('reships')
    .values({ order_id: order, merchant, of_order: ofOrder, round, tell_cart: tellCart ? 1 : 0, made_at: at })
    .execute();
}

export async function lastRound(reader: Reader, scope: Scope, ofOrder: string): Promise<number> {
  return (await reshipsOf(reader, scope, ofOrder)).reduce((most, { round }) => Math.max(most, round), 0);
}

/** Linked orders with their numbers: those made of this one, oldest first, and the one that this was made of. */
export async function linksOfOrder(
  reader: Reader,
  scope: Scope,
  order: string,
): Promise<{ made: (Reship & { orderNumber: string; status: string })[]; of: Linked | null }> {
  const merchants = merchantsOf(scope);
  const made = await reader
    .selectFrom('reships')
    .innerJoin('orders', 'orders.id', 'reships.order_id')
    .select(['reships.order_id', 'reships.merchant', 'of_order', 'round', 'tell_cart', 'order_number', 'status'])
    .where('of_order', '=', order)
    .$if(merchants !== null, (query) => query.where('reships.merchant', 'in', [...(merchants ?? [])]))
    .orderBy('round')
    .execute();
  const of = await reader
    .selectFrom('reships')
    .innerJoin('orders', 'orders.id', 'reships.of_order')
    .select(['orders.id', 'order_number', 'tell_cart'])
    .where('reships.order_id', '=', order)
    .$if(merchants !== null, (query) => query.where('reships.merchant', 'in', [...(merchants ?? [])]))
    .executeTakeFirst();
  return {
    made: made.map((row) => ({ ...reshipOf(row), orderNumber: row.order_number, status: row.status })),
    of: of ? { id: of.id, orderNumber: of.order_number, tellCart: Number(of.tell_cart) === 1 } : null,
  };
}

export interface Linked {
  readonly id: string;
  readonly orderNumber: string;
  readonly tellCart: boolean;
}

async function reshipsOf(reader: Reader, scope: Scope, ofOrder: string): Promise<Reship[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('reships')
    .select(['order_id', 'merchant', 'of_order', 'round', 'tell_cart'])
    .where('of_order', '=', ofOrder)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return rows.map(reshipOf);
}

/** Of these orders, those whose parcels the cart is not told of. */
export async function untoldReships(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
): Promise<Set<string>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('reships')
    .select('order_id')
    .where(whereIn(dialect, 'order_id', orders))
    .where('tell_cart', '=', 0)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Set(rows.map((row) => row.order_id));
}

/** The order as its cart knows it, for each of these that was made of another. */
export async function firstOrders(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
): Promise<Map<string, Order>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('reships')
    .innerJoin('order_texts', 'order_texts.order_id', 'reships.of_order')
    .select(['reships.order_id', 'order_texts.body'])
    .where(whereIn(dialect, 'reships.order_id', orders))
    .$if(merchants !== null, (query) => query.where('reships.merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Map(rows.map((row) => [row.order_id, JSON.parse(row.body) as Order]));
}

function reshipOf(row: {
  order_id: string;
  merchant: string;
  of_order: string;
  round: number;
  tell_cart: number;
}): Reship {
  const { order_id: order, merchant, of_order: ofOrder, round } = row;
  return { order, merchant, ofOrder, round: Number(round), tellCart: Number(row.tell_cart) === 1 };
}
