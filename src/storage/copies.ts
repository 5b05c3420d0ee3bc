import { sql } from 'kysely';
import { groupBy } from '../support/grouping.ts';
import { insertRows, whereIn } from './bulk.ts';
import { copyKinds } from './deliveries.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/**
 * `waiting` for its gate; `sending` in a delivery; `copied`; `refused` by the mapping, until a person releases it;
 * `dropped`: the order was canceled or skipped before it went out.
 */
export type CopyState = 'waiting' | 'sending' | 'copied' | 'refused' | 'dropped';

/** Something that an extra interface is to have once. */
export interface NewCopy {
  readonly merchant: string;
  readonly gate: string;
  /** An order (orders) or a package (tracking). */
  readonly item: string;
  readonly order: string;
}

/** Statuses of orders that go nowhere any more, and of those that may yet. */
const ended = ['canceled', 'skipped'];
const undecided = ['received', 'await_payment', 'on_hold', 'cancel_sending', ...ended];

/** A literal: an index over what waits is no help to a parameter. */
const waits = sql.lit('waiting' as const);

/** Enters what is not entered yet: an order that is accepted again is not copied again, unless its first copy never went out. */
export async function enterCopies(trx: Trx, dialect: Dialect, entries: readonly NewCopy[], at: string): Promise<void> {
  if (entries.length === 0) return;
  await insertRows(
    trx,
    dialect,
    'copies',
    ['merchant', 'gate', 'item', 'order_id', 'state', 'created_at', 'updated_at'],
    entries.map(({ merchant, gate, item, order }) => [merchant, gate, item, order, 'waiting', at, at]),
    'ignore',
  );
  for (const [gate, mine] of groupBy(entries, (one) => one.gate)) {
    const items = mine.map(({ item }) => item);
    await setCopyState(trx, dialect, gate, items, 'dropped', 'waiting', at);
  }
}

/** Oldest first. An order that is on hold again keeps its place; one that goes nowhere any more has lost it. */
export async function takeOrderCopies(
  trx: Trx,
  merchant: string,
  gate: string,
  limit: number,
  at: string,
): Promise<string[]> {
  await trx
    .updateTable('copies')
    .set({ state: 'dropped', updated_at: at })
    .where('gate', '=', gate)
    .where('state', '=', waits)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('orders').select('id').whereRef('orders.id', '=', 'copies.order_id').where('status', 'in', ended),
      ),
    )
    .execute();
  const rows = await trx
    .selectFrom('copies')
    .innerJoin('orders', 'orders.id', 'copies.order_id')
    .select('copies.item')
    .where('copies.merchant', '=', merchant)
    .where('copies.gate', '=', gate)
    .where('copies.state', '=', waits)
    .where('orders.status', 'not in', undecided)
    .orderBy('copies.item')
    .limit(limit)
    .execute();
  return rows.map(({ item }) => item);
}

/**
 * Oldest first. Tracking follows its order: `orders` is the gate that copies orders to the same interface. Pieces of a kit wait for the
 * rest of it, as they do for the cart.
 */
export async function takeTrackingCopies(
  trx: Trx,
  merchant: string,
  { gate, orders }: { readonly gate: string; readonly orders: string },
  limit: number,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('copies')
    .innerJoin('packages', 'packages.id', 'copies.item')
    .leftJoin('copies as before', (join) =>
      join.onRef('before.item', '=', 'copies.order_id').on('before.gate', '=', orders),
    )
    .select('copies.item')
    .where('copies.merchant', '=', merchant)
    .where('copies.gate', '=', gate)
    .where('copies.state', '=', waits)
    .where('packages.state', '<>', 'waiting')
    .where(sql<boolean>`coalesce(before.state, 'copied') = 'copied'`)
    .orderBy('copies.item')
    .limit(limit)
    .execute();
  return rows.map(({ item }) => item);
}

/** Which of these orders a gate has in its ledger. */
export async function ordersInLedger(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  gate: string,
  orders: readonly string[],
): Promise<Set<string>> {
  const rows = await reader
    .selectFrom('copies')
    .select('item')
    .where('merchant', '=', merchant)
    .where('gate', '=', gate)
    .where(whereIn(dialect, 'item', orders))
    .execute();
  return new Set(rows.map(({ item }) => item));
}

/** Guarded: only what is in `from` moves. */
export async function setCopyState(
  trx: Trx,
  dialect: Dialect,
  gate: string,
  items: readonly string[],
  from: CopyState,
  to: CopyState,
  at: string,
): Promise<number> {
  const changed = await trx
    .updateTable('copies')
    .set({ state: to, updated_at: at })
    .where('gate', '=', gate)
    .where('state', '=', from)
    .where(whereIn(dialect, 'item', items))
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

export interface CopyRow {
  readonly gate: string;
  readonly item: string;
  readonly state: CopyState;
  readonly updatedAt: string;
  /** That carries it, or carried it; `null` = none yet. */
  readonly carriedIn: { readonly delivery: string; readonly fileName: string; readonly connection: string } | null;
}

/** Everything of one order that extra interfaces got or are to get. */
export async function copiesOfOrder(reader: Reader, dialect: Dialect, scope: Scope, order: string): Promise<CopyRow[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('copies')
    .select(['gate', 'item', 'state', 'updated_at'])
    .where('order_id', '=', order)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('gate')
    .orderBy('item')
    .execute();
  const items = rows.map(({ item }) => item);
  const carried = await reader
    .selectFrom('delivery_items')
    .innerJoin('deliveries', 'deliveries.id', 'delivery_items.delivery')
    .select([
      'delivery_items.item',
      'deliveries.gate',
      'deliveries.id',
      'deliveries.file_name',
      'deliveries.connection',
    ])
    .where(whereIn(dialect, 'delivery_items.item', items))
    .where('deliveries.kind', 'in', [...copyKinds])
    .execute();
  return rows.map(({ gate, item, state, updated_at: updatedAt }) => {
    const found = carried.find((one) => one.gate === gate && one.item === item);
    const carriedIn = found && { delivery: found.id, fileName: found.file_name, connection: found.connection };
    return { gate, item, state: state as CopyState, updatedAt, carriedIn: carriedIn ?? null };
  });
}

/** The order of each of these items. */
export async function ordersOfCopies(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  gate: string,
  items: readonly string[],
): Promise<Map<string, string>> {
  const rows = await reader
    .selectFrom('copies')
    .select(['item', 'order_id'])
    .where('merchant', '=', merchant)
    .where('gate', '=', gate)
    .where(whereIn(dialect, 'item', items))
    .execute();
  return new Map(rows.map((row) => [row.item, row.order_id]));
}

/** Copies that no delivery carries yet, per gate. */
export async function countWaitingCopies(reader: Reader, scope: Scope): Promise<Map<string, number>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('copies')
    .select(['gate', sql<number>`count(*)`.as('count')])
    .where('state', '=', waits)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy('gate')
    .execute();
  return new Map(rows.map(({ gate, count }) => [gate, Number(count)]));
}
