import { standings } from '../../config/warehouse-standings.ts';
import type { Cart, Merchant } from '../../config/workspace.ts';
import { catalogueOf, factsFor, handedOverSince, readFacts, ruleOf } from '../../deliveries/stock/facts.ts';
import { isFilteredProduct } from '../../domain/judging/item-filters.ts';
import { stockForCart, type ToldProduct } from '../../domain/stock/cart-stock.ts';
import type { Why } from '../../domain/stock/product-stock.ts';
import { stockKey, unitsOfLine } from '../../domain/stock/unseen-orders.ts';
import type { Standing } from '../../domain/stock/warehouses.ts';
import { type Alias, type Catalogue, namesOfProduct } from '../../domain/translation/product.ts';
import { levelsOfSkus, type StoredLevel } from '../../storage/levels.ts';
import { kitsWith } from '../../storage/products.ts';
import { stockGate, type ToldLevel, toldLevels } from '../../storage/told-levels.ts';
import { type OpenLine, openLines } from '../../storage/unseen-lines.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { inScope, type Scope, scopeOf } from '../scope.ts';

export interface ShownLevel extends StoredLevel {
  readonly standing: Standing;
}

/** An order whose units are taken off, because the WMS did not know of it. */
export interface TakingOrder {
  readonly order: string;
  readonly orderNumber: string;
  readonly cart: string;
  readonly status: string;
  readonly wms: string;
  /** Units of this product. */
  readonly quantity: number;
  /** As the line has it: another name, or a kit of which the product is a part. */
  readonly sku: string;
  /** null = not yet. */
  readonly handedOverAt: string | null;
}

/** What one cart is told under one set of names. */
export interface CartTold {
  readonly cart: string;
  readonly quantity: 'available' | 'on hand';
  /** Empty = all that are known. */
  readonly warehouses: readonly string[];
  readonly minimum: number;
  readonly alias: string;
  /** Under which it is told; empty = it has no alias of the cart's type. */
  readonly names: readonly string[];
  readonly counted: number;
  readonly unseen: number;
  readonly orders: readonly TakingOrder[];
  readonly tells: number;
  readonly why: Why | 'no alias';
  /** What it was told last, by name. */
  readonly told: readonly Pick<ToldLevel, 'sku' | 'quantity' | 'delivery' | 'toldAt'>[];
  /** When it was told everything last; `''` = never. */
  readonly wholeAt: string;
}

export interface StockStory {
  readonly merchant: string;
  readonly sku: string;
  /** As it was taught; null = nobody has. */
  readonly product: { readonly sku: string; readonly description: string; readonly aliases: readonly Alias[] } | null;
  readonly levels: readonly ShownLevel[];
  readonly carts: readonly CartTold[];
}

/** "Why does the shop show 7?": what lies where, what is taken off, and what each cart is told and was told of it. */
export async function showStock(dock: Dock, scope: Scope, merchantId: string, sku: string): Promise<StockStory> {
  const { store, clock, workspace } = dock.tools;
  const { reader, dialect } = store;
  const merchant = merchantIn(dock, scope, merchantId);
  const own = await catalogueOf(reader, dialect, merchant.id, [sku]);
  const product = own.find(sku);
  const names = product ? namesOfProduct(product) : [sku];
  const levels = await levelsOfSkus(reader, dialect, merchant.id, names);
  if (levels.length === 0)
    throw errors.STOCK_UNKNOWN({ message: `No stock file of ${merchant.id} has named "${sku}" yet.`, value: sku });
  const at = clock.iso();
  const read = await readFacts(reader, merchant.id, at);
  const kits = await kitsWith(reader, merchant.id, stockKey(sku, own));
  const products = await catalogueOf(reader, dialect, merchant.id, [sku, ...kits]);
  const codes = [...names, ...kits.flatMap((kit) => namesOfProduct(products.find(kit)))];
  const since = await handedOverSince(reader, merchant.id, at);
  const lines = await openLines(reader, dialect, merchant.id, since, codes);
  const facts = await factsFor(reader, dialect, merchant, read);
  const carts: CartTold[] = [];
  for (const cart of merchant.carts.values()) {
    if (!cart.inventory) continue;
    const { wholeAt } = await stockGate(reader, merchant.id, cart.inventory.id);
    for (const one of stockForCart(levels, products, ruleOf(cart), facts)) {
      const told = await toldLevels(reader, dialect, merchant.id, one.names);
      const orders = takingOrders(lines, merchant, one, stockKey(sku, own), products);
      carts.push(cartTold(cart, one, orders, told, wholeAt));
    }
  }
  const standing = standings(workspace().merchants.get(merchant.id) ?? merchant, read.seen);
  return {
    merchant: merchant.id,
    sku,
    product: product ? { sku: product.sku, description: product.description, aliases: product.aliases } : null,
    levels: levels.map((level) => ({ ...level, standing: standing(level) })),
    carts,
  };
}

function merchantIn(dock: Dock, scope: Scope, id: string): Merchant {
  const workspace = dock.tools.workspace();
  const merchant = workspace.merchants.get(id);
  if (merchant && inScope(scope, id)) return merchant;
  scopeOf(workspace, id);
  throw errors.MERCHANT_UNKNOWN({ message: `Merchant "${id}" is not the one that was asked for.`, value: id });
}

function cartTold(
  cart: Cart,
  { names, stock }: ToldProduct,
  orders: readonly TakingOrder[],
  told: readonly ToldLevel[],
  wholeAt: string,
): CartTold {
  const { inventoryQuantity, syncInventoryWithWarehouse, minimumInventoryLevel, inventoryAlias } = cart.loadOptions;
  return {
    cart: cart.id,
    quantity: inventoryQuantity,
    warehouses: syncInventoryWithWarehouse,
    minimum: minimumInventoryLevel,
    alias: inventoryAlias,
    names,
    counted: stock.counted,
    unseen: stock.unseen,
    orders,
    tells: stock.quantity,
    why: names.length === 0 ? 'no alias' : stock.why,
    told: told
      .filter(({ gate }) => gate === cart.inventory?.id)
      .map(({ sku, quantity, delivery, toldAt }) => ({ sku, quantity, delivery, toldAt })),
    wholeAt,
  };
}

/** The same lines that were taken off, by name. */
function takingOrders(
  lines: readonly OpenLine[],
  { carts }: Merchant,
  { stock }: ToldProduct,
  key: string,
  products: Catalogue,
): TakingOrder[] {
  return lines.flatMap((line) => {
    const report = stock.reports.find(({ wms }) => wms === line.wms);
    if (!report || (line.handedOverAt !== null && line.handedOverAt <= report.reportedAt)) return [];
    const filter = carts.get(line.cart)?.loadOptions.itemFilter;
    const names = [line.sku, ...namesOfProduct(products.find(line.sku))];
    if (filter && isFilteredProduct(names, filter)) return [];
    const mine = unitsOfLine(line, products).filter((unit) => unit.key === key);
    const quantity = mine.reduce((sum, unit) => sum + unit.quantity, 0);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
}
