import { type OrderStatus, orderStatuses } from '../domain/order-status.ts';
import type { OpenException } from './exceptions.ts';
import { inScope } from './exceptions-in-scope.ts';
import { merchantsOf, type Reader, type Scope } from './scope.ts';

/** Orders that carts gave us between two instants; with `wms`, its parts of them. */
export interface DayFilter {
  readonly from: string;
  readonly to: string;
  readonly wms?: string;
}

/** How many there are by status. Adopted orders and those of the shadow are another hub's. One short look at the index per status. */
export async function countOfDay(
  reader: Reader,
  merchant: string,
  filter: DayFilter,
): Promise<Map<OrderStatus, number>> {
  const { wms } = filter;
  const counts = new Map<OrderStatus, number>();
  const count = (status: string, orders: number) =>
    counts.set(status as OrderStatus, (counts.get(status as OrderStatus) ?? 0) + Number(orders));
  for (const status of orderStatuses) {
    const orders = ofDay(reader, merchant, filter, [status]);
    if (wms === undefined) {
      const row = await orders.select((row) => row.fn.countAll<number>().as('orders')).executeTakeFirst();
      count(status, row?.orders ?? 0);
      continue;
    }
    const rows = await orders
      .innerJoin('parts', 'parts.order_id', 'orders.id')
      .where('parts.wms', '=', wms)
      .select((row) => ['parts.status as part', row.fn.countAll<number>().as('orders')])
      .groupBy('parts.status')
      .execute();
    for (const row of rows) count(row.part, row.orders);
  }
  return counts;
}

/** The oldest of them in these statuses, with the code of an open exception that holds them; `''` = none does. */
export async function namedOfDay(
  reader: Reader,
  merchant: string,
  filter: DayFilter,
  statuses: readonly OrderStatus[],
  limit: number,
): Promise<{ orderNumber: string; status: string; code: string }[]> {
  const rows = await ofDay(reader, merchant, filter, statuses)
    .select(['orders.order_number', 'orders.status'])
    .select((row) =>
      row
        .selectFrom('exception_subjects')
        .innerJoin('exceptions', 'exceptions.id', 'exception_subjects.exception')
        .select('exceptions.code')
        .whereRef('exception_subjects.subject', '=', 'orders.id')
        .where('exception_subjects.kind', '=', 'order')
        .where('exceptions.state', '=', 'open')
        .limit(1)
        .as('code'),
    )
    .orderBy('orders.received_at')
    .orderBy('orders.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ orderNumber: row.order_number, status: row.status, code: row.code ?? '' }));
}

function ofDay(reader: Reader, merchant: string, { from, to, wms }: DayFilter, statuses: readonly OrderStatus[]) {
  return reader
    .selectFrom('orders')
    .where('orders.merchant', '=', merchant)
    .where('orders.status', 'in', [...statuses])
    .where('orders.received_at', '>=', from)
    .where('orders.received_at', '<', to)
    .where('orders.adoption', 'is', null)
    .where('orders.shadow', '=', 0)
    .$if(wms !== undefined, (query) =>
      query.where((is) =>
        is.exists(
          is
            .selectFrom('parts')
            .select('parts.id')
            .whereRef('parts.order_id', '=', 'orders.id')
            .where('parts.wms', '=', wms ?? ''),
        ),
      ),
    );
}

/** Open exceptions, the oldest first; with an audience only those that it is told of. */
export async function oldestExceptions(
  reader: Reader,
  scope: Scope,
  audience: string | undefined,
  limit: number,
): Promise<OpenException[]> {
  const rows = await reader
    .selectFrom('exceptions')
    .selectAll()
    .where('state', '=', 'open')
    .$if(merchantsOf(scope) !== null, (query) => query.where(inScope(scope)))
    .$if(audience !== undefined, (query) =>
      query.where((is) =>
        is.exists(
          is
            .selectFrom('news')
            .select('news.exception')
            .whereRef('news.exception', '=', 'exceptions.id')
            .where('news.audience', '=', audience ?? ''),
        ),
      ),
    )
    .orderBy('first_at')
    .limit(limit)
    .execute();
  return rows.map(
    ({ first_at: firstAt, last_at: lastAt, resolved_at: resolvedAt, resolved_by: resolvedBy, ...same }) => ({
      ...same,
      firstAt,
      lastAt,
      resolvedAt,
      resolvedBy,
    }),
  );
}
