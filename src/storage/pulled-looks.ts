import { type SqlBool, sql } from 'kysely';
import type { OrderStatus } from '../domain/order-status.ts';
import { insertRows, whereIn } from './bulk.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

/** Which orders of a merchant a store shows: those of some carts, or of all but some. */
export interface StoreOfParts {
  /** Name of the connection. */
  readonly store: string;
  readonly merchant: string;
  readonly wms: string;
  readonly carts: { readonly only: readonly string[] } | { readonly except: readonly string[] };
  /** Names of all that the merchant has now: what another one showed is shown here once that is gone. */
  readonly stores: readonly string[];
}

/** What a partner is told of a part. */
export interface PulledPart {
  readonly part: string;
  readonly order: string;
  readonly word: string;
  readonly print: string;
  readonly seen: string;
  readonly modifiedAt: string;
  readonly news: boolean;
  readonly live: boolean;
}

/** A part that may be another than it was when it was looked at last. */
export interface Suspect {
  readonly part: string;
  readonly order: string;
  readonly status: OrderStatus;
  readonly updatedAt: string;
  readonly seen: string;
  /** Of the last look, empty = there was none. */
  readonly before: {
    readonly word: string;
    readonly told: string;
    readonly print: string;
    readonly modifiedAt: string;
  };
  readonly news: boolean;
  readonly cancelAsked: boolean;
}

/** Orders that a partner may be told of without having heard of them: the others have ended, or are not ready. */
const begins: readonly OrderStatus[] = ['await_payment', 'on_hold', 'new'];

const seenNow = sql<string>`parts.status || ' ' || parts.updated_at`;
export const cancelAsked = sql<number>`case when exists (
  select 1 from cancel_requests where cancel_requests.part = parts.id and cancel_requests.state in ('asked', 'sending', 'sent'))
  then 1 else 0 end`;

/**
 * Parts of this store that have changed since they were looked at last. It goes by what they are now, not by what was told of a change:
 * however late a change was committed, the next look finds it.
 */
export async function suspects(reader: Reader, of: StoreOfParts, limit: number): Promise<Suspect[]> {
  const [fresh, known] = [await unseen(reader, of, limit), await changed(reader, of, limit)];
  const byPart = new Map([...fresh, ...known].map((one) => [one.part, one]));
  return [...byPart.values()];
}

async function unseen(reader: Reader, of: StoreOfParts, limit: number): Promise<Suspect[]> {
  const rows = await query(reader)
    .where('parts.merchant', '=', of.merchant)
    .where('parts.wms', '=', of.wms)
    .where('parts.status', 'in', [...begins])
    .where(inCarts(of))
    // What was told under another pair stays there.
    .where((where) =>
      where.or([
        where('pulled_parts.part', 'is', null),
        where.and([where('pulled_parts.store', '<>', of.store), where('pulled_parts.told', '=', '')]),
        where('pulled_parts.store', 'not in', [...of.stores]),
        where.and([where('pulled_parts.store', '=', of.store), where('pulled_parts.seen', '<>', seenNow)]),
      ]),
    )
    .orderBy('parts.id')
    .limit(limit)
    .execute();
  return rows.map(suspectOf);
}

async function changed(reader: Reader, { store }: StoreOfParts, limit: number): Promise<Suspect[]> {
  const rows = await query(reader)
    .where('pulled_parts.store', '=', store)
    .where('pulled_parts.live', '=', 1)
    .where((where) =>
      where.or([
        where('pulled_parts.seen', '<>', seenNow),
        where.and([
          where('pulled_parts.word', 'in', ['new', 'at_wms']),
          sql<SqlBool>`exists (select 1 from cancel_requests where cancel_requests.part = parts.id and cancel_requests.state = 'asked')`,
        ]),
      ]),
    )
    .orderBy('parts.id')
    .limit(limit)
    .execute();
  return rows.map(suspectOf);
}

function query(reader: Reader) {
  return (
    reader
      .selectFrom('parts')
      .innerJoin('orders', 'orders.id', 'parts.order_id')
      .leftJoin('pulled_parts', 'pulled_parts.part', 'parts.id')
      .select(['parts.id', 'parts.order_id', 'parts.status', 'parts.updated_at'])
      .select(['pulled_parts.word', 'pulled_parts.told', 'pulled_parts.print', 'pulled_parts.modified_at'])
      .select(['pulled_parts.news', seenNow.as('seen'), cancelAsked.as('cancel_asked')])
      // In shadow, or sent by another hub: it is somebody else's.
      .where('orders.shadow', '=', 0)
      .where('orders.adoption', 'is', null)
  );
}

type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

function suspectOf(row: Row): Suspect {
  return {
    part: row.id,
    order: row.order_id,
    status: row.status as OrderStatus,
    updatedAt: row.updated_at,
    seen: row.seen,
    before: {
      word: row.word ?? '',
      told: row.told ?? '',
      print: row.print ?? '',
      modifiedAt: row.modified_at ?? '',
    },
    news: Number(row.news ?? 0) === 1,
    cancelAsked: Number(row.cancel_asked) === 1,
  };
}

export function inCarts({ carts }: StoreOfParts) {
  const named = 'only' in carts ? carts.only : carts.except;
  if (named.length === 0) return 'only' in carts ? sql<SqlBool>`1 = 0` : sql<SqlBool>`1 = 1`;
  const list = sql.join([...named]);
  return 'only' in carts ? sql<SqlBool>`orders.cart in (${list})` : sql<SqlBool>`orders.cart not in (${list})`;
}

/** What a look has found; what it was told of before stays. */
export async function keepLook(
  trx: Trx,
  dialect: Dialect,
  { store, merchant }: StoreOfParts,
  parts: readonly PulledPart[],
): Promise<void> {
  const ids = parts.map(({ part }) => part);
  const before = await trx
    .selectFrom('pulled_parts')
    .select(['part', 'told'])
    .where(whereIn(dialect, 'part', ids))
    .execute();
  const told = new Map(before.map((row) => [row.part, row.told]));
  await trx
    .deleteFrom('pulled_parts')
    .where(whereIn(dialect, 'part', ids))
    .execute();
  await insertRows(
    trx,
    dialect,
    'pulled_parts',
    ['part', 'order_id', 'merchant', 'store', 'word', 'told', 'print', 'seen', 'modified_at', 'news', 'live'],
    parts.map((one) => [
      one.part,
      one.order,
      merchant,
      store,
      one.word,
      told.get(one.part) ?? '',
      one.print,
      one.seen,
      one.modifiedAt,
      one.news ? 1 : 0,
      one.live ? 1 : 0,
    ]),
    // Another daemon looks at the same moment: it has seen the same.
    'ignore',
  );
}
