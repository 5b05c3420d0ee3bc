import { type ItemFilter, isFilteredProduct } from '../judging/item-filters.ts';
import type { Instant } from '../order.ts';
import type { UnseenOrders } from './unseen-orders.ts';
import { countsAs, type Standing } from './warehouses.ts';

/** What a cart wants to be told. */
export interface StockRule {
  readonly inventoryQuantity: 'available' | 'on hand';
  /** Our own names of warehouses; empty = all that are known. */
  readonly syncInventoryWithWarehouse: readonly string[];
  /** Below this number nothing is sold, so that a cart cannot oversell. */
  readonly minimumInventoryLevel: number;
  /** SKUs that the cart is not told of: it keeps what it has. */
  readonly itemFilter: ItemFilter | null;
}

/** What one WMS says of one SKU in one warehouse. */
export interface WarehouseLevel {
  readonly wms: string;
  readonly sku: string;
  /** As the WMS calls it. */
  readonly warehouse: string;
  readonly available: number;
  readonly onHand: number | null;
  /** When it was true. */
  readonly reportedAt: Instant;
}

export interface JudgedLevel extends WarehouseLevel {
  readonly standing: Standing;
  /** The name under which it counts for this cart; null = it does not. */
  readonly countsAs: string | null;
}

/** What a cart is told of a product, and how that came to be. */
export interface ProductStock {
  readonly levels: readonly JudgedLevel[];
  /** The sum of what counts. */
  readonly counted: number;
  /** The oldest report of each WMS that counts: orders are looked at from there on. */
  readonly reports: readonly Report[];
  /** Units of orders that the WMSes did not know of when they reported. */
  readonly unseen: number;
  /** What is told, unless `why` says that nothing is. */
  readonly quantity: number;
  /** Own name where only one warehouse counts. */
  readonly warehouseCode: string;
  readonly why: Why;
}

export interface Report {
  readonly wms: string;
  readonly reportedAt: Instant;
}

/**
 * `told` as computed; `minimum` 0, because it is below the minimum; `elsewhere` no level of it counts for this cart: 0 if the cart was
 * told of it before, else nothing; `filtered`, `unknown` (nobody reports what is on hand): the cart keeps what it has.
 */
export type Why = 'told' | 'minimum' | 'elsewhere' | 'filtered' | 'unknown';

export interface ProductLevels {
  /** `stockKey` of the product. */
  readonly key: string;
  /** Every name it has, for item filters. */
  readonly names: readonly string[];
  readonly levels: readonly WarehouseLevel[];
}

/**
 * One product for one cart. What is available loses the units of orders that the WMS did not know of, WMS by WMS, and what is left is
 * told from the minimum on. What is on hand is a count of what lies there: sold units lie there too, so it is told as it is.
 */
export function stockOf(
  { key, names, levels }: ProductLevels,
  rule: StockRule,
  standing: (level: WarehouseLevel) => Standing,
  orders: UnseenOrders,
): ProductStock {
  const judged = levels.map((level) => judgeLevel(level, standing(level), rule));
  const counting = judged.filter((level) => level.countsAs !== null);
  const warehouses = new Set(counting.map((level) => level.countsAs));
  const reports = rule.inventoryQuantity === 'on hand' ? [] : oldestReports(counting);
  const stock = {
    levels: judged,
    counted: sum(counting.map((level) => amountOf(level, rule) ?? 0)),
    reports,
    unseen: unseenOf(key, reports, orders),
    warehouseCode: warehouses.size === 1 ? ([...warehouses][0] ?? '') : '',
  };
  const { itemFilter } = rule;
  if (itemFilter && isFilteredProduct(names, itemFilter)) return { ...stock, quantity: 0, why: 'filtered' };
  if (counting.length === 0) return { ...stock, quantity: 0, why: 'elsewhere' };
  if (counting.some((level) => amountOf(level, rule) === null)) return { ...stock, quantity: 0, why: 'unknown' };
  const left = Math.max(0, stock.counted - stock.unseen);
  const minimum = rule.inventoryQuantity === 'on hand' ? 0 : rule.minimumInventoryLevel;
  return left > 0 && left < minimum
    ? { ...stock, quantity: 0, why: 'minimum' }
    : { ...stock, quantity: left, why: 'told' };
}

function judgeLevel(level: WarehouseLevel, standing: Standing, rule: StockRule): JudgedLevel {
  return { ...level, standing, countsAs: countsAs(level.warehouse, standing, rule.syncInventoryWithWarehouse) };
}

function amountOf({ available, onHand }: WarehouseLevel, { inventoryQuantity }: StockRule): number | null {
  return inventoryQuantity === 'available' ? available : onHand;
}

/** Nobody knows from which of its warehouses a WMS will ship, so each WMS counts once, by its oldest report. */
function oldestReports(counting: readonly WarehouseLevel[]): Report[] {
  const oldest = new Map<string, Instant>();
  for (const { wms, reportedAt } of counting) {
    const known = oldest.get(wms);
    if (known === undefined || reportedAt < known) oldest.set(wms, reportedAt);
  }
  return [...oldest].map(([wms, reportedAt]) => ({ wms, reportedAt }));
}

function unseenOf(key: string, reports: readonly Report[], orders: UnseenOrders): number {
  return sum(reports.flatMap(({ wms, reportedAt }) => orders.of(wms, key, reportedAt).map(({ quantity }) => quantity)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
