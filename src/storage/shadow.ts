import { sql } from 'kysely';
import { adoptableStatuses } from '../domain/order-status.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** 0 = none; 1 = the order was seen while another hub still sent the merchant's orders; 2 = and its file was rendered for comparison. */
export type ShadowMark = 0 | 1 | 2;

/** Accepted parts whose orders were seen in shadow and not rendered yet, oldest first. */
export async function partsToShadow(reader: Reader, merchant: string, wms: string, limit: number): Promise<string[]> {
  const rows = await reader
    .selectFrom('parts')
    .select('id')
    .where('merchant', '=', merchant)
    .where('wms', '=', wms)
    .where('status', '=', 'new')
    .where(sql<boolean>`exists (select 1 from orders where orders.id = parts.order_id and orders.shadow = 1)`)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** Given again in shadow: the other hub may have taken it, whatever was known of it before. */
export async function markInShadow(trx: Trx, order: string): Promise<void> {
  await trx.updateTable('orders').set({ shadow: 1 }).where('id', '=', order).execute();
}

export async function markRendered(trx: Trx, dialect: Dialect, orders: readonly string[]): Promise<void> {
  await trx
    .updateTable('orders')
    .set({ shadow: 2 })
    .where(whereIn(dialect, 'id', orders))
    .where('shadow', '=', 1)
    .execute();
}

/** From now on they are delivered as any other order. */
export async function clearShadowMarks(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  orders: readonly string[],
): Promise<void> {
  await trx
    .updateTable('orders')
    .set({ shadow: 0 })
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'id', orders))
    .execute();
}

/** Orders seen in shadow that nobody has decided about, by cart. */
export async function countShadow(
  reader: Reader,
  scope: Scope,
): Promise<{ readonly merchant: string; readonly cart: string; readonly count: number }[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('orders')
    .select(['merchant', 'cart', sql<number>`count(*)`.as('count')])
    .where('shadow', '>', 0)
    .where('status', 'in', [...adoptableStatuses])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['merchant', 'cart'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
