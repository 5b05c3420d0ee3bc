import { sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import type { Package } from '../domain/shipment.ts';
import { hasKits, inCartLines } from '../domain/translation/kit-lines.ts';
import { whereIn } from './bulk.ts';
import type { Dialect, Trx } from './scope.ts';

/**
 * Orders whose kits went out as components: their packages are put in the cart's own lines, and wait while a kit is not whole. To be
 * called after the packages were counted: that keeps other daemons off the order, so that of two halves the later sees the earlier.
 */
export async function tellKits(trx: Trx, dialect: Dialect, orders: readonly string[], at: string): Promise<void> {
  const texts = await trx
    .selectFrom('order_texts')
    .select(['order_id', 'body', 'judged'])
    .where(whereIn(dialect, 'order_id', [...new Set(orders)]))
    .where('judged', 'is not', null)
    .execute();
  for (const { order_id, body, judged } of texts) {
    const out = JSON.parse(judged ?? body) as Order;
    if (hasKits(out)) await tellKitsOf(trx, order_id, JSON.parse(body) as Order, out, at);
  }
}

async function tellKitsOf(trx: Trx, order: string, given: Order, judged: Order, at: string): Promise<void> {
  const packages = await trx
    .selectFrom('packages')
    .select(['id', 'body', 'state', 'told', 'counted'])
    .where('order_id', '=', order)
    .where('state', '<>', 'voided')
    // As they were counted first: what a cart was told must not move to another package. Those from before there was a count come next.
    .orderBy(sql`case when counted is null then 1 else 0 end`)
    .orderBy('counted')
    .orderBy(sql`case when told is null then 1 else 0 end`)
    .orderBy('id')
    .execute();
  const cartLines = inCartLines(
    given,
    judged,
    packages.map((row) => JSON.parse(row.body) as Package),
    await canceledLines(trx, order),
  );
  for (const [index, { id, state, told, counted }] of packages.entries()) {
    const mine = cartLines[index];
    if (!mine) continue;
    const lines = JSON.stringify(mine.lines);
    const next = state === 'new' || state === 'waiting' ? (mine.waits ? 'waiting' : 'new') : state;
    if (lines === told && next === state && counted !== null) continue;
    const change = { told: lines, state: next, counted: index + 1, updated_at: at };
    await trx.updateTable('packages').set(change).where('id', '=', id).execute();
  }
}

/** Lines that will not come: the WMS that had them has canceled its part. */
async function canceledLines(trx: Trx, order: string): Promise<Set<number>> {
  const rows = await trx
    .selectFrom('lines')
    .innerJoin('parts', 'parts.id', 'lines.part')
    .select('lines.line_number')
    .where('lines.order_id', '=', order)
    .where('parts.status', '=', 'canceled')
    .execute();
  return new Set(rows.map((row) => Number(row.line_number)));
}
