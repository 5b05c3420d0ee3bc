import { type Expression, sql } from 'kysely';
import type { Urgency } from '../domain/calendar/cut-off.ts';
import { merchantsOf, type Reader, type Scope } from './scope.ts';

/** The rank of a row of `parts`; 0 goes first. */
export function rankOf({ byShipMethod, others }: Urgency): Expression<number> {
  const method = sql`(select ship_method from orders where orders.id = parts.order_id)`;
  const cases = [...byShipMethod].map(([name, rank]) => sql`when ${name} then ${sql.lit(rank)}`);
  return sql<number>`case ${method} ${sql.join(cases, sql` `)} else ${sql.lit(others)} end`;
}

export interface WaitingOfMethod {
  readonly merchant: string;
  readonly wms: string;
  readonly cart: string;
  readonly shipMethod: string;
  readonly count: number;
  /** When the oldest of them was received. */
  readonly oldest: string;
}

/** Orders that a WMS does not have yet, by cart and ship method: accepted, or in a file that has not gone out. */
export async function waitingByShipMethod(reader: Reader, scope: Scope): Promise<WaitingOfMethod[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .select(['parts.merchant', 'parts.wms', 'orders.cart', 'orders.ship_method'])
    .select([sql<number>`count(*)`.as('count'), sql<string>`min(orders.received_at)`.as('oldest')])
    .where('parts.status', 'in', ['new', 'sending'])
    .where('orders.shadow', '=', 0)
    .$if(merchants !== null, (query) => query.where('parts.merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['parts.merchant', 'parts.wms', 'orders.cart', 'orders.ship_method'])
    .execute();
  return rows.map(({ merchant, wms, cart, ship_method: shipMethod, count, oldest }) => ({
    merchant,
    wms,
    cart,
    shipMethod,
    count: Number(count),
    oldest,
  }));
}
