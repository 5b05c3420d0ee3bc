import type { OrderStatus } from '../domain/order-status.ts';
import { whereIn } from './bulk.ts';
import { cancelAsked, inCarts, type StoreOfParts } from './pulled-looks.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

/**
 * Parts of a window, in the order in which they are told: what has changed in it, and what has changed before and was in no window
 * yet. `onlyTold`: nothing that the partner does not know yet.
 */
export async function partsInWindow(
  trx: Trx,
  { store }: StoreOfParts,
  { since, until, onlyTold }: { readonly since: string; readonly until: string; readonly onlyTold: boolean },
): Promise<string[]> {
  // A late one counts as changed where the window begins, so that the same window asked for again has it, too.
  await trx
    .updateTable('pulled_parts')
    .set({ modified_at: since })
    .where('store', '=', store)
    .where('news', '=', 1)
    .where('modified_at', '<', since)
    .execute();
  const rows = await trx
    .selectFrom('pulled_parts')
    .select('part')
    .where('store', '=', store)
    .where('modified_at', '>=', since)
    .where('modified_at', '<=', until)
    .where('word', '<>', '')
    .$if(onlyTold, (some) => some.where('told', '<>', ''))
    .orderBy('modified_at')
    .orderBy('part')
    .execute();
  return rows.map(({ part }) => part);
}

/** A part as it stands, for a page. */
export interface PartToTell {
  readonly part: string;
  readonly order: string;
  readonly cart: string;
  readonly status: OrderStatus;
  readonly told: string;
  readonly modifiedAt: string;
  readonly news: boolean;
  readonly cancelAsked: boolean;
}

export async function partsToTell(
  reader: Reader,
  dialect: Dialect,
  { store }: Pick<StoreOfParts, 'store'>,
  parts: readonly string[],
): Promise<Map<string, PartToTell>> {
  const rows = await reader
    .selectFrom('pulled_parts')
    .innerJoin('parts', 'parts.id', 'pulled_parts.part')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .select(['parts.id', 'parts.order_id', 'orders.cart', 'parts.status'])
    .select(['pulled_parts.told', 'pulled_parts.modified_at', 'pulled_parts.news', cancelAsked.as('cancel_asked')])
    .where(whereIn(dialect, 'pulled_parts.part', parts))
    .where('pulled_parts.store', '=', store)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        part: row.id,
        order: row.order_id,
        cart: row.cart,
        status: row.status as OrderStatus,
        told: row.told,
        modifiedAt: row.modified_at,
        news: Number(row.news) === 1,
        cancelAsked: Number(row.cancel_asked) === 1,
      },
    ]),
  );
}

/** What a partner was told of a part in a page. */
export interface ToldPart {
  readonly part: string;
  readonly word: string;
  readonly print: string;
}

/** From here on the partner may know these orders. One that has changed since it was looked at is looked at again. */
export async function noteTold(trx: Trx, told: readonly ToldPart[]): Promise<void> {
  for (const { part, word } of told)
    await trx
      .updateTable('pulled_parts')
      .set((row) => ({
        told: word,
        seen: row.case().when('word', '=', word).then(row.ref('seen')).else('').end(),
        live: row.case().when('word', '=', word).then(row.ref('live')).else(1).end(),
      }))
      .where('part', '=', part)
      .where('told', '<>', word)
      .execute();
}

/** The window arrived whole: what is still as it was told is no news any more. */
export async function noteHeard(trx: Trx, told: readonly ToldPart[]): Promise<void> {
  for (const { part, print } of told)
    await trx
      .updateTable('pulled_parts')
      .set({ news: 0 })
      .where('part', '=', part)
      .where('print', '=', print)
      .where('news', '=', 1)
      .execute();
}

/** Handed over by being fetched: that changes nothing for the partner. */
export async function noteHandedOver(
  trx: Trx,
  dialect: Dialect,
  parts: readonly string[],
  seen: string,
): Promise<void> {
  await trx
    .updateTable('pulled_parts')
    .set({ word: 'at_wms', seen })
    .where(whereIn(dialect, 'part', parts))
    .where('word', '=', 'new')
    .execute();
}

/** To be told once more, whatever they were told before; returns how many there are. */
export async function touchParts(trx: Trx, dialect: Dialect, parts: readonly string[], at: string): Promise<number> {
  const touched = await trx
    .updateTable('pulled_parts')
    .set({ news: 1, modified_at: at })
    .where(whereIn(dialect, 'part', parts))
    .where('word', '<>', '')
    .executeTakeFirst();
  return Number(touched.numUpdatedRows);
}

/** Of these parts those that wait, held until the transaction ends. */
export async function stillWaiting(trx: Trx, dialect: Dialect, parts: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('parts')
    .select('id')
    .where(whereIn(dialect, 'id', parts))
    .where('status', '=', 'new')
    .orderBy('id')
    .$if(dialect === 'postgres', (some) => some.forUpdate())
    .execute();
  const waiting = new Set(rows.map(({ id }) => id));
  return parts.filter((part) => waiting.has(part));
}

/** Requests for a cancel that no delivery carries, by part. */
export async function askedCancels(
  trx: Reader,
  dialect: Dialect,
  parts: readonly string[],
): Promise<{ id: string; part: string }[]> {
  return trx
    .selectFrom('cancel_requests')
    .select(['id', 'part'])
    .where(whereIn(dialect, 'part', parts))
    .where('state', '=', 'asked')
    .orderBy('id')
    .execute();
}

export interface NoticedPart {
  readonly part: string;
  readonly order: string;
  readonly status: OrderStatus;
  /** The word that the partner was told last, `''` = it never saw the order. */
  readonly told: string;
}

/** The part that a notice speaks of: by our own key, or by the order's number, of what this store shows. */
export async function partOfNotice(
  reader: Reader,
  of: StoreOfParts,
  { key, numberKey }: { readonly key: string; readonly numberKey: string },
): Promise<NoticedPart[]> {
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .leftJoin('pulled_parts', 'pulled_parts.part', 'parts.id')
    .select(['parts.id', 'parts.order_id', 'parts.status', 'pulled_parts.told'])
    .where('parts.merchant', '=', of.merchant)
    .where('parts.wms', '=', of.wms)
    .$if(key !== '', (some) => some.where('parts.id', '=', key))
    .$if(key === '', (some) =>
      some.where('orders.number_key', '=', numberKey).where('orders.merchant', '=', of.merchant),
    )
    .where((where) =>
      where.or([
        where('pulled_parts.store', '=', of.store),
        where.and([where('pulled_parts.part', 'is', null), inCarts(of)]),
        where.and([where('pulled_parts.store', 'not in', [...of.stores]), inCarts(of)]),
      ]),
    )
    .orderBy('parts.id', 'desc')
    .limit(50)
    .execute();
  return rows.map(({ id, order_id: order, status, told }) => ({
    part: id,
    order,
    status: status as OrderStatus,
    told: told ?? '',
  }));
}
