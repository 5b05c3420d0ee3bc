import { standings } from '../../config/warehouse-standings.ts';
import type { Cart, Merchant } from '../../config/workspace.ts';
import type { CartRule, StockFacts } from '../../domain/stock/cart-stock.ts';
import type { WarehouseLevel } from '../../domain/stock/product-stock.ts';
import { type OpenUnits, UnseenOrders } from '../../domain/stock/unseen-orders.ts';
import { Catalogue } from '../../domain/translation/product.ts';
import { levelsOf, oldestReport } from '../../storage/levels.ts';
import { productsByCodes } from '../../storage/products.ts';
import type { Dialect, Reader } from '../../storage/scope.ts';
import { type SeenWarehouse, seenWarehouses } from '../../storage/stock-warehouses.ts';
import { openUnits } from '../../storage/unseen-lines.ts';
import { limits } from '../../support/limits.ts';

/** Everything beside the levels that decides what a cart is told, as it was read. */
export interface ReadFacts {
  readonly seen: readonly SeenWarehouse[];
  readonly units: readonly OpenUnits[];
}

export async function readFacts(reader: Reader, merchant: string, at: string): Promise<ReadFacts> {
  return {
    seen: await seenWarehouses(reader, [merchant]),
    units: await openUnits(reader, merchant, await handedOverSince(reader, merchant, at)),
  };
}

/**
 * Orders handed over before this are in every report. A WMS that only reports what changes has said nothing of some SKUs for months: what
 * it has had for days it has counted.
 */
export async function handedOverSince(reader: Reader, merchant: string, at: string): Promise<string> {
  const floor = new Date(Date.parse(at) - limits.handOverSeconds * 1000).toISOString();
  const oldest = (await oldestReport(reader, merchant)) ?? at;
  return [oldest, floor].sort()[1] ?? floor;
}

/** The facts, ready to be reckoned with. */
export async function factsFor(
  reader: Reader,
  dialect: Dialect,
  merchant: Merchant,
  { seen, units }: ReadFacts,
): Promise<StockFacts> {
  const products = await catalogueOf(
    reader,
    dialect,
    merchant.id,
    units.map(({ sku }) => sku),
  );
  const filterOf = (cart: string) => merchant.carts.get(cart)?.loadOptions.itemFilter ?? null;
  return { standing: standings(merchant, seen), orders: new UnseenOrders(units, products, filterOf) };
}

/** The products that go by these SKUs, and those of which they are made. */
export async function catalogueOf(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  skus: readonly string[],
): Promise<Catalogue> {
  const codes = [...new Set(skus.map((sku) => sku.trim()))];
  if (codes.length === 0) return new Catalogue([]);
  const found = await productsByCodes(reader, dialect, merchant, codes);
  const pieces = [...new Set(found.flatMap(({ components }) => components.map(({ sku }) => sku)))];
  const more = pieces.length === 0 ? [] : await productsByCodes(reader, dialect, merchant, pieces);
  return new Catalogue([...new Map([...found, ...more].map((product) => [product.sku, product])).values()]);
}

/** As where a cart says nothing. */
const usualRule: CartRule = {
  inventoryQuantity: 'available',
  syncInventoryWithWarehouse: [],
  minimumInventoryLevel: 0,
  itemFilter: null,
  inventoryAlias: '',
};

export function ruleOf(cart: Pick<Cart, 'loadOptions'> | undefined): CartRule {
  return cart?.loadOptions ?? usualRule;
}

/** Levels with the products they are of. By alias all at once: those of one product may stand far apart, under different SKUs. */
export async function* levelsWithProducts(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  rule: CartRule,
): AsyncGenerator<{ levels: readonly WarehouseLevel[]; products: Catalogue }> {
  const levels: WarehouseLevel[] = [];
  const products: Catalogue[] = [];
  for await (const slice of levelsOf(reader, merchant)) {
    const its = await catalogueOf(
      reader,
      dialect,
      merchant,
      slice.map(({ sku }) => sku),
    );
    if (rule.inventoryAlias === '') yield { levels: slice, products: its };
    else {
      levels.push(...slice);
      products.push(its);
    }
  }
  if (levels.length > 0) yield { levels, products: Catalogue.joined(products) };
}
