import type { Workspace } from '../config/workspace.ts';
import type { DraftPart } from '../domain/judging/verdict.ts';
import type { Order } from '../domain/order.ts';
import type { StockAt } from '../domain/routing/shelf.ts';
import { linesByPart } from '../storage/divided.ts';
import { freeStock } from '../storage/free-stock.ts';
import { outgoingOrders } from '../storage/judged.ts';
import type { PartRow, StoredOrder } from '../storage/orders.ts';
import type { Dialect, Reader } from '../storage/scope.ts';
import { groupBy } from '../support/grouping.ts';
import type { Translation } from './translation-facts.ts';

/** An order of which some parts have left the hands of the rules. */
export interface DividedOrder {
  /** As it goes out by what was judged before. */
  readonly out: Order;
  /** Parts that wait to be judged, with their lines. */
  readonly waiting: readonly DraftPart[];
}

/** Keyed by order; nearly always empty. */
export async function dividedOrders(
  reader: Reader,
  dialect: Dialect,
  merchants: readonly string[],
  parts: ReadonlyMap<string, readonly PartRow[]>,
): Promise<Map<string, DividedOrder>> {
  const divided = [...parts].filter(([, own]) => own.some(isWaiting) && !own.every(isWaiting));
  if (divided.length === 0) return new Map();
  const waiting = divided.flatMap(([, own]) => own.filter(isWaiting).map(({ id }) => id));
  const ids = divided.map(([order]) => order);
  const out = await outgoingOrders(reader, dialect, merchants, ids);
  const lines = await linesByPart(reader, dialect, merchants, waiting);
  return new Map(
    divided.flatMap(([order, own]) => {
      const text = out.get(order);
      const left = own
        .filter(isWaiting)
        .map(({ id, wms, rule = '' }) => ({ wms, rule, lines: [...(lines.get(id) ?? [])] }));
      return text ? [[order, { out: text, waiting: left }]] : [];
    }),
  );
}

function isWaiting({ status }: PartRow): boolean {
  return status === 'received';
}

/** What WMSes have, for merchants whose rules ask; for all orders of a batch at once. */
export async function stockFor(
  reader: Reader,
  dialect: Dialect,
  workspace: Workspace,
  orders: readonly StoredOrder[],
  translationOf: (order: StoredOrder) => Translation,
): Promise<(merchant: string) => StockAt> {
  const units = new Map<string, number>();
  for (const [merchant, its] of groupBy(orders, (order) => order.merchant)) {
    const asking = (workspace.merchants.get(merchant)?.routing ?? []).filter(({ when }) => when.stock !== null);
    const [first] = its;
    if (asking.length === 0 || !first) continue;
    const skus = new Set(its.flatMap(({ order }) => order.lines.map(({ sku }) => sku)));
    // One catalogue serves all orders of a merchant: kits in it are known with what they are made of.
    for (const name of translationOf(first).products.names()) skus.add(name);
    const wmses = [...new Set(asking.map(({ to }) => to))];
    for (const found of await freeStock(reader, dialect, merchant, wmses, [...skus]))
      units.set(keyOf(merchant, found.wms, found.sku), found.units);
  }
  return (merchant) => (wms, sku) => units.get(keyOf(merchant, wms, sku)) ?? 0;
}

function keyOf(...words: readonly string[]): string {
  return JSON.stringify(words);
}
