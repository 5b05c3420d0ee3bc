import type { OutletPlace } from '../../config/lookup.ts';
import { rowsOf, stockForCart } from '../../domain/stock/cart-stock.ts';
import type { StockRow } from '../../domain/stock/told.ts';
import { unitsOfLine } from '../../domain/stock/unseen-orders.ts';
import { namesOfProduct } from '../../domain/translation/product.ts';
import { levelsOfSkus } from '../../storage/levels.ts';
import type { Dialect, Reader } from '../../storage/scope.ts';
import { catalogueOf, factsFor, levelsWithProducts, type ReadFacts, ruleOf } from './facts.ts';

/** What a cart is to know of its stock now, in slices: everything, or the products that lines with these SKUs take units of. */
export async function* stockRows(
  reader: Reader,
  dialect: Dialect,
  { merchant, cart }: OutletPlace,
  read: ReadFacts,
  only?: readonly string[],
): AsyncGenerator<StockRow[]> {
  const rule = ruleOf(cart);
  const facts = await factsFor(reader, dialect, merchant, read);
  if (only) {
    const products = await catalogueOf(reader, dialect, merchant.id, only);
    const codes = only.flatMap((sku) =>
      unitsOfLine({ sku, quantity: 1 }, products).flatMap(({ key }) => [
        sku,
        key,
        ...namesOfProduct(products.find(key)),
      ]),
    );
    const levels = await levelsOfSkus(reader, dialect, merchant.id, [...new Set(codes)]);
    yield rowsOf(stockForCart(levels, products, rule, facts));
    return;
  }
  for await (const { levels, products } of levelsWithProducts(reader, dialect, merchant.id, rule))
    yield rowsOf(stockForCart(levels, products, rule, facts));
}
