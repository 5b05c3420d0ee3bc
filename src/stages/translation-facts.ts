import type { Workspace } from '../config/workspace.ts';
import type { ItemRules } from '../domain/judging/items.ts';
import type { ShipMethodRules } from '../domain/judging/ship-method.ts';
import { Catalogue, type Product } from '../domain/translation/product.ts';
import { methodOf } from '../domain/translation/ship-method.ts';
import type { StoredOrder } from '../storage/orders.ts';
import { productsByCodes } from '../storage/products.ts';
import type { Dialect, Reader } from '../storage/scope.ts';
import { entriesForMethods, wmsMethods } from '../storage/ship-methods.ts';
import { groupBy } from '../support/grouping.ts';

/** What people have taught the store of the names in an order. */
export type Translation = Pick<ShipMethodRules, 'methods' | 'listed'> & Pick<ItemRules, 'products'>;

/** For all orders of a batch at once: a handful of questions, however many orders there are. */
export async function translationsFor(
  reader: Reader,
  dialect: Dialect,
  workspace: Workspace,
  orders: readonly StoredOrder[],
): Promise<(order: StoredOrder | undefined) => Translation> {
  const merchants = groupBy(orders, ({ merchant }) => merchant);
  const methods = [...new Set(orders.map(({ order }) => methodOf(order)))];
  const entries = groupBy(await entriesForMethods(reader, dialect, [...merchants.keys()], methods), keyOf);
  const wmses = [...merchants.keys()].flatMap((id) => [...(workspace.merchants.get(id)?.warehouses.keys() ?? [])]);
  const listed = entries.size === 0 ? [] : await wmsMethods(reader, dialect, [...new Set(wmses)]);
  const products = new Map<string, Catalogue>();
  for (const [merchant, its] of merchants) products.set(merchant, await catalogueOf(reader, dialect, merchant, its));
  return (order) => {
    const uses = workspace.merchants.get(order?.merchant ?? '')?.warehouses;
    const key = order ? keyOf({ ...order, method: methodOf(order.order) }) : '';
    return {
      methods: entries.get(key) ?? [],
      listed: listed.filter(({ wms }) => uses?.has(wms)),
      products: products.get(order?.merchant ?? '') ?? new Catalogue([]),
    };
  };
}

function keyOf({ merchant, cart, method }: { merchant: string; cart: string; method: string }): string {
  return JSON.stringify([merchant, cart, method]);
}

/** The products of the lines, and those of which they are made. */
async function catalogueOf(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  orders: readonly StoredOrder[],
): Promise<Catalogue> {
  const codes = new Set(orders.flatMap(({ order }) => order.lines.map(({ sku }) => sku.trim())));
  const ordered = await productsByCodes(reader, dialect, merchant, [...codes]);
  const pieces = new Set(ordered.flatMap(({ components }) => components.map(({ sku }) => sku)));
  const more = pieces.size === 0 ? [] : await productsByCodes(reader, dialect, merchant, [...pieces]);
  const all = new Map<string, Product>([...ordered, ...more].map((product) => [product.sku, product]));
  return new Catalogue([...all.values()]);
}
