import { type Expression, type SqlBool, sql } from 'kysely';
import { handedOverStatuses } from '../domain/order-status.ts';
import { firstIdAt } from '../support/ids.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** Nobody reads or sends them any more. */
const restingStates = ['done', 'duplicate', 'quarantined', 'sent', 'shadow'];
const endedDeliveries = ['done', 'abandoned'];

/** A kept file, as far as it takes to find and remove its bytes. */
export interface KeptFile {
  readonly id: string;
  readonly merchant: string;
  readonly endpoint: string;
  readonly name: string;
  readonly sha256: string;
  readonly createdAt: string;
  /** Somebody still reads it or has it on its way. */
  readonly busy: boolean;
}

const underWay = sql<boolean>`(documents.state not in (${sql.join(restingStates)}) or exists (
  select 1 from deliveries where deliveries.document = documents.id and deliveries.state not in (${sql.join(endedDeliveries)})))`;

const standsOpen = sql<boolean>`exists (
  select 1 from exception_subjects join exceptions on exceptions.id = exception_subjects.exception
  where exception_subjects.kind = 'document' and exception_subjects.subject = documents.id and exceptions.state = 'open')`;

/** An order that keeps its personal data came in, or went out, with this file; `keeps`: a condition on `orders`. */
const namesOrderThat = (keeps: Expression<SqlBool>) => sql<boolean>`(
  exists (select 1 from orders where orders.document = documents.id and ${keeps})
  or exists (
    select 1 from deliveries join delivery_items on delivery_items.delivery = deliveries.id
    left join parts on parts.id = delivery_items.item left join packages on packages.id = delivery_items.item
    join orders on orders.id = coalesce(parts.order_id, packages.order_id, delivery_items.item)
    where deliveries.document = documents.id and ${keeps})
  or exists (
    select 1 from shipments join orders on orders.id = shipments.order_id
    where shipments.document = documents.id and ${keeps}))`;

const isUnerased = sql<SqlBool>`orders.erased_at is null`;

/** Those that a WMS has, or that have ended, and that came before then, are about to be erased. */
function staysAfter(before: string): Expression<SqlBool> {
  const statuses = sql.join([...handedOverStatuses]);
  return sql<SqlBool>`orders.erased_at is null and not (orders.received_at < ${before} and orders.status in (${statuses}))`;
}

function kept(reader: Reader, scope: Scope) {
  const merchants = merchantsOf(scope);
  return reader
    .selectFrom('documents')
    .select(['id', 'merchant', 'endpoint', 'name', 'sha256', 'created_at as createdAt'])
    .select(sql<number>`case when ${underWay} then 1 else 0 end`.as('busy'))
    .where('erased_at', 'is', null)
    .where('sha256', '<>', '')
    .where('kind', '<>', 'inventory')
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]));
}

function files(rows: readonly (Omit<KeptFile, 'busy'> & { readonly busy: number })[]): KeptFile[] {
  return rows.map((row) => ({ ...row, busy: Number(row.busy) === 1 }));
}

/** Kept files one page after another by id; those of stock are about nobody. */
export async function keptFiles(reader: Reader, scope: Scope, after: string, limit: number): Promise<KeptFile[]> {
  return files(await kept(reader, scope).where('id', '>', after).orderBy('id').limit(limit).execute());
}

export interface KeptBefore {
  readonly before: string;
  /** Those behind this id. */
  readonly after: string;
  readonly limit: number;
}

export interface FilesBefore extends KeptBefore {
  /** As if all orders of before then that can be erased were so already. */
  readonly foreseen?: boolean;
}

/** Files of before then that name no order any more whose personal data is still here, and on which nothing stands open. */
export async function filesWithoutOrders(
  reader: Reader,
  merchant: string,
  { before, after, limit, foreseen }: FilesBefore,
): Promise<KeptFile[]> {
  const rows = await resting(reader, merchant, { before, after, limit })
    .where(sql<boolean>`not ${namesOrderThat(foreseen ? staysAfter(before) : isUnerased)}`)
    .execute();
  return files(rows);
}

/** Where pages of partners that are spoken to come in, and by which layout they are read: no file has such a one. */
export interface PageSource {
  readonly endpoint: string;
  readonly mapping: string;
}

/** Pages of before then on which nothing stands open. What is in them is in the store: no order needs its page. */
export async function pagesBefore(
  reader: Reader,
  merchant: string,
  sources: readonly PageSource[],
  page: KeptBefore,
): Promise<KeptFile[]> {
  if (sources.length === 0) return [];
  const rows = await resting(reader, merchant, page)
    .where('direction', '=', 'in')
    .where((where) => where.or(sources.map((source) => where.and({ ...source }))))
    .execute();
  return files(rows);
}

function resting(reader: Reader, merchant: string, { before, after, limit }: KeptBefore) {
  return kept(reader, [merchant])
    .where('created_at', '<', before)
    .where('id', '>', after)
    .where('id', '<', firstIdAt(Date.parse(before)))
    .where(sql<boolean>`not ${underWay}`)
    .where(sql<boolean>`not ${standsOpen}`)
    .orderBy('id')
    .limit(limit);
}

/** Ids of files by which these orders came in, went out or were reported. */
export async function filesOfOrders(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
): Promise<Set<string>> {
  const merchants = merchantsOf(scope);
  const mine = whereIn(dialect, 'order_id', orders);
  const cameIn = reader
    .selectFrom('orders')
    .select('document')
    .where(whereIn(dialect, 'id', orders));
  const reported = reader.selectFrom('shipments').select('document').where(mine);
  const items = reader
    .selectFrom('parts')
    .select('id')
    .where(mine)
    .union(reader.selectFrom('packages').select('id').where(mine))
    .union(
      reader
        .selectFrom('orders')
        .select('id')
        .where(whereIn(dialect, 'id', orders)),
    );
  const carried = reader
    .selectFrom('delivery_items')
    .innerJoin('deliveries', 'deliveries.id', 'delivery_items.delivery')
    .select('document')
    .where('item', 'in', items);
  const rows = await reader
    .selectFrom('documents')
    .select('id')
    .where((where) =>
      where.or([
        where('id', 'in', cameIn.$castTo<{ document: string }>()),
        where('id', 'in', reported),
        where('id', 'in', carried.$castTo<{ document: string }>()),
      ]),
    )
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** How many other orders of these files keep their personal data in the store. */
export async function othersInFiles(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
  orders: readonly string[],
): Promise<number> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('orders')
    .select(sql<number>`count(*)`.as('count'))
    .where(whereIn(dialect, 'document', ids))
    .where('erased_at', 'is', null)
    .where(({ not }) => not(whereIn(dialect, 'id', orders)))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** Of these contents, those that another file still has; equal bytes are kept once, whosever they are. */
export async function contentsInUse(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  going: readonly Pick<KeptFile, 'id' | 'sha256'>[],
): Promise<Set<string>> {
  const merchants = merchantsOf(scope);
  const ids = new Set(going.map(({ id }) => id));
  const hashes = going.map(({ sha256 }) => sha256);
  const rows = await reader
    .selectFrom('documents')
    .select(['id', 'sha256'])
    .where('erased_at', 'is', null)
    .where(whereIn(dialect, 'sha256', hashes))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Set(rows.filter(({ id }) => !ids.has(id)).map(({ sha256 }) => sha256));
}

/** The row stays as a tombstone: name, size, hash and counts; the values that its reading complained of go with the bytes. */
export async function markErased(
  trx: Trx,
  dialect: Dialect,
  ids: readonly string[],
  why: string,
  at: string,
): Promise<void> {
  await trx
    .updateTable('documents')
    .set({ erased_at: at, erased_why: why, report: '[]' })
    .where(whereIn(dialect, 'id', ids))
    .where('erased_at', 'is', null)
    .execute();
}
