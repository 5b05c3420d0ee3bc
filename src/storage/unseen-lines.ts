import { sql } from 'kysely';
import { type OpenUnits, seenStatuses, unseenStatuses } from '../domain/stock/unseen-orders.ts';
import { whereIn } from './bulk.ts';
import type { Dialect, Reader } from './scope.ts';

/** Units of a merchant's orders that no WMS has got, and of those that were handed over after `since`; alike lines are one row. */
export async function openUnits(reader: Reader, merchant: string, since: string): Promise<OpenUnits[]> {
  const rows = [];
  for (const lines of bothKinds(reader, merchant, since))
    rows.push(
      ...(await lines
        .select(['parts.wms', 'orders.cart', 'lines.sku', handedOverAt.as('handedOverAt')])
        .select(sql<number>`sum(lines.quantity)`.as('quantity'))
        .groupBy(['parts.wms', 'orders.cart', 'lines.sku', handedOverAt])
        .orderBy('lines.sku')
        .orderBy('parts.wms')
        .orderBy('orders.cart')
        .orderBy(handedOverAt)
        .execute()),
    );
  return rows.map((row) => ({ ...row, quantity: Number(row.quantity) }));
}

/** The line of an order behind such units, for whoever asks why a shop shows less than lies there. */
export interface OpenLine extends OpenUnits {
  readonly order: string;
  readonly orderNumber: string;
  readonly status: string;
}

/** The same, line by line, of these SKUs only. */
export async function openLines(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  since: string,
  skus: readonly string[],
): Promise<OpenLine[]> {
  const rows = [];
  for (const lines of bothKinds(reader, merchant, since))
    rows.push(
      ...(await lines
        .select(['parts.wms', 'orders.cart', 'lines.sku', 'lines.quantity', handedOverAt.as('handedOverAt')])
        .select(['orders.id as order', 'orders.order_number as orderNumber', 'parts.status'])
        .where(whereIn(dialect, 'lines.sku', skus))
        .orderBy('orders.id')
        .orderBy('lines.line_number')
        .execute()),
    );
  return rows;
}

/** A part that a WMS gave back has not been handed over: it goes there once more. As literals: PostgreSQL groups by equal texts only. */
const handedOverAt = sql<
  string | null
>`case when parts.status in (${sql.join(unseenStatuses.map((status) => sql.lit(status)))}) then null else parts.delivered_at end`;

/** Two questions, each along the index: asked as one with "or", SQLite would walk through every part there ever was. */
function bothKinds(reader: Reader, merchant: string, since: string) {
  const lines = reader
    .selectFrom('parts')
    .innerJoin('lines', 'lines.part', 'parts.id')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .where('parts.merchant', '=', merchant)
    .where('lines.filtered', '=', 0);
  return [
    lines.where('parts.status', 'in', [...unseenStatuses]),
    lines.where('parts.status', 'in', [...seenStatuses]).where('parts.delivered_at', '>', since),
  ];
}
