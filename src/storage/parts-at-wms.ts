import { sql } from 'kysely';
import type { OrderStatus } from '../domain/order-status.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** Not handed over to any WMS yet. */
export const stillHere = ['received', 'new', 'on_hold', 'error', 'cancel_sending', 'await_payment'] as const;
/** Handed over, or being so, and not finished. */
export const handedOver = ['sending', 'at_wms', 'partial'] as const;

const open: readonly OrderStatus[] = [...stillHere, ...handedOver];

/** Open parts of a merchant that stand alike. */
export interface OpenParts {
  readonly wms: string;
  readonly status: string;
  /** A rule of routing sent them there. */
  readonly routed: boolean;
  /** Another part of the same order is for the WMS that was asked about. */
  readonly beside: boolean;
  readonly count: number;
}

const besideIt = (wms: string) =>
  sql<number>`case when exists (select 1 from parts as other where other.order_id = parts.order_id and other.id <> parts.id and other.wms = ${wms}) then 1 else 0 end`;

/** `beside`: a WMS that is about to get more of this merchant's orders. */
export async function openParts(reader: Reader, scope: Scope, merchant: string, beside: string): Promise<OpenParts[]> {
  const rows = await reader
    .selectFrom(
      reader
        .selectFrom('parts')
        .select(['wms', 'status', sql<number>`case when rule = '' then 0 else 1 end`.as('routed')])
        .select(besideIt(beside).as('beside'))
        .where('merchant', '=', merchant)
        .where('merchant', 'in', merchantsOf(scope) ?? [merchant])
        .where('status', 'in', open)
        .as('standing'),
    )
    .select(['wms', 'status', 'routed', 'beside', sql<number>`count(*)`.as('count')])
    .groupBy(['wms', 'status', 'routed', 'beside'])
    .orderBy('wms')
    .orderBy('status')
    .execute();
  return rows.map(({ wms, status, ...row }) => ({
    wms,
    status,
    routed: Number(row.routed) === 1,
    beside: Number(row.beside) === 1,
    count: Number(row.count),
  }));
}

/** Numbers of the orders with such parts, oldest first. */
export async function numbersOfOpen(
  reader: Reader,
  scope: Scope,
  merchant: string,
  { wms, status, routed }: Pick<OpenParts, 'wms' | 'status' | 'routed'>,
  limit: number,
): Promise<string[]> {
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .select('orders.order_number')
    .where('parts.merchant', '=', merchant)
    .where('parts.merchant', 'in', merchantsOf(scope) ?? [merchant])
    .where('parts.wms', '=', wms)
    .where('parts.status', '=', status)
    .where('parts.rule', routed ? '<>' : '=', '')
    .orderBy('parts.id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_number);
}

export interface MovedPart {
  readonly order: string;
  readonly from: string;
}

/**
 * What no rule sent anywhere and no WMS has been given goes to another WMS: at most `limit` parts, guarded, so that a part is either in
 * a delivery or moved. An order that has a part there already keeps its others where they are.
 */
export async function moveParts(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  to: string,
  limit: number,
  at: string,
): Promise<MovedPart[]> {
  const rows = await trx
    .selectFrom('parts')
    .select(['id', 'order_id', 'wms'])
    .where('merchant', '=', merchant)
    .where('wms', '<>', to)
    .where('rule', '=', '')
    .where('status', 'in', stillHere)
    .where(besideIt(to), '=', 0)
    .orderBy('id')
    .limit(limit)
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .execute();
  const moved = await trx
    .updateTable('parts')
    .set({ wms: to, stays: 0, updated_at: at })
    .where(
      whereIn(
        dialect,
        'id',
        rows.map(({ id }) => id),
      ),
    )
    .where('status', 'in', stillHere)
    .where('rule', '=', '')
    .returning('id')
    .execute();
  const done = new Set(moved.map(({ id }) => id));
  return rows.filter(({ id }) => done.has(id)).map((row) => ({ order: row.order_id, from: row.wms }));
}

/** What is still here for another WMS than this one goes there, whatever the merchant's WMS becomes. Returns how many parts. */
export async function keepParts(trx: Trx, merchant: string, main: string, at: string): Promise<number> {
  const kept = await trx
    .updateTable('parts')
    .set({ stays: 1, updated_at: at })
    .where('merchant', '=', merchant)
    .where('wms', '<>', main)
    .where('rule', '=', '')
    .where('stays', '=', 0)
    .where('status', 'in', stillHere)
    .executeTakeFirst();
  return Number(kept.numUpdatedRows);
}

/** Parts of a merchant that a WMS has, or is sure to get. What is held here is judged again and goes where the merchant says then. */
export async function countOpenAt(reader: Reader, scope: Scope, merchant: string, wms: string): Promise<number> {
  const row = await reader
    .selectFrom('parts')
    .select(sql<number>`count(*)`.as('count'))
    .where('merchant', '=', merchant)
    .where('merchant', 'in', merchantsOf(scope) ?? [merchant])
    .where('wms', '=', wms)
    .where('status', 'in', open)
    .where((is) => is.or([is('status', 'in', ['new', 'cancel_sending', ...handedOver]), is('stays', '=', 1)]))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
