import { type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely';
import { whereIn } from './bulk.ts';
import { type DeliveryKind, type DeliveryRow, deliveriesById } from './deliveries.ts';
import type { Schema } from './schema.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** What a delivery was written by. Without `mapping`: by whichever of the revision. */
export interface MappingVersion {
  readonly revision: string;
  readonly mapping?: string;
}

export interface RepeatFilter {
  readonly kinds: readonly DeliveryKind[];
  readonly gate?: string;
  /** Begun in this time: ISO instants, the first included, the second not. */
  readonly since?: string;
  readonly until?: string;
  /** Written by one of these; absent = by any. */
  readonly versions?: readonly MappingVersion[];
}

/** Deliveries that their partner has, oldest first: the page behind the id `after`. */
export async function deliveredPage(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  { kinds, gate, since, until, versions }: RepeatFilter,
  after: string,
  limit: number,
): Promise<DeliveryRow[]> {
  const merchants = merchantsOf(scope);
  let query = reader
    .selectFrom('deliveries')
    .select('id')
    .where('id', '>', after)
    .where('state', '=', 'done')
    .where('kind', 'in', [...kinds])
    .orderBy('id')
    .limit(limit);
  if (merchants) query = query.where('merchant', 'in', [...merchants]);
  if (gate) query = query.where('gate', '=', gate);
  if (since) query = query.where('created_at', '>=', since);
  if (until) query = query.where('created_at', '<', until);
  if (versions) query = query.where((is) => is.or(versions.map((one) => writtenBy(is, one))));
  const ids = (await query.execute()).map(({ id }) => id);
  const found = await deliveriesById(reader, dialect, scope, ids);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function writtenBy(is: ExpressionBuilder<Schema, 'deliveries'>, { revision, mapping }: MappingVersion) {
  const ofRevision = is('deliveries.revision', '=', revision);
  return mapping === undefined ? ofRevision : is.and([ofRevision, is('deliveries.mapping', '=', mapping)]);
}

/** Of an order: the newest file that took a part of it to a WMS was written by one of these. */
export function wasSentWith(versions: readonly MappingVersion[]): RawBuilder<SqlBool> {
  const written = versions.map(({ revision, mapping }) =>
    mapping === undefined ? sql`d.revision = ${revision}` : sql`(d.revision = ${revision} and d.mapping = ${mapping})`,
  );
  if (written.length === 0) return sql<SqlBool>`1 = 0`;
  return sql<SqlBool>`exists (
    select 1 from parts p join delivery_items i on i.item = p.id join deliveries d on d.id = i.delivery
    where p.order_id = orders.id and d.kind = 'orders' and d.state <> 'abandoned' and (${sql.join(written, sql` or `)})
      and not exists (
        select 1 from delivery_items later join deliveries e on e.id = later.delivery
        where later.item = p.id and e.kind = 'orders' and e.state <> 'abandoned' and e.id > d.id))`;
}

/** The newest delivery of this kind that carries or carried each item, by item; what was given up does not count. */
export async function latestDeliveries(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  kind: DeliveryKind,
  items: readonly string[],
): Promise<Map<string, { readonly delivery: string; readonly state: string }>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('delivery_items')
    .innerJoin('deliveries', 'deliveries.id', 'delivery_items.delivery')
    .select(['delivery_items.item', 'deliveries.id', 'deliveries.state'])
    .where(whereIn(dialect, 'delivery_items.item', items))
    .where('deliveries.kind', '=', kind)
    .where('deliveries.state', '<>', 'abandoned')
    .$if(merchants !== null, (query) => query.where('deliveries.merchant', 'in', [...(merchants ?? [])]))
    .orderBy('deliveries.id')
    .execute();
  return new Map(rows.map(({ item, id, state }) => [item, { delivery: id, state }]));
}

/** What a delivery carries, as it stands today. */
export interface CarriedItem {
  readonly item: string;
  readonly order: string;
  readonly orderNumber: string;
  /** Of the part or the package. */
  readonly state: string;
  /** Of the order. */
  readonly status: string;
}

/** Parts, packages or orders, by their id. */
export async function carriedItems(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  items: readonly string[],
): Promise<Map<string, CarriedItem>> {
  const merchants = merchantsOf(scope);
  const parts = await reader
    .selectFrom('parts')
    .select(['id', 'order_id', 'status'])
    .where(whereIn(dialect, 'id', items))
    .execute();
  const packages = await reader
    .selectFrom('packages')
    .select(['id', 'order_id', 'state'])
    .where(whereIn(dialect, 'id', items))
    .execute();
  const rows = await reader
    .selectFrom('orders')
    .select(['id', 'order_number', 'status'])
    .where(whereIn(dialect, 'id', [...items, ...[...parts, ...packages].map((one) => one.order_id)]))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  const orders = new Map(rows.map((row) => [row.id, row]));
  const all = [
    ...parts.map(({ id, order_id: order, status: state }) => ({ item: id, order, state })),
    ...packages.map(({ id, order_id: order, state }) => ({ item: id, order, state })),
    ...items.flatMap((id) => (orders.has(id) ? [{ item: id, order: id, state: orders.get(id)?.status ?? '' }] : [])),
  ];
  return new Map(
    all.flatMap(({ item, order, state }) => {
      const found = orders.get(order);
      return found ? [[item, { item, order, state, orderNumber: found.order_number, status: found.status }]] : [];
    }),
  );
}
