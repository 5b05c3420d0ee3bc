import { type OrderStatus, statusByUnits } from '../domain/order-status.ts';
import type { Package, ShippedLine } from '../domain/shipment.ts';
import { groupBy } from '../support/grouping.ts';
import { whereIn } from './bulk.ts';
import { setPartStatus } from './part-status.ts';
import type { Dialect, Trx } from './scope.ts';

/** A line of which a WMS says that more units have left than were ordered. */
export interface OverShipped {
  readonly order: string;
  readonly lineNumber: number;
  readonly ordered: number;
  readonly reported: number;
}

/** A parcel that was not known before. */
interface FreshPackage {
  readonly id: string;
  readonly order: string;
  readonly part: string;
  readonly parcel: Package;
}

/**
 * Adds shipped units to the lines and moves the parts on. Neither the line nor what the cart is told ever goes above what was ordered.
 * Returns where more was reported.
 */
export async function countUnits(
  trx: Trx,
  dialect: Dialect,
  fresh: readonly FreshPackage[],
  at: string,
): Promise<OverShipped[]> {
  const over: OverShipped[] = [];
  for (const { id, order, parcel } of fresh) {
    const counted: ShippedLine[] = [];
    const before = over.length;
    for (const line of parcel.lines) {
      const units = await addUnits(trx, order, line.lineNumber, line.quantity);
      if (units) over.push({ order, lineNumber: line.lineNumber, ...units });
      counted.push({ ...line, quantity: line.quantity - (units ? units.reported - units.ordered : 0) });
    }
    if (over.length > before) await tellCounted(trx, id, counted);
  }
  await moveByUnits(trx, dialect, [...new Set(fresh.map(({ part }) => part))], forward, at);
  return over;
}

async function addUnits(
  trx: Trx,
  order: string,
  lineNumber: number,
  units: number,
): Promise<{ ordered: number; reported: number } | null> {
  const line = () => trx.updateTable('lines').where('order_id', '=', order).where('line_number', '=', lineNumber);
  const counted = await line()
    .set((row) => ({ shipped: row('shipped', '+', units) }))
    .returning(['quantity', 'shipped'])
    .executeTakeFirst();
  if (!counted || counted.shipped <= counted.quantity) return null;
  await line().set({ shipped: counted.quantity }).execute();
  return { ordered: counted.quantity, reported: counted.shipped };
}

async function tellCounted(trx: Trx, id: string, counted: readonly ShippedLine[]): Promise<void> {
  const told = JSON.stringify(counted.filter(({ quantity }) => quantity > 0));
  await trx.updateTable('packages').set({ told }).where('id', '=', id).execute();
}

/** Counts the shipped units of these orders anew from the parcels that still hold, and moves these parts back as far as that goes. */
export async function recountUnits(
  trx: Trx,
  dialect: Dialect,
  orders: readonly string[],
  parts: readonly string[],
  at: string,
): Promise<void> {
  const parcels = await trx
    .selectFrom('packages')
    .select(['order_id', 'body'])
    .where(whereIn(dialect, 'order_id', orders))
    .where('state', '<>', 'voided')
    .execute();
  const byOrder = groupBy(parcels, (row) => row.order_id);
  for (const order of orders) {
    const shipped = new Map<number, number>();
    for (const { body } of byOrder.get(order) ?? [])
      for (const { lineNumber, quantity } of (JSON.parse(body) as Package).lines)
        shipped.set(lineNumber, (shipped.get(lineNumber) ?? 0) + quantity);
    const lines = await trx
      .selectFrom('lines')
      .select(['line_number', 'quantity'])
      .where('order_id', '=', order)
      .execute();
    for (const { line_number, quantity } of lines)
      await trx
        .updateTable('lines')
        .set({ shipped: Math.min(quantity, shipped.get(line_number) ?? 0) })
        .where('order_id', '=', order)
        .where('line_number', '=', line_number)
        .execute();
  }
  await moveByUnits(trx, dialect, parts, back, at);
}

type Ways = Partial<Record<'at_wms' | 'partial' | 'shipped', readonly OrderStatus[]>>;
const forward: Ways = { partial: ['sending', 'at_wms', 'partial'], shipped: ['sending', 'at_wms', 'partial'] };
const back: Ways = { at_wms: ['partial', 'shipped', 'confirmed'], partial: ['shipped', 'confirmed'] };

async function moveByUnits(
  trx: Trx,
  dialect: Dialect,
  parts: readonly string[],
  ways: Ways,
  at: string,
): Promise<void> {
  const lines = await trx
    .selectFrom('lines')
    .select(['part', 'quantity', 'shipped'])
    .where(whereIn(dialect, 'part', parts))
    .where('filtered', '=', 0)
    .execute();
  const linesOf = groupBy(lines, ({ part }) => part);
  for (const [status, ids] of groupBy(parts, (part) => statusByUnits(linesOf.get(part) ?? []))) {
    const from = ways[status];
    if (from) await setPartStatus(trx, dialect, ids, from, status, at);
  }
}
