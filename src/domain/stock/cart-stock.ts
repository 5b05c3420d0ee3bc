import { groupBy } from '../../support/grouping.ts';
import { type Catalogue, namesOf, namesOfProduct } from '../translation/product.ts';
import { type ProductStock, type StockRule, stockOf, type WarehouseLevel } from './product-stock.ts';
import type { StockRow } from './told.ts';
import { stockKey, type UnseenOrders } from './unseen-orders.ts';
import type { Standing } from './warehouses.ts';

/** What one cart wants of the stock, and by which names. */
export interface CartRule extends StockRule {
  /** Type of alias by which the cart is told; `''` = the SKU of the WMS. */
  readonly inventoryAlias: string;
}

/** What is known beside the levels themselves. */
export interface StockFacts {
  readonly standing: (level: WarehouseLevel) => Standing;
  readonly orders: UnseenOrders;
}

export interface ToldProduct {
  /** Under which the cart is told; none = the product has no alias of the cart's type, and is left alone. */
  readonly names: readonly string[];
  readonly stock: ProductStock;
}

/**
 * Levels as one cart sees them: by the SKU of the WMS, or, where the cart has a type of alias, by product, whose levels may stand under
 * different SKUs.
 */
export function stockForCart(
  levels: readonly WarehouseLevel[],
  products: Catalogue,
  rule: CartRule,
  facts: StockFacts,
): ToldProduct[] {
  const aliased = rule.inventoryAlias !== '';
  const groups = groupBy(levels, ({ sku }) => (aliased ? stockKey(sku, products) : sku));
  return [...groups.values()].map((its) => {
    const sku = its[0]?.sku ?? '';
    const product = products.find(sku);
    const names = aliased ? (product ? namesOf(product, rule.inventoryAlias) : []) : [sku];
    const all = [...its.map((level) => level.sku), ...namesOfProduct(product)];
    const stock = stockOf(
      { key: stockKey(sku, products), names: all, levels: its },
      rule,
      facts.standing,
      facts.orders,
    );
    return { names, stock };
  });
}

/** Rows for the cart, one for each name; what it is not to be told of has none. */
export function rowsOf(told: readonly ToldProduct[]): StockRow[] {
  const rows = new Map<string, StockRow>();
  for (const { names, stock } of told) {
    if (stock.why === 'filtered' || stock.why === 'unknown') continue;
    for (const sku of names) {
      const before = rows.get(sku);
      const quantity = stock.quantity + (before?.quantity ?? 0);
      const elsewhere = stock.why === 'elsewhere' && (before?.elsewhere ?? true);
      rows.set(sku, { sku, quantity, warehouseCode: before ? '' : stock.warehouseCode, elsewhere });
    }
  }
  return [...rows.values()];
}
