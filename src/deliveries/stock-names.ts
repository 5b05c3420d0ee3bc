import type { CountedLevel } from '../domain/publish-level.ts';
import { Catalogue, namesOf } from '../domain/translation/product.ts';
import { productsByCodes } from '../storage/products.ts';
import type { Dialect, Reader } from '../storage/scope.ts';

/** Levels under the names that the cart knows: one for each name of the type. What has none is left alone, never zeroed. */
export async function underAlias(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  type: string,
  levels: readonly CountedLevel[],
): Promise<CountedLevel[]> {
  const skus = [...new Set(levels.map(({ sku }) => sku.trim()))];
  const products = new Catalogue(await productsByCodes(reader, dialect, merchant, skus));
  return levels.flatMap((level) => {
    const product = products.find(level.sku);
    return product ? namesOf(product, type).map((sku) => ({ ...level, sku })) : [];
  });
}
