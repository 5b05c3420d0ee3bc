import { sql } from 'kysely';
import type { OrderStatus } from '../domain/order-status.ts';
import { whereIn } from './bulk.ts';
import type { DocumentRow } from './documents.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** Rows of one page: what one commit writes. */
const page = 200;

/** Orders whose address nobody needs any more: they have left, or never will. */
export const handedOver: readonly OrderStatus[] = ['at_wms', 'partial', 'shipped', 'confirmed', 'canceled', 'skipped'];

/** What stands in the row of a document whose bytes were erased. */
export const erasedCode = 'FILE_ERASED';

export interface Erasable {
  /** Orders that were handed over, or ended. */
  readonly orders: number;
  /** Orders that still need their address. */
  readonly kept: number;
  readonly documents: number;
}

export async function countErasable(reader: Reader, scope: Scope): Promise<Erasable> {
  const orders = await reader
    .selectFrom('orders')
    .select(['status', sql<number>`count(*)`.as('count')])
    .where('merchant', 'in', inScope(scope))
    .groupBy('status')
    .execute();
  const documents = await erasable(reader, scope).select(sql<number>`count(*)`.as('count')).executeTakeFirst();
  const sum = (over: boolean) =>
    orders
      .filter(({ status }) => handedOver.includes(status as OrderStatus) === over)
      .reduce((total, { count }) => total + Number(count), 0);
  return { orders: sum(true), kept: sum(false), documents: Number(documents?.count ?? 0) };
}

/**
 * Rewrites the texts of the next orders after this one by `strip` (JSON in, JSON out). Returns how many it looked at and the last of them;
 * `null` = there are no more.
 */
export async function eraseOrderTexts(
  trx: Trx,
  scope: Scope,
  after: string,
  strip: (body: string) => string,
): Promise<{ readonly count: number; readonly last: string } | null> {
  const rows = await trx
    .selectFrom('orders')
    .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
    .select(['orders.id', 'orders.merchant', 'orders.cart', 'orders.cart_order', 'body', 'judged'])
    .where('orders.merchant', 'in', inScope(scope))
    .where('orders.status', 'in', [...handedOver])
    .where('orders.id', '>', after)
    .orderBy('orders.id')
    .limit(page)
    .execute();
  const last = rows.at(-1)?.id;
  if (last === undefined) return null;
  for (const { id, merchant, cart, cart_order: cartOrder, body, judged } of rows) {
    await trx
      .updateTable('order_texts')
      .set({ body: strip(body), judged: judged === null ? null : strip(judged) })
      .where('order_id', '=', id)
      .execute();
    // The hash of what the cart gave would still tell whether an address was this one.
    await trx
      .updateTable('order_ledger')
      .set({ content: '' })
      .where('merchant', '=', merchant)
      .where('cart', '=', cart)
      .where('cart_order', '=', cartOrder)
      .execute();
  }
  return { count: rows.length, last };
}

export type ErasableDocument = Pick<DocumentRow, 'id' | 'name' | 'sha256' | 'createdAt'>;

/** The next documents after this one whose bytes may go. Stock is about nobody. */
export async function erasableDocuments(reader: Reader, scope: Scope, after: string): Promise<ErasableDocument[]> {
  const rows = await erasable(reader, scope)
    .select(['documents.id', 'documents.name', 'documents.sha256', 'documents.created_at as createdAt'])
    .where('documents.id', '>', after)
    .orderBy('documents.id')
    .limit(page)
    .execute();
  return rows;
}

/** What is still being worked on keeps its bytes: files that nobody has read, orders that wait, deliveries that are not done. */
function erasable(reader: Reader, scope: Scope) {
  const merchants = inScope(scope);
  return reader
    .selectFrom('documents')
    .where('documents.merchant', 'in', merchants)
    .where('documents.sha256', '<>', '')
    .where('documents.kind', '<>', 'inventory')
    .where('documents.state', 'in', ['done', 'duplicate', 'quarantined', 'sent'])
    .where(({ eb, selectFrom }) =>
      eb(
        'documents.id',
        'not in',
        selectFrom('orders')
          .select('document')
          .where('merchant', 'in', merchants)
          .where('status', 'not in', [...handedOver])
          .where('document', 'is not', null)
          .$castTo<{ document: string }>(),
      ),
    )
    .where(({ eb, selectFrom }) =>
      eb(
        'documents.id',
        'not in',
        selectFrom('deliveries')
          .select('document')
          .where('merchant', 'in', merchants)
          .where('state', 'not in', ['done', 'abandoned'])
          .where('document', 'is not', null)
          .$castTo<{ document: string }>(),
      ),
    );
}

/** Of these contents, those that a document outside this list still has; equal bytes are kept once, whosever they are. */
export async function contentsInUse(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  going: readonly ErasableDocument[],
): Promise<Set<string>> {
  const ids = new Set(going.map(({ id }) => id));
  const rows = await reader
    .selectFrom('documents')
    .select(['id', 'sha256'])
    .where(
      whereIn(
        dialect,
        'sha256',
        going.map(({ sha256 }) => sha256),
      ),
    )
    .$if(scope !== 'every merchant', (query) => query.where('merchant', 'in', merchantsOf(scope) ?? []))
    .execute();
  return new Set(rows.filter(({ id }) => !ids.has(id)).map(({ sha256 }) => sha256));
}

/** The rows stay, without content and without the values that their reading complained of. */
export async function markErased(trx: Trx, dialect: Dialect, ids: readonly string[], at: string): Promise<void> {
  await trx
    .updateTable('documents')
    .set({ sha256: '', report: '[]', code: erasedCode, updated_at: at })
    .where(whereIn(dialect, 'id', ids))
    .execute();
}

function inScope(scope: Scope): string[] {
  const merchants = merchantsOf(scope);
  if (merchants === null) throw new Error('Erasing is done for named merchants only.');
  return [...merchants];
}
