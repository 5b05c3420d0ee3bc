import { sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** How many parts an order has, in a query on one of its parts. */
export const partsOfItsOrder = sql<number>`(select count(*) from parts as other where other.order_id = parts.order_id)`;

/** Numbers of the lines that go out with each of these parts; ask for parts of divided orders only. */
export async function linesByPart(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  parts: readonly string[],
): Promise<Map<string, Set<number>>> {
  const merchants = merchantsOf(scope);
  const lines = new Map<string, Set<number>>(parts.map((part) => [part, new Set()]));
  if (parts.length === 0) return lines;
  const rows = await reader
    .selectFrom('lines')
    .select(['part', 'line_number'])
    .where(whereIn(dialect, 'part', parts))
    .where('filtered', '=', 0)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  for (const row of rows) lines.get(row.part)?.add(Number(row.line_number));
  return lines;
}

/** Of a divided order what one WMS has to do with; lines keep their numbers. `undefined` = all of it. */
export function withLines<T extends Pick<Order, 'lines'>>(order: T, lines: ReadonlySet<number> | undefined): T {
  return lines ? { ...order, lines: order.lines.filter(({ lineNumber }) => lines.has(lineNumber)) } : order;
}
