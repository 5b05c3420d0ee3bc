import type { OutletPlace } from '../../config/lookup.ts';
import { rowsOf, stockForCart } from '../../domain/stock/cart-stock.ts';
import type { StockRow } from '../../domain/stock/told.ts';
import type { Dialect, Reader } from '../../storage/scope.ts';
import { factsFor, levelsWithProducts, type ReadFacts, ruleOf } from './facts.ts';

/** Everything that a cart is to know of its stock now, in slices. */
export async function* stockRows(
  reader: Reader,
  dialect: Dialect,
  { merchant, cart }: OutletPlace,
  read: ReadFacts,
): AsyncGenerator<StockRow[]> {
  const rule = ruleOf(cart);
  const facts = await factsFor(reader, dialect, merchant, read);
  for await (const { levels, products } of levelsWithProducts(reader, dialect, merchant.id, rule))
    yield rowsOf(stockForCart(levels, products, rule, facts));
}
