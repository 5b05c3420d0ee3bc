import { insertRows, whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** More for a delivery that is still being filled; `from` = how many it has. */
export async function addItems(
  trx: Trx,
  dialect: Dialect,
  { id, merchant }: { readonly id: string; readonly merchant: string },
  from: number,
  items: readonly string[],
): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'delivery_items',
    ['delivery', 'position', 'item', 'merchant'],
    items.map((item, index) => [id, from + index, item, merchant]),
  );
}

/** What a delivery carries, in the order in which it stands in its file: ids of parts or packages. */
export async function itemsOf(reader: Reader, scope: Scope, delivery: string): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('delivery_items')
    .select('item')
    .where('delivery', '=', delivery)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('position')
    .execute();
  return rows.map((row) => row.item);
}

export async function dropItems(trx: Trx, dialect: Dialect, delivery: string, items: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('delivery_items')
    .where('delivery', '=', delivery)
    .where(whereIn(dialect, 'item', items))
    .execute();
}

/** Whether any of these is, or was, in another delivery, whatever became of that. */
export async function wereCarriedBefore(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  delivery: string,
  items: readonly string[],
): Promise<boolean> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('delivery_items')
    .select('delivery')
    .where(whereIn(dialect, 'item', items))
    .where('delivery', '<>', delivery)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
