import type { Order } from '../domain/order.ts';
import type { Package } from '../domain/shipment.ts';
import { hasKits, inCartLines } from '../domain/translation/kit-lines.ts';
import { whereIn } from './bulk.ts';
import type { Dialect, Trx } from './scope.ts';

/** Orders whose kits went out as components: their packages are put in the cart's own lines, and wait while a kit is not whole. */
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
    .select(['id', 'body', 'state', 'told'])
    .where('order_id', '=', order)
    .where('state', '<>', 'voided')
    .orderBy('id')
    .execute();
  const cartLines = inCartLines(
    given,
    judged,
    packages.map((row) => JSON.parse(row.body) as Package),
  );
  for (const [index, { id, state, told }] of packages.entries()) {
    const mine = cartLines[index];
    if (!mine) continue;
    const lines = JSON.stringify(mine.lines);
    const next = state === 'new' || state === 'waiting' ? (mine.waits ? 'waiting' : 'new') : state;
    if (lines === told && next === state) continue;
    await trx.updateTable('packages').set({ told: lines, state: next, updated_at: at }).where('id', '=', id).execute();
  }
}
