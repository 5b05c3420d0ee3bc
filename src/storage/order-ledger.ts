import type { Order } from '../domain/order.ts';
import { contentOf } from '../domain/order-content.ts';
import { otherReference, referenceKey } from '../domain/references.ts';
import { insertRows, whereIn } from './bulk.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

/** Different hashes for one reference so often in a row would be a fault of ours. */
const turnsAtMost = 50;

export interface LedgerRow {
  readonly cartOrder: string;
  /** Our id; the order itself may be pruned. */
  readonly order: string;
  /** Of what the cart gave last; `''` = not known. */
  readonly content: string;
}

/** Which of these orders the cart gave before, keyed by the cart's own id. */
export async function givenBefore(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  cart: string,
  cartOrders: readonly string[],
): Promise<Map<string, LedgerRow>> {
  const rows = await reader
    .selectFrom('order_ledger')
    .select(['cart_order', 'order_id', 'content'])
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .where(whereIn(dialect, 'cart_order', cartOrders))
    .execute();
  return new Map(
    rows.map((row) => [row.cart_order, { cartOrder: row.cart_order, order: row.order_id, content: row.content }]),
  );
}

/** Whether a cart has ever given an order, also one that was pruned since. */
export async function cartEverGave(reader: Reader, merchant: string, cart: string): Promise<boolean> {
  const row = await reader
    .selectFrom('order_ledger')
    .select('cart_order')
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Notes new orders of one cart for ever, and gives each a short reference that no other order of the merchant ever had. Returns the
 * orders with the references they got, in the same order.
 */
export async function enterInLedger(
  trx: Trx,
  dialect: Dialect,
  entries: readonly { readonly id: string; readonly order: Order }[],
  at: string,
): Promise<Order[]> {
  const merchant = entries[0]?.order.merchantId ?? '';
  const given = entries.map(({ order }) => order);
  const refs = await freeReferences(trx, dialect, merchant, given);
  const orders = given.map((order, index) => ({ ...order, custRef: refs[index] ?? order.custRef }));
  await insertRows(
    trx,
    dialect,
    'order_ledger',
    ['merchant', 'cart', 'cart_order', 'order_id', 'cust_ref', 'ref_key', 'content', 'received_at'],
    orders.map((order, index) => [
      merchant,
      order.cartId,
      order.orderId,
      entries[index]?.id ?? '',
      order.custRef,
      referenceKey(order.custRef),
      contentOf(order),
      at,
    ]),
  );
  return orders;
}

async function freeReferences(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  orders: readonly Order[],
): Promise<string[]> {
  const refs = orders.map(({ custRef }) => custRef);
  const mine = new Set<string>();
  let open = orders.map((order, index) => ({ order, index }));
  for (let turn = 0; open.length > 0; turn++) {
    if (turn > turnsAtMost) throw new Error('No free short reference was found.');
    if (turn > 0) for (const { order, index } of open) refs[index] = otherReference(order, turn);
    const keyAt = (index: number) => referenceKey(refs[index] ?? '');
    const taken = await takenKeys(
      trx,
      dialect,
      merchant,
      open.map(({ index }) => keyAt(index)),
    );
    open = open.filter(({ index }) => {
      const key = keyAt(index);
      if (taken.has(key) || mine.has(key)) return true;
      mine.add(key);
      return false;
    });
  }
  return refs;
}

async function takenKeys(trx: Trx, dialect: Dialect, merchant: string, keys: readonly string[]): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('order_ledger')
    .select('ref_key')
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'ref_key', keys))
    .execute();
  return new Set(rows.map((row) => row.ref_key));
}

/** Remembers what the cart gave last, so that the same is told of once. */
export async function saveContent(
  trx: Trx,
  merchant: string,
  cart: string,
  cartOrder: string,
  content: string,
): Promise<void> {
  await trx
    .updateTable('order_ledger')
    .set({ content })
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .where('cart_order', '=', cartOrder)
    .execute();
}
