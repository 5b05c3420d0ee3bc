import { type SqlBool, sql } from 'kysely';
import { whereIn } from './bulk.ts';
import { type DocumentRow, documentById } from './documents.ts';
import type { MappingVersion } from './repeatable.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** States in which a received file can be read once more. */
export const readableStates = ['claimed', 'done', 'quarantined'] as const;

export interface ReceivedFilter {
  readonly endpoint?: string;
  readonly kind?: string;
  readonly state?: string;
  /** ISO instants, the first included, the second not. */
  readonly since?: string;
  readonly until?: string;
  readonly versions?: readonly MappingVersion[];
}

/** Ids of received files whose bytes were kept and not taken once more since, oldest first: the page behind the id `after`. */
export async function receivedPage(
  reader: Reader,
  scope: Scope,
  { endpoint, kind, state, since, until, versions }: ReceivedFilter,
  after: string,
  limit: number,
): Promise<string[]> {
  const merchants = merchantsOf(scope);
  let query = reader
    .selectFrom('documents')
    .select('id')
    .where('id', '>', after)
    .where('direction', '=', 'in')
    .where('sha256', '<>', '')
    .where('state', 'in', state === undefined ? [...readableStates] : [state])
    .where(
      sql<SqlBool>`not exists (select 1 from documents as newer where newer.endpoint = documents.endpoint
        and newer.sha256 = documents.sha256 and newer.id > documents.id and newer.state <> 'duplicate')`,
    )
    .orderBy('id')
    .limit(limit);
  if (merchants) query = query.where('merchant', 'in', [...merchants]);
  if (endpoint) query = query.where('endpoint', '=', endpoint);
  if (kind) query = query.where('kind', '=', kind);
  if (since) query = query.where('created_at', '>=', since);
  if (until) query = query.where('created_at', '<', until);
  if (versions)
    query = query.where((is) =>
      is.or(
        versions.map(({ revision, mapping }) =>
          mapping === undefined
            ? is('revision', '=', revision)
            : is.and([is('revision', '=', revision), is('mapping', '=', mapping)]),
        ),
      ),
    );
  return (await query.execute()).map(({ id }) => id);
}

/** In the order of the ids. */
export async function documentsById(reader: Reader, scope: Scope, ids: readonly string[]): Promise<DocumentRow[]> {
  const found: DocumentRow[] = [];
  for (const id of ids) {
    const row = await documentById(reader, scope, id);
    if (row) found.push(row);
  }
  return found;
}

/** Files that one endpoint kept since then, newest first. */
export async function newestKept(
  reader: Reader,
  merchant: string,
  endpoint: string,
  limit: number,
): Promise<DocumentRow[]> {
  const rows = await reader
    .selectFrom('documents')
    .select('id')
    .where('merchant', '=', merchant)
    .where('endpoint', '=', endpoint)
    .where('direction', '=', 'in')
    .where('state', '=', 'done')
    .where('sha256', '<>', '')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return documentsById(
    reader,
    [merchant],
    rows.map(({ id }) => id),
  );
}

export interface ReloadFilter {
  readonly cart?: string;
  readonly statuses: readonly string[];
  readonly since?: string;
  readonly until?: string;
  /** Of the file in which the order came. */
  readonly versions?: readonly MappingVersion[];
}

/** Ids of orders that stand so, oldest first: the page behind the id `after`. */
export async function ordersPage(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  { cart, statuses, since, until, versions }: ReloadFilter,
  after: string,
  limit: number,
): Promise<string[]> {
  const merchants = merchantsOf(scope);
  let query = reader
    .selectFrom('orders')
    .select('orders.id')
    .where('orders.id', '>', after)
    .where(whereIn(dialect, 'orders.status', statuses))
    .orderBy('orders.id')
    .limit(limit);
  if (merchants) query = query.where('orders.merchant', 'in', [...merchants]);
  if (cart) query = query.where('orders.cart', '=', cart);
  if (since) query = query.where('orders.received_at', '>=', since);
  if (until) query = query.where('orders.received_at', '<', until);
  if (versions) query = query.where(cameWith(versions));
  return (await query.execute()).map(({ id }) => id);
}

function cameWith(versions: readonly MappingVersion[]) {
  const read = versions.map(({ revision, mapping }) =>
    mapping === undefined ? sql`d.revision = ${revision}` : sql`(d.revision = ${revision} and d.mapping = ${mapping})`,
  );
  if (read.length === 0) return sql<SqlBool>`1 = 0`;
  return sql<SqlBool>`exists (select 1 from documents d where d.id = orders.document and (${sql.join(read, sql` or `)}))`;
}

/** The file in which each order came first, by order. */
export async function firstDocuments(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
): Promise<Map<string, string>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('orders')
    .select(['id', 'document'])
    .where(whereIn(dialect, 'id', orders))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Map(rows.flatMap(({ id, document }) => (document === null ? [] : [[id, document]])));
}
