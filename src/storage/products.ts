import type { Component, Product } from '../domain/translation/product.ts';
import { insertRows, whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export interface StoredProduct {
  readonly merchant: string;
  readonly sku: string;
  readonly description: string;
  readonly components: readonly Component[];
}

export interface StoredAlias {
  readonly merchant: string;
  readonly type: string;
  readonly code: string;
  /** Master SKU. */
  readonly sku: string;
}

export async function listProducts(
  reader: Reader,
  scope: Scope,
  filter: { limit?: number } = {},
): Promise<StoredProduct[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('products')
    .selectAll()
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('merchant')
    .orderBy('sku')
    .$if(filter.limit !== undefined, (query) => query.limit(filter.limit ?? 0))
    .execute();
  return rows.map((row) => ({ ...row, components: JSON.parse(row.components) as Component[] }));
}

export async function listAliases(
  reader: Reader,
  scope: Scope,
  filter: { type?: string; limit?: number } = {},
): Promise<StoredAlias[]> {
  const merchants = merchantsOf(scope);
  return await reader
    .selectFrom('product_aliases')
    .select(['merchant', 'type', 'code', 'sku'])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .$if(filter.type !== undefined, (query) => query.where('type', '=', filter.type ?? ''))
    .orderBy('merchant')
    .orderBy('sku')
    .orderBy('type')
    .orderBy('code')
    .$if(filter.limit !== undefined, (query) => query.limit(filter.limit ?? 0))
    .execute();
}

/** The products of a merchant that go by one of these codes, whichever kind of name it is; with all their names. */
export async function productsByCodes(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  codes: readonly string[],
): Promise<Product[]> {
  const aliased = await reader
    .selectFrom('product_aliases')
    .select('sku')
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'code', codes))
    .execute();
  const wanted = [...new Set([...codes, ...aliased.map(({ sku }) => sku)])];
  const rows = await reader
    .selectFrom('products')
    .select(['sku', 'description', 'components'])
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'sku', wanted))
    .execute();
  if (rows.length === 0) return [];
  const names = await reader
    .selectFrom('product_aliases')
    .select(['sku', 'type', 'code'])
    .where('merchant', '=', merchant)
    .where(
      whereIn(
        dialect,
        'sku',
        rows.map(({ sku }) => sku),
      ),
    )
    .execute();
  const bySku = new Map<string, { type: string; code: string }[]>();
  for (const { sku, type, code } of names) bySku.set(sku, [...(bySku.get(sku) ?? []), { type, code }]);
  return rows.map(({ sku, description, components }) => ({
    sku,
    description,
    components: JSON.parse(components) as Component[],
    aliases: bySku.get(sku) ?? [],
  }));
}

/** SKUs of the kits that have this component. */
export async function kitsWith(reader: Reader, merchant: string, component: string): Promise<string[]> {
  const rows = await reader
    .selectFrom('products')
    .select(['sku', 'components'])
    .where('merchant', '=', merchant)
    .where('components', '<>', '[]')
    .execute();
  const parts = (text: string) => JSON.parse(text) as Component[];
  return rows.filter(({ components }) => parts(components).some(({ sku }) => sku === component)).map(({ sku }) => sku);
}

export async function saveProduct(trx: Trx, { merchant, sku, ...rest }: StoredProduct): Promise<void> {
  const values = { description: rest.description, components: JSON.stringify(rest.components) };
  await trx
    .insertInto('products')
    .values({ merchant, sku, ...values })
    .onConflict((conflict) => conflict.columns(['merchant', 'sku']).doUpdateSet(values))
    .execute();
}

/** With its names: a name of nothing would go on translating. */
export async function removeProduct(trx: Trx, { merchant, sku }: Pick<StoredProduct, 'merchant' | 'sku'>) {
  await trx.deleteFrom('product_aliases').where('merchant', '=', merchant).where('sku', '=', sku).execute();
  await trx.deleteFrom('products').where('merchant', '=', merchant).where('sku', '=', sku).execute();
}

/** A product that nobody has entered before is entered by its first alias. */
export async function saveAlias(trx: Trx, dialect: Dialect, { merchant, type, code, sku }: StoredAlias): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'products',
    ['merchant', 'sku', 'description', 'components'],
    [[merchant, sku, '', '[]']],
    'ignore',
  );
  await trx
    .insertInto('product_aliases')
    .values({ merchant, type, code, sku })
    .onConflict((conflict) => conflict.columns(['merchant', 'type', 'code']).doUpdateSet({ sku }))
    .execute();
}

export async function removeAlias(trx: Trx, { merchant, type, code }: Omit<StoredAlias, 'sku'>): Promise<void> {
  await trx
    .deleteFrom('product_aliases')
    .where('merchant', '=', merchant)
    .where('type', '=', type)
    .where('code', '=', code)
    .execute();
}
