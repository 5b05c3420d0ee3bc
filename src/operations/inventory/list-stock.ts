import { standings } from '../../config/warehouse-standings.ts';
import { catalogueOf, factsFor, readFacts } from '../../deliveries/stock/facts.ts';
import { stockOf } from '../../domain/stock/product-stock.ts';
import { stockKey } from '../../domain/stock/unseen-orders.ts';
import type { Standing } from '../../domain/stock/warehouses.ts';
import { levelsOf } from '../../storage/levels.ts';
import { seenWarehouses } from '../../storage/stock-warehouses.ts';
import { groupBy } from '../../support/grouping.ts';
import type { Dock } from '../dock.ts';
import { inScope, type Scope } from '../scope.ts';

/** One SKU of a merchant over all its known warehouses, whatever its carts want of it. */
export interface StockSummary {
  readonly merchant: string;
  readonly sku: string;
  readonly available: number;
  /** null = some warehouse does not say. */
  readonly onHand: number | null;
  /** Units of orders that no WMS knew of when it reported. */
  readonly unseen: number;
  /** Own names of those that count. */
  readonly warehouses: readonly string[];
  /** Codes of those that do not. */
  readonly notCounted: readonly string[];
  /** The oldest report. */
  readonly reportedAt: string;
}

/** By merchant and SKU; of `after` and later SKUs at most `limit`. */
export async function listStock(
  dock: Dock,
  scope: Scope,
  { limit, from = '' }: { readonly limit: number; readonly from?: string },
): Promise<StockSummary[]> {
  const { store, clock, workspace } = dock.tools;
  const { reader, dialect } = store;
  const found: StockSummary[] = [];
  for (const merchant of workspace().merchants.values()) {
    if (!inScope(scope, merchant.id)) continue;
    const facts = await factsFor(reader, dialect, merchant, await readFacts(reader, merchant.id, clock.iso()));
    for await (const slice of levelsOf(reader, merchant.id)) {
      const groups = [...groupBy(slice, ({ sku }) => sku)]
        .filter(([sku]) => sku >= from)
        .slice(0, limit - found.length);
      const products = await catalogueOf(
        reader,
        dialect,
        merchant.id,
        groups.map(([sku]) => sku),
      );
      for (const [sku, levels] of groups) {
        const key = stockKey(sku, products);
        const stock = stockOf({ key, names: [], levels }, everything, facts.standing, facts.orders);
        found.push({ merchant: merchant.id, sku, ...summaryOf(stock) });
      }
      if (found.length >= limit) return found;
    }
  }
  return found;
}

const everything = {
  inventoryQuantity: 'available',
  syncInventoryWithWarehouse: [],
  minimumInventoryLevel: 0,
  itemFilter: null,
} as const;

function summaryOf({ levels, counted, unseen }: ReturnType<typeof stockOf>): Omit<StockSummary, 'merchant' | 'sku'> {
  const counting = levels.filter(({ countsAs }) => countsAs !== null);
  const onHand = counting.map((level) => level.onHand);
  const known = onHand.filter((units) => units !== null);
  return {
    available: counted,
    onHand: known.length === onHand.length ? known.reduce((sum, units) => sum + units, 0) : null,
    unseen,
    warehouses: [...new Set(counting.map(({ countsAs }) => countsAs ?? ''))],
    notCounted: levels.filter(({ countsAs }) => countsAs === null).map(({ warehouse }) => warehouse),
    reportedAt: levels.map(({ reportedAt }) => reportedAt).sort()[0] ?? '',
  };
}

/** A code that stock files have, and what it means. */
export interface WarehouseRow {
  readonly merchant: string;
  readonly wms: string;
  readonly code: string;
  readonly standing: Standing;
  readonly firstAt: string;
}

/** The codes of warehouses that stock files have named. */
export async function listWarehouses(dock: Dock, scope: Scope): Promise<WarehouseRow[]> {
  const { store, workspace } = dock.tools;
  const seen = await seenWarehouses(store.reader, scope);
  return seen.flatMap(({ merchant: id, wms, code, firstAt }) => {
    const merchant = workspace().merchants.get(id);
    if (!merchant) return [];
    return [{ merchant: id, wms, code, standing: standings(merchant, seen)({ wms, warehouse: code }), firstAt }];
  });
}
