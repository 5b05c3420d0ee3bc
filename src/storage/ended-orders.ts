import { type Expression, type SqlBool, sql } from 'kysely';
import { endedStatuses } from '../domain/order-status.ts';
import { merchantsOf, type Reader, type Scope } from './scope.ts';

export interface EndedBefore {
  /** ISO instant of the last change. */
  readonly before: string;
  /** Carts that are told of parcels: an order of theirs has ended when they were. */
  readonly toldCarts: readonly string[];
  readonly limit: number;
}

/** Orders of a merchant that have ended before then and that nothing stands open on. */
export async function endedOrders(
  reader: Reader,
  merchant: string,
  { before, toldCarts, limit }: EndedBefore,
  which: 'all' | 'with personal data',
): Promise<string[]> {
  const rows = await reader
    .selectFrom('orders')
    .select('id')
    .where('merchant', '=', merchant)
    .where(which === 'all' ? hasEnded : hasEndedUnaided)
    .where('received_at', '<', before)
    .where('updated_at', '<', before)
    .$if(which === 'with personal data', (query) => query.where('erased_at', 'is', null))
    .where(nothingOpenOnOrder)
    .where(nothingToTell(toldCarts))
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

const hasEnded = sql<SqlBool>`orders.status in (${sql.join([...endedStatuses])})`;

/** The same, of no use to the index by status: there all the orders lie that were erased before. */
const hasEndedUnaided = sql<SqlBool>`(orders.status || '') in (${sql.join([...endedStatuses])})`;

/** No open exception, no copy on its way. */
const nothingOpenOnOrder = sql<SqlBool>`not exists (
    select 1 from exception_subjects join exceptions on exceptions.id = exception_subjects.exception
    where exception_subjects.kind = 'order' and exception_subjects.subject = orders.id and exceptions.state = 'open')
  and not exists (
    select 1 from copies where copies.order_id = orders.id and copies.state in ('waiting', 'sending', 'refused'))`;

function nothingToTell(carts: readonly string[]): Expression<SqlBool> {
  if (carts.length === 0) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`not exists (
    select 1 from packages where packages.order_id = orders.id and packages.cart in (${sql.join(carts)})
    and packages.state not in ('confirmed', 'voided'))`;
}

/** Whoever has orders, also merchants whom the workspace no longer knows. Names only. */
export async function merchantsWithOrders(reader: Reader, scope: Scope): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const found: string[] = [];
  // From one to the next: the index is never walked as a whole.
  for (let last = ''; ; ) {
    const row = await reader
      .selectFrom('orders')
      .select('merchant')
      .where('merchant', '>', last)
      .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
      .orderBy('merchant')
      .limit(1)
      .executeTakeFirst();
    if (!row) return found;
    found.push(row.merchant);
    last = row.merchant;
  }
}
