import type { OrderStatus } from '../domain/order-status.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** Order deliveries that have a file of this name, the newest first. */
export async function deliveriesNamed(reader: Reader, scope: Scope, fileName: string): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('deliveries')
    .select('id')
    .where('kind', '=', 'orders')
    .where('file_name', '=', fileName)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ id }) => id);
}

export interface CarriedPart {
  readonly part: string;
  readonly order: string;
  readonly wms: string;
  readonly status: OrderStatus;
  /** The delivery that carries it and has not come to an end; `null` = none does. */
  readonly delivery: string | null;
}

/** The parts of these orders, each with the unfinished delivery that carries it. */
export async function carriedParts(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
): Promise<CarriedPart[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('parts')
    .select(['parts.id', 'parts.order_id', 'parts.wms', 'parts.status'])
    .select((part) =>
      part
        .selectFrom('delivery_items')
        .innerJoin('deliveries', 'deliveries.id', 'delivery_items.delivery')
        .select('deliveries.id')
        .whereRef('delivery_items.item', '=', 'parts.id')
        .where('deliveries.state', 'in', ['open', 'rendered', 'attempted', 'doubt'])
        .orderBy('deliveries.id', 'desc')
        .limit(1)
        .as('delivery'),
    )
    .where(whereIn(dialect, 'parts.order_id', orders))
    .$if(merchants !== null, (query) => query.where('parts.merchant', 'in', [...(merchants ?? [])]))
    .orderBy('parts.id')
    .execute();
  return rows.map(({ id: part, order_id: order, wms, status, delivery }) => ({
    part,
    order,
    wms,
    status: status as OrderStatus,
    delivery,
  }));
}
