import { whereIn } from './bulk.ts';
import { copyKinds } from './deliveries.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

export interface CarriedIn {
  readonly delivery: string;
  readonly kind: string;
  readonly state: string;
  readonly gate: string;
  readonly fileName: string;
  readonly document: string | null;
  readonly number: number;
  readonly updatedAt: string;
}

/** The deliveries that carried an order's parts or packages to WMS or cart, oldest first; copies are told by `copiesOfOrder`. */
export async function deliveriesOfOrder(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  order: string,
): Promise<CarriedIn[]> {
  const merchants = merchantsOf(scope);
  const parts = await reader.selectFrom('parts').select('id').where('order_id', '=', order).execute();
  const packages = await reader.selectFrom('packages').select('id').where('order_id', '=', order).execute();
  const rows = await reader
    .selectFrom('delivery_items')
    .innerJoin('deliveries', 'deliveries.id', 'delivery_items.delivery')
    .select([
      'deliveries.id',
      'deliveries.kind',
      'deliveries.state',
      'deliveries.gate',
      'deliveries.file_name',
      'deliveries.document',
      'deliveries.number',
      'deliveries.updated_at',
    ])
    .distinct()
    .where(
      whereIn(
        dialect,
        'delivery_items.item',
        [...parts, ...packages].map(({ id }) => id),
      ),
    )
    .where('deliveries.kind', 'not in', [...copyKinds])
    .$if(merchants !== null, (query) => query.where('deliveries.merchant', 'in', [...(merchants ?? [])]))
    .orderBy('deliveries.id')
    .execute();
  return rows.map((row) => ({
    delivery: row.id,
    kind: row.kind,
    state: row.state,
    gate: row.gate,
    fileName: row.file_name,
    document: row.document,
    number: row.number,
    updatedAt: row.updated_at,
  }));
}

export interface LineRow {
  readonly lineNumber: number;
  readonly sku: string;
  /** Part of the order that carries it. */
  readonly part: string;
  readonly quantity: number;
  readonly shipped: number;
  /** An item filter keeps it here. */
  readonly filtered: boolean;
}

export async function linesOfOrder(reader: Reader, scope: Scope, order: string): Promise<LineRow[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('lines')
    .select(['part', 'line_number', 'sku', 'quantity', 'shipped', 'filtered'])
    .where('order_id', '=', order)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('line_number')
    .execute();
  return rows.map((row) => ({
    lineNumber: row.line_number,
    sku: row.sku,
    part: row.part,
    quantity: row.quantity,
    shipped: row.shipped,
    filtered: row.filtered === 1,
  }));
}

/** The orders that a delivery carries: its items are parts, packages or orders. */
export async function ordersOfItems(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  items: readonly string[],
): Promise<{ id: string; orderNumber: string }[]> {
  const merchants = merchantsOf(scope);
  const parts = await reader
    .selectFrom('parts')
    .select('order_id')
    .where(whereIn(dialect, 'id', items))
    .execute();
  const packages = await reader
    .selectFrom('packages')
    .select('order_id')
    .where(whereIn(dialect, 'id', items))
    .execute();
  const rows = await reader
    .selectFrom('orders')
    .select(['id', 'order_number'])
    .where(whereIn(dialect, 'id', [...[...parts, ...packages].map((row) => row.order_id), ...items]))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, orderNumber: row.order_number }));
}
