import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** An order that waits for the end of its release delay. */
export interface DelayedOrder {
  readonly id: string;
  readonly merchant: string;
  readonly cart: string;
  readonly orderNumber: string;
  readonly releaseAt: string;
}

export async function saveRelease(trx: Trx, order: string, at: string): Promise<void> {
  await trx.updateTable('orders').set({ release_at: at }).where('id', '=', order).execute();
}

/** Orders whose delay has ended by this instant, the longest overdue first; `null` = all that wait, whenever they are due. */
export async function delayedOrders(
  reader: Reader,
  scope: Scope,
  dueBy: string | null,
  limit: number,
): Promise<DelayedOrder[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('orders')
    .select(['id', 'merchant', 'cart', 'order_number', 'release_at'])
    .where('release_at', 'is not', null)
    .$if(dueBy !== null, (query) => query.where('release_at', '<=', dueBy))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('release_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    merchant: row.merchant,
    cart: row.cart,
    orderNumber: row.order_number,
    releaseAt: row.release_at ?? '',
  }));
}

export async function countDelayedOrders(reader: Reader, scope: Scope): Promise<number> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('orders')
    .select((one) => one.fn.countAll<number>().as('count'))
    .where('release_at', 'is not', null)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** They are delayed no more, neither now nor when they are judged again. Returns the ids that still waited. */
export async function endDelays(
  trx: Trx,
  dialect: Dialect,
  orders: readonly string[],
  at: string,
): Promise<Set<string>> {
  const ended = await trx
    .updateTable('orders')
    .set({ release_at: null, released_at: at })
    .where(whereIn(dialect, 'id', orders))
    .where('release_at', 'is not', null)
    .returning('id')
    .execute();
  return new Set(ended.map(({ id }) => id));
}
