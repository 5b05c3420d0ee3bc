import { sql } from 'kysely';
import type { MethodEntry, WmsMethod } from '../domain/translation/ship-method.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';
import type { TranslationTables } from './translation-tables.ts';

export interface CartMethod {
  readonly merchant: string;
  readonly cart: string;
  readonly method: string;
}

export interface SeenMethod extends CartMethod {
  /** Orders that came with it. */
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface MappedMethod extends CartMethod, MethodEntry {
  readonly position: number;
}

/** Adds to what carts have sent; one row per method, however often it stands among these. */
export async function countSeen(trx: Trx, seen: readonly CartMethod[], at: string): Promise<void> {
  const counts = new Map<string, { one: CartMethod; count: number }>();
  for (const one of seen) {
    const key = JSON.stringify([one.merchant, one.cart, one.method]);
    counts.set(key, { one, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  for (const { one, count } of counts.values())
    await trx
      .insertInto('seen_methods')
      .values({ merchant: one.merchant, cart: one.cart, method: one.method, count, first_at: at, last_at: at })
      .onConflict((conflict) =>
        conflict
          .columns(['merchant', 'cart', 'method'])
          .doUpdateSet({ count: sql<number>`seen_methods.count + ${count}`, last_at: at }),
      )
      .execute();
}

export async function seenMethods(
  reader: Reader,
  scope: Scope,
  filter: { cart?: string; limit?: number } = {},
): Promise<SeenMethod[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('seen_methods')
    .selectAll()
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .$if(filter.cart !== undefined, (query) => query.where('cart', '=', filter.cart ?? ''))
    .orderBy('merchant')
    .orderBy('cart')
    .orderBy('method')
    .$if(filter.limit !== undefined, (query) => query.limit(filter.limit ?? 0))
    .execute();
  return rows.map(({ first_at, last_at, ...row }) => ({ ...row, firstAt: first_at, lastAt: last_at }));
}

/** In the order in which the entries of a method are asked. */
export async function mappedMethods(
  reader: Reader,
  scope: Scope,
  filter: { cart?: string; method?: string } = {},
): Promise<MappedMethod[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('method_map')
    .selectAll()
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .$if(filter.cart !== undefined, (query) => query.where('cart', '=', filter.cart ?? ''))
    .$if(filter.method !== undefined, (query) => query.where('method', '=', filter.method ?? ''))
    .orderBy('merchant')
    .orderBy('cart')
    .orderBy('method')
    .orderBy('position')
    .execute();
  return rows.map(mappedOf);
}

/** The entries for these methods, of whichever cart of these merchants. */
export async function entriesForMethods(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  methods: readonly string[],
): Promise<MappedMethod[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('method_map')
    .selectAll()
    .where(whereIn(dialect, 'method', methods))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('position')
    .execute();
  return rows.map(mappedOf);
}

function mappedOf({ weight_from, weight_to, ...row }: TranslationTables['method_map']): MappedMethod {
  return { ...row, weightFrom: weight_from, weightTo: weight_to };
}

/** Writes all entries of one method of one cart anew; none = nobody has mapped it. */
export async function replaceEntries(
  trx: Trx,
  { merchant, cart, method }: CartMethod,
  entries: readonly MethodEntry[],
): Promise<void> {
  await trx
    .deleteFrom('method_map')
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .where('method', '=', method)
    .execute();
  if (entries.length === 0) return;
  await trx
    .insertInto('method_map')
    .values(
      entries.map(({ country, weightFrom, weightTo, contains, code }, index) => ({
        merchant,
        cart,
        method,
        country,
        weight_from: weightFrom,
        weight_to: weightTo,
        contains,
        position: index + 1,
        code,
      })),
    )
    .execute();
}

export async function saveEntry(trx: Trx, { weightFrom, weightTo, ...entry }: MappedMethod): Promise<void> {
  const { position, code } = entry;
  await trx
    .insertInto('method_map')
    .values({ ...entry, weight_from: weightFrom, weight_to: weightTo })
    .onConflict((conflict) =>
      conflict
        .columns(['merchant', 'cart', 'method', 'country', 'weight_from', 'weight_to', 'contains'])
        .doUpdateSet({ position, code }),
    )
    .execute();
}

export async function removeEntry(trx: Trx, entry: Omit<MappedMethod, 'position' | 'code'>): Promise<void> {
  await trx
    .deleteFrom('method_map')
    .where('merchant', '=', entry.merchant)
    .where('cart', '=', entry.cart)
    .where('method', '=', entry.method)
    .where('country', '=', entry.country)
    .where('weight_from', '=', entry.weightFrom)
    .where('weight_to', '=', entry.weightTo)
    .where('contains', '=', entry.contains)
    .execute();
}

/** The lists of these WMSes. No merchant's data: a WMS has one list, whoever uses it. */
export async function wmsMethods(reader: Reader, dialect: Dialect, wms: readonly string[]): Promise<WmsMethod[]> {
  return await reader
    .selectFrom('ship_methods')
    .select(['wms', 'code', 'description', 'carrier'])
    .where(whereIn(dialect, 'wms', wms))
    .orderBy('wms')
    .orderBy('code')
    .execute();
}

export async function saveWmsMethod(trx: Trx, method: WmsMethod): Promise<void> {
  const { description, carrier } = method;
  await trx
    .insertInto('ship_methods')
    .values({ wms: method.wms, code: method.code, description, carrier })
    .onConflict((conflict) => conflict.columns(['wms', 'code']).doUpdateSet({ description, carrier }))
    .execute();
}

export async function removeWmsMethod(trx: Trx, { wms, code }: Pick<WmsMethod, 'wms' | 'code'>): Promise<void> {
  await trx.deleteFrom('ship_methods').where('wms', '=', wms).where('code', '=', code).execute();
}
