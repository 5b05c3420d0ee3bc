import { type Expression, sql } from 'kysely';
import type { Urgency } from '../domain/calendar/cut-off.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** Who goes first, with the language in which the store is asked. */
export interface RankedBy extends Urgency {
  readonly dialect: Dialect;
}

/** The ship method of the order of a row of `parts`, as its cart gave it. */
function shipMethodOfPart(dialect: Dialect): Expression<string> {
  const method = dialect === 'sqlite' ? sql`json_extract(body, '$.shipMethod')` : sql`body::json ->> 'shipMethod'`;
  return sql<string>`(select coalesce(${method}, '') from order_texts where order_texts.order_id = parts.order_id)`;
}

/** The rank of a row of `parts`; 0 goes first. */
export function rankOf({ dialect, byShipMethod, others }: RankedBy): Expression<number> {
  const cases = [...byShipMethod].map(([method, rank]) => sql`when ${method} then ${sql.lit(rank)}`);
  return sql<number>`case ${shipMethodOfPart(dialect)} ${sql.join(cases, sql` `)} else ${sql.lit(others)} end`;
}

export interface WaitingOfMethod {
  readonly merchant: string;
  readonly wms: string;
  readonly shipMethod: string;
  readonly count: number;
  /** When the oldest of them was received. */
  readonly oldest: string;
}

/** Orders that a WMS does not have yet, by ship method: accepted, or in a file that has not gone out. */
export async function waitingByShipMethod(reader: Reader, dialect: Dialect, scope: Scope): Promise<WaitingOfMethod[]> {
  const merchants = merchantsOf(scope);
  const method = shipMethodOfPart(dialect);
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .select(['parts.merchant', 'parts.wms', sql<string>`${method}`.as('method')])
    .select([sql<number>`count(*)`.as('count'), sql<string>`min(orders.received_at)`.as('oldest')])
    .where('parts.status', 'in', ['new', 'sending'])
    .where('orders.shadow', '=', 0)
    .$if(merchants !== null, (query) => query.where('parts.merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['parts.merchant', 'parts.wms', 'method'])
    .execute();
  return rows.map(({ merchant, wms, method: shipMethod, count, oldest }) => ({
    merchant,
    wms,
    shipMethod,
    count: Number(count),
    oldest,
  }));
}
