import type { Order } from '../domain/order.ts';
import { type ReceivedOrder, replaceReceived } from './receive-orders.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** An order becomes what a person made of it; what it was is kept under its version. Its part has to be put back to `received`. */
export async function saveEdited(
  trx: Trx,
  dialect: Dialect,
  edited: Pick<ReceivedOrder, 'id' | 'part' | 'order'>,
  before: { readonly order: Order; readonly version: number; readonly actor: string },
  at: string,
): Promise<void> {
  await trx
    .insertInto('order_versions')
    .values({
      order_id: edited.id,
      merchant: edited.order.merchantId,
      version: before.version,
      body: JSON.stringify(before.order),
      until: at,
      actor: before.actor,
    })
    .execute();
  await replaceReceived(trx, dialect, edited, at);
}

export interface OrderVersion {
  readonly version: number;
  /** Until when it was the order, and who changed it then. */
  readonly until: string;
  readonly actor: string;
  readonly order: Order;
}

/** What an order was before, oldest first. */
export async function versionsOf(reader: Reader, scope: Scope, order: string): Promise<OrderVersion[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('order_versions')
    .select(['version', 'until', 'actor', 'body'])
    .where('order_id', '=', order)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('version')
    .execute();
  return rows.map(({ body, ...row }) => ({ ...row, order: JSON.parse(body) as Order }));
}
