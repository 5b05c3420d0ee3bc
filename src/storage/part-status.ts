import { sql } from 'kysely';
import { mayBecome, type OrderStatus, orderStatus } from '../domain/order-status.ts';
import { groupBy } from '../support/grouping.ts';
import { whereIn } from './bulk.ts';
import type { Dialect, Trx } from './scope.ts';

/** Parts changed by one statement: more would stop everything else for the time it takes. */
const partsPerStatement = 200;

/**
 * Puts the parts of these orders into `status`, from one of `from` only, and keeps the orders' own status in step. A way that the table
 * of transitions does not have is a fault of the caller and throws.
 */
export async function setPartStatus(
  trx: Trx,
  dialect: Dialect,
  parts: readonly string[],
  from: readonly OrderStatus[],
  status: OrderStatus,
  at: string,
  more: { reason?: string; deliveredAt?: string } = {},
): Promise<number> {
  const astray = from.filter((one) => !mayBecome(one, status));
  if (astray.length > 0) throw new Error(`No order goes from ${astray.join(', ')} to ${status}.`);
  let moved = 0;
  for (let first = 0; first < parts.length; first += partsPerStatement) {
    const some = parts.slice(first, first + partsPerStatement);
    moved += await setStatusOfSome(trx, dialect, some, from, status, at, more);
  }
  return moved;
}

/** Parts of an order that are on hold for a reason that begins so. */
export async function partsOnHold(trx: Trx, merchant: string, order: string, reason: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('parts')
    .select(['id', 'reason'])
    .where('merchant', '=', merchant)
    .where('order_id', '=', order)
    .where('status', '=', 'on_hold')
    .execute();
  return rows.filter((row) => row.reason.startsWith(reason)).map(({ id }) => id);
}

async function setStatusOfSome(
  trx: Trx,
  dialect: Dialect,
  parts: readonly string[],
  from: readonly OrderStatus[],
  status: OrderStatus,
  at: string,
  more: { reason?: string; deliveredAt?: string },
): Promise<number> {
  const reason = more.reason ?? '';
  const changed = await trx
    .updateTable('parts')
    .set({
      status,
      updated_at: at,
      reason,
      ...(more.deliveredAt !== undefined && { delivered_at: more.deliveredAt }),
    })
    .where(whereIn(dialect, 'id', parts))
    .where('status', 'in', [...from])
    .executeTakeFirst();
  const moved = Number(changed.numUpdatedRows);
  const whole = moved === parts.length ? await moveUndividedOrders(trx, dialect, parts, status, reason, at) : 0;
  if (whole < parts.length) await refreshOrdersOfParts(trx, dialect, parts, at);
  return moved;
}

/** An order with one part, as nearly all have, simply follows it: one statement for any number of them. Returns how many did. */
async function moveUndividedOrders(
  trx: Trx,
  dialect: Dialect,
  parts: readonly string[],
  status: OrderStatus,
  reason: string,
  at: string,
): Promise<number> {
  const undivided = trx
    .selectFrom('parts')
    .select('order_id')
    .where(whereIn(dialect, 'id', parts))
    .where(
      sql<boolean>`not exists (select 1 from parts as other where other.order_id = parts.order_id and other.id <> parts.id)`,
    );
  const changed = await trx
    .updateTable('orders')
    .set({ status, reason, updated_at: at })
    .where('id', 'in', undivided)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** The stored status of an order is a function of its parts' (`orderStatus`); this keeps it so. */
async function refreshOrdersOfParts(trx: Trx, dialect: Dialect, parts: readonly string[], at: string): Promise<void> {
  const ordersOf = trx
    .selectFrom('parts')
    .select('order_id')
    .where(whereIn(dialect, 'id', parts));
  // Of two daemons that move two parts of one order, the second has to see what the first has done.
  if (dialect === 'postgres')
    await trx.selectFrom('orders').select('id').where('id', 'in', ordersOf).orderBy('id').forUpdate().execute();
  const rows = await trx
    .selectFrom('parts')
    .select(['order_id', 'status', 'reason'])
    .where('order_id', 'in', ordersOf)
    .orderBy('id')
    .execute();
  const verdicts = [...groupBy(rows, (row) => row.order_id)].map(([order, all]) => ({
    order,
    status: orderStatus(all.map((part) => part.status as OrderStatus)),
    reason: all.map((part) => part.reason).find((text) => text !== '') ?? '',
  }));
  for (const alike of groupBy(verdicts, ({ status, reason }) => `${status} ${reason}`).values()) {
    const [first] = alike;
    if (!first) continue;
    await trx
      .updateTable('orders')
      .set({ status: first.status, reason: first.reason, updated_at: at })
      .where(
        whereIn(
          dialect,
          'id',
          alike.map(({ order }) => order),
        ),
      )
      .execute();
  }
}
